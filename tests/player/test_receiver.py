"""Spotify Connect: librespot's events, as its hook says them to the box's socket."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from appliance.errors import PlayerError
from appliance.player.receiver import SOCKET, SpotifyConnect, tell
from appliance.vocabulary.guests import GuestState

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

PATIENCE = 30.0


@asynccontextmanager
async def listening(runtime: Path) -> AsyncIterator[asyncio.Queue[GuestState]]:
    """What is heard, once the socket is there."""
    heard: asyncio.Queue[GuestState] = asyncio.Queue()

    async def listen() -> None:
        async for state in SpotifyConnect(runtime).changes():
            heard.put_nowait(state)

    task = asyncio.create_task(listen())
    async with asyncio.timeout(PATIENCE):
        while not (runtime / SOCKET).exists():  # noqa: ASYNC110 - a file has no event
            await asyncio.sleep(0.01)
    yield heard
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_what_matters_is_heard_and_nothing_else(tmp_path: Path) -> None:
    async with listening(tmp_path) as heard:
        for event in (
            "volume_changed",
            "playing",
            "track_changed",
            "x" * 500,
            "\udcff",
            "",
            "paused",
            "stopped",
            "session_disconnected",
        ):
            await asyncio.to_thread(tell, tmp_path, event)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
            end.sendto(os.urandom(60), str(tmp_path / SOCKET))
        await asyncio.to_thread(tell, tmp_path, "playing")
        async with asyncio.timeout(PATIENCE):
            states = [await heard.get() for _ in range(5)]
    assert states == [GuestState.PLAYING, GuestState.PAUSED, GuestState.PAUSED, GuestState.GONE, GuestState.PLAYING]
    assert not (tmp_path / SOCKET).exists()


@pytest.mark.parametrize("setting", ["MOODBOX_RUNTIME", "MOODBOX_RECEIVER__FOLDER"])
async def test_the_hook_that_librespot_runs(tmp_path: Path, setting: str) -> None:
    async with listening(tmp_path) as heard:
        for event in ("seeked", "playing"):
            environment = os.environ | {"PLAYER_EVENT": event, setting: str(tmp_path), "TRACK_ID": "a secret taste"}
            environment["MOODBOX_CONFIG"] = os.devnull  # as in the appliance: the settings are not for librespot to read
            command = [sys.executable, "-m", "appliance", "receiver"]
            done = await asyncio.to_thread(subprocess.run, command, env=environment, capture_output=True, check=False)
            assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        async with asyncio.timeout(PATIENCE):
            assert await heard.get() is GuestState.PLAYING
        assert heard.empty()


async def test_only_the_boxs_own_group_may_say_it(tmp_path: Path) -> None:
    async with listening(tmp_path):
        assert (tmp_path / SOCKET).stat().st_mode & 0o777 == 0o660


async def test_one_left_over_from_before_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / SOCKET).touch()
    states = SpotifyConnect(tmp_path).changes()
    first = asyncio.ensure_future(anext(states))
    async with asyncio.timeout(PATIENCE):
        while not first.done():
            try:
                tell(tmp_path, "playing")
            except PlayerError:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0)
    assert await first is GuestState.PLAYING
    await states.aclose()  # type: ignore[attr-defined]


async def test_a_folder_that_is_not_there_and_a_box_that_does_not_listen_are_said(tmp_path: Path) -> None:
    with pytest.raises(PlayerError, match="cannot be heard"):
        await anext(SpotifyConnect(tmp_path / "nowhere").changes())
    with pytest.raises(PlayerError, match="does not listen"):
        tell(tmp_path, "playing")
