"""The eye's process: ``python -m appliance.eye.process``. It looks while the brain leases it and says what it sees in 64 bytes.

It writes nothing anywhere and logs nothing: what is wrong leaves it as a code. The main thread hears the brain and watches the
one that looks; when that does not close the camera in time, the process ends, and the kernel closes it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import select
import signal
import socket
import sys
import time
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Final

from appliance.errors import CameraError, ModelError, WireError
from appliance.eye import keeper, pins, wall
from appliance.eye.hand import Button, Lamp
from appliance.eye.nodes import device_nodes, needs_devices
from appliance.eye.wire import COMMAND_SIZE, Ending, Fault, Press, StatusRecord, decode_command, encode_status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from appliance.eye.looking import Lease, Looker, Reader
    from appliance.eye.source import Camera

_STATUS_EVERY: Final = 2.0  # seconds
_WATCH_EVERY: Final = 0.1  # seconds, while the camera is open
_GRACE: Final = 0.5  # seconds that the camera may take to close
_HUNG: Final = 3.0  # seconds without the main thread's life sign, while the camera is open
_STUCK: Final = 6.0  # seconds without a step of the looking thread, while the camera is open: a look and a pause take 4 at most
_PATIENCE: Final = 60.0  # seconds that the brain may take until its socket is there
_AGAIN: Final = 0.5  # seconds between two tries to reach it
_THERMOMETER: Final = Path("/sys/class/thermal/thermal_zone0/temp")


class Supervisor:
    """The main thread: commands in, statuses out, and an eye on the looker."""

    def __init__(self, link: socket.socket, lease: Lease, looker: Looker, walls: wall.Walls) -> None:
        """``link`` is the socket to the brain."""
        self._link, self._lease, self._looker, self._walls = link, lease, looker, walls
        self._lock = Lock()
        self._told = -_STATUS_EVERY
        self._press = Press.NONE  # as it was told last
        self.outdated: Callable[[], bool] = lambda: False
        """Whether the camera's device nodes are no longer those that the wall knows."""
        self.button: Button | None = None
        """Closes the camera by hand, where there is one."""
        self.beat: Callable[[], None] = lambda: None
        """Called while all goes on as it should, as often as a status is sent."""
        looker.changed = self.tell

    def run(self) -> Ending:
        """Until the brain closes the socket, or a new process is needed."""
        thread = Thread(target=self._looker.run, name="looker", daemon=True)
        thread.start()
        poll = select.poll()
        poll.register(self._link, select.POLLIN)
        while thread.is_alive():
            self._watch()
            if time.monotonic() - self._told >= _STATUS_EVERY:
                self.tell()
                if self._moves():
                    self.beat()
                if self._looker.fault is not Fault.NONE and not self._looker.engaged and self.outdated():
                    return Ending.RENEW
            if self.button:
                self._obey(self.button)
            busy = self._looker.engaged or self._lease.left() > 0 or self.button is not None
            if poll.poll((_WATCH_EVERY if busy else _STATUS_EVERY) * 1000) and not self._hear():
                return Ending.ASKED
        return Ending.LAPSED

    def tell(self) -> None:
        """Send the status now."""
        looker, walls = self._looker, self._walls
        with self._lock:  # both threads tell, and the later state must go later
            self._told = time.monotonic()
            self._press = self.button.press if self.button else Press.NONE
            send(self._link, status(walls, looker.fault, is_open=looker.open, rate=looker.rate, press=self._press))

    def _obey(self, button: Button) -> None:
        """Look at the button, and say at once when it says something else."""
        button.look()
        if button.press is not self._press:
            self.tell()

    def _moves(self) -> bool:
        """Whether the one that looks goes on looking; while the camera is closed it may sleep."""
        return not self._looker.engaged or time.monotonic() - self._looker.stepped < _STUCK

    def _watch(self) -> None:
        """See that the camera closes when the lease has ended, come what may."""
        engaged = self._looker.engaged
        if engaged and self._lease.left() < -_GRACE:
            os._exit(Ending.LAPSED)
        # Should even this thread hang, for want of the interpreter's lock say, the kernel ends the process by SIGALRM.
        signal.setitimer(signal.ITIMER_REAL, _HUNG if engaged or self._lease.left() > 0 else 0.0)

    def _hear(self) -> bool:
        """Obey one command; False when the brain has gone."""
        try:
            command = self._link.recv(COMMAND_SIZE + 1)
        except BlockingIOError:
            return True
        except OSError:
            return False
        with contextlib.suppress(WireError):
            if command:
                rate = decode_command(command)
                if rate is None:
                    self._lease.end()
                    if self.button:
                        self.button.let_go()
                elif not (self.button and self.button.closed):
                    self._lease.renew(rate)
        return bool(command)


def send(link: socket.socket, record: bytes) -> None:
    """Send a record, or drop it when the brain does not take it now: an old one is worth nothing."""
    with contextlib.suppress(OSError):
        link.send(record, socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)


def status(walls: wall.Walls, fault: Fault, *, is_open: bool = False, rate: float = 0.0, press: Press = Press.NONE) -> bytes:
    """A status as its record."""
    return encode_status(StatusRecord(is_open, fault, walls.standing, walls.missing, rate, temperature(), press))


def temperature() -> float | None:
    """The processor's temperature in degrees Celsius, where the kernel tells it."""
    try:
        return int(_THERMOMETER.read_text()) / 1000
    except (OSError, ValueError):
        return None


def main(
    arguments: Sequence[str] | None = None,
    make_camera: Callable[[str, int, int], Camera] | None = None,
    make_reader: Callable[[int], Reader] | None = None,
) -> Ending:
    """Run the eye; the makers stand in for the real camera and sight in tests."""
    sys.dont_write_bytecode = True
    asked = _parser().parse_args(arguments)
    parent = os.getppid()
    pulse = keeper.split()
    link = _connect(asked)
    devices = needs_devices(asked.source)
    nodes = device_nodes() if devices else ()
    led, button = _line(pins.led, asked.led), _line(pins.button, asked.button)
    lines = [line.descriptor for line in (led, button) if isinstance(line, pins.KernelLine)]
    walls = wall.separate((link.fileno(), *(() if pulse is None else (pulse,)), *lines), [node for node, _ in nodes])
    if asked.fd is not None and pulse is None:  # a keeper has seen to it
        wall.die_with(parent)
    fault = Fault.NONE
    try:
        camera, reader = _load(asked, make_camera, make_reader)
    except ModelError:
        fault = Fault.MODELS
    except CameraError:
        fault = Fault.SOURCE

    import numpy as np  # noqa: PLC0415 - after the first half of the wall: it starts threads

    from appliance.eye.looking import Lease, Looker  # noqa: PLC0415 - brings OpenCV

    buffer = np.zeros((asked.height, asked.width, 3), np.uint8)
    walls = wall.seal(link.fileno(), walls, pulse=pulse, lines=lines, devices=devices)
    if fault is not Fault.NONE:
        send(link, status(walls, fault))
        return Ending.SETUP
    lease = Lease()
    looker = Looker(camera, reader, lease, buffer, lambda record: send(link, record))
    supervisor = Supervisor(link, lease, looker, walls)
    if asked.led is not None:
        looker.lamp = Lamp(led, needed=not asked.dark)
        looker.lamp.darken()
    if button is not None:
        supervisor.button = Button(button, lease.end)
    if devices:
        supervisor.outdated = lambda: device_nodes() != nodes
    if pulse is not None:
        supervisor.beat = lambda: keeper.beat(pulse)
    return supervisor.run()


class _Torn:
    """A pin that could not be claimed: the LED does not light, and the button counts as pressed."""

    def set(self, *, on: bool) -> None:  # noqa: ARG002 - a line's
        raise OSError

    def get(self) -> bool:
        raise OSError


def _line(claim: Callable[[int], pins.Line], pin: int | None) -> pins.Line | None:
    """The line of a pin, where one is set."""
    if pin is None:
        return None
    try:
        return claim(pin)
    except OSError:
        return _Torn()


def _load(
    asked: argparse.Namespace,
    make_camera: Callable[[str, int, int], Camera] | None,
    make_reader: Callable[[int], Reader] | None,
) -> tuple[Camera, Reader]:
    """Import what is heavy and load the models: the last that may open what it likes."""
    import cv2  # noqa: PLC0415 - after the first half of the wall: it starts threads

    cv2.setNumThreads(1)
    if make_camera is None:
        from appliance.eye.camera import open_camera  # noqa: PLC0415

        make_camera = open_camera
    if make_reader is None:
        from appliance.eye.sight import Sight  # noqa: PLC0415

        make_reader = Sight
    return make_camera(asked.source, asked.width, asked.height), make_reader(asked.min_face)


def _connect(asked: argparse.Namespace) -> socket.socket:
    link = socket.socket(fileno=asked.fd) if asked.fd is not None else _reach(asked.socket)
    link.settimeout(0)
    return link


def _reach(path: str) -> socket.socket:
    """The brain's socket as soon as it is there."""
    until = time.monotonic() + _PATIENCE
    while True:
        link = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            link.connect(path)
        except OSError:
            link.close()
            if time.monotonic() > until:
                os._exit(Ending.ALONE)
            time.sleep(_AGAIN)
        else:
            return link


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="moodbox-eye", description=__doc__.splitlines()[0] if __doc__ else None)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--fd", type=int, help="the inherited SEQPACKET socket to the brain, which this process dies with")
    where.add_argument("--socket", help="the brain's socket in its runtime folder")
    parser.add_argument("--source", default="auto", help="auto, none, picamera, v4l2:N or reel:PATH")
    parser.add_argument("--width", type=int, default=640)
    parser.add_argument("--height", type=int, default=480)
    parser.add_argument("--min-face", type=int, default=60, help="pixels")
    parser.add_argument("--led", type=int, help="the BCM number of a pin with a LED that is lit while the camera is open")
    parser.add_argument("--dark", action="store_true", help="open the camera even if the LED does not light")
    parser.add_argument("--button", type=int, help="the BCM number of a pin with a button that closes the camera")
    return parser


if __name__ == "__main__":
    # Not sys.exit: a library's thread must not keep a process alive that was told to end.
    os._exit(main())
