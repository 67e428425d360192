"""The tracks that the box knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection

    from appliance.vocabulary.music import Track
    from appliance.vocabulary.tracks import Tracks
    from appliance.vocabulary.units import TrackFile


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells a changed file from an unchanged one."""

    inode: int
    size: int
    mtime_ns: int


class Catalogue(Protocol):
    """The tracks that the box knows."""

    async def tracks(self) -> Tracks:
        """All tracks that are in the folder."""
        ...

    async def stamps(self) -> dict[TrackFile, Stamp]:
        """The stamp of every file that was scanned, whether it could be read or not."""
        ...

    async def put(self, track: Track, stamp: Stamp) -> None:
        """Add or replace a track. One with the ``content`` of a retired file is that file under a new name."""
        ...

    async def fail(self, file: TrackFile, stamp: Stamp, reason: str) -> None:
        """Note that a file could not be read."""
        ...

    async def failures(self) -> dict[TrackFile, str]:
        """The files that could not be read, with the reason."""
        ...

    async def retire(self, files: Collection[TrackFile]) -> None:
        """Forget files that are gone from the folder."""
        ...

    async def moves(self) -> dict[TrackFile, TrackFile]:
        """The old name of every file that came back under another, and that other: what the journal's files are called now."""
        ...
