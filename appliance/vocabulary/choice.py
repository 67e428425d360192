"""What should sound next, and what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from appliance.vocabulary.affect import Affect
from appliance.vocabulary.music import Mode, Track
from appliance.vocabulary.units import Bpm, PersonId


class Strategy(StrEnum):
    """Music like the mood, or a path from the mood to a goal."""

    MATCH = "match"
    SHIFT = "shift"


@dataclass(frozen=True, slots=True)
class Target:
    """Where what comes next should lie: ``energy`` in [0, 1] and ``tempo`` in BPM (None for any), ``tolerance`` on the plane.

    ``genres`` come first but do not exclude others; empty means any. ``mode`` is a preference.
    """

    affect: Affect
    tolerance: float
    energy: float | None = None
    tempo: tuple[Bpm, Bpm] | None = None
    genres: tuple[str, ...] = ()
    mode: Mode | None = None


@dataclass(frozen=True, slots=True)
class MoodSound:
    """What a mood should sound like: one row of the mapping. ``energy`` in [0, 1]; ``tempo`` in BPM, None for any.

    ``strategy`` is this mood's own where it has one (anger soothed, sadness kept company); None follows the box's switch.
    ``goal`` is where a shift out of this mood leads, in ``pace`` tracks; None for the usual place and pace. Tracks of genres in
    ``without`` never come.
    """

    affect: Affect
    energy: float
    genres: tuple[str, ...] = ()
    tempo: tuple[Bpm, Bpm] | None = None
    mode: Mode | None = None
    strategy: Strategy | None = None
    goal: Affect | None = None
    pace: int | None = None
    without: tuple[str, ...] = ()


class Activity(StrEnum):
    """What the person listening is doing."""

    STILL = "still"
    MOVING = "moving"


@dataclass(frozen=True, slots=True)
class Situation:
    """What is so around the person when a choice is made; None where it is not known.

    ``hour`` in [0, 24) and ``weekday`` (0 = Monday) are local. ``company`` is how many are present, ``noise`` in [0, 1] how
    loud the room is, ``wet`` whether it rains or snows.
    """

    hour: float | None = None
    weekday: int | None = None
    activity: Activity | None = None
    company: int | None = None
    noise: float | None = None
    wet: bool | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """A chosen track: ``score`` is the sum of ``parts``, and the reason names the largest of them.

    ``target`` is what it was chosen for, ``liking`` in [0, 1] how likely it was held to be kept, ``new`` whether it was tried
    out rather than known to please, ``fit`` in [0, 1] each its closeness to the target and how its sound suits, ``turn`` whose
    turn it was where several are present.
    """

    track: Track
    score: float
    parts: Mapping[str, float]
    reason: str
    target: Target | None = None
    liking: float | None = None
    new: bool = False
    fit: tuple[float, float] | None = None
    turn: PersonId | None = None
