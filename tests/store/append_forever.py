"""A program that is killed: appends to the journal for ever and prints the id of each entry once it is acknowledged."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from appliance.brain.clock import SystemClock
from appliance.store.database import Database
from appliance.store.journal import SqliteJournal
from appliance.vocabulary.journal import Kind


async def main(folder: Path) -> None:
    async with Database(folder) as database:
        journal = SqliteJournal(database, "box", SystemClock())
        while True:
            entry = await journal.append(Kind.SKIP, None, {"file": "x" * 500})
            sys.stdout.write(f"{entry.id}\n")
            sys.stdout.flush()


asyncio.run(main(Path(sys.argv[1])))
