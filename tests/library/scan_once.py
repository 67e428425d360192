"""A scan as a process of its own, for the test that kills it: prints a line after each file."""

import asyncio
import sys
from contextlib import aclosing
from pathlib import Path

from appliance.library.scan import scan
from appliance.store.catalogue import SqliteCatalogue
from appliance.store.database import Database


async def main(folder: Path, state: Path) -> None:
    async with (
        Database(state, durable=False) as database,
        aclosing(scan(folder, SqliteCatalogue(database), workers=1)) as steps,
    ):
        async for step in steps:
            sys.stdout.write(f"{step.done} {step.total} {step.scanning}\n")
            sys.stdout.flush()


asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
