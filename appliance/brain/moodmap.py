"""What each mood should sound like (``ports.MoodMap``): the household's way, and each person's own."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter, ValidationError

from appliance.choice.target import DEFAULT
from appliance.vocabulary.affect import Label
from appliance.vocabulary.choice import MoodSound
from appliance.vocabulary.journal import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from appliance.brain.live import Live
    from appliance.ports.journal import Journal
    from appliance.ports.people import PeopleStore
    from appliance.vocabulary.people import Person
    from appliance.vocabulary.units import PersonId

log = logging.getLogger(__name__)

KEY: Final = "mapping"
_ROWS = TypeAdapter(dict[Label, MoodSound])

Rows = dict[Label, MoodSound]


class MoodWays:
    """The maps of the household and its people; ``changed`` is awaited when one has changed."""

    def __init__(self, store: PeopleStore, journal: Journal, live: Live) -> None:
        self._store, self._journal, self._live = store, journal, live
        self._household: Rows = {}
        self._own: dict[PersonId, Rows] = {}
        self.changed: Callable[[], Awaitable[None]] | None = None
        self.in_force: Mapping[Label, MoodSound] = _InForce(self)

    async def remember(self, people: Iterable[Person]) -> None:
        """Take up what was kept."""
        self._household = await self._kept(KEY)
        self._own = {person.id: await self._kept(_key(person.id)) for person in people}

    def household(self) -> Mapping[Label, MoodSound]:
        """The household's way."""
        return DEFAULT | self._household

    def own(self, person: PersonId) -> Mapping[Label, MoodSound]:
        """The moods that this person has a way of their own for."""
        return dict(self._own.get(person, {}))

    def of(self, label: Label) -> MoodSound:
        """How a mood sounds for who listens now."""
        listening = self._live.state.listening
        own = self._own.get(listening.id, {}) if listening else {}
        return own.get(label) or self._household.get(label) or DEFAULT[label]

    async def change(self, label: Label, sound: MoodSound | None, by: PersonId, *, own: bool) -> None:
        """Change the household's way or one's own, or reset it."""
        row = None if sound is None else json.loads(_ROWS.dump_json({label: sound}))[label]
        await self._journal.append(Kind.MAPPING, by, {"label": label, "sound": row, "own": own})
        before = self._own.get(by, {}) if own else self._household
        rows = {key: value for key, value in before.items() if key is not label} | ({} if sound is None else {label: sound})
        await self._store.put_value(_key(by) if own else KEY, _ROWS.dump_json(rows).decode() if rows else None)
        if own:
            self._own[by] = rows
        else:
            self._household = rows
        if self.changed:
            await self.changed()

    async def erase(self, person: PersonId) -> None:
        """Somebody's profile is gone."""
        self._own.pop(person, None)
        await self._store.put_value(_key(person), None)

    async def _kept(self, key: str) -> Rows:
        return await _kept(self._store, key)


async def mood_map(store: PeopleStore, person: PersonId | None) -> Rows:
    """How every mood sounds for somebody, or (None) for the household, as it is kept."""
    return DEFAULT | await _kept(store, KEY) | (await _kept(store, _key(person)) if person else {})


async def _kept(store: PeopleStore, key: str) -> Rows:
    kept = await store.value(key)
    try:
        return _ROWS.validate_json(kept) if kept else {}
    except ValidationError:
        log.warning("the kept mood mapping %r is not readable and is left aside", key)
        return {}


class _InForce(Mapping[Label, MoodSound]):
    """The map of who listens at the moment of looking."""

    def __init__(self, ways: MoodWays) -> None:
        self._ways = ways

    def __getitem__(self, label: Label) -> MoodSound:
        return self._ways.of(label)

    def __iter__(self) -> Iterator[Label]:
        return iter(DEFAULT)

    def __len__(self) -> int:
        return len(DEFAULT)


def _key(person: PersonId) -> str:
    return f"{KEY}:{person}"
