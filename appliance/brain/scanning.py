"""Two ways to have the music folder scanned: by a child of the brain, or by the service that systemd runs for it.

Both give the scan's lines, one JSON object each; a last one ``{"ended": ...}`` holds what went wrong, empty where nothing did.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping
    from pathlib import Path

    Lines = AsyncGenerator[Mapping[str, Any]]

REQUEST, PROGRESS = "scan.request", "scan.progress"
"""In the runtime folder. When the first changes, moodbox-library.path starts the service, which writes to the other."""
_GLANCE: Final = 0.5  # seconds between two looks at the lines
_PATIENCE: Final = 60.0  # seconds until the service begins
_SILENCE: Final = 1800.0  # seconds without a line: the longest file takes less, on a slow card too
_LINE: Final = 8192  # bytes of the longest line


async def by_child(folder: Path, environment: Mapping[str, str]) -> Lines:
    """Scan in a child process, which does not outlive us."""
    command = [sys.executable, "-m", "appliance", "scan", str(folder), "--json"]
    child = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=os.environ | environment
    )
    if not child.stdout or not child.stderr:
        return
    complaint = asyncio.create_task(child.stderr.read(), name="library: complaint")
    try:
        async for line in child.stdout:
            yield json.loads(line)
        failed = await child.wait()
        yield {"ended": _last((await complaint).decode("utf-8", "replace")) if failed else ""}
    finally:
        complaint.cancel()
        if child.returncode is None:
            child.terminate()
            await child.wait()


async def by_service(runtime: Path) -> Lines:
    """Ask the library's service for a scan and follow it: its latest line whenever there is a new one.

    One that runs already is as good. Which files cannot be read, the catalogue says.
    """
    progress = runtime / PROGRESS
    stamp = _stamp(progress)
    await asyncio.to_thread((runtime / REQUEST).touch)
    heard, patience = time.monotonic(), _PATIENCE
    while time.monotonic() - heard < patience:
        await asyncio.sleep(_GLANCE)
        before, stamp = stamp, _stamp(progress)
        line = await asyncio.to_thread(_latest, progress) if stamp != before else None
        if line is None:
            continue
        heard, patience = time.monotonic(), _SILENCE
        if "ended" in line:
            break
        yield line
    else:
        line = {"ended": "no answer"}
    result = str(line["ended"])
    words = f"The library's scan stopped ({result}): journalctl -u moodbox-library says why."
    yield {"ended": "" if result == "success" else words}


def _stamp(file: Path) -> int:
    """When a file was last written, in nanoseconds; 0 where there is none."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def _latest(file: Path) -> Mapping[str, Any] | None:
    """The last line that is whole; None where there is none yet."""
    with suppress(OSError), file.open("rb") as lines:
        lines.seek(-min(file.stat().st_size, _LINE), os.SEEK_END)
        for text in reversed(lines.read().split(b"\n")[:-1]):
            with suppress(ValueError):
                found: dict[str, Any] = json.loads(text)
                return found
    return None


def _last(said: str) -> str:
    """What a child said last, for people."""
    return said.strip().rsplit("\n", 1)[-1] or "The library scan stopped before its end."
