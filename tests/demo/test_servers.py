"""The demo's servers, which are real."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING

import pytest

from appliance.demo import servers as module
from appliance.demo.servers import DemoServers, find_program, free_port, outputs
from appliance.errors import DemoError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def pids(servers: DemoServers) -> list[int]:
    return [server.process.pid for server in servers._servers if server.process]


async def ask_mpd(servers: DemoServers, *commands: str) -> str:
    """What mpd answers on its Unix socket."""
    reader, writer = await asyncio.open_unix_connection(servers.mpd_socket)
    await reader.readline()
    writer.write("".join(f"{command}\n" for command in (*commands, "close")).encode())
    answer = (await reader.read()).decode()
    writer.close()
    await writer.wait_closed()
    return answer


async def is_back(servers: DemoServers) -> None:
    async with asyncio.timeout(30):
        for server in servers._servers:
            for door in server.doors:
                while not await module._answers(door, server.hello, server.welcome):  # noqa: ASYNC110 - it must be asked
                    await asyncio.sleep(0.05)


@pytest.fixture
async def servers(tmp_path: Path) -> AsyncIterator[DemoServers]:
    (tmp_path / "music").mkdir()
    async with DemoServers(tmp_path / "demo", tmp_path / "music") as started:
        yield started


class TestServers:
    async def test_answer_on_loopback_and_have_a_volume(self, servers: DemoServers) -> None:
        await is_back(servers)
        answer = await ask_mpd(servers, "setvol 37", "status", "outputs")
        assert "volume: 37" in answer
        assert "plugin: null" in answer

    @pytest.mark.usefixtures("servers")
    async def test_keep_their_files_to_themselves(self, tmp_path: Path) -> None:
        for home in ("mpd", "mosquitto"):
            assert (tmp_path / "demo" / home).stat().st_mode & 0o077 == 0

    @pytest.mark.parametrize("which", [0, 1], ids=["mpd", "mosquitto"])
    async def test_come_back_at_the_same_place_after_a_kill(self, servers: DemoServers, which: int) -> None:
        keeping = asyncio.create_task(servers.run())
        before = pids(servers)
        os.kill(before[which], signal.SIGKILL)
        async with asyncio.timeout(30):
            while pids(servers)[which] == before[which]:  # noqa: ASYNC110 - there is no event for it
                await asyncio.sleep(0.05)
        await is_back(servers)
        assert pids(servers)[1 - which] == before[1 - which]
        keeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeping

    async def test_leave_nothing_behind(self, tmp_path: Path) -> None:
        left: list[int] = []

        async def fail() -> None:
            async with DemoServers(tmp_path, tmp_path) as servers:
                left.extend(pids(servers))
                assert all(map(alive, left))
                msg = "the demo failed"
                raise RuntimeError(msg)

        with pytest.raises(RuntimeError):
            await fail()
        assert len(left) == 2
        assert not any(map(alive, left))

    async def test_starts_only_what_is_wanted(self, tmp_path: Path) -> None:
        async with DemoServers(tmp_path, tmp_path, mpd=False) as servers:
            assert [server.name for server in servers._servers] == ["mosquitto"]
            assert servers.mpd_port == 0

    async def test_a_folder_with_a_long_and_odd_name(self, tmp_path: Path) -> None:
        folder = tmp_path / ('a "quoted" folder ' * 8)
        async with DemoServers(folder, tmp_path) as servers:
            socket_file = servers.mpd_socket
            assert "OK" in await ask_mpd(servers, "ping")
        assert not socket_file.parent.exists()


class TestFaults:
    async def test_a_missing_server_is_one_clear_sentence(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        monkeypatch.setattr(module, "PLACES", (str(tmp_path),))
        with pytest.raises(DemoError, match="apt install mpd"):
            async with DemoServers(tmp_path, tmp_path):
                pass

    async def test_a_server_that_ends_is_quoted(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        program = tmp_path / "mosquitto"
        program.write_text("#!/bin/sh\necho no room >&2\nexit 3\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        with pytest.raises(DemoError, match="no room"):
            async with DemoServers(tmp_path / "demo", tmp_path, mpd=False):
                pass

    async def test_a_server_that_does_not_answer_is_stopped(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        program = tmp_path / "mosquitto"
        program.write_text(f'#!/bin/sh\necho $$ >> {tmp_path}/pids\ntrap "" TERM\nsleep 60\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        monkeypatch.setattr(module, "READY", 0.5)
        monkeypatch.setattr(module, "GOODBYE", 0.2)
        monkeypatch.setattr(module, "ATTEMPTS", 1)
        with pytest.raises(DemoError, match="does not answer"):
            async with DemoServers(tmp_path / "demo", tmp_path, mpd=False):
                pass
        assert not any(alive(int(pid)) for pid in (tmp_path / "pids").read_text().split())

    def test_servers_are_found_outside_path(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        assert find_program("mosquitto").endswith("/mosquitto")

    def test_a_taken_port_is_not_given(self) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            assert free_port(port) != port


class TestSound:
    def test_null_alone_without_a_card(self, tmp_path: Path) -> None:
        assert outputs(tmp_path, {}) == ("null",)

    def test_a_card_that_we_may_use(self, tmp_path: Path) -> None:
        (tmp_path / "pcmC0D0p").touch()
        assert outputs(tmp_path, {}) == ("alsa", "null")

    def test_a_microphone_is_no_card(self, tmp_path: Path) -> None:
        (tmp_path / "pcmC0D0c").touch()
        assert outputs(tmp_path, {}) == ("null",)

    def test_a_sound_server(self, tmp_path: Path) -> None:
        (tmp_path / "pulse").mkdir()
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(tmp_path / "pulse/native"))
        assert outputs(tmp_path / "none", {"XDG_RUNTIME_DIR": str(tmp_path)}) == ("pulse", "null")


PARENT = """
import asyncio, signal, sys
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job starts with it ignored
from appliance.demo.servers import DemoServers

async def main():
    folder = Path(sys.argv[1])
    async with DemoServers(folder, folder) as servers:
        print(*[server.process.pid for server in servers._servers], flush=True)
        await servers.run()

asyncio.run(main())
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
async def test_the_servers_die_with_their_parent(tmp_path: Path, how: signal.Signals) -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, str(tmp_path), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    assert parent.stdout
    left = [int(pid) for pid in (await asyncio.wait_for(parent.stdout.readline(), 60)).split()]
    assert len(left) == 2
    assert all(map(alive, left))
    parent.send_signal(how)
    await asyncio.wait_for(parent.wait(), 20)
    async with asyncio.timeout(10):
        while any(map(alive, left)):  # noqa: ASYNC110 - they are not our children
            await asyncio.sleep(0.05)
