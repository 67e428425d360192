"""Accelerated life: the demo at twenty times its pace, with feedback being given, while the memory of each process is watched.

``python -m tests.faults.life FOLDER`` lives to the end and shows how far it is; ``life.csv`` and ``life.png`` in that folder
are what came of it.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import random
import re
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Final, Protocol, Self

import httpx
import numpy as np
from rich.console import Console
from rich.table import Table
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from tests.faults.hurried import EYE, QUICK
from tests.faults.memory import pss
from tests.whole.demo import Demo, eventually

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    class Rows(Protocol):
        """A CSV file."""

        def writerow(self, row: Iterable[object], /) -> object: ...


LOOKS: Final = 150_000
HURRY: Final = 20
"""So many times as fast as life: looks, tracks and feedback."""
PAUSE: Final = 1.0
"""Seconds between two taps on the panel: twenty in life, which is somebody who hardly does anything else."""
EVERY: Final = 10.0
"""Seconds between two measures of memory."""
PROCESSES: Final = {"brain": "run --demo", "eye": f" {EYE} ", "mpd": "mpd.conf", "mosquitto": "mosquitto.conf"}
"""Each process by words of its command line."""

Tap = tuple[str, str, dict[str, object] | None]
"""Method, path and body of a request."""
LABELS: Final = ("happiness", "sadness", "anger", "calm", "tense", "upbeat", None)
WORDS: Final = ("what a lovely day", "I am tired and sad", "everything went wrong", "play something, I like it here")


@dataclass
class Household:
    """Somebody who taps all the time, and a phone that shows the panel. ``given`` counts what was acknowledged."""

    demo: Demo
    given: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    _end: Event = field(default_factory=Event)

    def __enter__(self) -> Self:
        self._threads = [Thread(target=each, name=each.__name__) for each in (self._tap, self._show)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join()

    def _taps(self) -> Iterator[Tap]:
        """For ever: a track a few seconds, and something said of most of them."""
        chance = random.Random(23)  # noqa: S311 - the same life each time
        for number in itertools.count():
            taps: tuple[Tap, ...] = (
                ("POST", chance.choice(("/api/track/like", "/api/track/save", "/api/track/dislike")), None),
                ("PUT", "/api/track/feels", {"file": None, "label": chance.choice(LABELS)}),
                ("POST", "/api/player/skip", None),
                ("POST", "/api/mood/wrong", {"label": chance.choice(LABELS)}),
                ("POST", "/api/chat/send", {"text": chance.choice(WORDS), "to": chance.choice(("box", "household"))}),
                ("POST", "/api/player/skip", None),
                ("PUT", "/api/player/volume", {"volume": chance.randrange(20, 60)}),
                ("PUT", "/api/strategy", {"strategy": ("match", "shift")[number % 2]}),
                ("POST", "/api/player/skip", None),
                ("PUT", "/api/mood/manual", {"label": chance.choice(LABELS)}),
                ("PUT", "/api/mood/manual", {"label": None}),
                ("POST", "/api/player/skip", None),
            )
            yield from taps

    def _tap(self) -> None:
        client = httpx.Client(base_url=self.demo.client.base_url, cookies=self.demo.client.cookies, timeout=20)
        for method, path, body in self._taps():
            if self._end.wait(PAUSE):
                break
            try:
                answer = client.request(method, path, json=body)
            except httpx.HTTPError as error:
                why = f"{type(error).__name__} {path}"
            else:
                why = "" if answer.is_success else f"{answer.status_code} {path}"
            if why:
                self.refused[why] = self.refused.get(why, 0) + 1
            else:
                self.given += 1
        client.close()

    def _show(self) -> None:
        url = re.sub("^http", "ws", str(self.demo.client.base_url)).rstrip("/") + "/api/live"
        headers = {"Cookie": f"moodbox={self.demo.client.cookies['moodbox']}"}
        with suppress(WebSocketException, OSError), connect(url, additional_headers=headers, max_size=None, proxy=None) as live:
            while not self._end.is_set():
                live.recv()


@dataclass
class Course:
    """What was measured, a row at each moment: seconds, looks, and for each process its PSS and the share that is no file's."""

    seconds: list[float] = field(default_factory=list)
    looks: list[int] = field(default_factory=list)
    memory: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: {name: [] for name in PROCESSES})

    def row(self) -> list[object]:
        return [
            round(self.seconds[-1], 1),
            self.looks[-1],
            *(kilobytes for name in PROCESSES for kilobytes in self.memory[name][-1]),
        ]

    def growth(self, name: str, which: int = 0) -> float:
        """By which share of its mean a process grew over the last half, by a straight line fitted to it."""
        half = len(self.seconds) // 2
        times = np.array(self.seconds[half:])
        sizes = np.array(self.memory[name][half:], float)[:, which]
        slope = np.polyfit(times - times[0], sizes, 1)[0]
        return float(slope * (times[-1] - times[0]) / sizes.mean())


def looked(demo: Demo, before: int) -> int:
    """How many looks the eye has taken, by the number of its last reading."""
    with suppress(httpx.HTTPError):
        return max([before, *(int(reading["number"]) for reading in demo.client.get("/api/readings").json())])
    return before


def live(folder: Path, cache: Path, written: Path, looks: int, every: float = EVERY) -> tuple[Course, Household]:
    """Live for so many looks, with the demo's files in ``folder``; each measure goes to the CSV file ``written`` at once."""
    demo = Demo(folder, cache, program=(sys.executable, "-m", "tests.faults.hurried", f"{QUICK * HURRY:g}"))
    try:
        demo.claim()
        for purpose in ("look", "share", "history", "remote"):
            assert demo.client.put(f"/api/me/consents/{purpose}", json={"given": True}).status_code == 200
        assert demo.client.put("/api/looking", json={"on": True}).status_code == 204
        eventually(lambda: demo.state()["camera"]["state"] == "looking", "the eye is open")
        eventually(lambda: demo.state()["player"]["file"], "something plays")
        pids = {name: eventually(partial(demo.find, words), name) for name, words in PROCESSES.items()}
        with Household(demo) as household, written.open("w", newline="", buffering=1) as file:
            return _watched(demo, pids, looks, every, csv.writer(file)), household
    finally:
        demo.interrupt()
        demo.close()


def _watched(demo: Demo, pids: Mapping[str, int], looks: int, every: float, rows: Rows) -> Course:
    course, began, seen = Course(), time.monotonic(), 0
    rows.writerow(["seconds", "looks", *(f"{name} {what} kB" for name in PROCESSES for what in ("PSS", "anonymous"))])
    while seen < looks:
        time.sleep(every)
        seen = looked(demo, seen)
        course.seconds.append(time.monotonic() - began)
        course.looks.append(seen)
        for name, pid in pids.items():
            assert demo.find(PROCESSES[name]) == pid, f"{name} has ended"
            course.memory[name].append(pss(pid))
        rows.writerow(course.row())
        share, brain = seen / looks, course.memory["brain"][-1][0]
        left = course.seconds[-1] * (1 - share) / share if share else float("inf")
        print(f"\r{seen}/{looks} looks, {left / 60:.0f} minutes left, brain {brain / 1024:.1f} MB", end="", flush=True)  # noqa: T201
    print()  # noqa: T201
    return course


def draw(course: Course, file: Path) -> None:
    """PSS over time, a curve a process; dotted what of it is no file's, since PSS falls when others share the same files."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - not needed to live

    figure = Figure(figsize=(8, 4.4), layout="constrained")
    axes = figure.subplots()
    minutes, highest = np.array(course.seconds) / 60, 0.0
    for name, colour in zip(PROCESSES, ("#3d5a80", "#b5533c", "#81a88d", "#b08968"), strict=True):
        sizes = np.array(course.memory[name]) / 1024
        all_of_it, no_files = (100 * course.growth(name, which) for which in (0, 1))
        axes.plot(minutes, sizes[:, 0], color=colour, label=f"{name} {all_of_it:+.1f} %, no file's {no_files:+.1f} %")
        axes.plot(minutes, sizes[:, 1], color=colour, ls=":")
        highest = max(highest, float(sizes.max()))
    axes.set(xlabel=f"minutes ({course.looks[-1]:,} looks)", ylabel="PSS in MB", ylim=(0, 1.35 * highest))
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, title="growth over the last half (dotted: what is no file's)", loc="upper center", ncols=2)
    figure.savefig(file, dpi=110)


def table(course: Course, household: Household) -> Table:
    """Beginning, end and growth of each process."""
    minutes = course.seconds[-1] / 60
    shown = Table(title=f"{course.looks[-1]:,} looks and {household.given:,} taps in {minutes:.0f} minutes")
    for heading in ("process", "PSS at first, MB", "at the end", "growth over the last half", "of what is no file's"):
        shown.add_column(heading, justify="left" if heading == "process" else "right")
    for name in PROCESSES:
        sizes = course.memory[name]
        ends = [f"{sizes[place][0] / 1024:.1f}" for place in (0, -1)]
        shown.add_row(name, *ends, *(f"{100 * course.growth(name, which):+.2f} %" for which in (0, 1)))
    return shown


def main() -> None:
    """Live to the end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--looks", type=int, default=LOOKS)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        course, household = live(Path(temporary), Path(temporary) / "cache", asked.folder / "life.csv", asked.looks)
    draw(course, asked.folder / "life.png")
    Console().print(table(course, household))
    print("refused:", household.refused or "nothing")  # noqa: T201


if __name__ == "__main__":
    main()
