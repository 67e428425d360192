"""Fixtures of the player's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from appliance.brain.clock import SystemClock
from appliance.player.mpd import MpdPlayer
from tests.player.server import PASSWORD, Mpd

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def mpd(tmp_path: Path) -> AsyncIterator[Mpd]:
    """An open MPD that has read its music and does not play."""
    server = Mpd(tmp_path)
    try:
        await server.prepare()
        yield server
    finally:
        await server.stop()


@pytest.fixture
async def locked_mpd(tmp_path: Path) -> AsyncIterator[Mpd]:
    """An MPD that lets nobody do anything without its password."""
    server = Mpd(tmp_path, password=PASSWORD)
    try:
        await server.prepare()
        yield server
    finally:
        await server.stop()


@pytest.fixture
async def player(mpd: Mpd) -> AsyncIterator[MpdPlayer]:
    """A player that connects to the open MPD."""
    async with MpdPlayer(mpd.socket, 6600, None, SystemClock()) as player:
        yield player
