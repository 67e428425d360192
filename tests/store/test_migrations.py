from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from appliance.errors import StoreError
from appliance.store.database import Database
from appliance.store.migrations import STEPS, migrate

if TYPE_CHECKING:
    from pathlib import Path

    import sqlite_utils

TABLES = {
    "journal",
    "scanned",
    "tracks",
    "retired",
    "answers",
    "moved",
    "people",
    "secrets",
    "sessions",
    "box_values",
    "invitations",
    "messages",
    "_sqlite_migrations",
}


def second(db: sqlite_utils.Database) -> None:
    db.execute("ALTER TABLE people ADD COLUMN height INTEGER")


def third_fails(db: sqlite_utils.Database) -> None:
    db.execute("CREATE TABLE half (a)")
    raise RuntimeError


async def test_a_new_file_has_all_tables_and_a_record(database: Database) -> None:
    assert set(await database.read(lambda db: db.table_names())) == TABLES
    records = await database.read(lambda db: [row["name"] for row in db.table("_sqlite_migrations").rows])
    assert records == [step.__name__ for step in STEPS]


async def test_starting_again_changes_nothing(tmp_path: Path) -> None:
    schemas = []
    for _ in range(3):
        async with Database(tmp_path) as database:
            await database.write(migrate)
            schemas.append(await database.read(lambda db: (db.schema, list(db.table("_sqlite_migrations").rows))))
    assert schemas[0] == schemas[1] == schemas[2]


async def test_a_later_step_is_taken_once(database: Database) -> None:
    for _ in range(2):
        await database.write(lambda db: migrate(db, (*STEPS, second)))
    assert "height" in await database.read(lambda db: db.table("people").columns_dict)


async def test_a_step_that_fails_leaves_neither_itself_nor_a_record(database: Database) -> None:
    before = await database.read(lambda db: db.schema)
    with pytest.raises(RuntimeError):
        await database.write(lambda db: migrate(db, (*STEPS, second, third_fails)))
    assert await database.read(lambda db: db.schema) == before
    assert await database.read(lambda db: db.table("_sqlite_migrations").count) == len(STEPS)


async def test_a_file_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    async with Database(tmp_path) as database:
        await database.write(lambda db: migrate(db, (*STEPS, second)))
    with pytest.raises(StoreError, match=r"newer Moodbox .*second.*: upgrade"):
        async with Database(tmp_path):
            pass


async def test_the_journal_cannot_be_changed(database: Database) -> None:
    def insert(db: sqlite_utils.Database) -> None:
        db.execute("INSERT INTO journal (id, at, box, kind, data) VALUES ('1', '', '', '', '{}')")

    def update(db: sqlite_utils.Database) -> None:
        db.execute("UPDATE journal SET data = '[]'")

    await database.write(insert)
    with pytest.raises(StoreError, match="append-only"):
        await database.write(update)
