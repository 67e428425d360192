"""All that is kept of one person, in whatever table a room keeps it: to be handed to them, or erased without a trace.

A room's table is found by its column ``person``, and its small values by the person's id in their key, so that what a room
adds later is handed over and erased too. Implements ``ports.Kept``.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sqlite3
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from appliance.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    import sqlite_utils

    from appliance.store.database import Database
    from appliance.vocabulary.units import PersonId

log = logging.getLogger(__name__)

PAGE: Final = 1000
"""Rows that are read at once."""
BACKUPS: Final = "backups"
"""The folder in the state folder where the box's own backups lie."""
SECRET: Final = frozenset({"secrets", "invitations"})
"""What is not handed out: a password's hash, and what would let somebody in."""
HIDDEN: Final = {"sessions": frozenset({"id"})}
"""Columns that are not handed out."""
VALUES: Final = "box_values"
TRIM: Final = "PRAGMA wal_checkpoint(TRUNCATE)"


class Traces:
    """Reads and erases what is kept of a person in the database and its backups."""

    def __init__(self, database: Database, folder: Path) -> None:
        """``folder`` is the state folder."""
        self._database = database
        self._folder = folder

    async def tables(self, person: PersonId) -> dict[str, int]:
        """The tables with something of theirs, and how many rows."""

        def count(db: sqlite_utils.Database) -> dict[str, int]:
            found = {}
            for table, where in _places(db.conn):
                if table in SECRET:
                    continue
                (rows,) = db.execute(f'SELECT count(*) FROM "{table}" WHERE {where}', (person,)).fetchone()  # noqa: S608 - our names
                if rows:
                    found[table] = int(rows)
            return found

        return await self._database.read(count)

    async def rows(self, person: PersonId, table: str) -> AsyncIterator[list[dict[str, object]]]:
        """The rows of a table that are theirs, a page at a time, in the order of its key."""
        start = 0
        while True:
            page = await self._database.read(partial(_page, person=person, table=table, start=start))
            if page:
                yield page
            if len(page) < PAGE:
                return
            start += PAGE

    async def erase(self, person: PersonId) -> None:
        """Delete all of it, here and in the backups, and leave nothing of it in the files."""
        await self._database.write(lambda db: _erase(db.conn, person))
        await self.scrub()
        await asyncio.to_thread(_erase_in_backups, self._folder / BACKUPS, person)

    async def scrub(self) -> None:
        """Write the file anew without what was deleted, and cut the log."""
        await self._database.alone(_vacuum)
        await self.trim()

    async def trim(self) -> None:
        """Cut the log: what is deleted is overwritten in the file, but the log still has it."""
        await self._database.alone(_trim)


def _places(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """The tables where something of a person may lie, and the condition that finds it; ``?`` is their id."""
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    for name in names:
        columns = {row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')}
        if name == "people":
            yield name, "id = ?"
        elif name == VALUES:
            yield name, "instr(key, ?)"
        elif name == "journal":
            yield name, "?1 = person OR (person IS NULL AND instr(data, ?1))"
        elif "person" in columns:
            yield name, "person = ?"


def _page(db: sqlite_utils.Database, person: PersonId, table: str, start: int) -> list[dict[str, object]]:
    where = dict(_places(db.conn)).get(table)
    if where is None or table in SECRET:
        return []
    query = f'SELECT * FROM "{table}" WHERE {where} ORDER BY 1 LIMIT {PAGE} OFFSET {start}'  # noqa: S608 - our own names and numbers
    cursor = db.execute(query, (person,))
    names = [column[0] for column in cursor.description]
    hidden = HIDDEN.get(table, frozenset())
    return [
        {name: _shown(value) for name, value in zip(names, row, strict=True) if name not in hidden} for row in cursor.fetchall()
    ]


def _shown(value: Any) -> object:  # noqa: ANN401 - whatever SQLite holds
    """A value as JSON can hold it."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, str) and value[:1] in {"{", "["}:
        with contextlib.suppress(ValueError):
            return json.loads(value)
    return value


def _erase(connection: sqlite3.Connection, person: PersonId) -> None:
    """Delete every row that is theirs, or that speaks of them; the profile last."""
    places = dict(_places(connection))
    for table in sorted(places, key=lambda name: name == "people"):
        connection.execute(f'DELETE FROM "{table}" WHERE {places[table]}', (person,))  # noqa: S608 - our own names
    connection.execute("DELETE FROM journal WHERE instr(data, ?)", (person,))


def _vacuum(connection: sqlite3.Connection) -> None:
    connection.execute("VACUUM")


def _trim(connection: sqlite3.Connection) -> None:
    busy, *_ = connection.execute(TRIM).fetchone()
    if busy:
        msg = "the database's log could not be cut because another program reads it: it is cut at the next start"
        raise StoreError(msg)


def _erase_in_backups(folder: Path, person: PersonId) -> None:
    """Rewrite each backup without them; one that cannot be rewritten is deleted, for a promise is worth more than a backup."""
    if not folder.is_dir():
        return
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or file.is_symlink():
            continue
        try:
            with contextlib.closing(sqlite3.connect(file)) as connection:
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute("PRAGMA foreign_keys = ON")
                with connection:
                    _erase(connection, person)
                connection.execute("VACUUM")
                connection.execute(TRIM)
        except sqlite3.Error:
            log.warning("a backup that could not be rewritten was deleted: %s", file.name)
            file.unlink(missing_ok=True)
