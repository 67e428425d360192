"""What the household says in its chat. Implements ``ports.chat.Messages``."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from appliance.vocabulary.chat import Message
from appliance.vocabulary.units import PersonId

if TYPE_CHECKING:
    import sqlite_utils

    from appliance.store.database import Database


class SqliteMessages:
    """The messages of one box."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, at: datetime, person: PersonId, text: str) -> Message:
        """Keep a message."""

        def work(db: sqlite_utils.Database) -> int:
            insert = "INSERT INTO messages (at, person, text) VALUES (?, ?, ?) RETURNING id"
            (key,) = db.execute(insert, (at.isoformat(), person, text)).fetchone()
            return int(key)

        return Message(await self._database.write(work), at, person, text)

    async def newest(self, most: int) -> list[Message]:
        """The newest ones, oldest first."""

        def select(db: sqlite_utils.Database) -> list[Message]:
            rows = db.execute("SELECT id, at, person, text FROM messages ORDER BY id DESC LIMIT ?", (most,)).fetchall()
            return [Message(key, datetime.fromisoformat(at), PersonId(by), text) for key, at, by, text in reversed(rows)]

        return await self._database.read(select)

    async def remove(self, message: int, person: PersonId) -> bool:
        """Delete one of a person's own; whether there was such a one."""

        def work(db: sqlite_utils.Database) -> int:
            return int(db.execute("DELETE FROM messages WHERE id = ? AND person = ?", (message, person)).rowcount)

        return await self._database.write(work) > 0

    async def forget(self, before: datetime) -> int:
        """Delete the older ones; how many."""

        def work(db: sqlite_utils.Database) -> int:
            return int(db.execute("DELETE FROM messages WHERE at < ?", (before.isoformat(),)).rowcount)

        return await self._database.write(work)
