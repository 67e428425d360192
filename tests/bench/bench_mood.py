"""Ours against rolling windows, over made-up afternoons of real faces: the half of FER+ validation that nothing was chosen by.

Writes docs/plots/mood.png.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from measure import Score, decide, looks, score, window
from readings import FOLDER, read
from resting import people, trade_off
from rich.console import Console
from rich.table import Table
from search import mean
from traces import Readings, Trace, live

from appliance.mood.filter import MoodFilter

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROOT = Path(__file__).parents[2]
WINDOWS = (2.0, 3.0, 4.0, 5.0, 6.5, 8.0, 10.0, 12.0, 15.0, 20.0, 25.0, 30.0)
RATES = (1.0, 2.0)
AFTERNOONS, HOURS = 4, 5.0
PEOPLE = 24
BIASES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5)
PLOT = ROOT / "docs" / "plots" / "mood.png"

console = Console(width=110)


def judge(afternoons: list[Trace]) -> tuple[Score, dict[float, Score]]:
    """Ours, and each window."""
    ours = mean([score(trace, decide(trace)) for trace in afternoons])
    return ours, {width: mean([score(trace, window(trace, width)) for trace in afternoons]) for width in WINDOWS}


def table(rate: float, ours: Score, windows: dict[float, Score]) -> Table:
    """All contenders at one look rate."""
    title = f"{rate:g} looks a second, {AFTERNOONS * HOURS:g} hours"
    found = Table("", "right, %", "median lag, s", "95 % lag, s", "false switches an hour", title=title, title_justify="left")
    for name, one in [("ours", ours), *((f"window of {width:g} s", one) for width, one in windows.items())]:
        found.add_row(name, f"{100 * one.right:.1f}", f"{one.lag:.1f}", f"{one.lag95:.1f}", f"{one.false:.1f}")
    return found


def claims(ours: Score, windows: dict[float, Score]) -> list[str]:
    """What was asked for, and what is: issue 4, "Done means"."""
    best = max(one.right for one in windows.values())
    calm = min((one.lag for one in windows.values() if one.false <= ours.false), default=None)
    quick = min((one.false for one in windows.values() if one.lag <= ours.lag), default=None)
    better = [width for width, one in windows.items() if one.lag <= ours.lag and one.false <= ours.false]
    steady = f"{ours.lag / calm:.2f} (at most 0.50)" if calm else "no window up to 30 s is as calm"
    fast = f"{ours.false / quick:.2f} (at most 0.33)" if quick else "no window is as quick"
    return [
        f"lag over that of the quickest window that is as calm: {steady}",
        f"false switches over those of the calmest window that is as quick: {fast}",
        f"windows better on both: {len(better)}",
        f"points of time right above the best window: {100 * (ours.right - best):.1f} (at least 4)",
    ]


def draw(results: dict[float, tuple[Score, dict[float, Score]]]) -> None:
    """Lag against calm, and the time right."""
    figure = Figure(figsize=(10, 4.2), layout="constrained")
    left, right = figure.subplots(1, 2)
    for colour, (rate, (ours, windows)) in zip(("#b08968", "#3d5a80"), results.items(), strict=True):
        _lag(left, colour, rate, ours, windows)
        right.plot(
            list(windows), [100 * one.right for one in windows.values()], "o-", ms=3, color=colour, label=f"windows, {rate:g}/s"
        )
        right.axhline(100 * ours.right, color=colour, ls="--", label=f"ours, {rate:g}/s")
    left.set(xscale="log", xlabel="false switches an hour", ylabel="lag after a true change, s", title="Quick and calm")
    right.set(xlabel="length of the window, s", ylabel="time right, %", title="Right how much of the time")
    for axes in (left, right):
        axes.grid(alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, fontsize=8)
    PLOT.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(PLOT, dpi=130)


def _lag(axes: Axes, colour: str, rate: float, ours: Score, windows: dict[float, Score]) -> None:
    calm = [one.false for one in windows.values()]
    axes.plot(calm, [one.lag for one in windows.values()], "o-", ms=3, color=colour, label=f"windows of 2 to 30 s, {rate:g}/s")
    axes.plot(
        calm, [one.lag95 for one in windows.values()], ":", color=colour, lw=1, label=f"their 95th percentile, {rate:g}/s"
    )
    axes.errorbar(
        [ours.false], [ours.lag], yerr=np.array([[0.0], [ours.lag95 - ours.lag]]), fmt="*", ms=13, capsize=3, color=colour,
        label=f"ours, to its 95th percentile, {rate:g}/s",
    )  # fmt: skip


def faces_at_rest(readings: Readings) -> None:
    """Ten seconds of calibration, and the plain alternative."""
    found = Table(
        "",
        "wrongly sad, %",
        "rightly sad, %",
        "right, %",
        title=f"{PEOPLE} people with a resting face, 1 look a second",
        title_justify="left",
    )
    results = people(readings, PEOPLE, 1.0, 1.0, seed=7)
    for name, one in zip(
        ("their faces as others are", "resting face, not calibrated", "ten seconds of calibration"), results, strict=True
    ):
        found.add_row(name, f"{100 * one.wrongly:.2f}", f"{100 * one.rightly:.1f}", f"{100 * one.right:.1f}")
    console.print(found)
    _, before, after = results
    console.print(f"wrongly sad, of what it was: {after.wrongly / max(before.wrongly, 1e-9):.2f} (at most 0.25)")
    console.print(f"rightly sad, points lost: {100 * (before.rightly - after.rightly):.1f} (at most 3)\n")
    plain = Table(
        "bias off sadness",
        "neutral read as sad, %",
        "sadness recall, %",
        title="The plain trade-off, single faces",
        title_justify="left",
    )
    for bias, wrong, recall in trade_off(readings, BIASES):
        plain.add_row(f"{bias:.2f}", f"{100 * wrong:.1f}", f"{100 * recall:.1f}")
    console.print(plain)


def speed(trace: Trace) -> None:
    """Readings a second of this core."""
    faces, mood_filter = list(looks(trace)), MoodFilter()
    begin = time.process_time()
    for at, face in faces:
        mood_filter.step(at, face)
    each = (time.process_time() - begin) / len(faces)
    console.print(f"one reading takes {1e6 * each:.0f} us of a core: a million in {1e6 * each:.0f} s")


def main() -> None:
    """Measure, print and draw."""
    readings = read(FOLDER, 1)
    results = {}
    for rate in RATES:
        afternoons = [live(readings, HOURS, rate, np.random.default_rng((2, int(rate), n))) for n in range(AFTERNOONS)]
        ours, windows = results[rate] = judge(afternoons)
        console.print(table(rate, ours, windows))
        console.print("\n".join(claims(ours, windows)), "\n")
    draw(results)
    console.print(f"plot: {PLOT.relative_to(ROOT)}\n")
    faces_at_rest(readings)
    speed(afternoons[0])
