"""A scan as a process of its own, for the test that kills it: prints a line after each file, and notes what it analysed."""

from __future__ import annotations

import asyncio
import sys
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

from appliance.library.scan import scan
from appliance.store.catalogue import SqliteCatalogue
from appliance.store.database import Database

if TYPE_CHECKING:
    from appliance.ports.catalogue import Stamp
    from appliance.vocabulary.music import Track


class Noting(SqliteCatalogue):
    """The real catalogue, which notes each track in a file once it is kept."""

    def __init__(self, database: Database, notes: Path) -> None:
        super().__init__(database)
        self._notes = notes

    async def put(self, track: Track, stamp: Stamp) -> None:
        await super().put(track, stamp)
        with self._notes.open("a", encoding="utf-8") as notes:
            notes.write(f"{track.file}\n")


async def main(folder: Path, state: Path) -> None:
    async with (
        Database(state, durable=False) as database,
        aclosing(scan(folder, Noting(database, state / "analysed"), workers=1)) as steps,
    ):
        async for step in steps:
            sys.stdout.write(f"{step.done} {step.total} {step.scanning}\n")
            sys.stdout.flush()


asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
