"""People, their secrets and sessions, and the box's small values. Implements ``ports.PeopleStore``."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from appliance.ports.people import Invitation, Session
from appliance.vocabulary.people import Person, Purpose, Role
from appliance.vocabulary.units import PersonId

if TYPE_CHECKING:
    import sqlite_utils

    from appliance.store.database import Database


class SqliteHousehold:
    """The household of one box."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def people(self) -> list[Person]:
        """Everybody with a profile, by name. A purpose that only another version knows is not given here."""

        def select(db: sqlite_utils.Database) -> list[Person]:
            rows = db.execute("SELECT id, name, role, colour, consents FROM people ORDER BY name, id")
            return [
                Person(PersonId(key), name, Role(role), colour, frozenset(p for p in Purpose if p in json.loads(consents)))
                for key, name, role, colour, consents in rows
            ]

        return await self._database.read(select)

    async def put_person(self, person: Person, *, secret: str | None = None) -> None:
        """Add or replace a profile, and where it is given the password's hash in the same transaction."""
        consents = json.dumps(sorted(person.consents))
        row = {"id": person.id, "name": person.name, "role": str(person.role), "colour": person.colour, "consents": consents}

        def work(db: sqlite_utils.Database) -> None:
            db.table("people").upsert(row, pk="id")
            if secret is not None:
                db.table("secrets").upsert({"person": person.id, "secret": secret}, pk="person")

        await self._database.write(work)

    async def secret(self, person: PersonId) -> str | None:
        """The password's argon2 hash."""
        return await self._one("SELECT secret FROM secrets WHERE person = ?", person)

    async def put_secret(self, person: PersonId, secret: str) -> None:
        """Keep a password's argon2 hash. Raises StoreError where there is no such person."""
        await self._upsert("secrets", {"person": person, "secret": secret}, pk="person")

    async def forget_secret(self, person: PersonId) -> None:
        """Forget a password."""
        await self._delete("DELETE FROM secrets WHERE person = ?", person)

    async def erase_person(self, person: PersonId) -> None:
        """Forget a profile; its secret, sessions and invitations go with it."""
        await self._delete("DELETE FROM people WHERE id = ?", person)

    async def put_invitation(self, invitation: Invitation) -> None:
        """Add or replace an invitation."""
        row = {
            "id": invitation.id,
            "by": invitation.by,
            "person": invitation.person,
            "until": invitation.until.isoformat(),
            "uses": invitation.uses,
        }
        await self._upsert("invitations", row, pk="id")

    async def invitations(self) -> list[Invitation]:
        """All invitations that are left."""

        def select(db: sqlite_utils.Database) -> list[Invitation]:
            rows = db.execute("SELECT id, by, person, until, uses FROM invitations ORDER BY until, id")
            return [_invitation(row) for row in rows]

        return await self._database.read(select)

    async def use_invitation(self, invitation: str) -> Invitation | None:
        """Take one use of it; the last one ends it."""

        def work(db: sqlite_utils.Database) -> Invitation | None:
            row = db.execute("SELECT id, by, person, until, uses FROM invitations WHERE id = ?", (invitation,)).fetchone()
            db.execute("UPDATE invitations SET uses = uses - 1 WHERE id = ?", (invitation,))
            db.execute("DELETE FROM invitations WHERE uses <= 0")
            return _invitation(row) if row else None

        return await self._database.write(work)

    async def end_invitation(self, invitation: str) -> None:
        """End an invitation; unknown ones are no error."""
        await self._delete("DELETE FROM invitations WHERE id = ?", invitation)

    async def sessions(self) -> list[Session]:
        """All sessions that were not ended, oldest first; whether their time is over is for the caller to see."""

        def select(db: sqlite_utils.Database) -> list[Session]:
            rows = db.execute("SELECT id, person, made, until, device FROM sessions ORDER BY made, id")
            return [
                Session(key, person, datetime.fromisoformat(made), datetime.fromisoformat(until), device)
                for key, person, made, until, device in rows
            ]

        return await self._database.read(select)

    async def put_session(self, session: Session) -> None:
        """Add or replace a session. Raises StoreError where it is of a person that there is not."""
        row = {
            "id": session.id,
            "person": session.person,
            "made": session.made.isoformat(),
            "until": session.until.isoformat(),
            "device": session.device,
        }
        await self._upsert("sessions", row, pk="id")

    async def end_session(self, session: str) -> None:
        """End a session; unknown ones are no error."""
        await self._delete("DELETE FROM sessions WHERE id = ?", session)

    async def value(self, key: str) -> str | None:
        """A small value that outlives a restart."""
        return await self._one("SELECT value FROM box_values WHERE key = ?", key)

    async def put_value(self, key: str, value: str | None) -> None:
        """Keep or (with None) forget a small value."""
        if value is None:
            await self._delete("DELETE FROM box_values WHERE key = ?", key)
        else:
            await self._upsert("box_values", {"key": key, "value": value}, pk="key")

    async def _one(self, query: str, key: str) -> str | None:
        def select(db: sqlite_utils.Database) -> str | None:
            row = db.execute(query, (key,)).fetchone()
            return row[0] if row else None

        return await self._database.read(select)

    async def _upsert(self, table: str, row: dict[str, Any], pk: str) -> None:
        def work(db: sqlite_utils.Database) -> None:
            db.table(table).upsert(row, pk=pk)

        await self._database.write(work)

    async def _delete(self, query: str, key: str) -> None:
        def work(db: sqlite_utils.Database) -> None:
            db.execute(query, (key,))

        await self._database.write(work)


def _invitation(row: tuple[str, str, str | None, str, int]) -> Invitation:
    key, by, person, until, uses = row
    return Invitation(key, PersonId(by), None if person is None else PersonId(person), datetime.fromisoformat(until), uses)
