"""The scan: bring the catalogue to what the music folder holds.

It runs in a process of its own. Each file's result is written at once, so a scan that is killed goes on where it was; a file
whose inode, size and time are unchanged is not opened again, whether it could be read or not. Analysis happens in worker
processes of the lowest priority, and where nothing is new none is started.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import sys
import time
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING, Any, Final, Self

from appliance.errors import AudioError, ModelError
from appliance.library.budget import breathe
from appliance.library.folder import EMPTY, Found, walk
from appliance.library.worker import READY, track
from appliance.vocabulary.health import Progress
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable
    from pathlib import Path
    from types import TracebackType

    from appliance.ports.catalogue import Catalogue
    from appliance.vocabulary.units import TrackFile

log = logging.getLogger(__name__)

PATIENCE: Final = 180.0
"""Seconds that a worker may take for one file; a minute of sound takes a tenth of one, a slow card a few."""
_LINE: Final = 2**20  # bytes in an answer: tags are cut to far less
_ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


async def scan(folder: Path, catalogue: Catalogue, *, workers: int = 1) -> AsyncGenerator[Progress, None]:
    """Bring the catalogue to what the folder holds; the progress first, after every file and at the end (``scanning`` False).

    Close the iterator (``aclosing``) to stop early: what was done is kept.

    Raises:
        AudioError: the folder cannot be read or lost all it held (nothing is retired then), or no worker can be started.
        ModelError: the affect model is missing.
        StoreError: the catalogue cannot be written.
    """
    known = await catalogue.stamps()
    found = _without_empty(await asyncio.to_thread(_walked, folder), known)
    if known and not found:
        msg = f"the music folder {folder} is empty, but {len(known)} files were in it; is its disk there? Nothing was forgotten"
        raise AudioError(msg)
    gone = _gone(found, known)
    if gone:
        await catalogue.retire(gone)
    work = [each for each in found if known.get(each.file) != each.stamp]
    again = {each.file for each in work}
    failures = {str(file): reason for file, reason in (await catalogue.failures()).items() if file not in again}
    tally = _Tally(len(found), len(found) - len(work), failures)
    yield tally.progress(scanning=True)
    faulty = [each for each in work if each.fault]
    for each in faulty:
        await catalogue.fail(each.file, each.stamp, each.fault)
        tally.count(each, each.fault)
    if faulty:
        yield tally.progress(scanning=True)
    # Closed with this one, not when the garbage is collected: no worker outlives a scan that is stopped.
    async with aclosing(_analysed([each for each in work if not each.fault], catalogue, max(1, workers))) as results:
        async for each, reason in results:
            tally.count(each, reason)
            yield tally.progress(scanning=True)
    yield tally.progress(scanning=False)


def _walked(folder: Path) -> list[Found]:
    """All of ``walk``. The garbage collector rests: it would look again and again at what is no garbage."""
    gc.disable()
    try:
        return list(walk(folder))
    finally:
        gc.enable()


def _without_empty(found: list[Found], known: Iterable[TrackFile]) -> list[Found]:
    """What was found, but for empty folders in which nothing is missed: a disk's mount point is empty while it is away."""
    empty = {f"{each.file}/" for each in found if each.fault == EMPTY}
    if not empty:
        return found
    missed = {start for start in empty if any(file.startswith(start) for file in known)}
    return [each for each in found if each.fault != EMPTY or f"{each.file}/" in missed]


def _gone(found: list[Found], known: Iterable[TrackFile]) -> list[TrackFile]:
    """The known files that are not in the folder; those behind a folder that cannot be read just now may still be there."""
    here = {each.file for each in found}
    hidden = tuple(f"{each.file}/" for each in found if each.fault)
    return [file for file in known if file not in here and not file.startswith(hidden)]


class _Tally:
    """Counts a scan."""

    def __init__(self, total: int, done: int, failures: dict[str, str]) -> None:
        self._total, self._done, self._failures = total, done, failures
        self._first, self._start = done, time.monotonic()

    def count(self, found: Found, reason: str) -> None:
        """One file more; ``reason`` is empty where it became a track."""
        self._done += 1
        # A new mapping each time it changes: progress that was given out stays as it was.
        if reason:
            self._failures = self._failures | {str(found.file): reason}

    def progress(self, *, scanning: bool) -> Progress:
        fresh = self._done - self._first
        spent = time.monotonic() - self._start
        left = Seconds(round(spent / fresh * (self._total - self._done), 1)) if fresh and scanning else None
        return Progress(self._done, self._total, self._done - len(self._failures), scanning, self._failures, left)


async def _analysed(work: list[Found], catalogue: Catalogue, workers: int) -> AsyncGenerator[tuple[Found, str], None]:
    """Each file once its result is written, with the reason where it is none; ``workers`` at a time."""
    waiting = iter(work)
    done: asyncio.Queue[tuple[Found, str] | None] = asyncio.Queue(maxsize=2 * workers)

    async def hand() -> None:
        async with _Worker() as worker:
            for each in waiting:
                await breathe()
                await done.put((each, await _one(each, worker, catalogue)))

    async def hands() -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for number in range(min(workers, len(work))):
                    group.create_task(hand(), name=f"scan: worker {number}")
        finally:
            # The reader may have gone, and the queue be full.
            with suppress(asyncio.QueueFull):
                done.put_nowait(None)

    task = asyncio.create_task(hands(), name="scan: workers")
    try:
        while not task.done() or not done.empty():
            result = await done.get()
            if result is None:
                break
            yield result
        await _plain(task)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await task


async def _plain(task: asyncio.Task[None]) -> None:
    """Wait for a task; its group's first error is raised by itself."""
    try:
        await task
    except BaseExceptionGroup as group:
        raise group.exceptions[0] from group


async def _one(found: Found, worker: _Worker, catalogue: Catalogue) -> str:
    """Analyse one file and write what came of it; returns the reason where it is no track."""
    answer = await worker.ask(found.path)
    if "error" in answer:
        reason = str(answer["error"]).removeprefix(f"{found.path.name}: ")
        await catalogue.fail(found.file, found.stamp, reason)
        return reason
    await catalogue.put(track(found.file, answer), found.stamp)
    return ""


class _Worker:
    """One worker process, started again after a file that it did not survive."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end()

    async def ask(self, path: Path) -> dict[str, Any]:
        """The worker's answer about a file. Raises AudioError where no worker can be started or go on."""
        process = self._process or await self._start()
        try:
            async with asyncio.timeout(PATIENCE):
                line = await self._exchange(process, path)
        except TimeoutError:
            await self._end()
            return {"error": f"the analysis was stopped after {PATIENCE:g} s"}
        if not line.endswith(b"\n"):
            status = await process.wait()
            self._process = None
            log.debug("a worker ended with %d at %s", status, path)
            return {"error": "the analysis crashed on this file; it is probably damaged"}
        answer: dict[str, Any] = json.loads(line)
        if "stop" in answer:
            raise ModelError(str(answer["stop"]))
        return answer

    async def _exchange(self, process: asyncio.subprocess.Process, path: Path) -> bytes:
        if not process.stdin or not process.stdout:
            return b""
        with suppress(BrokenPipeError, ConnectionResetError):
            process.stdin.write(json.dumps(os.fspath(path)).encode("ascii") + b"\n")
            await process.stdin.drain()
        return await process.stdout.readline()

    async def _start(self) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "appliance.library.worker"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=os.environ | _ONE_THREAD,
            limit=_LINE,
        )
        self._process = process
        if not process.stdout or await process.stdout.readline() != READY:
            msg = "the library's worker cannot be started; install moodbox again"
            raise AudioError(msg)
        return process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process and process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
