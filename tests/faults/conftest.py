"""What the boxes under faults play and see: the demo's music and reel, made once for all tests."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from appliance.demo.prepare import MUSIC, REEL, prepare

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def demo(cache: Path) -> Path:
    """The folder with the demo's music and reel."""
    folder = cache / "moodbox" / "demo"
    asyncio.run(prepare(folder, (MUSIC, REEL), lambda _what, _done, _total: None))
    return folder
