"""The brain's end of the eye: starts or awaits it, believes only valid records within the agreed rate, brings it back."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import sys
import time
from asyncio.subprocess import DEVNULL
from collections import deque
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Final, Self

from appliance.errors import WireError
from appliance.eye.receiver import Receiver
from appliance.eye.wire import RECORD_SIZE, Ending, FaceRecord, decode, encode_command
from appliance.vocabulary.health import Health
from appliance.vocabulary.sight import Reading
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Iterator, Sequence
    from pathlib import Path

    from appliance.ports.eye import EyeStatus
    from appliance.settings import CameraSettings
    from appliance.vocabulary.sight import Look

_log = logging.getLogger(__name__)

EYE: Final = (sys.executable, "-m", "appliance.eye.process")
SOCKET: Final = "eye.sock"
"""The brain's socket in the runtime folder, where the eye is a service of its own."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 10.0  # seconds between an end and the next start
_PROVEN: Final = 30.0  # seconds of life after which the pauses begin anew
_LOADING: Final = 60.0  # seconds until the first record, on a slow card
_SILENCE: Final = 7.0  # seconds without a record; a status comes every two
_STOPPING: Final = 2.0  # seconds
_WAITING: Final = 64  # reports that wait for a late consumer; then the oldest fall out
_SHOWN: Final = 8
"""Readings that are kept, in memory, to be shown."""
_PASSED_ON: Final = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
"""The environment variables that the eye gets: none that a password may be in."""
_SET: Final = {"PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def arguments(camera: CameraSettings) -> tuple[str, ...]:
    """The eye's arguments for a camera's settings."""
    size = ("--width", str(camera.width), "--height", str(camera.height), "--min-face", str(camera.min_face))
    led = () if camera.led is None else ("--led", str(camera.led), *(() if camera.led_required else ("--dark",)))
    button = () if camera.button is None else ("--button", str(camera.button))
    return ("--source", camera.source, *size, *led, *button)


def environment() -> dict[str, str]:
    """All of our environment that the eye may know."""
    return {name: os.environ[name] for name in _PASSED_ON if name in os.environ} | _SET


class EyeLink:
    """The ``Eye`` port. ``async with`` starts it; when that is left, no child of it runs.

    Without ``path`` the eye is a child of this process on a pair of sockets, and dies with it. With ``path`` it is a service of
    its own that connects to this socket.
    """

    def __init__(self, camera: CameraSettings, path: Path | None = None, program: Sequence[str] = EYE) -> None:
        """``program`` is the eye, to which ``--fd`` and the camera's settings are added."""
        self._program = (*program, *arguments(camera))
        self._path = path
        self._stack = AsyncExitStack()
        self._reports: asyncio.Queue[Look | EyeStatus | Health] = asyncio.Queue(_WAITING)
        self._receiver = Receiver()
        self._link: socket.socket | None = None
        self.process: Process | None = None
        """The child, while there is one."""
        self._recent: deque[Reading] = deque(maxlen=_SHOWN)
        self.dropped = 0
        """How many records were refused."""

    async def __aenter__(self) -> Self:
        """Start."""
        listener = self._stack.enter_context(_listening(self._path)) if self._path else None
        tasks = await self._stack.enter_async_context(asyncio.TaskGroup())
        keeper = tasks.create_task(self._keep(listener), name="eye")
        self._stack.callback(keeper.cancel)
        return self

    async def __aexit__(self, *failure: object) -> None:
        """Stop the eye and wait until it has ended."""
        await self._stack.aclose()

    async def reports(self) -> AsyncIterator[Look | EyeStatus | Health]:
        """See the port."""
        while True:
            yield await self._reports.get()

    @property
    def recent(self) -> Sequence[Reading]:
        """See the port (``Readings``)."""
        return tuple(reversed(self._recent))

    async def lease(self, rate: float | None) -> None:
        """See the port."""
        if rate is None:
            self._recent.clear()
        self._receiver.agree(rate, _now())
        if self._link is not None:
            with contextlib.suppress(OSError):  # the eye is going or hangs; then it closes the camera by itself
                self._link.send(encode_command(rate))

    async def _keep(self, listener: socket.socket | None) -> None:
        """Have an eye, for ever."""
        pause, failures = _FIRST_PAUSE, 0
        while True:
            began = _now()
            why = await self._service(listener) if listener else await self._child()
            if _now() - began > _PROVEN:
                pause, failures = _FIRST_PAUSE, 0
            if why:
                words = f"the eye {why}; it is back in {pause:g} s or later"
                _log.log(logging.DEBUG if failures else logging.WARNING, "%s", words)
                self._report(Health(up=False, words=words))
                await asyncio.sleep(pause)
                pause, failures = min(pause * 2, _LONGEST_PAUSE), failures + 1

    async def _child(self) -> str:
        """One life of an eye that is a child; why it ended, empty where that is no failure."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with ours:
            with theirs:
                try:
                    self.process = await _start(self._program, theirs.fileno())
                except OSError as error:
                    return f"does not start ({error.strerror})"
            async with _ended(self.process, ours):
                why = await self._listen(ours)
        return why or _reason(self.process.returncode)

    async def _service(self, listener: socket.socket) -> str:
        """One life of an eye that is a service."""
        link, _ = await asyncio.get_running_loop().sock_accept(listener)
        with link:
            return await self._listen(link) or "ended"

    async def _listen(self, link: socket.socket) -> str:
        """Take records until the eye has gone; the reason, where it is not that it ended."""
        link.settimeout(0)
        self._link = link
        self._receiver.begin()
        patience = _LOADING
        try:
            while True:
                async with asyncio.timeout(patience):
                    # One byte more than a record tells longer ones apart. Without a buffer for them the kernel closes
                    # descriptors that are sent along.
                    record = await asyncio.get_running_loop().sock_recv(link, RECORD_SIZE + 1)
                if not record:
                    return ""
                if patience == _LOADING:
                    self._report(Health(up=True))
                    patience = _SILENCE
                self._take(record)
        except TimeoutError:
            return "does not answer"
        except ConnectionError:
            return ""
        finally:
            self._link = None

    def _take(self, record: bytes) -> None:
        """Report what a record says, or drop it."""
        try:
            report = self._receiver.take(record, _now())
        except WireError as error:
            _log.log(logging.DEBUG if self.dropped else logging.WARNING, "a record of the eye is dropped: %s", error)
            self.dropped += 1
        else:
            self._note(record)
            if report is not None:
                self._report(report)

    def _note(self, record: bytes) -> None:
        """Keep a reading to be shown for as long as looking is leased."""
        said = decode(record)
        if isinstance(said, FaceRecord) and self._receiver.leased(_now()):
            self._recent.append(Reading(record, said.number, said.at, said.index, said.count, said.face))

    def _report(self, report: Look | EyeStatus | Health) -> None:
        if self._reports.full():
            self._reports.get_nowait()
        self._reports.put_nowait(report)


def _now() -> Seconds:
    return Seconds(time.monotonic())  # the clock that the eye stamps with


def _reason(code: int | None) -> str:
    """Why a child ended by itself, in words; empty where a new one is simply due."""
    if code == Ending.RENEW:
        return ""
    if code in set(Ending):
        return f"ended: {Ending(code).words}"
    return f"ended with status {code}"


async def _start(program: Sequence[str], socket_number: int) -> Process:
    """The eye as a child, in a session of its own so that Ctrl-C in the terminal is the brain's alone."""
    return await asyncio.create_subprocess_exec(
        *program,
        "--fd",
        str(socket_number),
        pass_fds=(socket_number,),
        stdin=DEVNULL,
        stdout=DEVNULL,
        env=environment(),
        start_new_session=True,
    )


@asynccontextmanager
async def _ended(process: Process, link: socket.socket) -> AsyncIterator[None]:
    """When left, the child has ended: it does so by itself when its socket closes, or is killed."""
    try:
        yield
    finally:
        link.close()
        try:
            async with asyncio.timeout(_STOPPING):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


@contextmanager
def _listening(path: Path) -> Iterator[socket.socket]:
    """The socket in the runtime folder that the eye's service connects to; who may, is the folder's matter."""
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.settimeout(0)
        listener.bind(str(path))
        path.chmod(0o660)
        listener.listen(1)
        try:
            yield listener
        finally:
            path.unlink(missing_ok=True)
