"""The live WebSocket: the snapshot at first and after every change, to as many phones as look.

A phone that is slow to take one gets the newest next and never a backlog, since each snapshot is made when it can be sent.
"""

import asyncio
from contextlib import suppress
from typing import Final

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect, WebSocketState

from appliance.errors import StoreError
from appliance.panel.access import Here, Rooms, Who, who
from appliance.panel.schema.state import Snapshot

INTERVAL: Final = 0.1
"""Seconds between two snapshots at the least."""

KEEP_ALIVE: Final = 10.0
"""Seconds after which a snapshot is sent though nothing changed: a page that hears nothing for longer knows the box is away."""

STALLED: Final = 30.0
"""Seconds after which a phone that takes nothing is let go."""

SESSION_CHECK: Final = 5.0
"""Seconds between two looks at whether the session still lasts."""

NO_SESSION: Final = 4401
STOPPING: Final = 1001

Message = Snapshot
"""What the WebSocket says. OpenAPI knows no WebSockets, so the app puts its schema beside the routes' models."""

router = APIRouter()


@router.websocket("/api/live")
async def live(socket: WebSocket, here: Here) -> None:
    """Send snapshots for as long as the phone looks and its session lasts."""
    found = await who(socket, here)
    await socket.accept()
    if found is None:
        await socket.close(NO_SESSION, "nobody is signed in on this phone")
        return
    changed = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(_watch(here, changed), name="live watch"),
            group.create_task(_send(socket, here, changed, guest=found.person is None), name="live send"),
            group.create_task(_expire(socket, here, found), name="live expire"),
            group.create_task(_gone(socket), name="live gone"),
        ]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
    if WebSocketState.DISCONNECTED not in {socket.client_state, socket.application_state}:
        with suppress(WebSocketDisconnect, TimeoutError):
            async with asyncio.timeout(INTERVAL):
                await socket.close(STOPPING)


async def _watch(here: Rooms, changed: asyncio.Event) -> None:
    """Note every change; the first one is the state at the start."""
    async for _ in here.box.changes():
        changed.set()


async def _send(socket: WebSocket, here: Rooms, changed: asyncio.Event, *, guest: bool) -> None:
    """Send until the phone is gone or takes nothing any more."""
    with suppress(WebSocketDisconnect, TimeoutError):
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(KEEP_ALIVE):
                    await changed.wait()
            changed.clear()
            async with asyncio.timeout(STALLED):
                await socket.send_text(here.sheet.text(here.box.state, here.clock, guest=guest))
            await asyncio.sleep(INTERVAL)


async def _expire(socket: WebSocket, here: Rooms, found: Who) -> None:
    """Close when the session has ended, here or on another phone. A store that fails for now ends nothing."""
    while True:
        await asyncio.sleep(SESSION_CHECK)
        with suppress(StoreError):
            if await here.people.session(found.token) is None:
                break
    with suppress(WebSocketDisconnect):
        await socket.close(NO_SESSION, "the session has ended")


async def _gone(socket: WebSocket) -> None:
    """Return when the phone is gone. The page has nothing to say here: what it sends is dropped."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass
