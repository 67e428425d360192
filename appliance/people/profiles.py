"""The household and who may do what. Implements ``ports.People``."""

from __future__ import annotations

import asyncio
import logging
import secrets
import unicodedata
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from appliance.errors import MoodboxError, RefusedError, StoreError
from appliance.people.claim import ClaimCode
from appliance.people.passwords import Passwords, require_good
from appliance.people.sessions import Sessions
from appliance.people.slowdown import Slowdown
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Person, Purpose, Role
from appliance.vocabulary.units import PersonId

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from appliance.ports.clock import Clock
    from appliance.ports.journal import Journal
    from appliance.ports.people import PeopleStore, Session

logger = logging.getLogger(__name__)

LONGEST_NAME: Final = 40
COLOUR: Final = "#b08968"
CLAIMING: Final = "CLAIM"
"""Under this name wrong codes are slowed down. Capitals: no person's name is compared so."""
LOOK_AGAIN: Final = 60.0
"""Seconds after which an unclaimed box sees whether its code is still good: the clock or another command may have ended it."""


class Profiles:
    """Everybody with a profile, their passwords, sessions and consents, and the claim of a box that has nobody yet."""

    def __init__(self, store: PeopleStore, journal: Journal, clock: Clock) -> None:
        self._store = store
        self._journal = journal
        self._clock = clock
        self.passwords = Passwords()
        self._code = ClaimCode(store, self.passwords, clock)
        self._sessions = Sessions(store, clock)
        self._slowdown = Slowdown()
        self._door = asyncio.Lock()  # one try at a time, so that tries side by side do not outrun the pauses
        self.changing = asyncio.Lock()
        self.changed: Callable[[Person], Awaitable[None]] | None = None
        """Awaited as soon as somebody's consents are different, so that what they say holds at once."""
        self.gone: list[Callable[[PersonId], Awaitable[None]]] = []
        """Awaited in turn when somebody is erased: what is in memory, and the camera, first; then what is written."""

    async def everybody(self) -> list[Person]:
        """Everybody with a profile, by name."""
        return await self._store.people()

    async def person(self, person: PersonId) -> Person | None:
        """One person."""
        return next((each for each in await self._store.people() if each.id == person), None)

    async def set_consent(self, person: PersonId, purpose: Purpose, *, given: bool, lapsed: bool = False) -> Person:
        """Give or withdraw a consent and note it in the journal; ``lapsed``: it has ended by itself. Giving it again renews it.

        A consent counts only once its giving is in the journal; withdrawing counts at once, even where the disk fails.

        Raises:
            RefusedError: there is no such person, or they are a child.
            StoreError: it could not be kept.
        """
        async with self.changing:
            before = await self.person(person)
            if before is None:
                msg = "There is no such person."
                raise RefusedError(msg)
            if before.role is not Role.ADULT:
                msg = f"{before.name} has a child's profile: only adults can consent."
                raise RefusedError(msg)
            consents = before.consents | {purpose} if given else before.consents - {purpose}
            after = replace(before, consents=consents)
            note: dict[str, object] = {"purpose": purpose, "given": given} | ({"lapsed": True} if lapsed else {})
            if given:
                await self._journal.append(Kind.CONSENT, person, note)
                await self._store.put_person(after)
                await self.tell(after)
            else:
                try:
                    await self.tell(after)  # first of all: it holds also where nothing can be written
                finally:
                    await self._store.put_person(after)
                await self._journal.append(Kind.CONSENT, person, note)
            return after

    async def claimed(self) -> bool:
        """Whether the box has an adult."""
        return any(person.role is Role.ADULT for person in await self._store.people())

    async def claim_code(self) -> str:
        """A new claim code, to be told to whoever stands before the box and to no log.

        Raises:
            RefusedError: the box has been claimed.
        """
        await self._require_unclaimed()
        return await self._code.fresh()

    async def announce_codes(self, announce: Callable[[str], None]) -> None:
        """Announce a new claim code whenever nobody can know one that is valid, until cancelled; a claimed box has none.

        That is at once, unless ``claim_code`` was asked before, whenever a code has expired or was used up, and when the last
        person is erased.
        """
        level = logging.WARNING
        while True:
            pause = LOOK_AGAIN
            self._code.gone.clear()
            try:
                if not await self.claimed():
                    if not self._code.given or await self._code.left() <= 0:
                        announce(await self._code.fresh())
                    pause = min(pause, await self._code.left())
                level = logging.WARNING
            except StoreError as error:
                logger.log(level, "No claim code can be given: %s", error)
                level = logging.DEBUG
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._code.gone.wait()

    async def claim(self, code: str, name: str, password: str, colour: str = COLOUR) -> Person:
        """Make the first adult with the claim code.

        Raises:
            RefusedError: the box is claimed, the code is wrong, old or used up, or name or password will not do (which does
                not use up the code).
        """
        async with self._door:
            await self._require_unclaimed()
            known_as = shown(name)
            require_good(password, known_as)
            self._slowdown.check(CLAIMING, self._clock.monotonic())
            try:
                await self._code.check(code)
            except RefusedError:
                self._slowdown.wrong(CLAIMING, self._clock.monotonic())
                raise
            person = Person(PersonId(secrets.token_hex(8)), known_as, Role.ADULT, colour)
            await self._store.put_person(person, secret=await self.passwords.hash(password))
            await self._code.used()
            return person

    async def sign_in(self, name: str, password: str) -> Person:
        """The person of this name and password; capitals in the name do not matter.

        Raises:
            RefusedError: they do not fit together, or there were too many wrong tries and it is too early for another. What
                it says and how long it takes do not tell whether there is such a person.
        """
        key = key_of(name)
        async with self.attempt(key):
            person = next((each for each in await self._store.people() if key_of(each.name) == key), None)
            secret = await self._store.secret(person.id if person else PersonId(""))
            if not await self.passwords.fits(secret, password) or person is None or secret is None:
                msg = "This name and password do not fit together."
                raise RefusedError(msg)
        if self.passwords.outdated(secret):
            await self._store.put_secret(person.id, await self.passwords.hash(password))
        return person

    async def open_session(self, person: PersonId | None, device: str) -> str:
        """A new session's secret token; without a person, a guest's."""
        return await self._sessions.open(person, device)

    async def session(self, token: str) -> Session | None:
        """The session of a token, None when it is unknown or has ended."""
        return await self._sessions.get(token)

    async def close_session(self, token: str) -> None:
        """End a session."""
        await self._sessions.close(token)

    async def live_sessions(self) -> list[Session]:
        """All sessions that are open, oldest first."""
        return await self._sessions.live()

    async def end_sessions(self, person: PersonId, *, but: str = "") -> None:
        """End a person's sessions, but for the one of the token ``but``."""
        await self._sessions.end_all(person, but=but)

    @asynccontextmanager
    async def attempt(self, key: str) -> AsyncIterator[None]:
        """A try to get in under this name: one at a time, slower after wrong ones. A RefusedError inside is a wrong one.

        Raises:
            TooSoonError: there were too many wrong ones; what is inside is not tried.
        """
        async with self._door:
            self._slowdown.check(key, self._clock.monotonic())
            try:
                yield
            except RefusedError:
                self._slowdown.wrong(key, self._clock.monotonic())
                raise
            self._slowdown.right(key)

    async def require_password(self, person: Person, password: str) -> None:
        """Have somebody who is signed in show that it is they who hold the phone. Raises RefusedError; slow as signing in."""
        async with self.attempt(key_of(person.name)):
            if not await self.passwords.fits(await self._store.secret(person.id), password):
                msg = "That is not your password."
                raise RefusedError(msg)

    async def erase(self, person: PersonId) -> None:
        """Erase a person and everything that ``gone`` knows of them; what fails does not keep the rest.

        Raises:
            StoreError: something could not be erased. Asking again goes on with it.
        """
        failed: MoodboxError | None = None
        steps = [*self.gone[:1], self._store.erase_person, *self.gone[1:]]
        for step in steps:
            try:
                await step(person)
            except MoodboxError as error:  # the player may be away, which keeps nothing of anybody
                logger.warning("Erasing somebody is not done yet: %s", error)
                failed = error if isinstance(error, StoreError) else failed
        if failed:
            raise failed
        await self._journal.append(Kind.HOUSEHOLD, None, {"what": "removed"})
        self._code.gone.set()  # it may have been the last one

    async def tell(self, person: Person) -> None:
        """Have whoever must act on a changed profile hear of it."""
        if self.changed:
            await self.changed(person)

    async def _require_unclaimed(self) -> None:
        if await self.claimed():
            msg = "This box has been claimed: sign in, or ask an adult of the household to invite you."
            raise RefusedError(msg)


def shown(name: str) -> str:
    """A name as it is shown: its ends trimmed, its letters composed.

    Raises:
        RefusedError: it is empty, too long or has letters that cannot be shown.
    """
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        msg = f"A name needs 1 to {LONGEST_NAME} letters that can be shown."
        raise RefusedError(msg)
    return plain


def key_of(name: str) -> str:
    """A name as it is compared."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())[: 2 * LONGEST_NAME]
