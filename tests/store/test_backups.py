from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from appliance.errors import StoreError
from appliance.store import backups
from appliance.store.backups import back_up, restore
from appliance.store.database import FILE, Database
from appliance.store.journal import SqliteJournal
from appliance.store.traces import BACKUPS, Traces
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.units import PersonId
from tests.fakes.clock import ManualClock

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def box(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    folder.mkdir()
    return folder


async def note(folder: Path, *files: str) -> None:
    async with Database(folder) as database:
        journal = SqliteJournal(database, "box", ManualClock())
        for file in files:
            await journal.append(Kind.SKIP, None, {"file": file})


async def noted(folder: Path) -> set[object]:
    async with Database(folder) as database:
        return {entry.data["file"] for entry in await SqliteJournal(database, "box", ManualClock()).entries()}


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def only_the_database(folder: Path) -> bool:
    return files(folder) == [FILE] and not list((folder / BACKUPS).iterdir())


async def test_a_backup_of_a_running_box_is_one_moment_whole(box: Path, tmp_path: Path) -> None:
    file = tmp_path / "stick.db"
    async with Database(box) as database:
        journal = SqliteJournal(database, "box", ManualClock())
        acknowledged = [(await journal.append(Kind.SKIP, None, {"file": str(n)})).id for n in range(50)]
        making = asyncio.create_task(asyncio.to_thread(back_up, box, NOON, file))
        later = 0
        while not making.done() or not later:
            await journal.append(Kind.SKIP, None, {"file": "x" * 500})
            later += 1
        await making
    with closing(sqlite3.connect(file)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kept = [key for (key,) in copy.execute("SELECT id FROM journal ORDER BY id")]
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",), "one file is all of it"
    assert kept[:50] == acknowledged
    assert len(kept) <= 50 + later
    assert file.stat().st_mode & 0o777 == 0o600
    assert files(tmp_path) == ["stick.db"]


async def test_by_default_it_lies_where_people_are_erased_from_it(box: Path) -> None:
    async with Database(box) as database:
        journal = SqliteJournal(database, "box", ManualClock())
        await journal.append(Kind.LIKE, PersonId("0123456789"), {"file": "of theirs"})
        file = back_up(box, NOON)
        assert file == box / BACKUPS / "moodbox-20260504T120000Z.db"
        assert b"0123456789" in file.read_bytes()
        await Traces(database, box).erase(PersonId("0123456789"))
    assert file.exists()
    assert b"0123456789" not in file.read_bytes()
    assert file.parent.stat().st_mode & 0o777 == 0o700


async def test_a_backup_overwrites_nothing_and_leaves_nothing_half_written(box: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no database in"):
        back_up(box, NOON)
    await note(box, "a")
    back_up(box, NOON, tmp_path / "a.db")
    with pytest.raises(StoreError, match="exists already: name another"):
        back_up(box, NOON, tmp_path / "a.db")
    with pytest.raises(StoreError, match="cannot be written"):
        back_up(box, NOON, tmp_path / "nowhere" / "a.db")
    content = (box / FILE).read_bytes()
    (box / FILE).write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    with pytest.raises(StoreError, match="is damaged"):
        back_up(box, NOON, tmp_path / "b.db")
    assert files(tmp_path) == ["a.db"]


async def test_restore_brings_back_what_was_and_leaves_nothing_else(box: Path, tmp_path: Path) -> None:
    await note(box, "a", "b")
    file = back_up(box, NOON, tmp_path / "a.db")
    await note(box, "later")
    assert restore(box, file) == 2
    assert only_the_database(box)
    assert (box / FILE).stat().st_mode & 0o777 == 0o600
    assert await noted(box) == {"a", "b"}


async def test_restore_fills_an_empty_state_folder(box: Path, tmp_path: Path) -> None:
    await note(box, "a")
    file = back_up(box, NOON, tmp_path / "a.db")
    assert restore(tmp_path / "new", file) == 1
    assert await noted(tmp_path / "new") == {"a"}


async def test_restore_replaces_a_damaged_database_and_its_log(box: Path, tmp_path: Path) -> None:
    await note(box, "a")
    file = back_up(box, NOON, tmp_path / "a.db")
    (box / FILE).write_bytes(b"\x00" * 9000)
    (box / f"{FILE}-wal").write_bytes(b"\xff" * 9000)
    assert restore(box, file) == 1
    assert await noted(box) == {"a"}


async def test_restore_takes_an_older_database_forward(box: Path, tmp_path: Path) -> None:
    await note(box, "a")
    file = back_up(box, NOON, tmp_path / "a.db")
    with closing(sqlite3.connect(file)) as old, old:
        old.execute("DROP TABLE invitations")
        old.execute("DELETE FROM _sqlite_migrations WHERE name = 'invitations'")
    assert restore(box, file) == 1
    with closing(sqlite3.connect(box / FILE)) as now:
        assert now.execute("SELECT count(*) FROM invitations").fetchone() == (0,)


def newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db, db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('moodbox', 'of_tomorrow', '2030-01-01')"
        )


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def scratched(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\xff" * 4096 + content[8192:])


def no_database(file: Path) -> None:
    file.write_bytes(b"a letter to somebody, and no database " * 100)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def of_another_program(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("CREATE TABLE bookmarks (address TEXT)")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (newer, r"was not restored: the database was written by a newer Moodbox \(of_tomorrow\): upgrade this one"),
        (cut, "is damaged or no database: nothing was restored"),
        (scratched, "is damaged or no database: nothing was restored"),
        (no_database, "is damaged or no database: nothing was restored"),
        (empty, "is no backup of Moodbox"),
        (of_another_program, "is no backup of Moodbox"),
        (os.unlink, "is not a file: name a backup"),
    ],
)
async def test_what_cannot_be_restored_changes_nothing(box: Path, tmp_path: Path, spoil: object, words: str) -> None:
    await note(box, "a")
    file = back_up(box, NOON, tmp_path / "a.db")
    await note(box, "later")
    assert callable(spoil)
    spoil(file)
    with pytest.raises(StoreError, match=words):
        restore(box, file)
    assert await noted(box) == {"a", "later"}


async def test_a_box_that_runs_is_left_alone_and_does_not_start_meanwhile(box: Path, tmp_path: Path) -> None:
    await note(box, "a")
    file = back_up(box, NOON, tmp_path / "a.db")
    async with Database(box), Database(box):
        with pytest.raises(StoreError, match="is running: stop it"):
            restore(box, file)
    with backups._alone(box), pytest.raises(StoreError, match="a backup is being restored into"):
        async with Database(box):
            pass
    assert restore(box, file) == 1


async def test_the_old_database_comes_back_when_the_new_one_is_not_whole_in_its_place(
    box: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await note(box, "a")
    file = back_up(box, NOON, tmp_path / "a.db")
    await note(box, "later")
    check = backups._check

    def fails_in_place(path: Path) -> None:
        if path.name == FILE:
            scratched(path)
        check(path)

    monkeypatch.setattr(backups, "_check", fails_in_place)
    with pytest.raises(StoreError, match="damaged"):
        restore(box, file)
    monkeypatch.undo()
    assert await noted(box) == {"a", "later"}
