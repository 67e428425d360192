"""The library by the clock: ``python tests/bench/bench_library.py [FOLDER]``, or ``make bench ARGS=library``.

Reading and analysing music beside librosa's usual set (where ``LIBROSA_PYTHON`` names a Python that has librosa), a worker's
memory, and what libraries of 1,000, 10,000 and 100,000 files cost at a rescan and at the box's start. FOLDER has some music;
without one it is ``music.zip`` of the test data, else composed.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import numpy as np
from rich.console import Console
from rich.table import Table

from appliance.brain.shelves import shelved
from appliance.errors import AudioError
from appliance.library.analyse import report
from appliance.library.folder import walk
from appliance.library.scan import scan
from appliance.store.catalogue import PUT_SCANNED, PUT_TRACK, SqliteCatalogue, _row
from appliance.store.database import Database
from appliance.vocabulary.affect import Affect
from appliance.vocabulary.units import TrackFile
from tests.examples import track
from tests.home.mosquitto import free_port
from tests.library.signals import MAJOR, MINOR, cadence, write_wav

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlite_utils

DATA = Path(os.environ.get("MOODBOX_DATA", Path(__file__).parents[3] / "shared" / "data")) / "music.zip"
SIZES = (1_000, 10_000, 100_000)
ROUNDS = 3
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}
# The same minute, and what such programs usually compute of it.
LIBROSA = """
import json, sys, time, warnings
warnings.filterwarnings("ignore")
import librosa
for line in sys.stdin:
    path, start = json.loads(line), time.process_time()
    length = librosa.get_duration(path=path)
    y, sr = librosa.load(path, offset=max(0, length / 2 - 30), duration=60)
    librosa.beat.beat_track(y=y, sr=sr)
    librosa.feature.chroma_cqt(y=y, sr=sr)
    librosa.feature.rms(y=y)
    librosa.feature.spectral_centroid(y=y, sr=sr)
    librosa.feature.mfcc(y=y, sr=sr)
    print(time.process_time() - start, flush=True)
"""


def pieces(given: Path | None, folder: Path) -> list[Path]:
    """The music to read."""
    if given is None and DATA.is_file():
        with zipfile.ZipFile(DATA) as packed:
            packed.extractall(folder)
    elif given is None:
        for number in range(6):
            write_wav(folder / f"{number}.wav", cadence(number, MAJOR if number % 2 else MINOR, times=20))
    return [found.path for found in walk(given or folder) if not found.fault]


def what_is_found(console: Console, paths: list[Path]) -> list[Path]:
    """Show what each piece is; returns those that can be read."""
    table = Table("file", "BPM", "key", "LUFS", "energy", "valence", "arousal", "music", title="What is found")
    good = []
    for path in paths:
        try:
            f = report(path)
        except AudioError as error:
            table.add_row(path.name[:44], *[""] * 6, str(error).rsplit(": ", 1)[-1])
            continue
        good.append(path)
        key = f"{f['key']} {f['mode']}"
        felt = [f"{f[axis]:+.2f} ± {f[f'{axis}_spread']:.2f}" for axis in ("valence", "arousal")]
        numbers = [f"{f['tempo']:.0f}", key, f"{f['loudness']:.1f}", f"{f['energy']:.2f}", *felt, f"{f['music']:.2f}"]
        table.add_row(path.name[:44], *numbers)
    console.print(table)
    return good


def beside_librosa(console: Console, paths: list[Path]) -> None:
    """Our whole report of each file and librosa's set, file by file in turn; the median of rounds after a first one.

    Processor time, so that what else the machine does counts for neither.
    """
    python = os.environ.get("LIBROSA_PYTHON")
    table = Table(
        "file", "ours, ms", "librosa, ms", "ratio", title="Decode and analysis of the middle minute, one thread, processor time"
    )
    other = None
    if python:
        other = subprocess.Popen(
            [python, "-c", LIBROSA], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | ONE_THREAD
        )
    sums = [0.0, 0.0]
    for path in paths:
        times: list[list[float]] = [[], []]
        for _ in range(1 + ROUNDS):
            start = time.process_time()
            report(path)
            times[0].append(time.process_time() - start)
            if other and other.stdin and other.stdout:
                other.stdin.write(json.dumps(str(path)) + "\n")
                other.stdin.flush()
                times[1].append(float(other.stdout.readline()))
        ours, theirs = (statistics.median(each[1:]) if each else float("nan") for each in times)
        sums = [sums[0] + ours, sums[1] + theirs]
        table.add_row(path.name[:44], f"{1e3 * ours:.0f}", f"{1e3 * theirs:.0f}", f"{theirs / ours:.1f}")
    table.add_section()
    table.add_row("all", f"{1e3 * sums[0]:.0f}", f"{1e3 * sums[1]:.0f}", f"{sums[1] / max(sums[0], 1e-9):.1f}")
    if other:
        other.communicate()
    console.print(table)
    if not python:
        console.print("LIBROSA_PYTHON is not set: nothing to compare with.")


def worker_memory(console: Console, paths: list[Path]) -> None:
    """The most that a worker ever held, after all files."""
    command = [sys.executable, "-m", "appliance.library.worker"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | ONE_THREAD
    ) as worker:
        assert worker.stdin
        assert worker.stdout
        worker.stdout.readline()
        for path in paths:
            worker.stdin.write(json.dumps(str(path)) + "\n")
            worker.stdin.flush()
            worker.stdout.readline()
        status = Path(f"/proc/{worker.pid}/status").read_text("ascii")
        worker.stdin.close()
    peak = int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])
    console.print(f"A worker's peak memory: {peak / 1024:.0f} MB\n")


async def libraries(console: Console, folder: Path) -> None:
    """What unchanged libraries cost."""
    columns = (
        "files",
        "rescan, s",
        "of processor",
        "load and shelve, s",
        "of processor",
        "panel answers, s",
        "library known, s",
    )
    table = Table(*columns, title="Unchanged libraries, and the box's start with them (median of three)")
    for size in SIZES:
        music = folder / str(size)
        for album in range(-(-size // 100)):
            (music / f"{album:04}").mkdir(parents=True)
            for number in range(min(100, size - 100 * album)):
                (music / f"{album:04}" / f"{number:02}.flac").touch()
        async with Database(folder / f"state{size}", durable=False) as database:
            await database.write(lambda db, music=music: fill(db, music))  # type: ignore[misc]
            catalogue = SqliteCatalogue(database)
            rescans: list[tuple[float, float]] = []
            loads: list[tuple[float, float]] = []
            for _ in range(3):
                start = clocks()
                async with aclosing(scan(music, catalogue)) as steps:
                    done = [step async for step in steps][-1]
                rescans.append(since(start))
                assert done.tracks == size
                start = clocks()
                assert len(shelved(await catalogue.tracks())) == size
                loads.append(since(start))
        starts = BoxStarts(music, folder / f"state{size}", size).times()
        medians = [statistics.median(clock) for times in (rescans, loads, starts) for clock in zip(*times, strict=True)]
        table.add_row(f"{size:,}", *(f"{median:.3f}" for median in medians))
    console.print(table)


class BoxStarts:
    """Starts ``moodbox run`` on a library without camera, player or broker, and asks its panel as a phone would."""

    def __init__(self, music: Path, state: Path, size: int) -> None:
        self._size = size
        port = free_port()
        parts = {"CAMERA__SOURCE": "none", "MUSIC__FOLDER": music, "STATE": state, "RUNTIME": state, "PANEL__PORT": port}
        self._environment = os.environ | {f"MOODBOX_{name}": str(value) for name, value in parts.items()}
        self._environment["MOODBOX_PLAYER__HOST"] = str(state / "no player")
        self._phone = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False)

    def times(self) -> list[tuple[float, float]]:
        """Seconds from the command to the panel's first answer, and to the first that knows all tracks, each so often."""
        with self._phone:
            code = self._once(claim=True)[2]
            assert code
            return [self._once(claim=False)[:2] for _ in range(3)]

    def _once(self, *, claim: bool) -> tuple[float, float, str]:
        code = ""
        start = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-m", "appliance", "run"], env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as box:
            try:
                self._until(lambda: self._phone.get("/api/hello").is_success)
                answered = time.perf_counter() - start
                if claim:
                    assert box.stdout
                    lines = (line.decode().partition("claim code: ") for line in box.stdout)
                    code = next(code.strip() for _, found, code in lines if found)
                    owner = {"code": code, "name": "Asha", "password": "a long enough password"}
                    assert self._phone.post("/api/claim", json=owner).is_success
                self._until(lambda: self._phone.get("/api/library/plane").json()["tracks"] == self._size)
                return answered, time.perf_counter() - start, code
            finally:
                box.terminate()

    @staticmethod
    def _until(holds: Callable[[], bool]) -> None:
        while True:
            with suppress(httpx.TransportError):
                if holds():
                    return
            time.sleep(0.02)


def clocks() -> tuple[float, float]:
    """The wall's and this process' clock, in seconds."""
    return time.perf_counter(), time.process_time()


def since(start: tuple[float, float]) -> tuple[float, float]:
    """What both have gone on by."""
    now = clocks()
    return now[0] - start[0], now[1] - start[1]


def fill(db: sqlite_utils.Database, music: Path) -> None:
    """The catalogue of the folder, as a scan would have left it."""
    rng = np.random.default_rng(0)
    for number, found in enumerate(walk(music)):
        one = track(f"{number}", genres=("Pop",), energy=float(rng.random()))
        felt = Affect(*(float(value) for value in rng.uniform(-1, 1, 2)))
        one = replace(one, file=TrackFile(found.file), affect=felt, fingerprint=bytes(80), content=f"{number:032x}")
        stamp = found.stamp
        row = _row(one)
        db.execute(PUT_SCANNED, (row[0], str(stamp.inode), stamp.size, stamp.mtime_ns, None))
        db.execute(PUT_TRACK, row)


def main() -> None:
    """Measure everything and print it."""
    words = [word for word in sys.argv[1:] if Path(word).is_dir()]
    console = Console()
    console.print(f"{platform.node()}, {platform.machine()}, {os.cpu_count()} cores, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n")
    with tempfile.TemporaryDirectory() as temporary:
        paths = pieces(Path(words[0]) if words else None, Path(temporary))
        good = what_is_found(console, paths)
        beside_librosa(console, good)
        worker_memory(console, good)
        asyncio.run(libraries(console, Path(temporary) / "libraries"))


if __name__ == "__main__":
    main()
