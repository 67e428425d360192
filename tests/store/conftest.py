from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from appliance.store.database import Database
from tests.fakes.clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """The real thing in a temporary folder: as easy as a fake, and it is the truth."""
    async with Database(tmp_path) as database:
        yield database
