"""The wall, raised by the eye itself before its first frame, so that it also stands where no systemd raises one outside.

In two steps. ``separate`` comes before any library has started a thread, because namespaces, capabilities and Landlock belong
to the thread that asks. ``seal`` comes last, when the models are loaded: from then on the filter of system calls holds. No step
is fatal. The kernel is asked again about each wall before it is said to stand, and the others are said to be missing.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from appliance.eye import landlock, seccomp
from appliance.vocabulary.sight import Wall

if TYPE_CHECKING:
    from collections.abc import Collection

# linux/prctl.h
_PR_SET_PDEATHSIG, _PR_GET_DUMPABLE, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS, _PR_GET_NO_NEW_PRIVS = 1, 3, 4, 38, 39
# linux/sched.h, sys/mman.h
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_MCL_CURRENT, _MCL_FUTURE, _MCL_ONFAULT = 1, 2, 4
# linux/capability.h
_CAPABILITY_VERSION_3, _CAP_IPC_LOCK = 0x20080522, 14

_MOST_MEMORY: Final = 4 << 30  # bytes of address space: several times what the eye with its libraries maps
_MOST_FILES: Final = 256
_NULL: Final = Path(os.devnull)


@dataclass(frozen=True, slots=True)
class Walls:
    """Which walls stand. Those that do not are ``missing``."""

    standing: frozenset[Wall] = frozenset()

    @property
    def missing(self) -> frozenset[Wall]:
        """The walls that could not be raised."""
        return frozenset(Wall) - self.standing


def die_with(parent: int) -> None:
    """Have the kernel kill this process when the one that started it ends, however that ends."""
    _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before the kernel was asked
        os._exit(0)


def separate(kept: Collection[int], devices: Collection[Path] = ()) -> Walls:
    """Raise what does not hinder loading: privileges, core, network, limits, and Landlock. Only one thread may exist yet.

    All descriptors but 0, 1, 2 and those ``kept`` are closed. ``devices`` are the camera's nodes, which may be opened for
    writing later. ``seal`` is the second step, and wants to know what this one says.
    """
    for descriptor in {int(entry.name) for entry in Path("/proc/self/fd").iterdir()} - {0, 1, 2, *kept}:
        with contextlib.suppress(OSError):  # the listing's own
            os.close(descriptor)
    libc = _libc()
    if libc.unshare(_CLONE_NEWNET) != 0:  # who is not root needs a user namespace for it, where the kernel lets them
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    _drop_capabilities()
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)  # any write to a regular file fails, wherever in it
    _limit(resource.RLIMIT_MSGQUEUE, 0)
    _limit(resource.RLIMIT_NOFILE, _MOST_FILES)
    _limit(resource.RLIMIT_AS, _MOST_MEMORY)
    standing = set()
    with contextlib.suppress(OSError):
        landlock.restrict((_NULL, *devices))
        standing.add(Wall.FILES)
    return Walls(frozenset(standing))


def seal(link: int, before: Walls, *, pulse: int | None = None, lines: Collection[int] = (), devices: bool = False) -> Walls:
    """Raise the rest and say which walls stand. ``before`` is what ``separate`` gave; the others as in ``seccomp.load``.

    Afterwards nothing can be written but 64-byte records on ``link``, and no file be opened but for reading; with ``devices``
    the camera's nodes for both. For those Landlock is needed: without it FILES is missing, because a file that exists already
    and that the eye's user may write could be mapped and changed (the service's user has none).
    """
    standing = {wall for wall, stands in _asked().items() if stands}
    null = os.open(_NULL, os.O_RDWR)
    for standard in range(3):
        os.dup2(null, standard)
    os.close(null)
    if _libc().mlockall(_MCL_CURRENT | _MCL_FUTURE | _MCL_ONFAULT) == 0:
        standing.add(Wall.SWAP)
    with contextlib.suppress(OSError, RuntimeError, ImportError):
        seccomp.load(link, pulse=pulse, lines=lines, devices=devices)
    if _filtered():
        standing.add(Wall.SYSCALLS)
    landlocked = Wall.FILES in before.standing
    refused = Wall.SYSCALLS in standing and not devices
    if (landlocked or refused) and resource.getrlimit(resource.RLIMIT_FSIZE) == (0, 0):
        standing.add(Wall.FILES)
    return Walls(frozenset(standing))


def _asked() -> dict[Wall, bool]:
    """What the kernel says of the walls that can be asked about."""
    libc = _libc()
    try:
        interfaces = {name for _, name in socket.if_nameindex()}
    except OSError:  # no way even to ask
        interfaces = set()
    return {
        Wall.PRIVILEGES: libc.prctl(_PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1,
        Wall.CORE: libc.prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 and resource.getrlimit(resource.RLIMIT_CORE) == (0, 0),
        Wall.NETWORK: interfaces <= {"lo"},
    }


def _filtered() -> bool:
    """Whether the filter really refuses: one way out is tried."""
    try:
        os.close(os.memfd_create("wall"))
    except PermissionError:
        return True
    except OSError:
        return False
    return False


def _limit(which: int, most: int) -> None:
    """Lower a limit for good; a lower one that stands already is kept."""
    hard = resource.getrlimit(which)[1]
    value = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(which, (value, value))


def _drop_capabilities() -> None:
    """Keep of root's powers, where the eye has any, only the one to lock its memory."""

    class Header(ctypes.Structure):
        _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))

    class Half(ctypes.Structure):
        _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))

    header, halves = Header(_CAPABILITY_VERSION_3, 0), (Half * 2)()
    if _libc().capget(ctypes.byref(header), halves) != 0:
        return
    kept = halves[0].permitted & (1 << _CAP_IPC_LOCK)
    halves[0], halves[1] = Half(kept, kept, 0), Half(0, 0, 0)
    _libc().capset(ctypes.byref(header), halves)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
