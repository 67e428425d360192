"""The brain's end of the eye: what it believes, what it drops, and that it brings a lost eye back."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import struct
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from appliance.errors import WireError
from appliance.eye.link import EyeLink
from appliance.eye.receiver import STATUSES_AT_ONCE, Receiver
from appliance.eye.wire import Fault, StatusRecord, encode_look, encode_status
from appliance.ports.eye import EyeStatus
from appliance.settings import CameraSettings
from appliance.vocabulary.health import Health
from appliance.vocabulary.sight import Look, Wall
from appliance.vocabulary.units import Seconds
from tests.eye.stub_eye import FACE
from tests.fakes.camera import becomes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

HERE = Path(__file__).parent
SETTINGS = CameraSettings(source="none")


def now(at: float) -> Seconds:
    return Seconds(at)


@pytest.fixture
def leased() -> Receiver:
    receiver = Receiver()
    receiver.agree(2.0, now(100))
    return receiver


def records(number: int, at: float, faces: int = 1) -> list[bytes]:
    return encode_look(Look(number, now(at), (FACE,) * faces))


def test_a_look_within_the_lease_is_believed(leased: Receiver) -> None:
    one, two = records(1, 100.1, faces=2)
    assert leased.take(one, now(100.2)) is None
    look = leased.take(two, now(100.2))
    assert isinstance(look, Look)
    assert len(look.faces) == 2


def test_no_look_is_believed_after_the_lease(leased: Receiver) -> None:
    leased.agree(None, now(100.5))
    assert leased.take(records(1, 100.4)[0], now(100.6)) is None, "it was on its way"
    with pytest.raises(WireError):
        leased.take(records(2, 103)[0], now(103))


def test_no_look_is_believed_without_renewal(leased: Receiver) -> None:
    assert leased.take(records(1, 100.9)[0], now(101.1)) is None
    with pytest.raises(WireError):
        leased.take(records(2, 105)[0], now(105))


def test_more_than_the_agreed_rate_is_dropped(leased: Receiver) -> None:
    believed = 0
    for i in range(1, 201):
        at = 100 + i * 0.05
        leased.agree(2.0, now(at))
        try:
            believed += leased.take(records(i, at)[0], now(at)) is not None
        except WireError:
            continue
    assert believed == pytest.approx(22, abs=2)


def test_four_faces_cost_no_more_than_one(leased: Receiver) -> None:
    for i in range(1, 30):
        leased.agree(2.0, now(100 + i / 2))
        looks = [leased.take(record, now(100 + i / 2)) for record in records(i, 100 + i / 2, faces=4)]
        assert isinstance(looks[-1], Look)


def test_too_many_statuses_are_dropped(leased: Receiver) -> None:
    status = encode_status(StatusRecord())
    for _ in range(int(STATUSES_AT_ONCE)):
        leased.take(status, now(100))
    with pytest.raises(WireError):
        leased.take(status, now(100))
    assert leased.take(status, now(101)) is not None


@pytest.mark.parametrize("at", [90.0, 101.0])
def test_a_look_of_another_time_is_dropped(leased: Receiver, at: float) -> None:
    with pytest.raises(WireError):
        leased.take(records(1, at)[0], now(100.5))


def test_a_status_is_told_in_words(leased: Receiver) -> None:
    status = leased.take(encode_status(StatusRecord(fault=Fault.NO_CAMERA, walls=frozenset({Wall.FILES}))), now(100))
    assert isinstance(status, EyeStatus)
    assert "no camera" in status.fault
    assert status.walls == {Wall.FILES}


class Listener:
    """Collects what an eye reports."""

    def __init__(self, eye: EyeLink) -> None:
        self.eye = eye
        self.looks: list[Look] = []
        self.statuses: list[EyeStatus] = []
        self.healths: list[Health] = []
        self.rate: float | None = None

    async def listen(self) -> None:
        async for report in self.eye.reports():
            match report:
                case Look():
                    self.looks.append(report)
                case EyeStatus():
                    self.statuses.append(report)
                case Health():
                    self.healths.append(report)

    async def renew(self) -> None:
        while True:
            if self.rate is not None:
                await self.eye.lease(self.rate)
            await asyncio.sleep(0.25)

    async def until(self, holds: Callable[[], bool], within: float = 30.0) -> None:
        async with asyncio.timeout(within):
            while not holds():  # noqa: ASYNC110 - what is awaited is the world's
                await asyncio.sleep(0.02)


@asynccontextmanager
async def listening(eye: EyeLink) -> AsyncIterator[Listener]:
    async with eye, asyncio.TaskGroup() as tasks:
        listener = Listener(eye)
        running = [tasks.create_task(listener.listen()), tasks.create_task(listener.renew())]
        try:
            yield listener
        finally:
            for task in running:
                task.cancel()


@pytest.fixture
def door(tmp_path: Path) -> Path:
    path = tmp_path / "door"
    os.mkfifo(path)
    return path


def stub(mode: str, door: Path) -> tuple[str, ...]:
    return (sys.executable, str(HERE / "stub_eye.py"), mode, str(door))


async def test_it_looks_while_leased_and_not_after(door: Path) -> None:
    eye = EyeLink(SETTINGS, program=stub("sees", door))
    async with listening(eye) as heard:
        heard.rate = 5.0
        await heard.until(lambda: len(heard.looks) >= 3)
        assert heard.looks[0].faces[0].box == FACE.box
        assert heard.healths == [Health(up=True)]
        heard.rate = None
        await eye.lease(None)
        seen = len(heard.looks)
        await asyncio.to_thread(becomes, door, opened=False)
        await heard.until(lambda: not heard.statuses[-1].open)
        await asyncio.sleep(0.5)
        assert len(heard.looks) == seen, "a look after consent was withdrawn"
        assert eye.dropped == 0
        process = eye.process
    assert process is not None
    assert process.returncode == 0, "it ended by itself when the brain left"


async def test_a_killed_eye_comes_back(door: Path) -> None:
    eye = EyeLink(SETTINGS, program=stub("sees", door))
    async with listening(eye) as heard:
        heard.rate = 5.0
        await heard.until(lambda: bool(heard.looks))
        assert eye.process is not None
        eye.process.send_signal(signal.SIGKILL)
        await heard.until(lambda: any(not health.up for health in heard.healths))
        assert "status -9" in heard.healths[1].words
        seen = len(heard.looks)
        await heard.until(lambda: len(heard.looks) > seen)
        assert heard.healths[-1] == Health(up=True)


async def test_an_eye_that_only_dies_is_tried_with_growing_pauses(door: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with listening(EyeLink(SETTINGS, program=stub("dies", door))) as heard:
        await heard.until(lambda: len(heard.healths) >= 3)
    assert [health.up for health in heard.healths[:3]] == [False] * 3
    assert [words for health in heard.healths[:3] for words in ("0.5 s", "1 s", "2 s") if words in health.words]
    levels = [record.levelno for record in caplog.records if record.name == "appliance.eye.link"]
    assert levels[0] == logging.WARNING
    assert set(levels[1:]) == {logging.DEBUG}


async def test_an_eye_that_cannot_start_is_told() -> None:
    async with listening(EyeLink(SETTINGS, program=("/nowhere/eye",))) as heard:
        await heard.until(lambda: bool(heard.healths))
        assert not heard.healths[0].up
        assert "does not start" in heard.healths[0].words


async def test_leasing_without_an_eye_is_no_error() -> None:
    eye = EyeLink(SETTINGS)
    await eye.lease(2.0)
    await eye.lease(None)


async def test_no_password_of_the_brain_reaches_the_eye(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOODBOX_MQTT__PASSWORD", "hunter2")
    show = "import os, sys; os._exit(9 if 'hunter2' in os.environ.values() else 8)"
    async with listening(EyeLink(SETTINGS, program=(sys.executable, "-c", show))) as heard:
        await heard.until(lambda: bool(heard.healths))
    assert "status 8" in heard.healths[0].words


async def test_an_eye_that_is_a_service_is_awaited(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "eye.socket"
    eye = EyeLink(SETTINGS, path=path)
    async with listening(eye) as heard:
        heard.rate = 5.0
        for _ in range(2):
            with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as service:
                service.connect(str(path))
                service.send(encode_status(StatusRecord(walls=frozenset(Wall))))
                await heard.until(lambda: bool(heard.statuses))
                heard.statuses.clear()
            await heard.until(lambda: bool(heard.healths) and not heard.healths[-1].up)
    assert [health.up for health in heard.healths] == [True, False, True, False]
    assert not path.exists()
    assert "ended" in caplog.text


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def test_what_is_no_record_is_dropped_and_logged_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "eye.socket"
    eye = EyeLink(SETTINGS, path=path)
    read, write = os.pipe()
    async with listening(eye) as heard:
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as service:
            service.connect(str(path))
            for junk in (b"x", bytes(64), bytes(65), b"\xff" * 64, bytes(100_000)):
                service.send(junk)
            service.send(encode_status(StatusRecord()))
            await heard.until(lambda: bool(heard.statuses))
            before = descriptors()
            service.sendmsg([bytes(64)], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, struct.pack("i", read))])
            service.send(encode_status(StatusRecord()))
            await heard.until(lambda: len(heard.statuses) == 2)
            assert descriptors() <= before, "a descriptor came through"
    os.close(read)
    os.close(write)
    assert eye.dropped == 6
    assert [record.levelno for record in caplog.records if "dropped" in record.message] == [logging.WARNING]
    assert heard.looks == []


async def test_a_mute_eye_is_replaced(door: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("appliance.eye.link._SILENCE", 1.0)
    monkeypatch.setattr("appliance.eye.link._STOPPING", 0.2)
    eye = EyeLink(SETTINGS, program=stub("sees", door))
    async with listening(eye) as heard:
        heard.rate = 5.0
        await heard.until(lambda: bool(heard.looks))
        assert eye.process is not None
        eye.process.send_signal(signal.SIGSTOP)
        await heard.until(lambda: any("does not answer" in health.words for health in heard.healths))
        seen = len(heard.looks)
        await heard.until(lambda: len(heard.looks) > seen)
