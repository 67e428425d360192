"""A camera for tests whose being open can be seen from outside, and that can be told to fail."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from appliance.eye.source import CameraFaultError, Source
from appliance.eye.wire import Fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from appliance.eye.source import Frame

MARK_LENGTH = 48


def mark(place: int) -> int:
    """One byte of the mark that every frame of this camera bears."""
    return (place * 71 + 13) % 251 + 1


def stamp(frame: Frame) -> None:
    """Write the mark into a frame, byte by byte: in this process it is nowhere else as a whole."""
    flat = frame.reshape(-1)
    for place in range(MARK_LENGTH):
        flat[4321 + place] = mark(place)


class DoorCamera(Source):
    """Holds a named pipe open for reading while it is open: whoever tries to open it for writing sees whether that is so."""

    def __init__(self, door: Path, act: Callable[[int], None] | None = None) -> None:
        """``act`` is called with the number of the frame before each one, and may fail or hang."""
        self._door, self._act = door, act
        self._descriptor = -1
        self._number = 0

    def open(self) -> None:
        """Open the pipe; it works without anybody at its other end."""
        try:
            self._descriptor = os.open(self._door, os.O_RDONLY | os.O_NONBLOCK)
        except OSError as error:
            raise CameraFaultError(Fault.NO_CAMERA) from error

    def frame(self, into: Frame) -> None:
        """A grey frame with the mark in it."""
        self._number += 1
        if self._act is not None:
            self._act(self._number)
        into.fill(90)
        stamp(into)

    def close(self) -> None:
        """Close the pipe."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def is_open(door: Path) -> bool:
    """Whether some process holds the door open."""
    try:
        os.close(os.open(door, os.O_WRONLY | os.O_NONBLOCK))
    except OSError:
        return False
    return True


def becomes(door: Path, *, opened: bool, within: float = 20.0) -> float:
    """Seconds until the door is so; fails the test when it never is."""
    began = time.monotonic()
    while is_open(door) is not opened:
        assert time.monotonic() - began < within, f"the camera never {'opened' if opened else 'closed'}"
        time.sleep(0.02)
    return time.monotonic() - began
