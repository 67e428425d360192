"""A diary for tests of the panel: the real one, on the test's journal and catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appliance.brain.days import Days
from appliance.brain.live import Live
from appliance.brain.shelves import Shelves
from appliance.state import BoxState
from appliance.store.catalogue import SqliteCatalogue

if TYPE_CHECKING:
    from appliance.ports.clock import Clock
    from appliance.ports.journal import Journal
    from appliance.store.database import Database


async def diary(database: Database, journal: Journal, clock: Clock) -> Days:
    """A diary that knows the tracks of the catalogue."""

    async def changed() -> None:
        """No queue runs."""

    shelves = Shelves(SqliteCatalogue(database), Live(BoxState("testbox")), changed)
    await shelves.load()
    return Days(journal, shelves, clock, [])
