"""The library as the brain uses it: loaded from the catalogue, and loaded again as the scan goes on."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from appliance.choice.rank import Shelf
from appliance.vocabulary import Health, Part, Progress

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from appliance.brain.live import Live
    from appliance.ports import Catalogue

log = logging.getLogger(__name__)

AGAIN: Final = 300.0
"""Seconds between two scans; one of an unchanged folder reads no file."""

RELOAD: Final = 3.0
"""Seconds between two loads while a scan is finding tracks."""


@dataclass
class Shelves:
    """Keeps ``shelf`` as the catalogue is; ``changed`` is awaited after each load that found other tracks."""

    catalogue: Catalogue
    live: Live
    changed: Callable[[], Awaitable[None]]
    shelf: Shelf = field(default_factory=lambda: Shelf(()))

    async def load(self) -> None:
        """Read the catalogue again."""
        tracks = await self.catalogue.tracks()
        if len(tracks) == len(self.shelf) and tracks == list(self.shelf.tracks):
            return
        self.shelf = await asyncio.to_thread(Shelf, tracks)
        await self.changed()

    async def run(self, folder: Path, environment: dict[str, str]) -> None:
        """Scan the folder at start and again from time to time, until cancelled."""
        await self.load()
        while True:
            await self.scan(folder, environment)
            await asyncio.sleep(AGAIN)

    async def scan(self, folder: Path, environment: dict[str, str]) -> None:
        """Run one scan of the folder in a process of its own, and load what it finds while it goes on."""
        command = [sys.executable, "-m", "appliance", "scan", str(folder), "--json"]
        child = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=os.environ | environment
        )
        if not child.stdout or not child.stderr:
            return
        try:
            async with asyncio.TaskGroup() as group:
                complaint = group.create_task(_last_line(child.stderr), name="library: complaint")
                reload = group.create_task(self._reload(), name="library: reload")
                await self._follow(child.stdout)
                reload.cancel()
            await self._settle(await child.wait(), complaint.result())
        finally:
            if child.returncode is None:
                child.terminate()
                await child.wait()

    async def _follow(self, lines: asyncio.StreamReader) -> None:
        """Read the scan's progress, a JSON object a line."""
        failures: dict[str, str] = {}
        async for line in lines:
            fields = json.loads(line)
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
                    )
                )

    async def _reload(self) -> None:
        while True:
            await asyncio.sleep(RELOAD)
            await self.load()

    async def _settle(self, status: int, complaint: str) -> None:
        await self.load()
        failures = {str(file): reason for file, reason in (await self.catalogue.failures()).items()}
        count = len(self.shelf)
        total = count + len(failures)
        self.live.update(library=Progress(done=total, total=total, tracks=count, scanning=False, failures=failures))
        if status:
            log.warning("the library scan stopped: %s", complaint)
            self.live.health(Part.LIBRARY, Health(up=False, words=complaint or "The library scan stopped before its end."))
        elif not count:
            self.live.health(Part.LIBRARY, Health(up=False, words="There is no music yet. Put some into the music folder."))
        else:
            self.live.health(Part.LIBRARY, Health(up=True))


async def _last_line(stream: asyncio.StreamReader) -> str:
    """What a child said last, for people."""
    said = (await stream.read()).decode("utf-8", "replace").strip()
    return said.rsplit("\n", 1)[-1]
