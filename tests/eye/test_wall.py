"""The wall: a prisoner in the real eye tries each way out, and fails at each."""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from appliance.errors import WireError
from appliance.eye.wire import StatusRecord, decode, encode_command
from appliance.vocabulary.sight import Wall
from tests.eye.captive import GROWING, MUST_WORK, files, processes, sockets

HERE = Path(__file__).parent
MAY_BE_MISSING = {Wall.NETWORK, Wall.SWAP}
with socket.socket() as _any:
    WAYS = [*files(Path(), -1), *sockets(_any, Path()), *processes()]


def has_landlock() -> bool:
    """Whether this kernel has it: the size of the version question is that of no ruleset."""
    return int(ctypes.CDLL(None).syscall(ctypes.c_long(444), None, ctypes.c_size_t(0), ctypes.c_uint32(1))) > 0


class Cell:
    """What a prisoner said before its end."""

    def __init__(self, folder: Path, mode: str, source: str) -> None:
        self.folder = folder
        self.results: dict[str, str] = {}
        self.sizes: set[int] = set()
        self.status = StatusRecord()
        self.ending, self.dumped = 0, False
        (folder / "old").write_text("as it was")
        os.mkfifo(folder / "pipe")
        before = sorted(entry.name for entry in folder.iterdir())
        self.output = b""
        self._run(mode, source)
        assert (folder / "old").read_text() == "as it was"
        assert sorted(entry.name for entry in folder.iterdir()) == before, "it left something"

    def _run(self, mode: str, source: str) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        secret = os.open(self.folder / "old", os.O_RDWR)
        os.set_inheritable(secret, True)  # noqa: FBT003
        command = [sys.executable, str(HERE / "captive.py"), str(self.folder), mode, "--source", source]
        command += ["--fd", str(theirs.fileno())]
        environment = os.environ | ({"NOTIFY_SOCKET": "/nowhere"} if mode == "kept" else {})
        child = subprocess.Popen(
            command,
            pass_fds=[theirs.fileno(), secret],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self.folder,
            env=environment,
        )
        theirs.close()
        os.close(secret)
        try:
            with ours:
                self._listen(ours)
            end = os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
            self.dumped = end is not None and end.si_code == os.CLD_DUMPED
            self.output = child.communicate(timeout=30)[0]
        finally:
            child.kill()
            child.wait()
        self.ending = child.returncode

    def _listen(self, link: socket.socket) -> None:
        began = time.monotonic()
        while "end" not in self.results and time.monotonic() - began < 60:
            try:
                link.send(encode_command(5.0), socket.MSG_DONTWAIT)
            except BlockingIOError:
                pass
            except OSError:
                return
            while select.select([link], [], [], 0.2)[0]:
                data = link.recv(100_000)
                if not data:
                    return
                self.sizes.add(len(data))
                self._note(data)

    def _note(self, data: bytes) -> None:
        if data.startswith(b"="):
            name, _, result = data.decode().strip()[1:].partition(":")
            self.results[name] = result
            return
        try:
            record = decode(data)
        except WireError:
            self.results[f"junk of {len(data)} bytes"] = "through"
        else:
            self.status = record if isinstance(record, StatusRecord) else self.status


@pytest.fixture(scope="module")
def reel(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("reel") / "a.png"
    cv2.imwrite(str(path), np.full((48, 64, 3), 128, np.uint8))
    return f"reel:{path}"


@pytest.fixture(scope="module")
def cell(tmp_path_factory: pytest.TempPathFactory, reel: str) -> Cell:
    return Cell(tmp_path_factory.mktemp("cell"), "all", reel)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, reel: str) -> Cell:
    """The wall of an eye that systemd started: with a keeper, and a counter that it hears."""
    return Cell(tmp_path_factory.mktemp("kept"), "kept", reel)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory, reel: str) -> Cell:
    """The wall as it stands on a kernel without Landlock."""
    return Cell(tmp_path_factory.mktemp("bare"), "bare", reel)


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Cell:
    """The wall that leaves a door for a camera's device nodes."""
    return Cell(tmp_path_factory.mktemp("door"), "all", "v4l2:0")


@pytest.fixture(scope="module")
def bare_door(tmp_path_factory: pytest.TempPathFactory) -> Cell:
    """The same on a kernel without Landlock."""
    return Cell(tmp_path_factory.mktemp("bare-door"), "bare", "v4l2:0")


def through(cell: Cell) -> set[str]:
    """The ways that were ways out."""
    return {name for name, result in cell.results.items() if result == "through"} - set(MUST_WORK)


def test_every_wall_stands_or_is_reported(cell: Cell) -> None:
    assert cell.status.walls | cell.status.missing == frozenset(Wall)
    assert cell.status.missing <= MAY_BE_MISSING


@pytest.mark.parametrize("name", WAYS)
def test_no_way_out(cell: Cell, name: str) -> None:
    assert cell.results[name] != "through"


def test_each_refused_call_is_refused_as_such(cell: Cell) -> None:
    calls = {name: result for name, result in cell.results.items() if name.startswith("call ")}
    assert len(calls) > 80
    assert set(calls.values()) == {"1"}, calls


def test_a_keeper_is_no_way_out(kept: Cell) -> None:
    assert kept.status.missing <= MAY_BE_MISSING
    assert through(kept) == set()
    assert kept.sizes == {64}
    assert "end" in kept.results


@pytest.mark.parametrize("name", MUST_WORK)
def test_what_the_eye_needs_works(cell: Cell, name: str) -> None:
    assert cell.results[name] == "through"


def test_nothing_arrived_but_records(cell: Cell, door: Cell) -> None:
    for one in (cell, door):
        assert one.sizes == {64}
        assert one.output == b"", "stdout or stderr said something"
        assert "end" in one.results


def test_no_inherited_descriptor_is_left(cell: Cell) -> None:
    open_ones = [int(number) for number in cell.results["inherited"].split(",")]
    assert len([number for number in open_ones if number > 2]) <= 3, (
        "the socket, /dev/zero of the trial, and the listing itself"
    )


def test_without_landlock_an_open_file_can_neither_grow_nor_change(bare: Cell) -> None:
    assert {name: bare.results[name] for name in GROWING} == dict.fromkeys(GROWING, "1")
    assert bare.results["before the filter"] == str(errno.EFBIG), "the limit holds by itself"
    assert through(bare) == set()
    assert Wall.FILES in bare.status.walls


@pytest.mark.skipif(not has_landlock(), reason="this kernel has no Landlock")
def test_the_door_for_a_camera_lets_nothing_else_through(door: Cell) -> None:
    assert through(door) == set()
    assert Wall.FILES in door.status.walls


def test_a_door_without_landlock_is_reported(bare_door: Cell) -> None:
    assert Wall.FILES in bare_door.status.missing
    assert "open a file for both" in through(bare_door)
    assert through(bare_door) <= {"open a file for both", "own memory file"}, "the latter for root alone"
    assert bare_door.results["overwrite an open file"] == "1"


def test_no_core_is_dumped(tmp_path: Path, reel: str) -> None:
    before = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (before[1], before[1]))  # as generous as may be, for the child to inherit
    try:
        cell = Cell(tmp_path, "core", reel)
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, before)
    assert cell.ending == -signal.SIGABRT
    assert not cell.dumped


PEER = """
import ctypes, os, sys
from appliance.eye.wall import _drop_capabilities
_drop_capabilities()
pid = int(sys.argv[1])
libc = ctypes.CDLL(None, use_errno=True)
word = ctypes.create_string_buffer(64)
address = int(sys.argv[2], 16)
class Vector(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))
here, there = Vector(ctypes.addressof(word), 64), Vector(address, 64)
print("vm", libc.process_vm_readv(pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0) == 64)
for name in ("mem", "maps", "environ"):
    try:
        os.close(os.open(f"/proc/{pid}/{name}", os.O_RDONLY))
        print(name, True)
    except OSError:
        print(name, False)
handle = os.pidfd_open(pid)
print("descriptor", libc.syscall(ctypes.c_long(438), handle, 0, 0) >= 0)
print("trace", libc.ptrace(16, pid, 0, 0) == 0)
"""
"""Another process of the same user, without root's powers, tries to look into this one."""

OPEN = """
import ctypes, time
from appliance.eye.wall import _drop_capabilities
_drop_capabilities()
word = ctypes.create_string_buffer(64)
print(hex(ctypes.addressof(word)), flush=True)
time.sleep(60)
"""
WALLED = OPEN.replace(
    "word =",
    """
import socket
from appliance.eye import wall
link = socket.socketpair()[0]
wall.separate((link.fileno(),))
word =""",
)


def looked_into(program: str) -> dict[str, bool]:
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as target:
        assert target.stdout is not None
        try:
            address = target.stdout.readline().strip()
            peer = [sys.executable, "-c", PEER, str(target.pid), address]
            answer = subprocess.run(peer, capture_output=True, text=True, check=True).stdout
        finally:
            target.kill()
    return {name: result == "True" for name, result in (line.split() for line in answer.splitlines())}


def test_no_other_process_of_its_user_can_look_into_it() -> None:
    control = looked_into(OPEN)
    if not any(control.values()):
        pytest.skip("this kernel lets no process look into another anyway")
    assert not any(looked_into(WALLED).values()), "and without the wall it can"
