"""Resting faces, kept: seven numbers a person, for as long as they want them kept."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, FiniteFloat, ValidationError

from appliance.errors import StoreError
from appliance.mood.baseline import POPULATION, Baseline
from appliance.vocabulary.affect import EMOTIONS
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.units import REEL

if TYPE_CHECKING:
    from datetime import datetime

    from appliance.ports.clock import Clock
    from appliance.ports.journal import Journal
    from appliance.ports.people import PeopleStore
    from appliance.vocabulary.units import PersonId

log = logging.getLogger(__name__)


class _Kept(BaseModel):
    """What is kept of one person's resting face."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    offsets: tuple[FiniteFloat, ...] = Field(min_length=len(EMOTIONS), max_length=len(EMOTIONS))
    learned: AwareDatetime


class RestingFaces:
    """Reads and writes them in the people's store. Of the demo's reel none is kept."""

    def __init__(self, store: PeopleStore, journal: Journal, clock: Clock) -> None:
        self._store, self._journal, self._clock = store, journal, clock

    async def of(self, person: PersonId) -> Baseline:
        """A person's resting face, the population's where it is not known or cannot be read."""
        try:
            kept = await self._read(person)
        except StoreError as error:
            log.warning("a resting face cannot be read and the usual one is used: %s", error)
            kept = None
        return Baseline(kept.offsets) if kept else POPULATION

    async def learned(self, person: PersonId) -> datetime | None:
        """When it was last learned, None where it is not known."""
        kept = await self._read(person)
        return kept.learned if kept else None

    async def learn(self, person: PersonId, baseline: Baseline, how: str) -> None:
        """Keep what a person had the box learn; ``how`` goes to the journal, the numbers do not."""
        if person == REEL:
            return
        await self._journal.append(Kind.BASELINE, person, {"how": how})
        await self._write(person, _Kept(offsets=baseline.offsets, learned=self._clock.now()))

    async def drifted(self, person: PersonId, baseline: Baseline) -> None:
        """Keep the slow drift of a resting face that the person has had learned; of others nothing is kept."""
        kept = await self._read(person)
        if kept and kept.offsets != baseline.offsets:
            await self._write(person, kept.model_copy(update={"offsets": baseline.offsets}))

    async def forget(self, person: PersonId) -> None:
        """Forget it."""
        if await self._store.value(_key(person)) is not None:
            await self._store.put_value(_key(person), None)
            await self._journal.append(Kind.BASELINE, person, {"how": "forgotten"})

    async def erase(self, person: PersonId) -> None:
        """Forget it without a word in the journal: the person is erased."""
        await self._store.put_value(_key(person), None)

    async def _read(self, person: PersonId) -> _Kept | None:
        text = await self._store.value(_key(person))
        try:
            return _Kept.model_validate_json(text) if text else None
        except ValidationError:
            log.warning("a kept resting face is not readable and is left aside")
            return None

    async def _write(self, person: PersonId, kept: _Kept) -> None:
        await self._store.put_value(_key(person), kept.model_dump_json())


def _key(person: PersonId) -> str:
    return f"baseline:{person}"
