"""Looking under a lease: the thread that opens the camera, takes a frame, has it read, wipes it and sends what it says."""

from __future__ import annotations

import math
import time
from collections import deque
from threading import Condition
from typing import TYPE_CHECKING, Final, Protocol

from appliance.errors import WireError
from appliance.eye.source import CameraFaultError
from appliance.eye.wire import LEASE, Fault, encode_look
from appliance.vocabulary.sight import Look
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from appliance.eye.hand import Lamp
    from appliance.eye.source import Camera, Frame
    from appliance.vocabulary.sight import Face

_RETRY: Final = 2.0  # seconds until a camera that failed is opened again
_RATE_OVER: Final = 8  # looks that the achieved rate is measured over


class Reader(Protocol):
    """What reads a frame: ``sight.Sight``."""

    def look(self, frame: Frame) -> tuple[Face, ...]:
        """The faces in a frame (height, width, 3) BGR, at most four, the largest first."""
        ...

    def forget(self) -> None:
        """Start anew: the next frame has nothing to do with the last."""
        ...


class Lease:
    """Until when looking is allowed. The thread that hears the brain writes it, the one that looks obeys it."""

    def __init__(self) -> None:
        """None yet."""
        self._changed = Condition()
        self._until = -math.inf
        self.rate = 1.0

    def renew(self, rate: float) -> None:
        """Allow ``rate`` looks a second for another second."""
        with self._changed:
            self.rate, self._until = rate, time.monotonic() + LEASE
            self._changed.notify_all()

    def end(self) -> None:
        """Allow nothing from now on."""
        with self._changed:
            self._until = min(self._until, time.monotonic())
            self._changed.notify_all()

    def left(self) -> float:
        """Seconds that it still lasts; negative for how long it has ended."""
        return self._until - time.monotonic()

    def begins(self) -> None:
        """Wait until there is one."""
        with self._changed:
            while self.left() <= 0:
                self._changed.wait()

    def lasts(self, until: float) -> bool:
        """Wait for a moment of the monotonic clock; False as soon as the lease has ended."""
        with self._changed:
            while (left := self.left()) > 0 and (wait := until - time.monotonic()) > 0:
                self._changed.wait(min(wait, left))
        return self.left() > 0


class Looker:
    """Looks while there is a lease, for ever. ``run`` belongs on a thread of its own."""

    def __init__(self, camera: Camera, reader: Reader, lease: Lease, buffer: Frame, send: Callable[[bytes], None]) -> None:
        """``buffer`` is the one place a frame is ever in; ``send`` takes a record and never waits."""
        self._camera, self._reader, self._lease, self._buffer, self._send = camera, reader, lease, buffer, send
        self._number = 0
        self._times: deque[float] = deque(maxlen=_RATE_OVER)
        self.engaged = False
        """Whether the camera is open, opening or closing."""
        self.stepped = -math.inf
        """When it last began to open the camera or to look, on the monotonic clock."""
        self.open = False
        self.lamp: Lamp | None = None
        """The LED that says so, where there is one."""
        self.fault = Fault.NONE
        self.changed: Callable[[], None] = lambda: None
        """Called when ``open`` or ``fault`` changed."""

    @property
    def rate(self) -> float:
        """The achieved looks a second."""
        times = tuple(self._times)
        return (len(times) - 1) / (times[-1] - times[0]) if self.open and len(times) > 1 else 0.0

    def run(self) -> None:
        """Never returns."""
        while True:
            self._lease.begins()
            fault = self._session()
            self._say(open_=False, fault=fault)
            if fault is not Fault.NONE:
                self._lease.lasts(time.monotonic() + _RETRY)

    def _session(self) -> Fault:
        """Look until the lease ends or the camera fails; the camera is closed afterwards."""
        self.stepped = time.monotonic()
        self.engaged = True
        try:
            if self.lamp and not self.lamp.light():
                return Fault.LAMP
            with self._camera:
                self._say(open_=True, fault=self.fault)
                self._looks()
        except CameraFaultError as error:
            return error.fault
        except Exception:  # noqa: BLE001 - the thread's outermost edge; a code is all that may leave, so nothing is logged
            return Fault.CAMERA
        else:
            return Fault.NONE
        finally:
            self._reader.forget()
            self._times.clear()
            if self.lamp:
                self.lamp.darken()
            self.engaged = False

    def _looks(self) -> None:
        due = time.monotonic()
        while self._lease.lasts(due):
            self._say(open_=True, fault=self._look())
            due = max(due + 1 / self._lease.rate, time.monotonic())

    def _look(self) -> Fault:
        """One look. Whatever happens, the frame is wiped before anything leaves."""
        self.stepped = at = Seconds(time.monotonic())
        try:
            self._camera.frame(self._buffer)
            faces = self._read()
        finally:
            self._buffer.fill(0)
        if faces is None:
            return Fault.SIGHT
        self._number += 1
        self._times.append(at)
        try:
            records = encode_look(Look(self._number, at, faces))
        except WireError:
            return Fault.SIGHT
        for record in records:
            if self._lease.left() > 0:
                self._send(record)
        return Fault.NONE

    def _read(self) -> tuple[Face, ...] | None:
        try:
            return self._reader.look(self._buffer)
        except Exception:  # noqa: BLE001 - one bad picture must not end the eye; a code is all that may leave
            return None

    def _say(self, *, open_: bool, fault: Fault) -> None:
        if (open_, fault) != (self.open, self.fault):
            self.open, self.fault = open_, fault
            self.changed()
