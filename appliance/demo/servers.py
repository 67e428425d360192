"""The demo's own mpd and mosquitto: on loopback, from private configurations, kept alive, and gone when the demo is."""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import logging
import os
import shutil
import socket
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from appliance.errors import DemoError
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

log = logging.getLogger(__name__)

READY: Final = Seconds(20.0)
"""How long a server may take until it answers."""
GOODBYE: Final = Seconds(3.0)
"""How long it may take to stop before it is killed."""
PAUSE: Final = Seconds(1.0)
LONGEST_PAUSE: Final = Seconds(30.0)
STEADY: Final = Seconds(60.0)
"""A server that ran so long failed by accident: the pauses begin anew."""
ATTEMPTS: Final = 3
LONGEST_SOCKET: Final = 100
"""Bytes of a Unix socket's path; the kernel takes 107."""
PLACES: Final = ("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin")
"""Debian keeps servers where the PATH of an ordinary user does not look."""

_MPD: Final = """\
music_directory "{music}"
playlist_directory "{folder}/playlists"
db_file "{folder}/database"
state_file "{folder}/state"
state_file_interval "5"
sticker_file "{folder}/stickers"
bind_to_address "{socket}"
bind_to_address "127.0.0.1:{port}"
zeroconf_enabled "no"
auto_update "no"
{outputs}
decoder {{
    plugin "wildmidi"
    enabled "no"
}}
"""
_OUTPUT: Final = """\
audio_output {{
    type "{kind}"
    name "{kind}"
    mixer_type "software"
}}
"""
_MOSQUITTO: Final = """\
listener {port} 127.0.0.1
allow_anonymous true
persistence false
message_size_limit 262144
log_dest stderr
user {user}
"""
# `user` is who starts it: a change of user would undo the signal at the parent's death.

_MQTT_HELLO: Final = b"\x10\x0e\x00\x04MQTT\x04\x02\x00\x0a\x00\x02mb"
_MQTT_WELCOME: Final = b"\x20\x02\x00\x00"
_MPD_WELCOME: Final = b"OK MPD"


def find_program(name: str) -> str:
    """Where a server is installed.

    Raises:
        DemoError: nowhere.
    """
    found = shutil.which(name) or shutil.which(name, path=":".join(PLACES))
    if not found:
        msg = f"The demo needs {name}, which is not installed: apt install {name}"
        raise DemoError(msg)
    return found


def tied(command: Sequence[str]) -> list[str]:
    """The command, to be killed by the kernel when we die, however that happens."""
    setpriv = shutil.which("setpriv")  # of util-linux, which every Debian has
    return [setpriv, "--pdeathsig", "KILL", "--", *command] if setpriv else list(command)


def free_port(preferred: int) -> int:
    """A free TCP port on loopback: the usual one where nobody has it, else any."""
    for port in (preferred, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            free: int = probe.getsockname()[1]
            return free
    msg = "There is no free port on this machine for the demo's servers."
    raise DemoError(msg)


def outputs(devices: Path = Path("/dev/snd"), environment: dict[str, str] | None = None) -> tuple[str, ...]:
    """MPD's outputs by type: where sound can come out, and always null, which keeps time when nothing else can."""
    runtime = (os.environ if environment is None else environment).get("XDG_RUNTIME_DIR")
    if runtime and Path(runtime, "pulse/native").is_socket():
        return "pulse", "null"
    if any(os.access(device, os.R_OK | os.W_OK) for device in devices.glob("pcmC*p")):
        return "alsa", "null"
    return ("null",)


async def _answers(place: Path | int, hello: bytes, welcome: bytes) -> bool:
    """Whether a server on a Unix socket or a loopback port greets as it should."""
    with contextlib.suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
        async with asyncio.timeout(2):
            if isinstance(place, Path):
                reader, writer = await asyncio.open_unix_connection(place)
            else:
                reader, writer = await asyncio.open_connection("127.0.0.1", place)
            try:
                writer.write(hello)
                return await reader.readexactly(len(welcome)) == welcome
            finally:
                writer.close()
    return False


@dataclass
class Server:
    """A server process. ``doors`` are all the places where it must answer."""

    name: str
    command: Sequence[str]
    log: Path
    hello: bytes
    welcome: bytes
    doors: Sequence[Path | int]
    process: asyncio.subprocess.Process | None = field(default=None, init=False)

    async def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            DemoError: it ended or did not answer; quotes its last words.
        """
        with self.log.open("ab") as said:
            self.process = await asyncio.create_subprocess_exec(
                *tied(self.command), stdin=asyncio.subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
            )
        try:
            async with asyncio.timeout(READY):
                await self._until_ready(self.process)
        except BaseException as error:
            await self.stop()
            if isinstance(error, TimeoutError):
                msg = f"The demo's {self.name} does not answer: {self._last_words()}"
                raise DemoError(msg) from error
            raise

    async def _until_ready(self, process: asyncio.subprocess.Process) -> None:
        while not all([await _answers(door, self.hello, self.welcome) for door in self.doors]):
            if process.returncode is not None:
                msg = f"The demo's {self.name} ended at once: {self._last_words()}"
                raise DemoError(msg)
            await asyncio.sleep(0.05)

    async def stop(self) -> None:
        """Stop it, by force where it does not listen."""
        process = self.process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), GOODBYE)
        except TimeoutError:
            process.kill()
            await process.wait()

    async def keep(self) -> None:
        """Start it again, on the same doors, whenever it ends."""
        pause, clock = PAUSE, asyncio.get_running_loop().time
        while True:
            since = clock()
            if self.process:
                await self.process.wait()
            if clock() - since > STEADY:
                pause = PAUSE
            log.warning("the demo's %s ended; starting it again", self.name)
            await asyncio.sleep(pause)
            pause = min(Seconds(pause * 2), LONGEST_PAUSE)
            try:
                await self.start()
            except DemoError as error:
                log.warning("%s", error)

    def _last_words(self) -> str:
        lines = self.log.read_text("utf-8", "replace").strip().splitlines() if self.log.is_file() else []
        return lines[-1] if lines else "it said nothing"


class DemoServers:
    """The servers that the demo lacks: ``async with`` starts them, ``run`` keeps them alive, and the end stops them.

    ``folder`` keeps their files and must be private; ``music`` is what mpd plays from. After entering, ``mpd_socket``,
    ``mpd_port`` and ``mqtt_port`` say where they are; they stay there across restarts.
    """

    mpd_socket: Path
    mpd_port: int = 0
    mqtt_port: int = 0

    def __init__(self, folder: Path, music: Path, *, mpd: bool = True, mosquitto: bool = True) -> None:
        """``mpd`` and ``mosquitto`` say which of them to start."""
        self._folder = folder.resolve()
        self._music = music.resolve()
        self._wanted = (mpd, mosquitto)
        self._servers: list[Server] = []
        self._stack = AsyncExitStack()
        self.mpd_socket = self._folder / "mpd" / "socket"

    async def __aenter__(self) -> Self:
        """Start them.

        Raises:
            DemoError: one is not installed, or does not start.
        """
        async with self._stack:
            mpd, mosquitto = self._wanted
            if mpd:
                await self._start(self._make_mpd)
            if mosquitto:
                await self._start(self._make_mosquitto)
            self._stack = self._stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop them."""
        await self._stack.aclose()

    async def run(self) -> None:
        """Keep them alive until cancelled."""
        async with asyncio.TaskGroup() as group:
            for server in self._servers:
                group.create_task(server.keep(), name=f"demo: {server.name}")

    async def _start(self, make: Callable[[], Server]) -> None:
        """Start a server; when somebody else was faster to take its port, on another one."""
        for attempt in range(1, ATTEMPTS + 1):
            server = make()
            try:
                await server.start()
            except DemoError:
                if attempt == ATTEMPTS:
                    raise
                continue
            self._servers.append(server)
            self._stack.push_async_callback(server.stop)
            return

    def _make_mpd(self) -> Server:
        program, home = find_program("mpd"), self._home("mpd")
        if len(os.fsencode(self.mpd_socket)) > LONGEST_SOCKET:
            short = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="moodbox-"))
            self.mpd_socket = Path(short) / "mpd"
        (home / "playlists").mkdir(exist_ok=True)
        (home / "state").unlink(missing_ok=True)  # what played when the demo was last left does not start by itself
        self.mpd_port = free_port(6600)
        config = home / "mpd.conf"
        config.write_text(
            _MPD.format(
                music=_quoted(self._music),
                folder=_quoted(home),
                socket=_quoted(self.mpd_socket),
                port=self.mpd_port,
                outputs="".join(_OUTPUT.format(kind=kind) for kind in outputs()),
            ),
            "utf-8",
        )
        doors = (self.mpd_socket, self.mpd_port)
        return Server("mpd", (program, "--no-daemon", "--stderr", str(config)), home / "log", b"", _MPD_WELCOME, doors)

    def _make_mosquitto(self) -> Server:
        program, home = find_program("mosquitto"), self._home("mosquitto")
        self.mqtt_port = free_port(1883)
        config = home / "mosquitto.conf"
        config.write_text(_MOSQUITTO.format(port=self.mqtt_port, user=getpass.getuser()), "utf-8")
        command = (program, "-c", str(config))
        return Server("mosquitto", command, home / "log", _MQTT_HELLO, _MQTT_WELCOME, (self.mqtt_port,))

    def _home(self, name: str) -> Path:
        """A server's own folder, for nobody else, with an empty log."""
        home = self._folder / name
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            (home / "log").write_bytes(b"")
        except OSError as error:
            msg = f"The demo cannot write to {home}: {error.strerror}."
            raise DemoError(msg) from error
        return home


def _quoted(path: Path) -> str:
    """A path inside quotes of mpd.conf."""
    return str(path).replace("\\", "\\\\").replace('"', '\\"')
