"""Landlock (Linux 5.13 and later): which files this process may ever open for writing, whatever its user may.

Seccomp sees numbers, not paths, so where a camera has to be opened for reading and writing only Landlock can say "this device
and nothing else". The constants are those of linux/landlock.h; glibc has no functions for it.
"""

from __future__ import annotations

import ctypes
import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same numbers on every architecture
_ASK_VERSION: Final = 1
_PATH_BENEATH: Final = 1
_WRITE, _IOCTL = 1 << 1, 1 << 15
_CHANGES: Final = sum(1 << bit for bit in range(4, 13))  # remove and make entries of each type
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_TCP: Final = 0b11  # bind and connect
_SCOPES: Final = 0b11  # abstract Unix sockets and signals of others
_ADDED: Final = {2: _REFER, 3: _TRUNCATE, 5: _IOCTL}  # rights by the version that brought them
_NETWORK_SINCE, _SCOPES_SINCE = 4, 6


class _Rules(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("rights", ctypes.c_uint64), ("parent", ctypes.c_int32))


def _call(number: int, *arguments: object) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    result = int(libc.syscall(ctypes.c_long(number), *arguments))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def restrict(writable: Iterable[Path]) -> None:
    """Allow this thread, and all that it starts, to write to ``writable`` (files, or folders with all below) and nothing else.

    Needs PR_SET_NO_NEW_PRIVS. Where the kernel can, also no TCP, no signal and no abstract socket to others, and no device
    ioctl but on ``writable``. What is open already stays as it is.

    Raises:
        OSError: the kernel has no Landlock or refuses.
    """
    version = _call(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_ASK_VERSION))
    rights = _WRITE | _CHANGES | sum(right for since, right in _ADDED.items() if version >= since)
    rules = _Rules(rights, _TCP if version >= _NETWORK_SINCE else 0, _SCOPES if version >= _SCOPES_SINCE else 0)
    size = 24 if version >= _SCOPES_SINCE else 16 if version >= _NETWORK_SINCE else 8
    ruleset = _call(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), ctypes.c_uint32(0))
    try:
        for path in writable:
            _allow(ruleset, path, rights & (_WRITE | _TRUNCATE | _IOCTL))
        _call(_RESTRICT, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:  # a device that left meanwhile
        return
    try:
        beneath = _Beneath(rights, parent)
        _call(_ADD, ctypes.c_int(ruleset), ctypes.c_int(_PATH_BENEATH), ctypes.byref(beneath), ctypes.c_uint32(0))
    finally:
        os.close(parent)
