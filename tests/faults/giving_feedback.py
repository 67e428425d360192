"""A program that faults are put to: gives feedback to the box's journal until it is killed or the disk refuses.

Prints the id of each entry once it is acknowledged, and at the end what refused it. The second word, where it is given,
is the most bytes that a file of this process may have: a disk that fills up.
"""

from __future__ import annotations

import asyncio
import resource
import signal
import sys
from pathlib import Path

from appliance.brain.clock import SystemClock
from appliance.errors import StoreError
from appliance.store.database import Database
from appliance.store.journal import SqliteJournal
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.units import PersonId

FEEDBACK = (Kind.SKIP, Kind.LIKE, Kind.DISLIKE, Kind.SAVE, Kind.RATING)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def main(folder: Path) -> None:
    try:
        async with Database(folder) as database:
            journal = SqliteJournal(database, "box", SystemClock())
            while True:
                for kind in FEEDBACK:
                    entry = await journal.append(kind, PersonId("somebody"), {"file": "x" * 500, "stars": 3})
                    say(entry.id)
    except StoreError as error:
        say(f"refused: {error}")


if len(sys.argv) > 2:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that the write answers EFBIG
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
asyncio.run(main(Path(sys.argv[1])))
