"""What must happen though nobody asks: consents that end by themselves, history that grows too old, people who were erased."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from appliance.errors import MoodboxError, StoreError
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import timedelta

    from appliance.people.consents import ConsentBook
    from appliance.people.profiles import Profiles
    from appliance.ports.clock import Clock
    from appliance.ports.journal import Journal
    from appliance.ports.people import PeopleStore
    from appliance.vocabulary.units import PersonId

log = logging.getLogger(__name__)

GLANCE: Final = 2.0
"""Seconds between two looks at who lives here: ``moodbox erase`` is another process."""
CHORES: Final = Seconds(600.0)
"""Seconds between two rounds of what has days."""
HISTORY: Final = (Kind.MOOD, Kind.CORRECTION, Kind.MANUAL_MOOD)
"""What a mood history is made of. What was played, saved and judged is taste, and stays until its person deletes it."""


class Keeper:
    """Runs as a task beside the box. ``history`` is how long moods are kept; ``trim`` leaves nothing of what was deleted."""

    def __init__(  # noqa: PLR0913, PLR0917 - it joins these
        self,
        profiles: Profiles,
        consents: ConsentBook,
        store: PeopleStore,
        journal: Journal,
        clock: Clock,
        history: timedelta,
        trim: Callable[[], Awaitable[None]],
    ) -> None:
        self._profiles, self._consents, self._store = profiles, consents, store
        self._journal, self._clock, self._history, self._trim = journal, clock, history, trim
        self._known: set[PersonId] | None = None
        self._next = Seconds(0.0)

    async def run(self) -> None:
        """Keep house until cancelled."""
        level = logging.WARNING
        while True:
            try:
                await self.glance()
                if self._clock.monotonic() >= self._next:
                    await self.chores()
                    self._next = Seconds(self._clock.monotonic() + CHORES)
                level = logging.WARNING
            except MoodboxError as error:
                log.log(level, "what has its day could not be done and is tried again: %s", error)
                level = logging.DEBUG
            await asyncio.sleep(GLANCE)

    async def glance(self) -> None:
        """Whoever is no longer in the household is gone from memory too."""
        people = {person.id for person in await self._store.people()}
        for person in (self._known or people) - people:
            await self._profiles.erase(person)
        self._known = people

    async def chores(self) -> None:
        """End what is over, and delete moods that are older than they are kept."""
        await self._consents.lapse()
        now = self._clock.now()
        for session in await self._store.sessions():
            if session.until <= now:
                await self._store.end_session(session.id)
        for invitation in await self._store.invitations():
            if invitation.until <= now:
                await self._store.end_invitation(invitation.id)
        if await self._journal.forget(HISTORY, now - self._history):
            try:
                await self._trim()
            except StoreError as error:
                log.warning("old moods are deleted, but not yet from the file: %s", error)
