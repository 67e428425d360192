"""Feedback is being given while power, disk and file system fail: what was acknowledged is there, and the database is whole.

That a writer killed at random loses nothing is ``tests/store/test_kill.py``.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from appliance.store.backups import back_up
from appliance.store.database import FILE, Database
from appliance.store.journal import SqliteJournal
from appliance.store.traces import BACKUPS
from tests.fakes.clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = Path(__file__).with_name("giving_feedback.py")


class Giver:
    """The program that gives feedback, and what was acknowledged to it so far."""

    def __init__(self, folder: Path, *words: object) -> None:
        command = [sys.executable, str(PROGRAM), str(folder), *map(str, words)]
        self.child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.acknowledged: list[str] = []
        self.refused = ""

    def hear(self, count: int) -> None:
        """Wait for this many more."""
        assert self.child.stdout
        for _ in range(count):
            self._take(self.child.stdout.readline())

    def kill(self) -> None:
        self.child.kill()
        self.listen_to_the_end()

    def listen_to_the_end(self) -> None:
        assert self.child.stdout
        with self.child.stdout as rest:
            for line in rest:
                self._take(line)
        self.child.wait(timeout=60)

    def _take(self, line: str) -> None:
        if line.startswith("refused: "):
            self.refused = line.strip()
        elif line.endswith("\n"):
            self.acknowledged.append(line.strip())


@contextmanager
def giving(folder: Path, *words: object) -> Iterator[Giver]:
    giver = Giver(folder, *words)
    try:
        yield giver
    finally:
        if giver.child.poll() is None:
            giver.kill()


async def whole(folder: Path) -> set[str]:
    """Open the database as the box does after a fault; the ids in a journal that is whole."""
    async with Database(folder) as database:
        assert await database.read(lambda db: db.execute("PRAGMA integrity_check").fetchone()[0]) == "ok"
        return {entry.id for entry in await SqliteJournal(database, "box", ManualClock()).entries(limit=1_000_000)}


def power_cut(giver: Giver, folder: Path, copy: Path) -> None:
    """Copy the folder as it is at one moment, between any two instructions of the writer, as a power cut finds it.

    The shared memory is gone, as after a restart. What the disk had not been told to keep is kept here: that this is no
    more than was not acknowledged is SQLite's word (``synchronous`` is FULL), not proven by this copy.
    """
    pid = giver.child.pid
    os.kill(pid, signal.SIGSTOP)
    os.waitid(os.P_PID, pid, os.WSTOPPED)
    copy.mkdir()
    for name in (FILE, f"{FILE}-wal"):
        shutil.copyfile(folder / name, copy / name)
    os.kill(pid, signal.SIGCONT)


async def cut_power(tmp_path: Path, rounds: int) -> None:
    chance = random.Random(11)  # noqa: S311 - the same moments each time
    box = tmp_path / "box"
    with giving(box) as giver:
        for number in range(rounds):
            giver.hear(chance.randint(1, 40))
            before = set(giver.acknowledged)
            power_cut(giver, box, copy := tmp_path / f"cut-{number}")
            log = copy / f"{FILE}-wal"
            with log.open("ab") as torn:  # the sector that was under way
                torn.write(chance.randbytes(chance.randint(0, 5000)))
            assert before <= await whole(copy)
            shutil.rmtree(copy)
        giver.kill()
        assert set(giver.acknowledged) <= await whole(box)


async def test_what_was_acknowledged_survives_power_cuts(tmp_path: Path) -> None:
    await cut_power(tmp_path, rounds=10)


@pytest.mark.soak
@pytest.mark.timeout(1800)
async def test_what_was_acknowledged_survives_many_power_cuts(tmp_path: Path) -> None:
    await cut_power(tmp_path, rounds=100)


async def fill_the_disk(tmp_path: Path, rounds: int) -> None:
    """Each process meets its own limit; the next one, with more space, goes on with the same file."""
    chance = random.Random(13)  # noqa: S311 - the same sizes each time
    box, acknowledged, most = tmp_path / "box", set[str](), 300_000
    for _ in range(rounds):
        with giving(box, most) as giver:
            giver.listen_to_the_end()
        assert "full" in giver.refused
        acknowledged |= set(giver.acknowledged)
        assert acknowledged <= await whole(box)
        most = max((box / FILE).stat().st_size, most) + chance.randint(50_000, 150_000)
    assert acknowledged


async def test_a_disk_that_is_full_refuses_and_loses_nothing(tmp_path: Path) -> None:
    await fill_the_disk(tmp_path, rounds=3)


@pytest.mark.soak
@pytest.mark.timeout(1800)
async def test_a_disk_that_is_full_many_times_loses_nothing(tmp_path: Path) -> None:
    await fill_the_disk(tmp_path, rounds=50)


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 1 MiB, where this user may mount one."""
    with tempfile.TemporaryDirectory() as folder:
        mount = ["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "moodbox", folder]
        if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
            pytest.skip("a file system can be mounted by root only")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)


def remount(disk: Path, options: str) -> None:
    subprocess.run(["mount", "-o", options, str(disk)], check=True)


async def test_a_file_system_without_space_refuses_and_takes_more_when_there_is(small_disk: Path) -> None:
    with giving(small_disk) as giver:
        giver.listen_to_the_end()
    assert "full" in giver.refused
    assert giver.acknowledged
    remount(small_disk, "remount,size=8m")
    assert set(giver.acknowledged) <= await whole(small_disk)
    with giving(small_disk) as again:
        again.hear(20)
        again.kill()
    assert set(giver.acknowledged) | set(again.acknowledged) <= await whole(small_disk)


async def test_a_file_system_that_turns_read_only_refuses_and_loses_nothing(small_disk: Path) -> None:
    remount(small_disk, "remount,size=16m")
    with giving(small_disk) as giver:
        giver.hear(20)
        giver.kill()
    remount(small_disk, "remount,ro")
    with giving(small_disk) as refused:
        refused.listen_to_the_end()
    assert "cannot be opened for writing" in refused.refused
    assert not refused.acknowledged
    remount(small_disk, "remount,rw")
    assert set(giver.acknowledged) <= await whole(small_disk)


def kill_a_backup(box: Path, seconds: float) -> None:
    """Start one and kill it so many seconds later, if it is still there."""
    command, environment = [sys.executable, "-m", "appliance", "backup"], os.environ | {"MOODBOX_STATE": str(box)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        time.sleep(seconds)
        child.kill()


async def backups_meanwhile(tmp_path: Path, rounds: int) -> None:
    """A backup under feedback holds all that was acknowledged before it, and a backup that is killed leaves the rest alone."""
    chance = random.Random(17)  # noqa: S311 - the same moments each time
    box = tmp_path / "box"
    with giving(box) as giver:
        for number in range(rounds):
            giver.hear(chance.randint(1, 40))
            before = set(giver.acknowledged)
            file = back_up(box, datetime.now(UTC), tmp_path / f"{number}.db")
            (copy := tmp_path / f"copy-{number}").mkdir()
            shutil.move(file, copy / FILE)
            assert before <= await whole(copy)
            kill_a_backup(box, chance.uniform(0, 1))
        giver.kill()
    assert set(giver.acknowledged) <= await whole(box)
    for file in (box / BACKUPS).glob("*.db") if (box / BACKUPS).exists() else ():
        (copy := tmp_path / f"of-{file.stem}").mkdir()
        shutil.move(file, copy / FILE)
        assert await whole(copy) <= await whole(box), "what bears a backup's name is whole"


async def test_a_backup_under_feedback_holds_what_was_acknowledged(tmp_path: Path) -> None:
    await backups_meanwhile(tmp_path, rounds=2)


@pytest.mark.soak
@pytest.mark.timeout(1800)
async def test_many_backups_under_feedback_hold_what_was_acknowledged(tmp_path: Path) -> None:
    await backups_meanwhile(tmp_path, rounds=40)
