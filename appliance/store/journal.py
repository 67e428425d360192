"""The journal: what happened, in order, never changed afterwards. Implements ``ports.Journal``."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from ulid import ULID

from appliance.errors import StoreError
from appliance.vocabulary.journal import Entry, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    import sqlite_utils

    from appliance.ports.clock import Clock
    from appliance.store.database import Database
    from appliance.vocabulary.units import PersonId


class SqliteJournal:
    """The journal of one box."""

    def __init__(self, database: Database, box_id: str, clock: Clock) -> None:
        self._database = database
        self._box_id = box_id
        self._clock = clock
        self.noted: list[Callable[[Entry], None]] = []
        """Told of each entry once it is kept."""

    async def append(self, kind: Kind, person: PersonId | None, data: Mapping[str, object]) -> Entry:
        """Write one entry; what comes back is as it will be read.

        Raises:
            StoreError: it could not be kept, or ``data`` is not JSON (a NaN, an object).
        """
        try:
            text = json.dumps(data, allow_nan=False, separators=(",", ":"))
        except (TypeError, ValueError) as error:
            msg = f"a journal entry of kind {kind} is not JSON: {error}"
            raise StoreError(msg) from error
        at = self._clock.now()

        def insert(db: sqlite_utils.Database) -> Entry:
            (last,) = db.execute("SELECT max(id) FROM journal").fetchone()
            entry = Entry(next_id(last, at), at, kind, person, json.loads(text))
            row = (entry.id, at.isoformat(), self._box_id, person, kind, text)
            db.execute("INSERT INTO journal (id, at, box, person, kind, data) VALUES (?, ?, ?, ?, ?, ?)", row)
            return entry

        entry = await self._database.write(insert)
        for tell in self.noted:
            tell(entry)
        return entry

    async def entries(self, kinds: Collection[Kind] = (), *, person: PersonId | None = None, limit: int = 1000) -> list[Entry]:
        """The newest ``limit`` entries, newest first. Kinds that only another version knows are left out."""
        wanted = tuple(kinds) or tuple(Kind)
        marks = ", ".join("?" * len(wanted))
        query = f"""
            SELECT id, at, kind, person, data FROM journal
            WHERE kind IN ({marks}) AND (? IS NULL OR person = ?) ORDER BY id DESC LIMIT ?
        """  # noqa: S608 - marks only

        def select(db: sqlite_utils.Database) -> list[Entry]:
            return [
                Entry(key, datetime.fromisoformat(at), Kind(kind), whose, json.loads(data))
                for key, at, kind, whose, data in db.execute(query, (*wanted, person, person, limit))
            ]

        return await self._database.read(select)

    async def forget(self, kinds: Collection[Kind], before: datetime) -> int:
        """Delete the entries of these kinds that are older than that; ``secure_delete`` overwrites them."""
        marks = ", ".join("?" * len(kinds))
        query = f"DELETE FROM journal WHERE kind IN ({marks}) AND at < ?"  # noqa: S608 - marks only

        def work(db: sqlite_utils.Database) -> int:
            return int(db.execute(query, (*kinds, before.isoformat())).rowcount)

        return await self._database.write(work)

    async def redact(self, person: PersonId, gone: Collection[str], instead: Mapping[str, Mapping[str, object]]) -> int:
        """Delete entries of a person and write others anew; an update is refused by the table, so those are put in again."""
        texts = {key: json.dumps(data, allow_nan=False, separators=(",", ":")) for key, data in instead.items()}

        def work(db: sqlite_utils.Database) -> int:
            touched = 0
            for key in {*gone, *texts}:
                query = "DELETE FROM journal WHERE id = ? AND person = ? RETURNING id, at, box, person, kind"
                for row in db.execute(query, (key, person)).fetchall():
                    touched += 1
                    if key in texts:
                        put = "INSERT INTO journal (id, at, box, person, kind, data) VALUES (?, ?, ?, ?, ?, ?)"
                        db.execute(put, (*row, texts[key]))
            return touched

        return await self._database.write(work)


def next_id(last: str | None, at: datetime) -> str:
    """A ULID (github.com/ulid/spec) for ``at`` that sorts after ``last``, also when the clock stood still or stepped back."""
    fresh = str(ULID.from_datetime(at))
    if last is None or fresh > last:
        return fresh
    return str(ULID.from_int(int(ULID.from_str(last)) + 1))
