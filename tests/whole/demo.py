"""The demo in a process of its own, and the ways to ask it things."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

T = TypeVar("T")
PATIENCE = 60.0
"""Seconds that anything may take before a test gives up; no test asserts a speed."""
SECRET = "correct horse battery"


def eventually(ask: Callable[[], T | None], what: str, patience: float = PATIENCE) -> T:
    """The first true answer."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if answer := ask():
            return answer
        time.sleep(0.1)
    msg = f"not within {patience:g} s: {what}"
    raise AssertionError(msg)


@dataclass
class Demo:
    """A running demo; ``program`` runs it, with these ``arguments`` and this ``environment`` besides."""

    folder: Path
    cache: Path
    program: Sequence[str] = (sys.executable, "-m", "appliance")
    arguments: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] = field(init=False)
    lines: dict[str, str] = field(init=False)
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.addresses = self.folder / "addresses"
        self.log = (self.folder / "log").open("w+")
        self.seen: dict[int, str] = {}
        environment = {**os.environ, "XDG_CACHE_HOME": str(self.cache), **self.environment}
        self.process = subprocess.Popen(
            [*self.program, "run", "--demo", "--addresses", str(self.addresses), *self.arguments],
            stdout=self.log,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
            text=True,
        )
        eventually(self._ready, "the demo says where it is", 150)
        self.lines = dict(line.split(": ", 1) for line in self.addresses.read_text().splitlines())
        self.client = httpx.Client(base_url=self.lines["panel"].split("?")[0].rstrip("/"), timeout=20)

    def _ready(self) -> bool:
        if self.process.poll() is not None:
            msg = f"the demo ended by itself:\n{self.said()}"
            raise AssertionError(msg)
        return self.addresses.exists() and self.addresses.read_text().count("\n") >= 4

    def said(self) -> str:
        """Everything it printed and logged."""
        return Path(self.log.name).read_text()

    def codes(self) -> list[str]:
        """The claim codes that it has printed, the newest last."""
        return re.findall(r"^claim code: (\w{8})$", self.said(), re.MULTILINE)

    def processes(self) -> dict[int, str]:
        """The living processes of this run, the demo's own among them: id and command line. Remembers whom it has seen."""
        parents: dict[int, int] = {}
        commands: dict[int, str] = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    state, parent = (entry / "stat").read_text().rsplit(")", 1)[1].split()[:2]
                    command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
                except OSError:
                    continue
                if state != "Z":
                    parents[int(entry.name)], commands[int(entry.name)] = int(parent), command

        def ours(pid: int) -> bool:
            return pid == self.process.pid or (pid in parents and ours(parents[pid]))

        self.seen |= {pid: commands[pid] for pid in parents if ours(pid)}
        return {pid: command for pid, command in self.seen.items() if commands.get(pid) == command}

    def find(self, words: str) -> int | None:
        """The process whose command line has these words."""
        return next((pid for pid, command in self.processes().items() if words in command), None)

    def claim(self) -> None:
        """Become the first adult."""
        answer = self.client.post("/api/claim", json={"code": self.lines["claim code"], "name": "Asha", "password": SECRET})
        assert answer.status_code == 201, answer.text

    def state(self) -> dict:  # type: ignore[type-arg]
        """What the panel shows."""
        answer = self.client.get("/api/state")
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]

    def mpc(self, *words: str) -> str:
        """What Debian's own MPD client says."""
        host, port = self.lines["mpd"].rsplit(":", 1)
        return subprocess.run(["mpc", "-h", host, "-p", port, *words], capture_output=True, text=True, check=False).stdout

    def subscribe(self, topic: str) -> subprocess.Popen[str]:
        """Mosquitto's own client on a topic, a message a line after its topic."""
        host, port = self.lines["mqtt"].rsplit(":", 1)
        return subprocess.Popen(
            ["mosquitto_sub", "-h", host, "-p", port, "-t", topic, "-v"], stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def heard(self, topic: str, enough: Callable[[dict], bool], what: str, patience: float = PATIENCE) -> None:  # type: ignore[type-arg]
        """Wait for a JSON message on a topic that satisfies."""
        with self.subscribe(topic) as client:
            os.set_blocking(client.stdout.fileno(), False)  # type: ignore[union-attr]

            def ask() -> bool:
                lines = [client.stdout.readline() for _ in range(20)]  # type: ignore[union-attr]
                return any(enough(json.loads(line.split(" ", 1)[1])) for line in lines if " {" in line)

            try:
                eventually(ask, what, patience)
            finally:
                client.terminate()

    def close(self) -> None:
        """Kill whatever is left of it."""
        for pid in self.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self.client.close()
        self.log.close()

    def interrupt(self) -> int:
        """Ctrl-C, as a terminal gives it to everybody in the foreground; the exit status."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE)
