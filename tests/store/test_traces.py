"""Nothing of a person who was erased is left in any file of the state folder."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from typing import TYPE_CHECKING

from appliance.ports.people import Invitation, Session
from appliance.store.database import Database
from appliance.store.household import SqliteHousehold
from appliance.store.journal import SqliteJournal
from appliance.store.messages import SqliteMessages
from appliance.store.traces import BACKUPS, Traces
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Person, Purpose, Role
from appliance.vocabulary.units import PersonId
from tests.fakes.clock import START, ManualClock

if TYPE_CHECKING:
    from pathlib import Path

GONE = Person(PersonId("3f9a77c01be24d68"), "Wilhelmina Quist", Role.ADULT, "#a1b2c3", frozenset({Purpose.LOOK}))
STAYS = Person(PersonId("77aa11bb22cc33dd"), "Asha", Role.ADULT)
MARKS = (b"3f9a77c01be24d68", b"Wilhelmina", b"secret-of-hers", b"phone-of-hers", b"only-she-heard-this", b"a1b2c3")


def found(folder: Path) -> dict[str, list[bytes]]:
    """Which marks are in which files of the folder."""
    hits = {}
    for file in folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            if marks := [mark for mark in MARKS if mark in content]:
                hits[str(file.relative_to(folder))] = marks
    return hits


async def live(database: Database) -> None:
    """A household of two, of whom one leaves traces in every table."""
    clock = ManualClock()
    store, journal = SqliteHousehold(database), SqliteJournal(database, "box", clock)
    await store.put_person(STAYS, secret="hers")
    await store.put_person(GONE, secret="secret-of-hers")
    await store.put_session(Session("s1", GONE.id, START, START + timedelta(days=1), "phone-of-hers"))
    await store.put_invitation(Invitation("i1", GONE.id, None, START, 1))
    await store.put_value(f"baseline:{GONE.id}", "only-she-heard-this")
    await SqliteMessages(database).add(START, GONE.id, "only-she-heard-this")
    await SqliteMessages(database).add(START, STAYS.id, "kept")
    rows = [
        (f"{number:026}", START.isoformat(), GONE.id, '{"file": "only-she-heard-this"}')
        if number % 2
        else (f"{number:026}", START.isoformat(), STAYS.id, '{"file": "everybody"}')
        for number in range(3000)
    ]
    insert = "INSERT INTO journal (id, at, box, person, kind, data) VALUES (?, ?, 'box', ?, 'like', ?)"
    await database.write(lambda db: db.conn.executemany(insert, rows))
    await journal.append(Kind.HOUSEHOLD, STAYS.id, {"what": "invited", "who": GONE.id})
    await journal.append(Kind.LIKE, STAYS.id, {"file": "kept"})


async def test_nothing_is_left_in_any_file(tmp_path: Path) -> None:
    async with Database(tmp_path) as database:
        await live(database)
        backups = tmp_path / BACKUPS
        backups.mkdir()
        await database.alone(lambda connection: connection.execute(f"VACUUM INTO '{backups / 'monday.db'}'") and None)
        (backups / "tuesday.tar.gz").write_bytes(b"\x1f\x8b" + MARKS[1])
        assert {"moodbox.db", "backups/monday.db"} <= {name.removesuffix("-wal") for name in found(tmp_path)}

        traces = Traces(database, tmp_path)
        assert set(await traces.tables(GONE.id)) == {"people", "journal", "sessions", "box_values", "messages"}
        await traces.erase(GONE.id)

        assert found(tmp_path) == {}, "while the box runs"
        assert await traces.tables(GONE.id) == {}
        store, journal = SqliteHousehold(database), SqliteJournal(database, "box", ManualClock())
        assert await store.people() == [STAYS]
        assert [each.text for each in await SqliteMessages(database).newest(9)] == ["kept"]
        assert await store.secret(STAYS.id) == "hers"
        assert len(await journal.entries(person=STAYS.id, limit=5000)) == 1501
    assert found(tmp_path) == {}, "and after it has stopped"
    with sqlite3.connect(backups / "monday.db") as connection:
        assert connection.execute("SELECT count(*) FROM people").fetchone() == (1,)
    connection.close()
    assert not (backups / "tuesday.tar.gz").exists(), "what cannot be rewritten is deleted"


async def test_a_table_that_another_room_adds_is_handed_over_and_erased_too(tmp_path: Path) -> None:
    async with Database(tmp_path) as database:
        await live(database)
        await database.write(lambda db: db.execute("CREATE TABLE chat (id INTEGER PRIMARY KEY, person TEXT, text TEXT)"))
        await database.write(lambda db: db.execute("INSERT INTO chat VALUES (1, ?, 'only-she-heard-this')", (GONE.id,)))
        traces = Traces(database, tmp_path)
        pages = [page async for page in traces.rows(GONE.id, "chat")]
        assert pages == [[{"id": 1, "person": GONE.id, "text": "only-she-heard-this"}]]
        assert [page async for page in traces.rows(GONE.id, "secrets")] == []
        assert [page async for page in traces.rows(GONE.id, "no; such")] == []
        await traces.erase(GONE.id)
        assert found(tmp_path) == {}


async def test_erasing_nobody_harms_nobody(tmp_path: Path) -> None:
    async with Database(tmp_path) as database:
        await live(database)
        traces = Traces(database, tmp_path)
        before = await traces.tables(GONE.id)
        await traces.erase(PersonId("0000000000000000"))
        assert await traces.tables(GONE.id) == before
