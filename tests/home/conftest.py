from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.home.mosquitto import Mosquitto

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def mosquitto(tmp_path: Path) -> AsyncIterator[Mosquitto]:
    broker = Mosquitto.prepare(tmp_path)
    await broker.start()
    yield broker
    broker.thaw()
    await broker.stop()
