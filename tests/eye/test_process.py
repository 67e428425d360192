"""The eye's process, spoken to at its socket: the lease, faults, wiping, and that it is light."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from appliance.eye.wire import Ending, FaceRecord, Fault, StatusRecord, decode, encode_command
from appliance.vocabulary.sight import Wall
from tests.fakes.camera import MARK_LENGTH, becomes, is_open, mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
MARK = bytes(mark(place) for place in range(MARK_LENGTH))
MAY_BE_MISSING = {Wall.NETWORK, Wall.SWAP}


class Brain:
    """A brain as small as can be."""

    def __init__(self, link: socket.socket, child: subprocess.Popen[bytes]) -> None:
        self.link, self.child = link, child
        self.looks: list[FaceRecord] = []
        self.statuses: list[StatusRecord] = []

    def say(self, rate: float | None) -> None:
        self.link.send(encode_command(rate))

    def hear(self, seconds: float) -> bool:
        """Take one record; False when none comes."""
        if not select.select([self.link], [], [], seconds)[0]:
            return False
        data = self.link.recv(100)
        if not data:
            return False
        record = decode(data)
        (self.looks if isinstance(record, FaceRecord) else self.statuses).append(record)  # type: ignore[arg-type]
        return True

    def until(self, holds: Callable[[], bool], rate: float | None = None, within: float = 30.0) -> None:
        """Hear, and renew the lease where a rate is given, until something holds."""
        began, renewed = time.monotonic(), 0.0
        while not holds():
            assert time.monotonic() - began < within, f"never happened; {self.statuses[-3:]=} {self.looks[-3:]=}"
            if rate is not None and time.monotonic() - renewed > 0.25:
                self.say(rate)
                renewed = time.monotonic()
            self.hear(0.1)


@contextmanager
def eye(*program: str) -> Iterator[Brain]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours:
        with theirs:
            number = theirs.fileno()
            child = subprocess.Popen([sys.executable, *program, "--fd", str(number)], pass_fds=[number])
        try:
            yield Brain(ours, child)
        finally:
            child.kill()
            child.wait()


@contextmanager
def stub(mode: str, door: Path) -> Iterator[Brain]:
    with eye(str(HERE / "stub_eye.py"), mode, str(door), "--source", "none") as brain:
        yield brain


@pytest.fixture
def door(tmp_path: Path) -> Path:
    path = tmp_path / "door"
    os.mkfifo(path)
    return path


def test_nothing_is_opened_without_a_lease(door: Path) -> None:
    with stub("sees", door) as brain:
        brain.until(lambda: len(brain.statuses) >= 2)
        assert not is_open(door)
        assert brain.looks == []
        assert not brain.statuses[-1].open
        assert brain.statuses[-1].missing <= MAY_BE_MISSING
        assert brain.statuses[-1].walls | brain.statuses[-1].missing == frozenset(Wall)


def test_it_looks_at_the_leased_rate_and_says_so(door: Path) -> None:
    with stub("two", door) as brain:
        brain.until(lambda: len(brain.looks) >= 12, rate=5.0)
        first, second = brain.looks[:2]
        assert (first.number, first.index, first.count) == (1, 0, 2)
        assert (second.number, second.index, second.count) == (1, 1, 2)
        stamps = sorted({record.at for record in brain.looks})
        assert stamps[-1] - stamps[0] > 0.15 * (len(stamps) - 1), "quicker than leased"
        brain.until(lambda: brain.statuses[-1].rate > 0, rate=5.0)
        assert brain.statuses[-1].open
        assert brain.statuses[-1].fault is Fault.NONE


def test_a_close_command_closes_the_camera(door: Path) -> None:
    with stub("sees", door) as brain:
        brain.until(lambda: bool(brain.looks), rate=4.0)
        assert is_open(door)
        brain.say(None)
        becomes(door, opened=False)
        brain.until(lambda: not brain.statuses[-1].open)
        seen = len(brain.looks)
        brain.until(lambda: len(brain.statuses) >= 5)
        assert len(brain.looks) == seen, "a look after the camera was closed"
        brain.until(lambda: len(brain.looks) > seen, rate=4.0)
        assert brain.looks[-1].number > brain.looks[seen - 1].number


def test_without_renewal_it_closes_by_itself(door: Path) -> None:
    with stub("sees", door) as brain:
        brain.until(lambda: bool(brain.looks), rate=4.0)
        becomes(door, opened=False)
        assert brain.child.poll() is None, "it closed the camera and goes on"


def test_commands_that_are_none_open_nothing(door: Path) -> None:
    with stub("sees", door) as brain:
        brain.until(lambda: bool(brain.statuses))
        for junk in (b"\x01", bytes(8), b"\x01\x01\xff\xff\0\0\0\0", b"\x01\x01\xc8\x00\x00\x00\x00\x01", b"x" * 64):
            brain.link.send(junk)
        said = len(brain.statuses)
        brain.until(lambda: len(brain.statuses) >= said + 2)
        assert not is_open(door)
        assert brain.looks == []


def test_a_closed_socket_ends_it(door: Path) -> None:
    with stub("sees", door) as brain:
        brain.until(lambda: bool(brain.looks), rate=4.0)
        brain.link.close()
        assert brain.child.wait(20) == Ending.ASKED
        assert not is_open(door)


def test_a_camera_that_hangs_closes_with_the_process(door: Path) -> None:
    with stub("hangs", door) as brain:
        brain.until(lambda: len(brain.looks) == 2, rate=5.0)
        since = time.monotonic()
        brain.until(lambda: time.monotonic() - since > 1.0, rate=5.0)
        assert len(brain.looks) == 2, "it hangs in the third"
        assert is_open(door)
        brain.say(None)
        becomes(door, opened=False)
        assert brain.child.wait(20) == Ending.LAPSED


@pytest.mark.parametrize(("mode", "fault"), [("fails", Fault.STALLED), ("breaks", Fault.CAMERA)])
def test_a_camera_that_fails_is_told_and_tried_again(door: Path, mode: str, fault: Fault) -> None:
    with stub(mode, door) as brain:
        brain.until(lambda: any(status.fault is fault and not status.open for status in brain.statuses), rate=5.0)
        brain.until(lambda: len(brain.looks) >= 3, rate=5.0)
        brain.until(lambda: brain.statuses[-1].fault is Fault.NONE and brain.statuses[-1].open, rate=5.0)


def test_a_picture_that_cannot_be_read_is_told_and_it_goes_on(door: Path) -> None:
    with stub("blind", door) as brain:
        brain.until(lambda: any(status.fault is Fault.SIGHT and status.open for status in brain.statuses), rate=5.0)
        assert brain.looks == []
        assert brain.child.poll() is None


def test_a_camera_that_is_not_there_is_told(tmp_path: Path) -> None:
    with stub("sees", tmp_path / "nothing") as brain:
        brain.until(lambda: any(status.fault is Fault.NO_CAMERA for status in brain.statuses), rate=5.0)
        assert not any(status.open for status in brain.statuses)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may read another process's memory, which is the point")
@pytest.mark.parametrize(("mode", "left"), [("sees", False), ("blind", False), ("keeps", True)])
def test_no_frame_outlives_its_look(door: Path, mode: str, left: bool) -> None:  # noqa: FBT001 - an example
    with stub(mode, door) as brain:
        brain.until(lambda: len(brain.looks) >= 3 or any(status.fault is Fault.SIGHT for status in brain.statuses), rate=5.0)
        brain.say(None)
        becomes(door, opened=False)
        assert found_in_memory(brain.child.pid, MARK) is left, "the search itself is proven by the sight that keeps a copy"


def found_in_memory(pid: int, mark: bytes) -> bool:
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            span, rights = line.split()[:2]
            start, end = (int(edge, 16) for edge in span.split("-"))
            if not rights.startswith("rw"):
                continue
            try:
                memory.seek(start)
                if mark in memory.read(end - start):
                    return True
            except OSError:
                continue
    return False


def test_it_dies_with_the_process_that_started_it(door: Path) -> None:
    with subprocess.Popen([sys.executable, str(HERE / "stub_brain.py"), "sees", str(door)], stdout=subprocess.PIPE) as brain:
        assert brain.stdout is not None
        pid = int(brain.stdout.readline())
        becomes(door, opened=True)
        brain.kill()
        brain.wait()
        becomes(door, opened=False)
        assert ends(pid)


def test_a_stopped_brain_cannot_keep_the_camera_open(door: Path) -> None:
    with subprocess.Popen([sys.executable, str(HERE / "stub_brain.py"), "sees", str(door)], stdout=subprocess.PIPE) as brain:
        assert brain.stdout is not None
        pid = int(brain.stdout.readline())
        try:
            becomes(door, opened=True)
            brain.send_signal(signal.SIGSTOP)
            becomes(door, opened=False)
            os.kill(pid, 0)  # the eye itself lives
            brain.send_signal(signal.SIGCONT)
            becomes(door, opened=True)
        finally:
            brain.send_signal(signal.SIGCONT)
            brain.terminate()
            brain.wait()
        assert ends(pid)


def ends(pid: int, within: float = 20.0) -> bool:
    began = time.monotonic()
    while time.monotonic() - began < within:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_it_starts_as_a_service_on_the_brains_socket(tmp_path: Path, door: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(str(tmp_path / "eye.socket"))
        listener.listen(1)
        command = [sys.executable, str(HERE / "stub_eye.py"), "sees", str(door), "--socket", str(tmp_path / "eye.socket")]
        child = subprocess.Popen(command)
        try:
            listener.settimeout(30)
            link, _ = listener.accept()
            with link:
                brain = Brain(link, child)
                brain.until(lambda: bool(brain.looks), rate=4.0)
            assert child.wait(20) == Ending.ASKED
        finally:
            child.kill()
            child.wait()


def test_a_video_is_shown_inside_the_wall(tmp_path: Path) -> None:
    writer = cv2.VideoWriter(str(tmp_path / "reel.mp4"), cv2.VideoWriter.fourcc(*"mp4v"), 10.0, (320, 240))
    for level in range(0, 250, 50):
        writer.write(np.full((240, 320, 3), level, np.uint8))
    writer.release()
    with eye(str(HERE / "stub_eye.py"), "reel", "-", "--source", f"reel:{tmp_path}/reel.mp4") as brain:
        brain.until(lambda: len(brain.looks) >= 10, rate=8.0)
        assert {status.fault for status in brain.statuses} == {Fault.NONE}
        brain.say(None)
        brain.until(lambda: not brain.statuses[-1].open)
        seen = len(brain.looks)
        brain.until(lambda: len(brain.looks) > seen, rate=8.0)


def test_a_reel_that_is_not_there_is_told_and_the_wall_stands(tmp_path: Path) -> None:
    with eye("-m", "appliance.eye.process", "--source", f"reel:{tmp_path}/none.mp4") as brain:
        brain.until(lambda: any(status.fault is not Fault.NONE for status in brain.statuses), rate=2.0)
        assert {status.fault for status in brain.statuses} <= {Fault.NONE, Fault.REEL, Fault.MODELS}


def test_a_source_that_is_none_is_told() -> None:
    with eye("-m", "appliance.eye.process", "--source", "tape:1") as brain:
        brain.until(lambda: bool(brain.statuses))
        assert brain.statuses[0].fault in {Fault.SOURCE, Fault.MODELS}
        assert brain.child.wait(20) == Ending.SETUP


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("appliance.eye.process", {"fastapi", "aiomqtt", "paho", "pydantic", "sqlite3", "asyncio", "numpy", "cv2", "mpd"}),
        ("appliance.eye.camera", {"fastapi", "aiomqtt", "paho", "pydantic", "sqlite3", "asyncio", "mpd"}),
        ("appliance.eye.link", {"cv2", "numpy", "tflite_runtime", "ai_edge_litert", "pyseccomp", "picamera2"}),
    ],
)
def test_it_imports_only_its_own(module: str, heavy: set[str]) -> None:
    code = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert heavy.isdisjoint(loaded)
