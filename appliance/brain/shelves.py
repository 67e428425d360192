"""The library as the brain uses it: loaded from the catalogue, and loaded again as the scan goes on."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from appliance.choice.rank import Shelf
from appliance.vocabulary.health import Health, Part, Progress
from appliance.vocabulary.tracks import Tracks

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from appliance.brain.live import Live
    from appliance.brain.scanning import Lines
    from appliance.ports.catalogue import Catalogue
    from appliance.vocabulary.music import Track
    from appliance.vocabulary.units import TrackFile

log = logging.getLogger(__name__)

AGAIN: Final = 300.0
"""Seconds between two scans; one of an unchanged folder reads no file."""

GLANCE: Final = 10.0
"""Seconds between two looks whether a folder with music has changed, which brings the next scan forward."""

RELOAD: Final = 3.0
"""Seconds between two loads while a scan is finding tracks."""

SPARE: Final = 20.0
"""Between two loads lies at least this many times the time that one takes: 100,000 tracks take a second."""

MUSIC: Final = 0.25
"""What is less likely music than this (speech, bird song) stays in the catalogue and is not chosen."""


def folders_of(tracks: Sequence[Track]) -> frozenset[str]:
    """The folders with music in them or below them, "" for the music folder itself."""
    folders = {""} | {file.rpartition("/")[0] for file in Tracks.of(tracks).column("file")}
    return frozenset(folders | {above for each in folders for above in _above(each)})


def stirred(folder: Path, folders: Collection[str]) -> float:
    """When something was last added, removed or renamed in one of these folders of the music folder; 0 where there is none."""
    latest = 0.0
    for each in folders:
        with suppress(OSError):
            latest = max(latest, (folder / each).stat().st_mtime)
    return latest


def _above(folder: str) -> Iterator[str]:
    while folder:
        folder = folder.rpartition("/")[0]
        yield folder


REFERENCE: Final = -18.0
"""LUFS of ReplayGain 2.0, to which MPD brings the files that are tagged with it."""

GAINS: Final = (-12.0, 6.0)
"""dB by which a track is lowered or raised at the most."""


def shelved(tracks: Sequence[Track]) -> Shelf:
    """The tracks that may be chosen, placed relative to one another."""
    known = Tracks.of(tracks)
    rows = [row for row, music in enumerate(known.column("music")) if music >= MUSIC]
    return Shelf(known if len(rows) == len(known) else known.take(rows), relative=True)


@dataclass
class Shelves:
    """Keeps ``shelf`` as the catalogue is; ``changed`` is awaited after each load that found other tracks."""

    catalogue: Catalogue
    live: Live
    changed: Callable[[], Awaitable[None]]
    shelf: Shelf = field(default_factory=lambda: Shelf(()))
    moves: Mapping[TrackFile, TrackFile] = field(default_factory=dict)
    """Under which name a file that was moved is known now."""
    known: Sequence[Track] = ()
    """All tracks of the catalogue, also what is hardly music."""
    folders: frozenset[str] = frozenset({""})

    def gain(self, file: TrackFile | None) -> float | None:
        """By how many dB what plays must be raised to be as loud as all else; None while nothing is known yet.

        What is tagged with ReplayGain is left to MPD, and so is what the library does not know.
        """
        if not len(self.shelf):
            return None
        row = self.shelf.rows.get(file) if file else None
        if row is None or (track := self.shelf.tracks[row]).tags.track_gain is not None:
            return 0.0
        low, high = GAINS
        return min(max(REFERENCE - track.sound.loudness, low), high)

    async def load(self) -> None:
        """Read the catalogue again."""
        tracks = await self.catalogue.tracks()
        if tracks == self.known:
            return
        self.moves = await self.catalogue.moves()
        self.known, self.shelf = tracks, await asyncio.to_thread(shelved, tracks)
        self.folders = await asyncio.to_thread(folders_of, tracks)
        await self.changed()

    async def run(self, folder: Path, scan: Callable[[], Lines]) -> None:
        """Scan the folder at start, soon after something in it changes, and again from time to time; until cancelled."""
        await self.load()
        while True:
            before = await asyncio.to_thread(stirred, folder, self.folders)
            await self.scan(scan())
            end = time.monotonic() + AGAIN
            while time.monotonic() < end:
                await asyncio.sleep(GLANCE)
                if await asyncio.to_thread(stirred, folder, self.folders) > before:
                    break

    async def scan(self, lines: Lines) -> None:
        """Follow one scan of the folder, and load what it finds while it goes on."""
        async with asyncio.TaskGroup() as group, aclosing(lines):
            reload = group.create_task(self._reload(), name="library: reload")
            complaint = await self._follow(lines)
            reload.cancel()
        await self._settle(complaint)

    async def _follow(self, lines: Lines) -> str:
        """Show the scan's progress; what went wrong, empty where nothing did."""
        failures: dict[str, str] = {}
        async for fields in lines:
            if "ended" in fields:
                return str(fields["ended"])
            if "error" in fields:
                failures[str(fields["file"])] = str(fields["error"])
            else:
                self.live.update(
                    library=Progress(
                        done=int(fields["done"]),
                        total=int(fields["total"]),
                        tracks=len(self.shelf),
                        scanning=True,
                        failures=dict(failures),
                        left=fields.get("left"),
                    )
                )
        return ""

    async def _reload(self) -> None:
        pause = RELOAD
        while True:
            await asyncio.sleep(pause)
            start = time.monotonic()
            await self.load()
            pause = max(RELOAD, SPARE * (time.monotonic() - start))

    async def _settle(self, complaint: str) -> None:
        await self.load()
        failures = {_shown(file): reason for file, reason in (await self.catalogue.failures()).items()}
        count = len(self.shelf)
        total = count + len(failures)
        self.live.update(library=Progress(done=total, total=total, tracks=count, scanning=False, failures=failures))
        if complaint:
            log.warning("the library scan stopped: %s", complaint)
            self.live.health(Part.LIBRARY, Health(up=False, words=complaint))
        elif not count:
            self.live.health(Part.LIBRARY, Health(up=False, words="There is no music yet. Put some into the music folder."))
        else:
            self.live.health(Part.LIBRARY, Health(up=True))


def _shown(file: TrackFile) -> str:
    """The name as people can be shown it: one that is not UTF-8 holds what no answer could carry."""
    return file.encode("utf-8", "replace").decode("utf-8")
