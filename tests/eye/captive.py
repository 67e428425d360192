"""A prisoner in the eye: its real process with a sight that, at the first frame, tries every way out and reports in 64 bytes.

``captive.py FOLDER MODE ARGUMENTS``. Mode ``bare`` does without Landlock, ``core`` ends in a crash. A report is "=name:result",
and the result "through" is what must never be seen.
"""

from __future__ import annotations

import array
import ctypes
import fcntl
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from appliance.eye import landlock, process
from appliance.eye.seccomp import REFUSED
from tests.fakes.camera import DoorCamera

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from appliance.eye.source import Frame
    from appliance.vocabulary.sight import Face

    Way = Callable[[], object]

FAMILIES: Final = ("AF_UNIX", "AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET", "AF_VSOCK", "AF_BLUETOOTH", "AF_ALG", "AF_CAN")
MUST_WORK: Final = ("thread", "read a file", "send a record")
GROWING: Final = ("grow an open file", "overwrite an open file", "cut an open file")
LIBC: Final = ctypes.CDLL(None, use_errno=True)


def call(number: int, *arguments: object) -> int:
    """A system call by its number."""
    ctypes.set_errno(0)
    result = int(LIBC.syscall(ctypes.c_long(number), *arguments))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def files(folder: Path, opened: int) -> dict[str, Way]:
    """Ways through the file system; ``opened`` is a file opened for writing before the wall was whole, or -1."""
    old, new = str(folder / "old"), str(folder / "new")
    return {
        "create a file": lambda: Path(new).write_text("x"),
        "open a file to write": lambda: os.open(old, os.O_WRONLY),
        "open a file to append": lambda: os.open(old, os.O_WRONLY | os.O_APPEND),
        "open a file for both": lambda: os.open(old, os.O_RDWR),
        "open and cut a file": lambda: os.open(old, os.O_RDONLY | os.O_TRUNC),
        "open a nameless file": lambda: os.open(folder, os.O_TMPFILE | os.O_WRONLY),
        "openat2": lambda: call(437, -100, old.encode(), (ctypes.c_uint64 * 3)(os.O_RDWR, 0, 0), 24),
        "shared memory file": lambda: os.open("/dev/shm/moodbox-captive", os.O_CREAT | os.O_RDWR),  # noqa: S108 - a way out
        "own memory file": lambda: os.open("/proc/self/mem", os.O_RDWR),
        "pipe by name": lambda: os.open(folder / "pipe", os.O_WRONLY | os.O_NONBLOCK),
        "rename": lambda: Path(old).rename(new),
        "remove": lambda: Path(old).unlink(),
        "folder": lambda: Path(new).mkdir(),
        "link": lambda: os.link(old, new),
        "symbolic link": lambda: Path(new).symlink_to("x" * 64),
        "make a pipe": lambda: os.mkfifo(new),
        "mode": lambda: Path(old).chmod(0o600),
        "times": lambda: os.utime(old, (1, 1)),
        "attribute": lambda: os.setxattr(old, "user.x", b"x"),
        "cut by name": lambda: os.truncate(old, 0),
        "grow an open file": lambda: os.pwrite(opened, b"x", 100),
        "overwrite an open file": lambda: os.write(opened, b"x" * 9),
        "cut an open file": lambda: os.ftruncate(opened, 1),
    }


def sockets(link: socket.socket, folder: Path) -> dict[str, Way]:
    """Ways through sockets, first of all the one it has."""
    descriptor = array.array("i", [os.open("/dev/zero", os.O_RDONLY)])
    return {
        **{f"socket {name}": lambda name=name: socket.socket(getattr(socket, name), socket.SOCK_RAW) for name in FAMILIES},  # type: ignore[misc]
        "socket pair": socket.socketpair,
        "connect": lambda: link.connect(str(folder / "other")),
        "bind": lambda: link.bind(b"\0captive"),
        "listen": lambda: link.listen(1),
        "send 63": lambda: link.send(bytes(63)),
        "send 65": lambda: link.send(bytes(65)),
        "send nothing": lambda: link.send(b""),
        "send a picture": lambda: link.send(bytes(60_000)),
        "send to an address": lambda: link.sendto(bytes(64), str(folder / "other")),
        "message": lambda: link.sendmsg([bytes(64)]),
        "pass a descriptor": lambda: link.sendmsg([bytes(64)], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptor)]),
        "pass a descriptor alone": lambda: socket.send_fds(link, [b"x"], [descriptor[0]]),
        "get a descriptor": lambda: socket.recv_fds(link, 64, 1, socket.MSG_DONTWAIT),
        "write a record": lambda: os.write(link.fileno(), bytes(64)),
        "write 8 bytes": lambda: os.write(link.fileno(), bytes(8)),
        "write a vector": lambda: os.writev(link.fileno(), [bytes(64)]),
        "send a file": lambda: os.sendfile(link.fileno(), descriptor[0], 0, 64),
        "splice": lambda: os.splice(descriptor[0], link.fileno(), 64),
        "credentials": lambda: link.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1),
        "write to stdout": lambda: os.write(1, b"a picture"),
        "write to stderr": lambda: os.write(2, b"a picture"),
        "type into the terminal": lambda: fcntl.ioctl(0, 0x5412, b"x"),
        "be signalled": lambda: fcntl.fcntl(link, 8, os.getppid()),
    }


def processes() -> dict[str, Way]:
    """Ways through other processes, and of undoing the wall."""
    parent = os.getppid()
    most = resource.RLIM_INFINITY
    return {
        "fork": os.fork,
        "spawn": lambda: os.posix_spawn("/bin/true", ["true"], {}),
        "run": lambda: subprocess.run(["/bin/true"], check=True),
        "exec": lambda: os.execv("/bin/true", ["true"]),  # noqa: S606 - a way out
        "signal": lambda: os.kill(parent, signal.SIGCONT),
        "queued signal": lambda: signal.pidfd_send_signal(1, 0),
        "process handle": lambda: os.pidfd_open(parent),
        "memory file": lambda: os.memfd_create("x"),
        "become dumpable": lambda: prctl(4, 1),
        "be traced": lambda: prctl(0x59616D61, parent),
        "outlive the parent": lambda: prctl(1, 0),
        "larger files": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
        "larger cores": lambda: resource.prlimit(0, resource.RLIMIT_CORE, (most, most)),
        "unlock memory": lambda: fail_below(LIBC.munlockall()),
        "priority of others": lambda: os.setpriority(os.PRIO_PROCESS, parent, 19),
    }


def prctl(option: int, value: int) -> None:
    fail_below(LIBC.prctl(option, value, 0, 0, 0))


def fail_below(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), "refused")


def by_name(numbers: dict[str, int]) -> dict[str, Way]:
    """Each refused call, raw and with zeros."""
    return {f"call {name}": lambda number=number: call(number, 0, 0, 0, 0, 0, 0) for name, number in numbers.items()}  # type: ignore[misc]


def working(folder: Path, link: socket.socket) -> dict[str, Way]:
    """What the eye needs."""

    def thread() -> None:
        one = threading.Thread(target=lambda: None)
        one.start()
        one.join()

    return {
        "thread": thread,
        "read a file": (folder / "old").read_text,
        "send a record": lambda: link.send(b"=record".ljust(64)),
    }


def attempt(way: Way) -> str:
    try:
        way()
    except OSError as error:
        return f"{error.errno}"
    except Exception as error:  # noqa: BLE001 - it is reported
        return type(error).__name__
    return "through"


class Captive:
    """A sight that wants out."""

    def __init__(self, folder: Path, link: socket.socket, mode: str) -> None:
        import pyseccomp  # type: ignore[import-untyped] # noqa: PLC0415 - before the wall

        resolve = pyseccomp.resolve_syscall
        numbers = {name: resolve(pyseccomp.Arch.NATIVE, name) for name in REFUSED}
        self.numbers = {name: number for name, number in numbers.items() if number >= 0}
        self.folder, self.link, self.mode = folder, link, mode
        self.opened = os.open(folder / "old", os.O_RDWR) if mode == "bare" else -1
        self.early = attempt(lambda: os.pwrite(self.opened, b"x", 0))
        self.done = False

    def look(self, _frame: Frame) -> tuple[Face, ...]:
        if not self.done:
            self.done = True
            self.escape()
        return ()

    def forget(self) -> None:
        pass

    def escape(self) -> None:
        ways = files(self.folder, self.opened) | sockets(self.link, self.folder) | processes() | by_name(self.numbers)
        for name, way in (ways | working(self.folder, self.link)).items():
            self.say(name, attempt(way))
        self.say("inherited", ",".join(sorted(os.listdir("/proc/self/fd"), key=int))[:40])  # noqa: PTH208
        self.say("before the filter", self.early)
        if self.mode == "core":
            os.abort()
        self.say("end", "")

    def say(self, name: str, result: str) -> None:
        record = f"={name}:{result}".encode().ljust(64)
        while True:
            try:
                self.link.send(record)
            except BlockingIOError:
                continue
            return


def no_landlock(writable: Iterable[Path]) -> None:  # noqa: ARG001 - it has landlock.restrict's place
    raise OSError(38, "a kernel without Landlock")


def main() -> None:
    folder, mode, *arguments = sys.argv[1:]
    if mode == "bare":
        landlock.restrict = no_landlock
    link = socket.socket(fileno=int(arguments[arguments.index("--fd") + 1]))
    door = DoorCamera(Path(folder) / "pipe")  # a source that is a device gets the wall for devices, and needs none for this
    devices = any(argument.startswith("v4l2") for argument in arguments)
    make_camera = (lambda *_: door) if devices else None
    os._exit(process.main(arguments, make_camera, lambda _: Captive(Path(folder), link, mode)))


if __name__ == "__main__":
    main()
