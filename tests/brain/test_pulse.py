"""The brain's sign of life, heard at a real socket of systemd's protocol."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from appliance.brain.clock import SystemClock
from appliance.brain.pulse import LATE, pulse
from appliance.errors import StoreError
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

CLOCK = SystemClock()


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> socket.socket:
    door = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    door.bind(str(tmp_path / "notify"))
    door.settimeout(0)
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    monkeypatch.setenv("WATCHDOG_USEC", "200000")
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    return door


@asynccontextmanager
async def beating(stepped: Callable[[], Seconds], store: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    task = asyncio.create_task(pulse(CLOCK, stepped, store))
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def fine() -> None:
    pass


async def test_it_beats_while_all_goes_on(manager: socket.socket) -> None:
    async with manager_closed(manager), beating(CLOCK.monotonic, fine), asyncio.timeout(20):
        for _ in range(3):
            assert await asyncio.get_running_loop().sock_recv(manager, 100) == b"WATCHDOG=1"


async def test_a_store_that_refuses_is_no_hang(manager: socket.socket) -> None:
    async def full() -> None:
        msg = "the disk is full"
        raise StoreError(msg)

    async with manager_closed(manager), beating(CLOCK.monotonic, full), asyncio.timeout(20):
        assert await asyncio.get_running_loop().sock_recv(manager, 100) == b"WATCHDOG=1"


@pytest.mark.parametrize("what", ["watching", "store"])
async def test_it_stops_when_something_hangs(manager: socket.socket, what: str, caplog: pytest.LogCaptureFixture) -> None:
    async def hangs() -> None:
        await asyncio.Event().wait()

    stepped = (lambda: Seconds(CLOCK.monotonic() - LATE - 1)) if what == "watching" else CLOCK.monotonic
    async with manager_closed(manager), beating(stepped, hangs if what == "store" else fine), asyncio.timeout(20):
        while what not in caplog.text:  # noqa: ASYNC110 - the log has no event
            await asyncio.sleep(0.01)
        with pytest.raises(BlockingIOError):
            manager.recv(100)


async def test_without_systemd_it_ends_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    await pulse(CLOCK, CLOCK.monotonic, fine)


@asynccontextmanager
async def manager_closed(manager: socket.socket) -> AsyncIterator[None]:
    with manager:
        yield
