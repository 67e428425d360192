"""What others answered, kept for a while. Implements ``ports.Answers``."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite_utils

    from appliance.ports.clock import Clock
    from appliance.store.database import Database
    from appliance.vocabulary.units import Seconds

MOST: Final = 2000
"""Answers that are kept; posters have some 30 kB each."""


class SqliteAnswers:
    """The answers in the database. There is no person in them, nor a mood."""

    def __init__(self, database: Database, clock: Clock, *, most: int = MOST) -> None:
        self._database, self._clock, self._most = database, clock, most

    async def get(self, key: str) -> bytes | None:
        """What was kept under this key, None where there is nothing or it is too old."""
        now = self._clock.now().isoformat()

        def select(db: sqlite_utils.Database) -> bytes | None:
            row = db.execute("SELECT content FROM answers WHERE key = ? AND until > ?", (key, now)).fetchone()
            return row[0] if row else None

        return await self._database.read(select)

    async def put(self, key: str, content: bytes, lasts: Seconds) -> None:
        """Keep something for so long; what is too old goes, and beyond ``most`` what was put first."""
        now = self._clock.now()
        row = {"key": key, "until": (now + timedelta(seconds=lasts)).isoformat(), "put": now.isoformat(), "content": content}

        def work(db: sqlite_utils.Database) -> None:
            db.table("answers").upsert(row, pk="key")
            db.execute("DELETE FROM answers WHERE until <= ?", (now.isoformat(),))
            surplus = "SELECT key FROM answers ORDER BY put DESC, key LIMIT -1 OFFSET ?"
            db.execute(f"DELETE FROM answers WHERE key IN ({surplus})", (self._most,))  # noqa: S608 - our own words

        await self._database.write(work)
