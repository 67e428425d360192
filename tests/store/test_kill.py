from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from appliance.store.database import Database
from appliance.store.journal import SqliteJournal
from tests.fakes.clock import ManualClock

PROGRAM = Path(__file__).with_name("append_forever.py")


def appended_until_killed(folder: Path, seconds: float) -> list[str]:
    """Run the program, kill -9 it after its first entry and so many seconds, and return the ids that it printed whole."""
    with subprocess.Popen([sys.executable, PROGRAM, folder], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        printed = [child.stdout.readline()]
        time.sleep(seconds)
        child.kill()
        printed += child.stdout.readlines()
    return [line.strip() for line in printed if line.endswith("\n")]


async def survive(folder: Path, rounds: int) -> None:
    chance = random.Random(7)  # noqa: S311 - the same moments each time
    acknowledged: list[str] = []
    for _ in range(rounds):
        acknowledged += appended_until_killed(folder, chance.uniform(0, 0.3))
        async with Database(folder) as database:
            kept = [entry.id for entry in await SqliteJournal(database, "box", ManualClock()).entries(limit=1_000_000)]
            assert await database.read(lambda db: db.execute("PRAGMA integrity_check").fetchone()[0]) == "ok"
        assert set(acknowledged) <= set(kept)
        assert len(kept) <= len(acknowledged) + rounds  # at most the one that was under way each time
    assert acknowledged == sorted(acknowledged)


async def test_what_was_acknowledged_is_there_after_kill_9(tmp_path: Path) -> None:
    await survive(tmp_path, rounds=6)


@pytest.mark.soak
@pytest.mark.timeout(1800)
async def test_what_was_acknowledged_is_there_after_many_kills(tmp_path: Path) -> None:
    await survive(tmp_path, rounds=100)
