"""A whole box that faults can be put to: the demo's brain and eye, a real mpd and a real mosquitto, each supervised."""

from __future__ import annotations

import os
import random
import shutil
import socket
import sys
import time
from contextlib import suppress
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self, TypeVar

import httpx

from appliance.demo.prepare import music_folder, reel_file
from appliance.demo.servers import find_program
from tests.faults.disk import Disk, place
from tests.faults.supervised import Supervised, below
from tests.whole.demo import SECRET, eventually

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

T = TypeVar("T")
UP: Final = 120.0
"""Seconds that a start, or a recovery, may take before a test gives up."""
STEPPED: Final = Path("/usr/lib")
_MPD: Final = """\
music_directory "{folder}/music"
db_file "{folder}/mpd/database"
state_file "{folder}/mpd/state"
bind_to_address "{folder}/mpd/socket"
auto_update "no"
zeroconf_enabled "no"
audio_output {{
    type "null"
    name "nothing"
    mixer_type "software"
}}
decoder {{
    plugin "wildmidi"
    enabled "no"
}}
"""
_MOSQUITTO: Final = "listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n"


def free_port() -> int:
    """A port of loopback below those that the kernel gives away by itself: it stays ours while its server is away."""
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port := random.randrange(20_000, 32_000)))  # noqa: S311 - no secret
            return port


def clock_library() -> Path | None:
    """libfaketime (Debian's package faketime), which stands between a process and the kernel's clock; None without it."""
    return next(iter(STEPPED.glob("*/faketime/libfaketimeMT.so.1")), None)


class House:
    """The box and what is around it; ``with`` starts it, claimed by somebody who lets it look.

    ``demo`` is the folder with the demo's music and reel. ``step`` steps the clock of the brain (CLOCK_REALTIME as its libc
    gives it; the machine's own clock and the monotonic one stay).
    """

    def __init__(self, folder: Path, demo: Path) -> None:
        self.folder, self.music, self.reel = folder, folder / "music", folder / "reel.avi"
        shutil.copytree(music_folder(demo), self.music)
        shutil.copyfile(reel_file(demo), self.reel)
        self.disk = place(folder)
        self.stepping = clock_library()
        self._clock, self._addresses = folder / "clock", folder / "addresses"
        self.step(0)
        for name in ("mpd", "runtime"):
            (folder / name).mkdir()
        (folder / "mpd.conf").write_text(_MPD.format(folder=folder), "utf-8")
        broker_port, self.port = free_port(), free_port()
        (folder / "mosquitto.conf").write_text(_MOSQUITTO.format(port=broker_port), "utf-8")
        command = [find_program("mpd"), "--no-daemon", "--stderr", str(folder / "mpd.conf")]
        self.player = Supervised(command, folder / "mpd.log")
        self.broker = Supervised([find_program("mosquitto"), "-c", str(folder / "mosquitto.conf")], folder / "mosquitto.log")
        self.brain = Supervised(
            [
                *(sys.executable, "-m", "appliance", "run", "--demo", "--addresses", str(self._addresses)),
                *("--music", str(self.music), "--reel", str(self.reel)),
            ],
            folder / "brain.log",
            os.environ
            | {
                "MOODBOX_STATE": str(self.disk.state),
                "MOODBOX_RUNTIME": str(folder / "runtime"),
                "MOODBOX_PLAYER__HOST": str(folder / "mpd" / "socket"),
                "MOODBOX_MQTT__HOST": "127.0.0.1",
                "MOODBOX_MQTT__PORT": str(broker_port),
                "MOODBOX_PANEL__HOST": "127.0.0.1",
                "MOODBOX_PANEL__PORT": str(self.port),
            }
            | self._clock_settings(),
        )
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30)
        self.person = ""

    def _clock_settings(self) -> dict[str, str]:
        if not self.stepping:
            return {}
        return {
            "LD_PRELOAD": str(self.stepping),
            "FAKETIME_TIMESTAMP_FILE": str(self._clock),
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_CACHE_DURATION": "1",
            "NO_FAKE_STAT": "1",
        }

    def __enter__(self) -> Self:
        for part in (self.player, self.broker, self.brain):
            part.start()
        try:
            lines = self.wait(lambda: self._lines() if self._addresses.exists() else None, "the box says its claim code")
            claim = {"code": lines["claim code"], "name": "Asha", "password": SECRET}
            answer = self.client.post("/api/claim", json=claim)
            assert answer.status_code == 201, answer.text
            self.person = self.client.get("/api/hello").json()["session"]["person"]["id"]
            for purpose in ("look", "share", "history", "phone"):
                assert self.client.put(f"/api/me/consents/{purpose}", json={"given": True}).is_success
            self.wait(self.well, "every part is up and something plays")
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def close(self) -> None:
        """End everything."""
        for part in (self.brain, self.player, self.broker):
            part.close()
        self.client.close()
        if isinstance(self.disk, Disk):
            self.disk.close()

    def wait(self, ask: Callable[[], T | None], what: str) -> T:
        """The first true answer; a box that says nothing has none."""

        def asked() -> T | None:
            try:
                return ask()
            except (httpx.HTTPError, KeyError):
                return None

        try:
            return eventually(asked, what, UP)
        except AssertionError as error:
            error.add_note(self.said()[-4000:])
            raise

    def _lines(self) -> dict[str, str] | None:
        lines = self._addresses.read_text("utf-8").splitlines()
        return dict(line.split(": ", 1) for line in lines) if len(lines) >= 4 else None

    def well(self, parts: Collection[str] = ("eye", "player", "home")) -> bool:
        """Whether these parts are up and there is music to judge."""
        state = self.client.get("/api/state").json()
        return all(state["parts"][part]["up"] for part in parts) and state["player"]["file"] is not None

    def said(self) -> str:
        """All that the brain logged."""
        return (self.folder / "brain.log").read_text("utf-8", "replace")

    def eye(self) -> list[int]:
        return below(self.brain.pid, "appliance.eye.process")

    def scan(self) -> list[int]:
        """The scan of the library and its worker, while there is one."""
        return below(self.brain.pid, "appliance scan") + below(self.brain.pid, "library.worker")

    def step(self, seconds: float) -> None:
        """Have the brain's clock be so far from the machine's."""
        fresh = self._clock.with_suffix(".new")
        fresh.write_text(f"{seconds:+.0f}\n", "ascii")
        fresh.replace(self._clock)

    def stepped(self) -> float:
        """By how much the brain's clock is off the machine's, as the date of its answers says."""
        said = parsedate_to_datetime(self.client.get("/api/hello").headers["date"])
        return said.timestamp() - time.time()
