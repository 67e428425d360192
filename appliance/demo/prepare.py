"""Has the demo's music and reel made, in a process of its own: neither cv2 nor an orchestra stays in the box's memory."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import TYPE_CHECKING, Final

from appliance.demo.servers import tied
from appliance.errors import DemoError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

MUSIC: Final = "music"
REEL: Final = "reel"
REEL_FILE: Final = "reel-1.avi"
"""The reel's file; the number changes when what is shown changes."""


def music_folder(folder: Path) -> Path:
    """Where the demo's music lies below the demo's folder."""
    return folder / MUSIC


def reel_file(folder: Path) -> Path:
    """Where the demo's reel lies below the demo's folder."""
    return folder / REEL / REEL_FILE


async def prepare(folder: Path, wanted: Collection[str], progress: Callable[[str, int, int], None]) -> None:
    """Make what is wanted, of ``MUSIC`` and ``REEL``, where it is not there yet.

    ``progress`` hears which of them, how much is done and of how much. The second time it takes about a second.

    Raises:
        DemoError: it cannot be made; one clear sentence.
    """
    command = tied([sys.executable, "-m", "appliance.demo", str(folder), *wanted])
    pipe = asyncio.subprocess.PIPE
    maker = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe, start_new_session=True)
    try:
        async with asyncio.TaskGroup() as group:
            complaint = group.create_task(_read(maker.stderr), name="demo: complaint")
            group.create_task(_follow(maker.stdout, progress), name="demo: progress")
        if await maker.wait():
            words = complaint.result().strip().splitlines()
            msg = words[-1] if words else f"The demo could not be made: its maker ended with status {maker.returncode}."
            raise DemoError(msg)
    finally:
        with contextlib.suppress(ProcessLookupError):
            maker.kill()
        await maker.wait()


async def _read(stream: asyncio.StreamReader | None) -> str:
    return (await stream.read()).decode("utf-8", "replace") if stream else ""


async def _follow(stream: asyncio.StreamReader | None, progress: Callable[[str, int, int], None]) -> None:
    while stream and (line := await stream.readline()):
        what, done, total = line.decode().split()
        progress(what, int(done), int(total))
