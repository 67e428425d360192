"""Who uses the state folder: many share it, and what replaces the database has it alone."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def hold(folder: Path, *, alone: bool = False) -> int:
    """Take the folder until the descriptor that comes back is closed, or the process ends, however it ends (flock(2)).

    Raises:
        BlockingIOError: another process uses it, or has it alone.
        OSError: the folder cannot be opened.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
