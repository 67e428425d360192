"""What MPD's queue holds at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from appliance.vocabulary.units import TrackFile


@dataclass(frozen=True, slots=True)
class Song:
    """One entry of MPD's queue. ``said`` is a stream's own title, which MPD changes as the stream does."""

    id: str
    file: TrackFile
    said: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """MPD at one moment: its raw status, the current song and those after it. ``position`` is the current song's."""

    status: dict[str, str]
    current: Song | None
    position: int
    coming: tuple[Song, ...]
