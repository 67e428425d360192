"""``moodbox claim``: what concerns the household."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from appliance.brain.clock import SystemClock
from appliance.commands.output import Output
from appliance.people.profiles import Profiles
from appliance.settings import load
from appliance.store.database import Database
from appliance.store.household import SqliteHousehold
from appliance.store.journal import SqliteJournal

if TYPE_CHECKING:
    from argparse import Namespace

    from appliance.settings import Settings


def claim(arguments: Namespace) -> int:
    """Print a new claim code; the one before is void. Refused once the box is claimed."""
    code = asyncio.run(_claim(load()))
    Output(as_json=arguments.json).item({"code": code}, lambda: f"claim code: {code}\nIt is valid for 30 minutes, once.")
    return 0


async def _claim(settings: Settings) -> str:
    async with Database(settings.state) as database:
        clock = SystemClock()
        journal = SqliteJournal(database, settings.box_id, clock)
        return await Profiles(SqliteHousehold(database), journal, clock).claim_code()
