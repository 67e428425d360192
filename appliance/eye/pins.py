"""The board's pins by the kernel's own interface (linux/gpio.h, version 2), for a LED and a button.

A line is claimed before the wall; behind it only its own descriptor is left, on which two ioctls pass: to set and to read it.
A library would not do: gpiozero's lgpio makes a thread and a FIFO when it is loaded, and opens the chip when it likes.
"""

from __future__ import annotations

import fcntl
import os
import struct
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

GET, SET = 0xC010B40E, 0xC010B40F
"""GPIO_V2_LINE_GET_VALUES_IOCTL and GPIO_V2_LINE_SET_VALUES_IOCTL: all that the wall lets pass."""
_CLAIM, _CHIP = 0xC250B407, 0x8044B401  # GPIO_V2_GET_LINE_IOCTL, GPIO_GET_CHIPINFO_IOCTL
_ACTIVE_LOW, _INPUT, _OUTPUT, _PULL_UP = 1 << 1, 1 << 2, 1 << 3, 1 << 8
_REQUEST: Final = struct.Struct("<I252x32sQ264xII20xi")  # gpio_v2_line_request: offset, consumer, flags, number, buffer, fd
_INFO: Final = struct.Struct("<32s32sI")  # gpiochip_info: name, label, lines
_VALUES: Final = struct.Struct("<QQ")  # gpio_v2_line_values: bits, mask
_HEADERS: Final = (b"pinctrl-bcm2835", b"pinctrl-bcm2711", b"pinctrl-rp1")
"""The chips that a Raspberry Pi's pins are on: up to the 3, the 4, the 5."""


class Line(Protocol):
    """One claimed pin. Both raise OSError where the kernel refuses."""

    def set(self, *, on: bool) -> None:
        """Drive it."""
        ...

    def get(self) -> bool:
        """What it is now."""
        ...


class KernelLine:
    """A line that the kernel gave us."""

    def __init__(self, descriptor: int) -> None:
        """``descriptor`` is the line's own, not the chip's."""
        self.descriptor = descriptor

    def set(self, *, on: bool) -> None:
        """See the protocol."""
        fcntl.ioctl(self.descriptor, SET, _VALUES.pack(on, 1))

    def get(self) -> bool:
        """See the protocol."""
        return bool(_VALUES.unpack(fcntl.ioctl(self.descriptor, GET, _VALUES.pack(0, 1)))[0] & 1)


def led(pin: int) -> KernelLine:
    """A pin (its BCM number) that drives a LED; dark. Raises OSError."""
    return _claim(pin, _OUTPUT)


def button(pin: int) -> KernelLine:
    """A pin (its BCM number) with a button to ground, which reads as pressed. Raises OSError."""
    return _claim(pin, _INPUT | _PULL_UP | _ACTIVE_LOW)


def _claim(pin: int, flags: int) -> KernelLine:
    chip = os.open(_chip(), os.O_RDWR | os.O_CLOEXEC)
    try:
        answer = fcntl.ioctl(chip, _CLAIM, _REQUEST.pack(pin, b"moodbox", flags, 1, 0, 0))
    finally:
        os.close(chip)
    return KernelLine(_REQUEST.unpack(answer)[-1])


def _chip() -> Path:
    """The chip that the board's pins are on: its number differs from kernel to kernel. Raises OSError where there is none."""
    for node in sorted(Path("/dev").glob("gpiochip*")):
        with suppress(OSError):
            descriptor = os.open(node, os.O_RDONLY | os.O_CLOEXEC)
            try:
                _, label, _ = _INFO.unpack(fcntl.ioctl(descriptor, _CHIP, bytes(_INFO.size)))
            finally:
                os.close(descriptor)
            if label.rstrip(b"\0") in _HEADERS:
                return node
    msg = "no chip of a Raspberry Pi's pins"
    raise FileNotFoundError(msg)
