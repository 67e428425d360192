"""How the box itself is: where things are, how much room is left, what went wrong of late, and what a backup holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from appliance.vocabulary.units import PersonId


@dataclass(frozen=True, slots=True)
class Trouble:
    """A warning in words for people, said ``times`` times, last ``at``. ``area`` is the room of the box that it comes from.

    ``severe``: something broke down, as against something that the box goes on without.
    """

    at: datetime
    area: str
    words: str
    severe: bool = False
    times: int = 1


@dataclass(frozen=True, slots=True)
class Facts:
    """What does not change by the second. ``room`` and ``disk`` are bytes free and in all where the box keeps its things.

    ``frame`` is the size of the eye's pictures in pixels. ``broker`` is its address, None where none is set; ``discovery`` is
    how Home Assistant is told of the box (``off``: not at all), and ``assistant`` what it said of itself since the box started:
    that it is there, that it leaves, or None for nothing yet. ``voice``: the box can say its claim code aloud.
    """

    folder: str
    readable: bool
    frame: tuple[int, int]
    room: int
    disk: int
    versions: Mapping[str, str]
    since: datetime
    broker: str | None
    discovery: str
    assistant: bool | None
    voice: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds: who, how many entries of the journal, and when the last of them was written."""

    people: Mapping[PersonId, str]
    entries: int
    last: datetime | None
