"""The eye as systemd starts it: two processes, a pulse that says nothing else, and an end that is told."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from appliance.eye.wire import Ending, StatusRecord, decode, encode_command
from appliance.vocabulary.sight import Wall
from tests.fakes.camera import becomes, is_open

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent


class Service:
    """An eye started as systemd does, with a manager that listens and a brain at its socket."""

    def __init__(self, folder: Path, mode: str) -> None:
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.manager.bind(str(folder / "notify"))
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.door = folder / "door"
        os.mkfifo(self.door)
        self.path = folder / "eye.sock"
        command = [
            sys.executable,
            str(HERE / "stub_eye.py"),
            mode,
            str(self.door),
            "--socket",
            str(self.path),
            "--source",
            "none",
        ]
        environment = os.environ | {"NOTIFY_SOCKET": str(folder / "notify"), "WATCHDOG_USEC": "10000000"}
        self.keeper = subprocess.Popen(command, env=environment)

    def brain(self) -> socket.socket:
        """Be there, and take the eye's connection."""
        self.listener.bind(str(self.path))
        self.listener.listen(1)
        self.listener.settimeout(60)
        link = self.listener.accept()[0]
        link.settimeout(60)
        return link

    def news(self, within: float = 30.0) -> str:
        self.manager.settimeout(within)
        return self.manager.recv(1000).decode()

    @property
    def eye(self) -> int:
        return int(Path(f"/proc/{self.keeper.pid}/task/{self.keeper.pid}/children").read_text().split()[0])

    def close(self) -> None:
        self.keeper.kill()
        self.keeper.wait()
        self.manager.close()
        self.listener.close()


@contextmanager
def service(folder: Path, mode: str = "sees") -> Iterator[Service]:
    one = Service(folder, mode)
    try:
        yield one
    finally:
        one.close()


def until(holds: Callable[[], bool], link: socket.socket, rate: float | None = None) -> StatusRecord:
    """Lease until something holds; the last status."""
    status, began = StatusRecord(), time.monotonic()
    while not holds():
        assert time.monotonic() - began < 30
        if rate:
            link.send(encode_command(rate))
        record = decode(link.recv(100))
        status = record if isinstance(record, StatusRecord) else status
    return status


def test_it_awaits_the_brain_then_says_that_it_is_ready_and_goes_on(tmp_path: Path) -> None:
    with service(tmp_path) as one:
        with pytest.raises(TimeoutError):
            one.news(within=1.0)
        with one.brain() as link:
            assert one.news() == "READY=1"
            assert one.news() == "WATCHDOG=1"
            until(lambda: is_open(one.door), link, rate=4.0)
            status = until(lambda: one.news() == "WATCHDOG=1", link, rate=4.0)
            assert status.missing <= {Wall.NETWORK, Wall.SWAP}
        assert one.keeper.wait(30) == Ending.ASKED
        becomes(one.door, opened=False)


def test_it_says_that_it_stops_and_takes_the_eye_with_it(tmp_path: Path) -> None:
    with service(tmp_path) as one, one.brain() as link:
        assert one.news() == "READY=1"
        until(lambda: is_open(one.door), link, rate=4.0)
        one.keeper.send_signal(signal.SIGTERM)
        while (news := one.news()) == "WATCHDOG=1":
            pass
        assert news == "STOPPING=1"
        assert one.keeper.wait(30) == 0
        becomes(one.door, opened=False)


def test_a_killed_keeper_takes_the_eye_with_it(tmp_path: Path) -> None:
    with service(tmp_path) as one, one.brain() as link:
        until(lambda: is_open(one.door), link, rate=4.0)
        one.keeper.kill()
        becomes(one.door, opened=False)


def test_an_eye_that_hangs_gives_no_sign_of_life(tmp_path: Path) -> None:
    with service(tmp_path) as one, one.brain():
        assert one.news() == "READY=1"
        os.kill(one.eye, signal.SIGSTOP)
        for _ in range(5):  # what was on its way, and then nothing
            try:
                one.news(within=4.0)
            except TimeoutError:
                return
        pytest.fail("somebody gave a sign of life")


def test_a_camera_that_hangs_gives_no_sign_of_life(tmp_path: Path) -> None:
    """The main thread goes on and the lease is renewed, but the one that looks does not move."""
    with service(tmp_path, "hangs") as one, one.brain() as link:
        silent = time.monotonic()
        link.settimeout(0.2)
        while time.monotonic() - silent < 4.0:
            assert one.keeper.poll() is None
            link.send(encode_command(4.0))
            one.manager.setblocking(False)  # noqa: FBT003 - the standard library's
            try:
                one.manager.recv(100)
                silent = time.monotonic()
            except BlockingIOError:
                time.sleep(0.1)


def test_a_crashed_eye_is_told_by_the_status(tmp_path: Path) -> None:
    with service(tmp_path) as one, one.brain():
        assert one.news() == "READY=1"
        os.kill(one.eye, signal.SIGKILL)
        assert one.keeper.wait(30) == 128 + signal.SIGKILL
