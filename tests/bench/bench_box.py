"""The whole box by the clock: ``python -m tests.bench.bench_box``, or ``make bench ARGS=box``.

Starts the demo and measures what its users wait for. Times include the panel's answer, asked every 20 ms.
"""

from __future__ import annotations

import os
import platform
import signal
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from appliance.demo.prepare import music_folder
from tests.bench.collection import collect
from tests.faults.memory import pss
from tests.whole.demo import Demo
from tests.whole.test_demo import open_files

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 3
PATIENCE = 60.0
TRACKS = 10_000
LOOKS = 2.0
"""A second."""
WATCHED = 60
"""Seconds over which memory is watched."""
PROCESSES = {"brain": "run --demo", "eye": "appliance.eye.process", "mpd": "mpd.conf", "mosquitto": "mosquitto.conf"}
"""Each process by words of its command line."""


def until(holds: Callable[[], object]) -> float:
    """Seconds until something holds."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > PATIENCE:
            return float("inf")
        time.sleep(0.02)
    return time.monotonic() - began


def camera_open(demo: Demo) -> bool:
    """Whether the eye holds its reel open, as the kernel says."""
    eye = demo.find("appliance.eye")
    return bool(eye) and any("reel" in file for file in open_files(eye))


def look(demo: Demo, *, on: bool) -> None:
    """Consent and open, or close, on the panel."""
    demo.client.put("/api/me/consents/look", json={"given": True})
    demo.client.put("/api/looking", json={"on": on})


def closing(demo: Demo) -> float:
    """From the tap to a camera that the kernel no longer sees open."""
    look(demo, on=True)
    until(lambda: camera_open(demo))
    began = time.monotonic()
    look(demo, on=False)
    until(lambda: not camera_open(demo))
    return time.monotonic() - began


def said_closed(demo: Demo) -> float:
    """From the tap to the panel saying that the camera is closed."""
    look(demo, on=True)
    until(lambda: demo.state()["camera"]["state"] == "looking")
    began = time.monotonic()
    look(demo, on=False)
    until(lambda: demo.state()["camera"]["state"] == "closed")
    return time.monotonic() - began


def lease(demo: Demo) -> float:
    """From stopping the brain (SIGSTOP) to a closed camera."""
    look(demo, on=True)
    until(lambda: camera_open(demo))
    demo.process.send_signal(signal.SIGSTOP)
    try:
        return until(lambda: not camera_open(demo))
    finally:
        demo.process.send_signal(signal.SIGCONT)


def planning(demo: Demo) -> float:
    """From a mood set by hand to other tracks coming next."""
    label = "anger" if "For anger" not in str(demo.state()["coming"]) else "calm"
    demo.client.put("/api/mood/manual", json={"label": label})
    return until(lambda: [pick for pick in demo.state()["coming"] if pick["reason"].startswith(f"For {label}")])


def recovery(demo: Demo, words: str, part: str) -> Callable[[], float]:
    """From ``kill -9`` of a process to the part being up again, its own start included."""

    def measure() -> float:
        until(lambda: demo.state()["parts"][part]["up"])
        pid = demo.find(words)
        if pid is None:
            return float("nan")
        os.kill(pid, signal.SIGKILL)
        until(lambda: not demo.state()["parts"][part]["up"])
        down = time.monotonic()
        until(lambda: demo.state()["parts"][part]["up"])
        return time.monotonic() - down

    return measure


def memory(folder: Path, cache: Path) -> Table:
    """What each process of the demo has of the machine's memory, with a large library and while it looks."""
    music, state = folder / "music", folder / "state"
    collect(music_folder(cache / "moodbox" / "demo"), music, state, TRACKS)
    rate = {f"MOODBOX_LOOKING__RATE_{which}": f"{LOOKS:g}" for which in ("SLOW", "QUICK")}
    demo = Demo(folder, cache, arguments=("--music", str(music)), environment={"MOODBOX_STATE": str(state), **rate})
    try:
        demo.claim()
        look(demo, on=True)
        until(lambda: demo.state()["library"]["tracks"] == TRACKS and not demo.state()["library"]["scanning"])
        until(lambda: demo.state()["player"]["state"] == "playing")
        most, last = dict.fromkeys(PROCESSES, 0), dict.fromkeys(PROCESSES, 0)
        for _ in range(WATCHED):
            demo.client.post("/api/player/skip")
            demo.client.post("/api/track/like")
            demo.client.get("/api/songs", params={"mood": "calm"})
            time.sleep(1)
            for name, words in PROCESSES.items():
                last[name] = pss(demo.find(words) or 0)[0]
                most[name] = max(most[name], last[name])
        rate_now = demo.state()["looks_per_second"]
    finally:
        demo.interrupt()
        demo.close()
    table = Table(title=f"Memory (PSS) at {rate_now:.1f} looks a second with {TRACKS:,} tracks, {WATCHED} s of skips and likes")
    for heading in ("process", "most, MB", "last, MB"):
        table.add_column(heading, justify="left" if heading == "process" else "right")
    for name in PROCESSES:
        table.add_row(name, f"{most[name] / 1024:.1f}", f"{last[name] / 1024:.1f}")
    return table


def main() -> None:
    """Measure and print tables."""
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        began = time.monotonic()
        Demo(Path(folder), cache).interrupt()
        first = time.monotonic() - began
        began = time.monotonic()
        demo = Demo(Path(folder), cache)
        second = time.monotonic() - began
        try:
            demo.claim()
            rows = [
                ("first start of the demo, composing its music", [first]),
                ("second start, until all four answer", [second]),
            ]
            measures: tuple[tuple[str, Callable[[], float]], ...] = (
                ("camera really closed after the tap", lambda: closing(demo)),
                ("panel says closed after the tap", lambda: said_closed(demo)),
                ("camera closed after SIGSTOP of the brain", lambda: lease(demo)),
                ("other tracks come next after a change of mood", lambda: planning(demo)),
                ("eye back after kill -9", recovery(demo, "appliance.eye", "eye")),
                ("mpd back after kill -9", recovery(demo, "mpd", "player")),
                ("mosquitto back after kill -9", recovery(demo, "mosquitto", "home")),
            )
            for words, measure in measures:
                rows.append((words, [measure() for _ in range(ROUNDS)]))
        finally:
            demo.interrupt()
            demo.close()
        (large := Path(folder) / "large").mkdir()
        console.print(memory(large, cache))
    table = Table(title=f"The box, {platform.machine()}, {os.cpu_count()} cores, {datetime.now(UTC):%Y-%m-%d}")
    for heading in ("what", "median s", "worst s"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for words, times in rows:
        table.add_row(words, f"{statistics.median(times):.2f}", f"{max(times):.2f}")
    console.print(table)


if __name__ == "__main__":
    main()
