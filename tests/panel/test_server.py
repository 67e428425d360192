"""The real server: the live WebSocket, its start and its end."""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import signal
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from appliance.errors import PanelError, StoreError
from appliance.panel import live
from appliance.panel.server import PanelServer
from appliance.settings import PanelSettings
from appliance.vocabulary.affect import Label
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.player import PlayerStatus
from appliance.vocabulary.units import TrackFile

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.panel.household import Home

PATIENCE = 10.0
ANY_PORT = PanelSettings.model_construct(host="127.0.0.1", port=0)


@asynccontextmanager
async def serving(home: Home) -> AsyncIterator[PanelServer]:
    """The home's panel on a free port of loopback."""
    async with PanelServer(home.app, ANY_PORT) as server, asyncio.TaskGroup() as group:
        task = group.create_task(server.run())
        yield server
        task.cancel()


@asynccontextmanager
async def watching(
    home: Home,
    server: PanelServer,
    role: str = "guest",
    **options: Any,  # noqa: ANN401 - the library's own
) -> AsyncIterator[ClientConnection]:
    """A phone that looks."""
    token = await home.token(role)
    headers = {"Cookie": f"moodbox={token}"} if token else {}
    async with connect(f"ws://127.0.0.1:{server.port}/api/live", additional_headers=headers, **options) as phone:
        yield phone


async def hear(phone: ClientConnection) -> dict[str, Any]:
    """The next snapshot."""
    async with asyncio.timeout(PATIENCE):
        snapshot: dict[str, Any] = json.loads(await phone.recv())
        return snapshot


async def code(phone: ClientConnection) -> int | None:
    """The code with which the box closes."""
    async with asyncio.timeout(PATIENCE):
        await phone.wait_closed()
    return phone.close_code


async def eventually_unwatched(home: Home) -> None:
    async with asyncio.timeout(PATIENCE):
        while home.box.watchers:  # noqa: ASYNC110 - the fake has no event for it
            await asyncio.sleep(0.01)


async def test_a_phone_hears_the_state_and_every_change(home: Home) -> None:
    async with serving(home) as server, watching(home, server) as phone:
        assert (await hear(phone))["strategy"] == "match"
        home.box.show(strategy=Strategy.SHIFT)
        assert (await hear(phone))["strategy"] == "shift"
        home.box.show(manual=Label.CALM)
        assert (await hear(phone))["manual"] == "calm"
    await eventually_unwatched(home)


async def test_all_phones_hear_what_one_did(home: Home) -> None:
    async with serving(home) as server, watching(home, server) as one, watching(home, server, "adult") as other:
        assert (await hear(one))["player"]["volume"] is None
        assert (await hear(other))["player"]["volume"] is None
        async with httpx.AsyncClient(base_url=server.url, headers={"Cookie": f"moodbox={await home.token('guest')}"}) as hand:
            assert (await hand.put("/api/player/volume", json={"volume": 30})).status_code == 204
        assert (await hear(one))["player"]["volume"] == 30
        assert (await hear(other))["player"]["volume"] == 30


async def test_quick_changes_come_together(home: Home) -> None:
    async with serving(home) as server, watching(home, server) as phone:
        await hear(phone)
        heard = 0
        for number in range(100):
            home.box.show(looks_per_second=float(number))
            await asyncio.sleep(0.001)
        while (await hear(phone))["looks_per_second"] != 99:
            heard += 1
        assert heard < 50


async def test_a_slow_phone_misses_what_is_old(home: Home) -> None:
    """Its connection takes few kB, and it reads only after megabytes of changes."""
    long = PlayerStatus(file=TrackFile("x" * 100_000))
    async with serving(home) as server:
        raw = socket.socket()
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        raw.setblocking(False)  # noqa: FBT003 - the standard library's
        await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", server.port))
        async with watching(home, server, sock=raw, max_queue=1) as phone:
            await hear(phone)
            for number in range(30):
                home.box.show(looks_per_second=float(number), player=long)
                await asyncio.sleep(0.11)
            heard = [(await hear(phone))["looks_per_second"]]
            while heard[-1] != 29:
                heard.append((await hear(phone))["looks_per_second"])
    assert heard == sorted(heard)
    assert len(heard) < 30


async def test_a_quiet_box_still_speaks(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "KEEP_ALIVE", 0.05)
    async with serving(home) as server, watching(home, server) as phone:
        first, second = await hear(phone), await hear(phone)
    assert first.pop("now") < second.pop("now")


async def test_what_a_phone_says_is_dropped(home: Home) -> None:
    async with serving(home) as server, watching(home, server) as phone:
        await phone.send("hello")
        await phone.send(b"hello")
        await hear(phone)
        home.box.show(manual=Label.CALM)
        assert (await hear(phone))["manual"] == "calm"


async def test_without_a_session_nothing_is_told(home: Home) -> None:
    async with serving(home) as server, watching(home, server, "nobody") as phone:
        assert await code(phone) == 4401
    assert not home.box.watchers


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1"])
async def test_another_sites_page_may_not_watch(home: Home, origin: str) -> None:
    async with serving(home) as server:
        with pytest.raises(InvalidStatus) as refused:
            async with watching(home, server, "adult", origin=origin):
                pass
    assert refused.value.response.status_code == 403
    assert json.loads(refused.value.response.body)["status"] == 403


async def test_the_panels_own_page_may_watch(home: Home) -> None:
    async with serving(home) as server, watching(home, server, origin=f"http://127.0.0.1:{server.port}") as phone:
        assert await hear(phone)


async def test_a_session_that_ends_ends_the_watching(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "SESSION_CHECK", 0.05)
    token = await home.token("adult")
    assert token
    headers = {"Cookie": f"moodbox={token}"}
    async with serving(home) as server, connect(f"ws://127.0.0.1:{server.port}/api/live", additional_headers=headers) as phone:
        await hear(phone)
        await home.people.close_session(token)
        assert await code(phone) == 4401
        await eventually_unwatched(home)


async def test_a_store_that_fails_for_now_ends_no_watching(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "SESSION_CHECK", 0.01)
    asked = asyncio.Event()

    async def failing(_: str) -> None:
        asked.set()
        msg = "the disk is full"
        raise StoreError(msg)

    async with serving(home) as server, watching(home, server) as phone:
        await hear(phone)
        monkeypatch.setattr(home.people, "session", failing)
        async with asyncio.timeout(PATIENCE):
            await asked.wait()
        home.box.show(manual=Label.CALM)
        assert (await hear(phone))["manual"] == "calm"


async def test_a_surprise_closes_the_watching_and_is_logged(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    async with serving(home) as server, watching(home, server) as phone:
        await hear(phone)
        home.box.show(strategy=None)
        assert await code(phone) == 1011
        await eventually_unwatched(home)
    assert any(record.name == "appliance.panel.problems" and record.exc_info for record in caplog.records)


async def test_stopping_tells_every_phone_and_leaves_no_task(home: Home) -> None:
    before = asyncio.all_tasks()
    async with serving(home) as server:
        phones = [
            await connect(f"ws://127.0.0.1:{server.port}/api/live", additional_headers=[("Cookie", f"moodbox={token}")])
            for token in [await home.token("guest") for _ in range(5)]
        ]
        for phone in phones:
            await hear(phone)
        port = server.port
    assert [await code(phone) for phone in phones] == [1012] * 5
    assert not home.box.watchers
    await asyncio.sleep(0)
    assert {task for task in asyncio.all_tasks() - before if "panel" in task.get_name() or "live" in task.get_name()} == set()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) == errno.ECONNREFUSED


async def test_the_server_leaves_signals_alone(home: Home) -> None:
    before = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    async with serving(home) as server, httpx.AsyncClient(base_url=server.url) as phone:
        assert (await phone.get("/api/hello")).status_code == 200
        assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == before


async def test_the_server_says_nothing_of_itself_and_logs_through_ours(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with serving(home) as server, httpx.AsyncClient(base_url=server.url) as phone:
        answer = await phone.get("/api/hello")
    assert "server" not in answer.headers
    assert f"the panel listens on {server.url}" in caplog.text
    assert not logging.getLogger("uvicorn").handlers
    assert not [record for record in caplog.records if record.name.startswith("uvicorn")]


async def test_forwarded_headers_are_not_believed(home: Home) -> None:
    async with serving(home) as server, httpx.AsyncClient(base_url=server.url) as phone:
        hello = await phone.get("/api/hello", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.0.0.1"})
    assert hello.json()["https"] is False


async def test_an_address_in_use_is_said_in_a_sentence(home: Home) -> None:
    async with PanelServer(home.app, ANY_PORT) as first:
        second = PanelServer(home.app, PanelSettings(host="127.0.0.1", port=first.port))
        with pytest.raises(PanelError, match=rf"another program already uses 127\.0\.0\.1 port {first.port}\. Stop it"):
            await second.__aenter__()


@pytest.mark.parametrize("host", ["192.0.2.77", "no-such-host.invalid"])
async def test_an_address_that_is_not_ours_is_said_in_a_sentence(home: Home, host: str) -> None:
    with pytest.raises(PanelError, match=host):
        await PanelServer(home.app, PanelSettings(host=host, port=8099)).__aenter__()


async def test_the_address_is_given_back(home: Home) -> None:
    async with PanelServer(home.app, ANY_PORT) as server:
        port = server.port
    async with PanelServer(home.app, PanelSettings(host="127.0.0.1", port=port)):
        pass


async def test_it_can_be_run_again(home: Home) -> None:
    async with PanelServer(home.app, ANY_PORT) as server:
        for _ in range(2):
            async with asyncio.TaskGroup() as group:
                task = group.create_task(server.run())
                async with httpx.AsyncClient(base_url=server.url) as phone:
                    assert (await phone.get("/api/hello")).status_code == 200
                task.cancel()


async def test_the_url_of_a_panel_for_everybody(home: Home) -> None:
    server = PanelServer(home.app, PanelSettings(host="0.0.0.0"))  # never entered: tests listen on loopback only
    assert httpx.URL(server.url).host != "0.0.0.0"
