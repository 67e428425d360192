"""Who lives here: profiles that adults add, change and remove, and passwords. Implements ``ports.household.Members``."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from appliance.errors import RefusedError
from appliance.people.claim import ClaimCode
from appliance.people.passwords import require_good
from appliance.people.profiles import key_of, shown
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Person, Role
from appliance.vocabulary.units import PersonId

if TYPE_CHECKING:
    from appliance.people.profiles import Profiles
    from appliance.ports.clock import Clock
    from appliance.ports.journal import Journal
    from appliance.ports.people import PeopleStore

MOST: Final = 24
"""Profiles of a household."""
NO_RESET: Final = "This name and code do not fit together, or the code has ended: `moodbox person reset` gives a new one."


class Members:
    """Adults change the household; nobody changes another adult, whose history is theirs alone."""

    def __init__(self, profiles: Profiles, store: PeopleStore, journal: Journal, clock: Clock) -> None:
        self._profiles = profiles
        self._store = store
        self._journal = journal
        self._clock = clock

    async def add(self, name: str, colour: str, role: Role, by: Person) -> Person:
        """A new profile. Raises RefusedError where the name will not do or somebody has it, or the house is full."""
        _require_adult(by)
        async with self._profiles.changing:
            people = await self._store.people()
            if len(people) >= MOST:
                msg = f"A household has {MOST} profiles at the most."
                raise RefusedError(msg)
            person = Person(PersonId(secrets.token_hex(8)), _free(name, people), role, colour)
            await self._journal.append(Kind.HOUSEHOLD, by.id, {"what": "added", "who": person.id, "role": role})
            await self._store.put_person(person)
        return person

    async def change(self, person: PersonId, by: Person, *, name: str, colour: str, role: Role) -> Person:
        """Change a profile. Raises RefusedError for another adult's, and where it would leave the home without an adult."""
        _require_adult(by)
        async with self._profiles.changing:
            people = await self._store.people()
            before = _one(people, person)
            if before.role is Role.ADULT and before.id != by.id:
                msg = f"{before.name} is an adult: only they can change their own profile."
                raise RefusedError(msg)
            others = [each for each in people if each.id != person]
            if before.role is Role.ADULT and role is Role.CHILD and not await self._adult(others):
                msg = "You are the only adult here who can sign in: somebody must run the box."
                raise RefusedError(msg)
            after = replace(before, name=_free(name, others), colour=colour, role=role)
            if role is not before.role:
                after = replace(after, consents=frozenset())
                await self._journal.append(Kind.HOUSEHOLD, by.id, {"what": "role", "who": person, "role": role})
            await self._store.put_person(after)
            await self._profiles.tell(after)
        if role is Role.ADULT and before.role is Role.CHILD:
            # An adult signs in with a password of their own, which no parent has seen.
            await self._store.forget_secret(person)
            await self._profiles.end_sessions(person)
        return after

    async def remove(self, person: PersonId, by: Person, password: str) -> None:
        """Erase somebody. Raises RefusedError for a wrong password, or where it would leave the home without an adult."""
        _require_adult(by)
        await self._profiles.require_password(by, password)
        people = await self._store.people()
        found = _one(people, person)
        others = [each for each in people if each.id != person]
        if others and found.role is Role.ADULT and not await self._adult(others):
            msg = f"{found.name} is the only adult here who can sign in: remove the others first, or let another adult in."
            raise RefusedError(msg)
        await self._profiles.erase(person)

    async def has_password(self, person: PersonId) -> bool:
        """Whether a person signs in with a password."""
        return await self._store.secret(person) is not None

    async def prove(self, person: Person, password: str) -> None:
        """See the port. Raises RefusedError for a wrong password."""
        await self._profiles.require_password(person, password)

    async def set_password(self, person: PersonId, old: str, new: str, *, but: str) -> None:
        """Change one's own password and end all other sessions. Raises RefusedError for a wrong old or a poor new one."""
        found = _one(await self._store.people(), person)
        require_good(new, found.name)
        if await self.has_password(person):
            await self._profiles.require_password(found, old)
        await self._renew(found, new, but)

    async def reset_code(self, name: str) -> str:
        """A code with which whoever has this name sets a new password. For ``moodbox person reset``, on the box itself."""
        found = next((each for each in await self._store.people() if key_of(each.name) == key_of(name)), None)
        if found is None:
            msg = f"Nobody here is called {name}: `moodbox person list` shows who is."
            raise RefusedError(msg)
        return await self._code(found).fresh()

    async def reset(self, name: str, code: str, password: str) -> Person:
        """A new password by such a code. What it says does not tell whether there is such a person."""
        async with self._profiles.attempt(key_of(name)):
            found = next((each for each in await self._store.people() if key_of(each.name) == key_of(name)), None)
            if found is None:
                await self._profiles.passwords.fits(None, code)  # as slow as one that there is
                raise RefusedError(NO_RESET)
            require_good(password, found.name)
            try:
                await self._code(found).check(code)
            except RefusedError:
                raise RefusedError(NO_RESET) from None
        await self._code(found).used()
        await self._renew(found, password, "")
        return found

    async def _renew(self, person: Person, password: str, but: str) -> None:
        await self._store.put_secret(person.id, await self._profiles.passwords.hash(password))
        await self._profiles.end_sessions(person.id, but=but)
        await self._journal.append(Kind.HOUSEHOLD, person.id, {"what": "password"})

    def _code(self, person: Person) -> ClaimCode:
        return ClaimCode(self._store, self._profiles.passwords, self._clock, key=f"reset:{person.id}")

    async def _adult(self, people: list[Person]) -> bool:
        """Whether one of these is an adult who can sign in."""
        return any([each.role is Role.ADULT and await self.has_password(each.id) for each in people])


def _require_adult(by: Person) -> None:
    if by.role is not Role.ADULT:
        msg = "Only an adult of the household may do this."
        raise RefusedError(msg)


def _one(people: list[Person], person: PersonId) -> Person:
    found = next((each for each in people if each.id == person), None)
    if found is None:
        msg = "There is no such person."
        raise RefusedError(msg)
    return found


def _free(name: str, others: list[Person]) -> str:
    """The name as it is shown. Raises RefusedError where somebody else has it."""
    wanted = shown(name)
    if any(key_of(each.name) == key_of(wanted) for each in others):
        msg = f"Somebody here is called {wanted} already: people sign in by their names."
        raise RefusedError(msg)
    return wanted
