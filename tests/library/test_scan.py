from __future__ import annotations

import asyncio
import os
import shutil
import struct
import subprocess
import sys
from contextlib import aclosing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from appliance.errors import AudioError
from appliance.library import budget
from appliance.library import scan as scanning
from appliance.library.folder import walk
from appliance.library.scan import scan
from appliance.library.spectrum import RATE
from appliance.store.catalogue import SqliteCatalogue
from appliance.store.database import Database
from appliance.vocabulary.health import Progress
from appliance.vocabulary.units import TrackFile
from tests.library.signals import MAJOR, cadence, encode, sine, write_wav

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from appliance.ports.catalogue import Stamp
    from appliance.vocabulary.music import Track

PROGRAM = Path(__file__).with_name("scan_once.py")


class Counting(SqliteCatalogue):
    """The real catalogue, which also remembers what was written."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.written: list[str] = []

    async def put(self, track: Track, stamp: Stamp) -> None:
        self.written.append(track.file)
        await super().put(track, stamp)

    async def fail(self, file: TrackFile, stamp: Stamp, reason: str) -> None:
        self.written.append(file)
        await super().fail(file, stamp, reason)


@pytest.fixture
async def catalogue(tmp_path: Path) -> AsyncIterator[Counting]:
    async with Database(tmp_path / "state") as database:
        yield Counting(database)


@pytest.fixture
def music(tmp_path: Path) -> Path:
    folder = tmp_path / "music"
    (folder / "album").mkdir(parents=True)
    for number in range(3):
        write_wav(folder / "album" / f"{number}.wav", cadence(number, MAJOR, times=1))
    return folder


async def run(folder: Path, catalogue: Counting, workers: int = 2) -> list[Progress]:
    catalogue.written.clear()
    async with aclosing(scan(folder, catalogue, workers=workers)) as steps:
        return [step async for step in steps]


async def test_a_folder_becomes_a_catalogue(music: Path, catalogue: Counting) -> None:
    (music / "notes.txt").write_text("no music, and not named so")
    (music / ".hidden.wav").write_bytes((music / "album" / "0.wav").read_bytes())
    (music / "text.mp3").write_text("no music, but named so")
    steps = await run(music, catalogue)
    assert steps[0] == Progress(0, 4, 0, scanning=True)
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert (steps[-1].done, steps[-1].total, steps[-1].tracks, steps[-1].scanning) == (4, 4, 3, False)
    assert steps[-1].failures == {"text.mp3": "this is not music, or it is damaged"}
    assert [track.file for track in await catalogue.tracks()] == [f"album/{n}.wav" for n in range(3)]
    assert [track.sound.key for track in await catalogue.tracks()] == [0, 1, 2]
    assert await catalogue.failures() == steps[-1].failures


async def test_nothing_is_read_twice(music: Path, catalogue: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    (music / "text.mp3").write_text("no music")
    await run(music, catalogue)

    async def no_worker(*_: object) -> None:
        pytest.fail("a worker was started for nothing")

    monkeypatch.setattr(scanning._Worker, "_start", no_worker)
    steps = await run(music, catalogue)
    assert catalogue.written == []
    assert (steps[-1].done, steps[-1].tracks, len(steps[-1].failures)) == (4, 3, 1)


async def test_changed_files_are_read_again_and_removed_ones_retire(music: Path, catalogue: Counting) -> None:
    await run(music, catalogue)
    write_wav(music / "album" / "1.wav", cadence(7, MAJOR, times=2))
    (music / "album" / "2.wav").unlink()
    write_wav(music / "new.wav", cadence(5, MAJOR, times=1))
    await run(music, catalogue)
    assert sorted(catalogue.written) == ["album/1.wav", "new.wav"]
    assert {track.file: track.sound.key for track in await catalogue.tracks()} == {
        "album/0.wav": 0,
        "album/1.wav": 7,
        "new.wav": 5,
    }


async def test_a_folder_that_is_gone_retires_nothing(music: Path, catalogue: Counting, tmp_path: Path) -> None:
    await run(music, catalogue)
    with pytest.raises(AudioError, match="music folder"):
        await run(tmp_path / "elsewhere", catalogue)
    assert len(await catalogue.tracks()) == 3


async def test_an_empty_mount_point_forgets_nothing(music: Path, catalogue: Counting) -> None:
    await run(music, catalogue)
    (music / "album").rename(music.parent / "away")
    with pytest.raises(AudioError, match=r"is empty, but 3 files were in it.*Nothing was forgotten"):
        await run(music, catalogue)
    write_wav(music / "new.wav", cadence(5, MAJOR, times=1))
    (music / "album").mkdir()  # where a disk is mounted when it is there
    (music / "never used").mkdir()
    steps = await run(music, catalogue)
    assert set(steps[-1].failures) == {"album"}
    assert "is its disk there?" in steps[-1].failures["album"]
    assert len(await catalogue.tracks()) == 4
    (music / "album").rmdir()
    (music.parent / "away").rename(music / "album")  # the disk is back
    assert not (await run(music, catalogue))[-1].failures
    assert catalogue.written == []
    (music / "never used").rmdir()


async def test_a_folder_that_is_removed_is_forgotten(music: Path, catalogue: Counting) -> None:
    write_wav(music / "new.wav", cadence(5, MAJOR, times=1))
    await run(music, catalogue)
    shutil.rmtree(music / "album")
    await run(music, catalogue)
    assert [track.file for track in await catalogue.tracks()] == ["new.wav"]


async def test_a_moved_file_keeps_its_history(music: Path, catalogue: Counting) -> None:
    await run(music, catalogue)
    (music / "sorted").mkdir()
    (music / "album" / "1.wav").rename(music / "sorted" / "another name.wav")
    await run(music, catalogue)
    assert await catalogue.moves() == {"album/1.wav": "sorted/another name.wav"}
    assert len(await catalogue.tracks()) == 3


async def test_the_time_left_is_told(music: Path, catalogue: Counting) -> None:
    steps = await run(music, catalogue)
    assert steps[0].left is None
    assert steps[-1].left is None
    assert all(step.left is not None and step.left >= 0 for step in steps[1:-1])


def ten_hours(path: Path, piece: bytes) -> None:
    """A WAV file of ten hours with sound in its middle alone; the rest is a hole that takes no disk."""
    rate, size = 22_050, 36_000 * 22_050 * 2
    with path.open("wb") as file:
        file.write(
            b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, rate, 2 * rate, 2, 16)
        )
        file.write(b"data" + struct.pack("<I", size))
        file.seek(44 + size // 2 - len(piece) // 2 // 2 * 2)
        file.write(piece)
        file.truncate(44 + size)


async def test_every_bad_file_is_one_line_and_none_stops_the_scan(music: Path, catalogue: Counting) -> None:
    whole = encode(music / "good.flac", cadence(0, MAJOR), "flac").read_bytes()
    (music / "truncated.flac").write_bytes(whole[: len(whole) // 5])
    (music / "wrongly named.mp3").write_bytes(whole)
    (music / "zero.mp3").touch()
    (music / "text.ogg").write_text("Once upon a time\n" * 100)
    write_wav(music / "silent.wav", np.zeros(RATE, np.float32))
    protected = encode(music / "protected.m4a", sine(440, 2), "aac")
    protected.write_bytes(protected.read_bytes().replace(b"mp4a", b"drms"))
    sound = (np.clip(cadence(0, MAJOR, times=30), -1, 1) * 32767).astype("<i2").tobytes()
    ten_hours(music / "ten hours.wav", sound)
    (music / "loop").symlink_to(music)
    steps = await run(music, catalogue)
    why = steps[-1].failures
    assert set(why) == {"truncated.flac", "zero.mp3", "text.ogg", "silent.wav", "protected.m4a", "loop"}
    assert all(reason and "\n" not in reason for reason in why.values())
    assert "cut short" in why["truncated.flac"]
    assert "silence" in why["silent.wav"]
    assert "copy-protected" in why["protected.m4a"]
    tracks = {track.file: track for track in await catalogue.tracks()}
    assert set(tracks) == {"good.flac", "wrongly named.mp3", "ten hours.wav", *(f"album/{n}.wav" for n in range(3))}
    assert tracks[TrackFile("ten hours.wav")].duration == pytest.approx(36_000)
    assert tracks[TrackFile("ten hours.wav")].sound.key == 0


async def test_a_hot_machine_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "thermal_zone0").mkdir()
    (tmp_path / "thermal_zone0" / "temp").write_text("81250\n")
    (tmp_path / "thermal_zone1").mkdir()
    assert budget.temperature(tmp_path) == 81.25
    assert budget.temperature(tmp_path / "none") == 0
    monkeypatch.setattr(budget, "_STEP", 0.01)
    monkeypatch.setattr(budget, "crowd", lambda: 0.0)
    monkeypatch.setattr(budget, "temperature", lambda: 81.25)
    assert await budget.breathe(0.05) >= 0.05
    monkeypatch.setattr(budget, "temperature", lambda: 60.0)
    assert await budget.breathe() == 0
    assert budget.workers() >= 1


async def test_no_file_is_begun_while_the_machine_is_hot(
    music: Path, catalogue: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    def heat() -> float:
        order.append("hot" if len(order) < 5 else "cool")
        if order[-1] == "hot":
            assert not catalogue.written
        return 81.0 if order[-1] == "hot" else 60.0

    monkeypatch.setattr(budget, "_STEP", 0.01)
    monkeypatch.setattr(budget, "crowd", lambda: 0.0)
    monkeypatch.setattr(budget, "temperature", heat)
    await run(music, catalogue, workers=1)
    assert order[:6] == ["hot"] * 5 + ["cool"]
    assert len(catalogue.written) == 3


def used(pid: int) -> float:
    """Seconds of processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def test_a_worker_leaves_the_processor_to_whatever_else_wants_it(music: Path) -> None:
    """Music and the eye run at the usual priority: on one core, what does comes first and the worker waits."""
    core = {min(os.sched_getaffinity(0))}
    busy = "import os, sys, time\nsys.stdin.read(1)\nwhile time.process_time() < 1: pass"
    async with scanning._Worker() as worker:
        await worker.ask(music / "album" / "0.wav")
        assert worker._process
        os.sched_setaffinity(worker._process.pid, core)
        other = await asyncio.create_subprocess_exec(sys.executable, "-c", busy, stdin=asyncio.subprocess.PIPE)
        os.sched_setaffinity(other.pid, core)
        assert other.stdin
        before = used(worker._process.pid)
        other.stdin.write(b"x")
        while other.returncode is None:
            await worker.ask(music / "album" / "1.wav")
            with suppress(TimeoutError):
                await asyncio.wait_for(other.wait(), 0.001)
        assert used(worker._process.pid) - before < 0.5


def not_utf8(folder: Path, content: bytes) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.wav")).write_bytes(content)


async def test_strange_folders_are_reasoned_about(music: Path, catalogue: Counting) -> None:
    (music / "album" / "again").symlink_to(music)
    (music / "link.wav").symlink_to(music / "album" / "0.wav")
    (music / "dangling.wav").symlink_to(music / "nowhere.wav")
    (music / "two\nlines.wav").write_bytes((music / "album" / "0.wav").read_bytes())
    not_utf8(music, (music / "album" / "0.wav").read_bytes())
    (music / "folder.mp3").mkdir()
    os.mkfifo(music / "pipe.mp3")
    steps = await run(music, catalogue)
    why = steps[-1].failures
    assert set(why) == {"album/again", "dangling.wav", "two\nlines.wav", "caf\udce9.wav", "pipe.mp3"}
    assert "leads back" in why["album/again"]
    assert "line break" in why["two\nlines.wav"]
    assert "UTF-8" in why["caf\udce9.wav"]
    assert "plain file" in why["pipe.mp3"]
    assert steps[-1].tracks == 4
    assert all("\n" not in reason for reason in why.values())
    await run(music, catalogue)
    assert catalogue.written == []


def scanned_by_somebody(folder: Path, state: Path) -> dict[str, str]:
    """The failures of a scan by somebody who may not read everything, as root may."""
    command = [sys.executable, str(PROGRAM), str(folder), str(state)]
    if os.geteuid() == 0:
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    async def failures() -> dict[str, str]:
        async with Database(state) as database:
            return {str(file): why for file, why in (await SqliteCatalogue(database).failures()).items()}

    return asyncio.run(failures())


@pytest.mark.skipif(
    os.geteuid() == 0 and not shutil.which("setpriv"), reason="root may read everything, and there is no setpriv"
)
def test_what_may_not_be_read_is_named_and_read_once_it_may(music: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    assert scanned_by_somebody(music, state) == {}
    write_wav(music / "mine.wav", cadence(0, MAJOR, times=1)).chmod(0)
    (music / "album").chmod(0)
    try:
        why = scanned_by_somebody(music, state)
        assert set(why) == {"album", "mine.wav"}
        assert all("give the box the right" in reason for reason in why.values())
        assert asyncio.run(count(state)) == 3  # behind a closed door is not gone
    finally:
        (music / "album").chmod(0o755)
        (music / "mine.wav").chmod(0o644)
    (state / "analysed").unlink()
    assert scanned_by_somebody(music, state) == {}
    assert (state / "analysed").read_text() == "mine.wav\n"


async def test_a_worker_that_dies_or_hangs_costs_one_file(
    music: Path, catalogue: Counting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A stand-in for a decoder that a damaged file takes down: the real worker, but for two names.
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys, time\n"
        "def trap(event, arguments):\n"
        "    if event == 'open' and str(arguments[0]).endswith('0.wav'): os.abort()\n"
        "    if event == 'open' and str(arguments[0]).endswith('1.wav'): time.sleep(600)\n"
        "if 'appliance.library.worker' in ' '.join(sys.orig_argv): sys.addaudithook(trap)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(scanning, "PATIENCE", 5.0)
    steps = await run(music, catalogue, workers=1)
    assert {track.file for track in await catalogue.tracks()} == {"album/2.wav"}
    assert "crashed" in steps[-1].failures["album/0.wav"]
    assert "stopped after" in steps[-1].failures["album/1.wav"]


async def test_stopping_early_keeps_what_was_done_and_leaves_no_process(music: Path, catalogue: Counting) -> None:
    started: list[asyncio.subprocess.Process] = []
    start = scanning._Worker._start

    async def noted(worker: scanning._Worker) -> asyncio.subprocess.Process:
        started.append(await start(worker))
        return started[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanning._Worker, "_start", noted)
        async with aclosing(scan(music, catalogue, workers=1)) as steps:
            async for step in steps:
                if step.done:
                    break
    assert started
    assert all(process.returncode is not None for process in started)
    assert len(await catalogue.tracks()) >= 1


def killed_and_resumed(folder: Path, state: Path, kills: int) -> None:
    """Scan a folder to its end, killed -9 so many times on the way, evenly spread: every file must be analysed once."""
    total, command = len(list(walk(folder))), [sys.executable, str(PROGRAM), str(folder), str(state)]
    seen = 0
    for kill in range(1, kills + 1):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout
            done = int(child.stdout.readline().split()[0])
            assert done >= seen  # what was done stays done
            while done < total * kill // (kills + 1) and (line := child.stdout.readline()):
                done = int(line.split()[0])
            child.kill()
        seen = done
    finished = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    lines = finished.stdout.split("\n")
    assert int(lines[0].split()[0]) >= seen
    assert lines[-2] == f"{total} {total} False"
    assert asyncio.run(count(state)) == total
    analysed = (state / "analysed").read_text().split()
    assert len(analysed) == len(set(analysed))
    assert len(analysed) >= total - kills  # one may have been kept and not noted when the kill came


async def count(state: Path) -> int:
    async with Database(state) as database:
        return len(await SqliteCatalogue(database).tracks())


def test_a_scan_goes_on_after_kill_9(tmp_path: Path) -> None:
    for number in range(6):
        write_wav(tmp_path / f"{number}.wav", cadence(number, MAJOR, times=1))
    killed_and_resumed(tmp_path, tmp_path / ".state", kills=2)


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_ten_thousand_files_and_twenty_kills(tmp_path: Path) -> None:
    piece = write_wav(tmp_path / "0.wav", cadence(0, MAJOR, times=1)[:11_025]).read_bytes()
    for number in range(1, 10_000):  # no two sound the same
        (tmp_path / f"{number}.wav").write_bytes(piece[:-4] + struct.pack("<I", number))
    killed_and_resumed(tmp_path, tmp_path / ".state", kills=20)


def test_the_scan_itself_loads_no_scientific_library() -> None:
    program = (
        "import sys, appliance.library.scan; sys.exit(' '.join({'numpy', 'scipy', 'av', 'mutagen'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 0, done.stderr
