"""Sessions: signed-in phones, and guests."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from appliance.errors import StoreError
from appliance.ports.people import Session

if TYPE_CHECKING:
    from appliance.ports.clock import Clock
    from appliance.ports.people import PeopleStore
    from appliance.vocabulary.units import PersonId

TOKEN_BYTES: Final = 32
"""256 bits: not to be guessed, so a plain hash of it is safe to keep."""
LASTS: Final = timedelta(days=90)
"""A person's session, from its last use on."""
RENEWED: Final = timedelta(days=1)
"""A session is written anew at most so often."""
GUESTS_LEAVE: Final = time(12)
"""A guest's session lasts until this hour comes next in the box's own time zone."""
DEVICE_LETTERS: Final = 100


class Sessions:
    """Sessions in the store. They are read from there each time: another command may have ended one."""

    def __init__(self, store: PeopleStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def open(self, person: PersonId | None, device: str) -> str:
        """A new session's secret token, to be given to the phone and kept nowhere."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        now = self._clock.now()
        until = now + LASTS if person else next_noon(now)
        name = "".join(letter for letter in device if letter.isprintable())[:DEVICE_LETTERS]
        await self._store.put_session(Session(id_of(token), person, now, until, name))
        for session in await self._store.sessions():
            if session.until <= now:
                await self._store.end_session(session.id)
        return token

    async def get(self, token: str) -> Session | None:
        """The session of a token, None when it is unknown or has ended. Use prolongs a person's session, not a guest's."""
        key = id_of(token)
        session = next((each for each in await self.live() if each.id == key), None)
        if session is None or session.person is None:
            return session
        until = self._clock.now() + LASTS
        if abs(until - session.until) < RENEWED:
            return session
        renewed = replace(session, until=until)
        with suppress(StoreError):  # a full disk must not sign anybody out
            await self._store.put_session(renewed)
        return renewed

    async def of(self, person: PersonId) -> list[Session]:
        """A person's sessions, oldest first."""
        return [session for session in await self.live() if session.person == person]

    async def close(self, token: str) -> None:
        """End the session of a token."""
        await self._store.end_session(id_of(token))

    async def end(self, session: str) -> None:
        """End a session by its id."""
        await self._store.end_session(session)

    async def end_all(self, person: PersonId, *, but: str = "") -> None:
        """End a person's sessions, but for the one of this token."""
        for session in await self.of(person):
            if session.id != id_of(but):
                await self._store.end_session(session.id)

    async def live(self) -> list[Session]:
        """All sessions whose time is not over."""
        now = self._clock.now()
        return [session for session in await self._store.sessions() if session.until > now]


def next_noon(now: datetime) -> datetime:
    """The next twelve o'clock in the machine's time zone, in UTC."""
    here = now.astimezone()
    day = here.date() if here.time() < GUESTS_LEAVE else here.date() + timedelta(days=1)
    return datetime.combine(day, GUESTS_LEAVE).astimezone(UTC)


def id_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
