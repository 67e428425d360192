"""The box as it is now: one immutable snapshot that the panel and the smart home are told from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from appliance.vocabulary.choice import Pick, Strategy
from appliance.vocabulary.habits import LOUDEST, Habits
from appliance.vocabulary.health import Health, Part, Progress
from appliance.vocabulary.player import PlayerStatus
from appliance.vocabulary.sight import Camera

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from appliance.vocabulary.affect import Label
    from appliance.vocabulary.films import FilmPick
    from appliance.vocabulary.mood import Calibration, Evidence, Mood
    from appliance.vocabulary.people import Person
    from appliance.vocabulary.surroundings import InUse
    from appliance.vocabulary.units import Percent, Seconds


@dataclass(frozen=True, slots=True)
class BoxState:
    """Everything live about the box.

    ``mood`` is None while nothing is known (no consent, no eye, no manual mood). ``stale`` says that the mood is an old
    one: the eye has been silent. ``manual_until`` (monotonic) is when a mood set by hand ends, None where it has no end.
    ``evidence`` is what moved the mood, the strongest first. ``current`` is the pick that plays, None for music that
    somebody else queued. ``coming`` is what the box would play next. ``calibration`` is one that runs or has just ended.
    ``film`` is what the box suggests for the TV. ``visitor`` is what plays to the speaker past the box, by name.
    ``temperature`` is the eye's in degrees Celsius. ``inputs`` is what the home told; each holds until its own time.
    ``demo`` says that the library was made for the demo. ``volume_most`` is the loudest that music may be now. ``chat`` is when
    the household's messages last became other ones.
    """

    box_id: str
    camera: Camera = field(default_factory=Camera)
    mood: Mood | None = None
    stale: bool = False
    manual: Label | None = None
    manual_until: Seconds | None = None
    evidence: tuple[Evidence, ...] = ()
    calibration: Calibration | None = None
    strategy: Strategy = Strategy.MATCH
    listening: Person | None = None
    player: PlayerStatus = field(default_factory=PlayerStatus)
    current: Pick | None = None
    coming: tuple[Pick, ...] = ()
    film: FilmPick | None = None
    visitor: str | None = None
    library: Progress = field(default_factory=Progress)
    demo: bool = False
    looks_per_second: float = 0.0
    temperature: float | None = None
    inputs: tuple[InUse, ...] = ()
    parts: Mapping[Part, Health] = field(default_factory=dict)
    habits: Habits = field(default_factory=Habits)
    volume_most: Percent = LOUDEST
    chat: datetime | None = None
