"""The history of moods of those who want one, and what it says of the last days."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from appliance.brain.timeline import stretches
from appliance.mood.wellbeing import LOW, Day, notice
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Purpose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from appliance.ports.clock import Clock
    from appliance.ports.journal import Journal
    from appliance.ports.people import PeopleStore
    from appliance.vocabulary.affect import Label
    from appliance.vocabulary.journal import Entry
    from appliance.vocabulary.people import Person
    from appliance.vocabulary.units import PersonId

log = logging.getLogger(__name__)

MOST: Final = 20_000
"""Entries that are looked at: many weeks of restless days."""


class Diary:
    """Notes changes of mood in the journal, and derives days from them."""

    def __init__(self, store: PeopleStore, journal: Journal, clock: Clock) -> None:
        self._store, self._journal, self._clock = store, journal, clock
        self._writing: Person | None = None

    async def moved(self, person: Person | None, before: Label | None, after: Label | None) -> None:
        """The mood has another label. Where somebody else listens now, or nobody, the last mood of who did has ended."""
        last, self._writing = self._writing, person if person and person.allows(Purpose.HISTORY) and after else None
        if last and (person is None or person.id != last.id):
            await self._journal.append(Kind.MOOD, last.id, {"from": before, "to": None})
            before = None
        if person and person.allows(Purpose.HISTORY):
            await self._journal.append(Kind.MOOD, person.id, {"from": before, "to": after})

    async def notice(self, person: Person) -> str | None:
        """What there is to say to a person who consents to that and to a history; None where there is nothing."""
        if not (person.allows(Purpose.WELLBEING) and person.allows(Purpose.HISTORY)):
            return None
        entries = await self._journal.entries((Kind.MOOD,), person=person.id, limit=MOST)
        now = self._clock.now().astimezone()
        said = await self._store.value(_key(person.id))
        found = notice(days(entries, now), now.date(), date.fromisoformat(said) if said else None)
        return found.words if found else None

    async def noticed(self, person: PersonId) -> None:
        """It has been read today."""
        await self._store.put_value(_key(person), self._clock.now().astimezone().date().isoformat())

    async def erase(self, person: PersonId) -> None:
        """The person is erased; the journal is another's matter."""
        if self._writing and self._writing.id == person:
            self._writing = None
        await self._store.put_value(_key(person), None)


def days(entries: Iterable[Entry], now: datetime) -> list[Day]:
    """The days with a mood known, oldest first, in the time zone of ``now``, from one person's MOOD entries, newest first."""
    known: defaultdict[date, float] = defaultdict(float)
    low: defaultdict[date, float] = defaultdict(float)
    for mood in stretches(entries, now):
        for day, hours in _split(mood.since, mood.until):
            known[day] += hours
            low[day] += hours if mood.label in LOW else 0.0
    return [Day(day, known[day], low[day]) for day in sorted(known)]


def _split(begin: datetime, end: datetime) -> Iterator[tuple[date, float]]:
    """The hours of a stretch on each of its days."""
    while begin < end:
        midnight = datetime.combine(begin.date() + timedelta(days=1), time.min, begin.tzinfo)
        until = min(midnight, end)
        yield begin.date(), (until - begin) / timedelta(hours=1)
        begin = until


def _key(person: PersonId) -> str:
    return f"notice:{person}"
