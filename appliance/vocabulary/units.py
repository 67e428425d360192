"""Units, and the keys by which things are known."""

from __future__ import annotations

from typing import Final, NewType

Seconds = NewType("Seconds", float)


Bpm = NewType("Bpm", float)


Lufs = NewType("Lufs", float)
"""Integrated loudness, EBU R128."""


Percent = NewType("Percent", int)


PersonId = NewType("PersonId", str)


REEL: Final = PersonId("reel")
"""Who listens in the demo: photographs. Not a member of the household, and nothing is kept under this name."""


TrackFile = NewType("TrackFile", str)
"""A track's path below the music folder, with ``/``, as MPD names it. The key of everything about a track."""
