"""A process that is started again whenever it ends, as systemd does for the box's services."""

from __future__ import annotations

import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from threading import Condition, Thread
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

AGAIN: Final = 1.0
"""Seconds from its end to its next start."""
GOODBYE: Final = 10.0


class Supervised:
    """``start`` and ``stop`` it; in between it is there, or about to be."""

    def __init__(self, command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None) -> None:
        self._command, self._log, self._environment = command, log, environment
        self._changed = Condition()
        self._wanted = self._ended = False
        self.process: subprocess.Popen[bytes] | None = None
        self._keeper = Thread(target=self._keep, name=f"supervisor of {log.name}", daemon=True)

    def start(self) -> None:
        """Have it run, now and whenever it ends."""
        with self._changed:
            self._wanted = True
            self._changed.notify_all()
        if not self._keeper.is_alive():
            self._keeper.start()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Take it away until the next ``start``."""
        with self._changed:
            self._wanted = False
            process = self.process
        if process:
            process.send_signal(how)
            try:
                process.wait(GOODBYE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def close(self) -> None:
        """Stop it for good."""
        self.stop()
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        self._keeper.join()

    @property
    def pid(self) -> int | None:
        """The process's id while it runs."""
        process = self.process
        return process.pid if process and process.poll() is None else None

    def kill(self) -> None:
        """``kill -9``, where it runs."""
        if self.process:
            self.process.kill()

    def _keep(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._wanted or self._ended)
                if self._ended:
                    return
                with self._log.open("ab") as said:
                    self.process = subprocess.Popen(
                        self._command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=self._environment
                    )
            self.process.wait()
            time.sleep(AGAIN)


def below(pid: int | None, words: str) -> list[int]:
    """The processes started by this one, or by those, whose command line has these words."""
    found: list[int] = []
    for child in _children(pid) if pid else ():
        with suppress(OSError):
            if words in Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"):
                found.append(child)
        found += below(child, words)
    return found


def _children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text("ascii").split()]
    except OSError:
        return []
