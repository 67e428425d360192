"""Thrift with memory: glibc's heaps, as a process with many threads and one lock needs them."""

from __future__ import annotations

import ctypes
from contextlib import suppress
from typing import Final

_ARENA_MAX, _MMAP_THRESHOLD = -8, -3  # malloc.h
_LARGE: Final = 128 * 1024
"""Bytes from which on a block is the kernel's own and goes back to it at once: glibc's own start, which it else raises."""


def spare() -> None:
    """Have all threads share one heap, and large blocks go back to the kernel. Before any thread; needs glibc.

    By itself glibc gives each thread a heap, which Python's threads, that take turns anyway, fill with holes.
    """
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.mallopt(_ARENA_MAX, 1)
        libc.mallopt(_MMAP_THRESHOLD, _LARGE)
