"""Ways in: invitations that an adult shows as a QR code, and open sessions. Implements ``ports.household.Doors``."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from appliance.errors import RefusedError
from appliance.people.passwords import require_good
from appliance.people.sessions import TOKEN_BYTES, id_of
from appliance.ports.people import Invitation
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from appliance.people.profiles import Profiles
    from appliance.ports.clock import Clock
    from appliance.ports.journal import Journal
    from appliance.ports.people import PeopleStore, Session
    from appliance.vocabulary.people import Person
    from appliance.vocabulary.units import PersonId

FOR_GUESTS: Final = timedelta(minutes=10)
"""As long as it is held up. Whoever photographs it cannot come back with it tomorrow."""
GUESTS: Final = 20
"""So many guests come in by one code."""
FOR_ONE: Final = timedelta(minutes=30)
MOST: Final = 50
"""Invitations that are open at once; older ones end."""
ENDED: Final = "This invitation has ended or was used already. Ask for a new one."


class Doors:
    """Tokens of 256 bits: not to be guessed, so only a plain hash of each is kept."""

    def __init__(self, profiles: Profiles, store: PeopleStore, journal: Journal, clock: Clock) -> None:
        self._profiles = profiles
        self._store = store
        self._journal = journal
        self._clock = clock

    async def invite(self, person: PersonId | None, by: Person) -> tuple[str, Invitation]:
        """A token, given to whoever shows it and kept nowhere.

        Raises:
            RefusedError: ``by`` is no adult, there is no such person, or they are an adult with a password of their own.
        """
        if by.role is not Role.ADULT:
            msg = "Only an adult of the household may invite."
            raise RefusedError(msg)
        if person is not None:
            await self._open_to_invitation(person)
        now = self._clock.now()
        token = secrets.token_urlsafe(TOKEN_BYTES)
        until, uses = (now + FOR_ONE, 1) if person else (now + FOR_GUESTS, GUESTS)
        invitation = Invitation(id_of(token), by.id, person, until, uses)
        left = await self._store.invitations()
        for each in left:
            same = person is not None and each.person == person
            if each.until <= now or same:
                await self._store.end_invitation(each.id)
        for each in left[: max(0, len(left) - MOST + 1)]:
            await self._store.end_invitation(each.id)
        await self._journal.append(Kind.HOUSEHOLD, by.id, {"what": "invited", "who": person or "guest"})
        await self._store.put_invitation(invitation)
        return token, invitation

    async def invited(self, token: str) -> Person | None:
        """Whom it invites, None for a guest. Raises RefusedError where it has ended."""
        found = next((each for each in await self._store.invitations() if each.id == id_of(token)), None)
        return await self._whom(found)

    async def accept(self, token: str, password: str | None) -> Person | None:
        """Come in. Raises RefusedError where it has ended, and where an adult gives no good password (it stays good then)."""
        person = await self.invited(token)
        if person is not None:
            if password is not None:
                require_good(password, person.name)
            elif person.role is Role.ADULT:
                msg = "An adult needs a password."
                raise RefusedError(msg)
        used = await self._store.use_invitation(id_of(token))
        person = await self._whom(used)  # somebody may have been quicker
        if person is not None and password is not None:
            await self._store.put_secret(person.id, await self._profiles.passwords.hash(password))
            await self._profiles.end_sessions(person.id)
        return person

    async def sessions(self, of: Person) -> Sequence[Session]:
        """One's own sessions, and for an adult also those of children and guests, oldest first."""
        live = await self._profiles.live_sessions()
        if of.role is not Role.ADULT:
            return [each for each in live if each.person == of.id]
        adults = {each.id for each in await self._store.people() if each.role is Role.ADULT and each.id != of.id}
        return [each for each in live if each.person not in adults]

    async def end(self, session: str, by: Person) -> None:
        """End one of these; others are left alone."""
        if any(each.id == session for each in await self.sessions(by)):
            await self._store.end_session(session)

    async def _open_to_invitation(self, person: PersonId) -> Person:
        found = await self._profiles.person(person)
        if found is None:
            msg = "There is no such person."
            raise RefusedError(msg)
        if found.role is Role.ADULT and await self._store.secret(person) is not None:
            msg = f"{found.name} signs in with a password of their own. `moodbox person reset` on the box gives a new one."
            raise RefusedError(msg)
        return found

    async def _whom(self, invitation: Invitation | None) -> Person | None:
        if invitation is None or invitation.until <= self._clock.now():
            raise RefusedError(ENDED)
        return None if invitation.person is None else await self._open_to_invitation(invitation.person)
