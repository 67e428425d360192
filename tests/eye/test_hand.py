"""The LED and the button: lit exactly while the camera is open, and a press that no brain can overrule."""

from __future__ import annotations

import socket
import struct
import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from appliance.eye import hand, pins, wall
from appliance.eye.hand import Button, Lamp
from appliance.eye.link import arguments
from appliance.eye.looking import Lease, Looker
from appliance.eye.process import Supervisor
from appliance.eye.source import CameraFaultError, Source
from appliance.eye.wire import Fault, Press, StatusRecord, decode, encode_command, encode_status
from appliance.settings import CameraSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from appliance.eye.source import Frame


class Pin:
    """A pin in memory. ``stuck`` holds its level; ``torn`` makes the kernel refuse."""

    def __init__(self, *, stuck: bool | None = None, torn: bool = False) -> None:
        self.level, self.stuck, self.torn = False, stuck, torn

    def set(self, *, on: bool) -> None:
        if self.torn:
            raise OSError
        self.level = on

    def get(self) -> bool:
        if self.torn:
            raise OSError
        return self.level if self.stuck is None else self.stuck


class Watched(Source):
    """A camera that notes whether the LED was lit whenever it was open."""

    def __init__(self, led: Pin, *, broken: bool = False) -> None:
        self.led, self.broken = led, broken
        self.opened, self.frames, self.dark = 0, 0, 0
        self.is_open = False

    def open(self) -> None:
        self.opened += 1
        self.is_open = True
        self.dark += not self.led.level

    def frame(self, into: Frame) -> None:
        into.fill(1)
        self.frames += 1
        self.dark += not self.led.level
        if self.broken:
            raise CameraFaultError(Fault.STALLED)

    def close(self) -> None:
        self.dark += self.is_open and not self.led.level
        self.is_open = False


class Nobody:
    def look(self, _frame: Frame) -> tuple[()]:
        return ()

    def forget(self) -> None:
        pass


class Eye:
    """An eye's two threads in this process, with a brain's end of its socket."""

    def __init__(self, camera: Watched, led: Pin | None, button: Pin | None, *, needed: bool = True) -> None:
        self.brain, link = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        link.settimeout(0)
        self.link, self.lease = link, Lease()
        send: Callable[[bytes], object] = lambda record: link.send(record, socket.MSG_DONTWAIT)  # noqa: E731
        looker = Looker(camera, Nobody(), self.lease, np.zeros((4, 4, 3), np.uint8), send)  # type: ignore[arg-type]
        looker.lamp = Lamp(led, needed=needed) if led else None
        self.supervisor = Supervisor(link, self.lease, looker, wall.Walls())
        if button:
            self.supervisor.button = Button(button, self.lease.end)
        self.statuses: list[StatusRecord] = []
        self.thread = threading.Thread(target=self.supervisor.run, daemon=True)
        self.thread.start()

    def until(self, holds: Callable[[], bool], rate: float | None = None) -> None:
        """Renew the lease, where a rate is given, until something holds."""
        began = time.monotonic()
        self.brain.settimeout(0.1)
        while not holds():
            assert time.monotonic() - began < 20, self.statuses[-3:]
            if rate:
                self.brain.send(encode_command(rate))
            try:
                record = decode(self.brain.recv(100))
            except TimeoutError:
                continue
            if isinstance(record, StatusRecord):
                self.statuses.append(record)

    def close(self) -> None:
        self.brain.close()
        self.thread.join(20)
        self.link.close()


@pytest.fixture(autouse=True)
def no_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signal.setitimer", lambda *_: None)  # the kernel's own end of a hung eye would be the test's


@pytest.fixture
def led() -> Pin:
    return Pin()


@pytest.fixture
def button() -> Pin:
    return Pin()


@pytest.fixture
def camera(led: Pin) -> Watched:
    return Watched(led)


@pytest.fixture
def eye(camera: Watched, led: Pin, button: Pin) -> Iterator[Eye]:
    one = Eye(camera, led, button)
    yield one
    one.close()


def test_the_led_is_lit_exactly_while_the_camera_is_open(eye: Eye, camera: Watched, led: Pin) -> None:
    assert not led.level
    for _ in range(2):
        seen = camera.frames
        eye.until(lambda seen=seen: camera.frames > seen + 2, rate=10.0)  # type: ignore[misc]
        eye.brain.send(encode_command(None))
        eye.until(lambda: not camera.is_open and not led.level)
    assert camera.opened == 2
    assert camera.dark == 0


def test_the_led_goes_out_when_the_camera_fails(led: Pin) -> None:
    camera = Watched(led, broken=True)
    eye = Eye(camera, led, None)
    eye.until(lambda: bool(camera.opened) and not camera.is_open and not led.level, rate=4.0)
    eye.close()
    assert camera.dark == 0


@pytest.mark.parametrize("pin", [Pin(stuck=False), Pin(torn=True)], ids=["stuck", "torn off"])
def test_a_camera_whose_led_cannot_light_stays_closed_and_says_why(pin: Pin) -> None:
    camera = Watched(pin)
    eye = Eye(camera, pin, None)
    eye.until(lambda: any(status.fault is Fault.LAMP for status in eye.statuses), rate=4.0)
    eye.close()
    assert not camera.opened


def test_where_people_want_it_so_it_opens_without(led: Pin) -> None:
    led.torn = True
    camera = Watched(led)
    eye = Eye(camera, led, None, needed=False)
    eye.until(lambda: camera.frames > 0, rate=4.0)
    eye.close()


def test_a_press_closes_the_camera_and_no_lease_opens_it_until_the_brain_has_closed_it_too(
    eye: Eye, camera: Watched, button: Pin
) -> None:
    eye.until(lambda: camera.is_open, rate=10.0)
    button.level = True
    eye.until(lambda: not camera.is_open, rate=10.0)
    button.level = False
    eye.until(lambda: eye.statuses[-1].press is Press.CLOSED, rate=10.0)
    opened, said = camera.opened, len(eye.statuses)
    eye.until(lambda: len(eye.statuses) >= said + 2, rate=10.0)  # seconds of a brain that does not listen
    assert camera.opened == opened
    eye.brain.send(encode_command(None))
    eye.until(lambda: camera.opened > opened, rate=10.0)
    eye.until(lambda: eye.statuses[-1].press is Press.NONE, rate=10.0)


def test_ten_seconds_ask_for_a_new_code(eye: Eye, button: Pin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hand, "HELD", 0.5)
    button.level = True
    eye.until(lambda: bool(eye.statuses) and eye.statuses[-1].press is Press.HELD)
    button.level = False
    eye.until(lambda: eye.statuses[-1].press is Press.CLOSED)


def test_a_torn_button_leaves_no_eye_open(camera: Watched, led: Pin) -> None:
    eye = Eye(camera, led, Pin(torn=True))
    eye.until(lambda: len(eye.statuses) >= 3 and eye.statuses[-1].press is not Press.NONE, rate=4.0)
    eye.close()
    assert not camera.opened


@pytest.mark.parametrize("press", Press)
def test_a_press_fits_into_the_record(press: Press) -> None:
    status = decode(encode_status(StatusRecord(press=press)))
    assert isinstance(status, StatusRecord)
    assert status.press is press


def test_the_eye_is_told_which_pins() -> None:
    assert "--led" not in arguments(CameraSettings())
    words = arguments(CameraSettings(led=17, led_required=False, button=27))
    assert words[-5:] == ("--led", "17", "--dark", "--button", "27")


def test_the_kernel_is_asked_in_its_own_form() -> None:
    """The sizes and places of linux/gpio.h, as a C compiler has them."""
    assert pins._REQUEST.size == 592
    assert pins._INFO.size == 68
    assert pins._VALUES.size == 16
    request = pins._REQUEST.pack(17, b"moodbox", 8, 1, 0, 42)
    assert struct.unpack_from("<I", request)[0] == 17
    assert request[256:263] == b"moodbox"
    assert struct.unpack_from("<Q", request, 288)[0] == 8  # config.flags
    assert struct.unpack_from("<I", request, 560)[0] == 1  # num_lines
    assert struct.unpack_from("<i", request, 588)[0] == 42  # fd
    for call, number, size in ((pins._CLAIM, 7, 592), (pins.GET, 14, 16), (pins.SET, 15, 16)):
        assert call == 3 << 30 | size << 16 | 0xB4 << 8 | number  # _IOWR


def test_a_machine_without_pins_says_so() -> None:
    with pytest.raises(OSError, match="chip"):
        pins.led(17)
