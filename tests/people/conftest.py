from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from appliance.people.doors import Doors
from appliance.people.profiles import Profiles
from appliance.store.database import Database
from appliance.store.household import SqliteHousehold
from appliance.store.journal import SqliteJournal
from tests.fakes.clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from appliance.vocabulary.people import Person

PASSWORD = "correct horse battery"


@dataclass
class Home:
    """The household on a real database in a temporary folder, and a clock that tests move."""

    clock: ManualClock
    store: SqliteHousehold
    journal: SqliteJournal
    profiles: Profiles
    doors: Doors
    trimmed: int = 0

    def restarted(self) -> Profiles:
        """The people as after a restart: what was in memory is gone."""
        return Profiles(self.store, self.journal, self.clock)

    async def asha(self) -> Person:
        """The first person, who claims the box."""
        return await self.profiles.claim(await self.profiles.claim_code(), "Asha", PASSWORD)


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    async with Database(tmp_path) as database:
        clock = ManualClock()
        store, journal = SqliteHousehold(database), SqliteJournal(database, "box", clock)
        profiles = Profiles(store, journal, clock)
        yield Home(clock, store, journal, profiles, Doors(profiles, store, journal, clock))
