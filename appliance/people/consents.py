"""How long each consent still holds, from the journal, where giving it was written. Implements ``ports.household.Consents``."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Consent, Purpose, Role

if TYPE_CHECKING:
    from appliance.people.profiles import Profiles
    from appliance.ports.clock import Clock
    from appliance.ports.journal import Journal
    from appliance.vocabulary.journal import Entry
    from appliance.vocabulary.people import Person
    from appliance.vocabulary.units import PersonId

LASTS: Final = timedelta(days=90)
"""After so long a yes is asked for again."""


class ConsentBook:
    """What the journal says of consents."""

    def __init__(self, profiles: Profiles, journal: Journal, clock: Clock) -> None:
        self._profiles = profiles
        self._journal = journal
        self._clock = clock

    async def of(self, person: Person) -> list[Consent]:
        """Every purpose in its order; a child has none."""
        last = await self._last(person.id)
        return [_consent(purpose, person, last.get(purpose)) for purpose in Purpose] if person.role is Role.ADULT else []

    async def lapse(self) -> None:
        """End what was given too long ago, or what no entry of the journal vouches for."""
        oldest = self._clock.now() - LASTS
        for person in await self._profiles.everybody():
            last = await self._last(person.id) if person.consents else {}
            for purpose in sorted(person.consents):
                entry = last.get(purpose)
                if entry is None or not entry.data.get("given") or entry.at <= oldest:
                    await self._profiles.set_consent(person.id, purpose, given=False, lapsed=True)

    async def _last(self, person: PersonId) -> dict[Purpose, Entry]:
        """The newest entry of each purpose."""
        found: dict[Purpose, Entry] = {}
        for entry in await self._journal.entries((Kind.CONSENT,), person=person):
            purpose = next((each for each in Purpose if each == entry.data.get("purpose")), None)
            if purpose is not None:
                found.setdefault(purpose, entry)
        return found


def _consent(purpose: Purpose, person: Person, entry: Entry | None) -> Consent:
    if person.allows(purpose):
        since = entry.at if entry else None
        return Consent(purpose, given=True, since=since, until=since and since + LASTS)
    lapsed = entry is not None and bool(entry.data.get("lapsed"))
    return Consent(purpose, given=False, since=entry.at if entry else None, lapsed=lapsed)
