from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from appliance.errors import StoreError
from appliance.store.database import FILE, Database, explain

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlite_utils


def put(key: str, value: str = "x"):  # type: ignore[no-untyped-def]  # noqa: ANN201 - a little function for write()
    def work(db: sqlite_utils.Database) -> None:
        db.execute("INSERT INTO box_values (key, value) VALUES (?, ?)", (key, value))

    return work


def count(db: sqlite_utils.Database) -> int:
    (number,) = db.execute("SELECT count(*) FROM box_values").fetchone()
    return int(number)


def pragma(db: sqlite_utils.Database, name: str) -> object:
    return db.execute(f"PRAGMA {name}").fetchone()[0]


async def test_is_set_up_for_power_cuts_and_for_forgetting(database: Database) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "temp_store": 2}
    for name, value in wanted.items():
        assert await database.write(lambda db, name=name: pragma(db, name)) == value  # type: ignore[misc]


async def test_a_batch_process_does_without_the_sync_at_each_commit(tmp_path: Path) -> None:
    async with Database(tmp_path, durable=False) as database:
        assert await database.write(lambda db: pragma(db, "synchronous")) == 1


async def test_the_files_are_nobody_elses_business(tmp_path: Path) -> None:
    folder = tmp_path / "made" / "on the way"
    async with Database(folder) as database:
        await database.write(put("a"))
        assert folder.stat().st_mode & 0o777 == 0o700
        assert {file.name for file in folder.iterdir()} == {FILE, FILE + "-wal", FILE + "-shm"}
        assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    assert [file.name for file in folder.iterdir()] == [FILE]


async def test_a_read_sees_every_write_that_returned(database: Database) -> None:
    for number in range(20):
        await database.write(put(str(number)))
        assert await database.read(count) == number + 1


async def test_after_an_exception_nothing_of_the_write_is_kept(database: Database) -> None:
    def work(db: sqlite_utils.Database) -> None:
        put("a")(db)
        put("b")(db)
        raise KeyError

    with pytest.raises(KeyError):
        await database.write(work)
    assert await database.read(count) == 0


async def test_a_read_cannot_write(database: Database) -> None:
    with pytest.raises(StoreError):
        await database.read(put("a"))
    assert await database.read(count) == 0


async def test_a_long_read_holds_up_no_write(database: Database) -> None:
    reading, written = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(db: sqlite_utils.Database) -> tuple[int, int]:
        before = count(db)
        loop.call_soon_threadsafe(reading.set)
        asyncio.run_coroutine_threadsafe(written.wait(), loop).result(timeout=20)
        return before, count(db)

    read = asyncio.create_task(database.read(slow))
    await reading.wait()
    await database.write(put("a"))
    written.set()
    assert await read == (0, 0)  # one consistent state
    assert await database.read(count) == 1


async def test_writers_of_two_processes_wait_for_each_other(tmp_path: Path) -> None:
    async with Database(tmp_path) as box, Database(tmp_path, durable=False) as scan:
        await asyncio.gather(
            *(box.write(put(f"box {number}")) for number in range(100)),
            *(scan.write(put(f"scan {number}")) for number in range(100)),
        )
        assert await box.read(count) == await scan.read(count) == 200


def test_processes_that_start_at_once_on_an_empty_folder_agree(tmp_path: Path) -> None:
    code = (
        "import asyncio, sys, pathlib\n"
        "from appliance.store.database import Database\n"
        "async def main():\n"
        "    async with Database(pathlib.Path(sys.argv[1])):\n"
        "        pass\n"
        "asyncio.run(main())\n"
    )
    children = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "state")]) for _ in range(4)]
    assert [child.wait(timeout=60) for child in children] == [0, 0, 0, 0]


async def test_a_cancelled_task_leaves_the_database_whole(tmp_path: Path) -> None:
    async with Database(tmp_path) as database:
        for number in range(20):
            task = asyncio.create_task(database.write(put(str(number))))
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
        await database.write(put("last"))
        assert await database.read(count) >= 1


async def test_work_that_was_begun_is_finished_before_closing(tmp_path: Path) -> None:
    async with Database(tmp_path) as database:
        waiting = [asyncio.create_task(database.write(put(str(number)))) for number in range(50)]
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)
    async with Database(tmp_path) as database:
        assert await database.read(count) == 50


async def test_a_full_disk_is_named_and_over_when_there_is_space_again(database: Database) -> None:
    pages = await database.write(lambda db: pragma(db, "page_count"))
    await database.write(lambda db: pragma(db, f"max_page_count = {pages}"))
    with pytest.raises(StoreError, match="is full: free some space"):
        await database.write(put("large", "x" * 100_000))
    await database.write(lambda db: pragma(db, "max_page_count = 100000"))
    await database.write(put("large", "x" * 100_000))
    assert await database.read(count) == 1


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be read as one" * 20, b"\x00" * 5000])
async def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(StoreError, match="is damaged: restore a backup"):
        async with Database(tmp_path):
            pass
    assert (tmp_path / FILE).read_bytes() == content


async def test_damage_inside_is_named_when_it_is_met(tmp_path: Path) -> None:
    async with Database(tmp_path) as database:
        await database.write(put("a", "x" * 100_000))
    content = database.file.read_bytes()
    database.file.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(StoreError, match="is damaged"):
        async with Database(tmp_path) as database:
            await database.read(count)


@pytest.fixture
def nobody() -> Iterator[None]:
    """Take the rights of root away for a while: they would pass every wall."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


@pytest.fixture
def foreign() -> Iterator[Path]:
    """A folder with a database of somebody else's, that all may read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        asyncio.run(make(path))
        (path / FILE).chmod(0o444)
        path.chmod(0o555)
        yield path
        path.chmod(0o755)


async def make(folder: Path) -> None:
    async with Database(folder):
        pass


@pytest.mark.usefixtures("nobody")
def test_a_folder_that_cannot_be_written_is_named_with_what_to_do(foreign: Path) -> None:
    for folder in (foreign, foreign / "deeper"):
        with pytest.raises(StoreError, match=r"moodbox.db cannot be opened for writing .*: give its folder to the user"):
            asyncio.run(make(folder))


async def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be opened for writing"):
        await make(tmp_path / "file")


async def test_a_file_that_another_program_holds_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("appliance.store.database.BUSY", 0.2)
    async with Database(tmp_path) as database:
        other = sqlite3.connect(database.file)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="held by another program"):
            await database.write(put("a"))
        assert await database.read(count) == 0
        other.close()
        await database.write(put("a"))


async def test_what_sqlite_cannot_hold_is_our_error(database: Database) -> None:
    for value in ("\ud800", 2**70, object()):
        with pytest.raises(StoreError):
            await database.write(put("a", value))  # type: ignore[arg-type]
    assert await database.read(count) == 0


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_FULL, "full"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "cannot be written"),
        (sqlite3.SQLITE_IOERR_FSYNC, "fails or is full"),
        (sqlite3.SQLITE_CORRUPT_INDEX, "damaged"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "another program"),
        (sqlite3.SQLITE_ERROR, "what it said"),
    ],
)
def test_every_kind_of_failure_has_its_words(code: int, words: str) -> None:
    error = sqlite3.OperationalError("what it said")
    error.sqlite_errorcode = code
    sentence = explain(error, Path("/state/moodbox.db"))
    assert words in sentence
    assert "/state/moodbox.db" in sentence
