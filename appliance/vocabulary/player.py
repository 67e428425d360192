"""What plays."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from appliance.vocabulary.units import Percent, Seconds, TrackFile


class PlayState(StrEnum):
    """What the player does."""

    PLAYING = "playing"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class PlayerStatus:
    """The player as last heard. ``elapsed`` was true at ``at`` (monotonic); ``volume`` is None where there is no mixer.

    ``queue`` holds the files after the current one. ``crossfade`` is how long two tracks overlap. ``said`` is what a stream
    says that it plays, empty for files and where it says nothing.
    """

    state: PlayState = PlayState.STOPPED
    file: TrackFile | None = None
    elapsed: Seconds = Seconds(0.0)
    duration: Seconds = Seconds(0.0)
    volume: Percent | None = None
    queue: tuple[TrackFile, ...] = ()
    at: Seconds = Seconds(0.0)
    crossfade: Seconds = Seconds(0.0)
    said: str = ""


class Outcome(StrEnum):
    """How the playing of a track ended."""

    ENDED = "ended"
    SKIPPED = "skipped"
    NEITHER = "neither"
    """Stopped, cleared, paused then changed, changed by ourselves, or broken: says nothing about liking."""
