"""Simulated listeners: ``make bench ARGS=listeners``. How soon a chooser has found out what somebody keeps.

Each kind listens to each chooser, several times over, in a house whose others are of all kinds. Their feedback is only what
they hear to the end and what they skip. Draws docs/plots/listeners.png (learning curves) and docs/plots/picks.png (kept,
neutral and rejected picks, mood by mood).
"""

from __future__ import annotations

import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from rich.console import Console
from rich.table import Table

from tests.bench.listeners import CHANGE, KINDS, PEERS, household, live, reached
from tests.choice.examples import synthetic

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.bench.listeners import Course

PLOTS = Path(__file__).parents[2] / "docs" / "plots"
TRACKS, SEEDS, PLAYS = 2_000, 4, 120
EARLY = 40


def curves() -> dict[str, dict[str, list[Course]]]:
    """Every kind with every chooser."""
    items = synthetic(TRACKS)
    house = household(items, PLAYS, seed=5)
    return {
        make.name: {
            kind.name: [live(kind, make, items, house, PLAYS, seed=13 * seed + 1)[0] for seed in range(SEEDS)] for kind in KINDS
        }
        for make in PEERS
    }


def mean(courses: list[Course]) -> NDArray[np.float64]:
    """(PLAYS,) the share of picks that suited."""
    means: NDArray[np.float64] = np.mean([course.suited for course in courses], axis=0)
    return means


def main() -> None:
    """Measure, print and draw."""
    began = time.process_time()
    found = curves()
    table = Table(title=f"Plays until 80 % of picks suit, and go on to ({TRACKS:,} tracks, {SEEDS} lives of {PLAYS} plays)")
    table.add_column("listener")
    for name in found:
        table.add_column(name, justify="right")
    met = defaultdict[str, int](int)
    for kind in KINDS:
        row = []
        for name, courses in found.items():
            suited = mean(courses[kind.name])
            first = reached(suited[: kind.change or PLAYS].tolist())
            later = reached(suited.tolist(), since=kind.change) if kind.change else None
            met[name] += first is not None and first <= EARLY and (not kind.change or (later is not None and later <= EARLY))
            again = f", after the change {later or 'never'}" if kind.change else ""
            row.append(f"{first or 'never'}{again} ({suited[EARLY // 2 : EARLY].mean():.0%}; {PLAYS - suited.sum():.0f})")
        table.add_row(kind.name, *row)
    table.add_row("kinds within 40", *(str(met[name]) for name in found))
    Console(width=170).print(table)
    print("In brackets: the share that suits in plays 21 to 40, and regret: how many of all plays did not suit.")
    draw_curves(found)
    draw_picks([course for courses in found["Moodbox"].values() for course in courses])
    print(f"{time.process_time() - began:.0f} s of processor time; drawn: docs/plots/listeners.png, docs/plots/picks.png")


def draw_curves(found: dict[str, dict[str, list[Course]]]) -> None:
    """A panel for each kind, a line for each chooser."""
    mpl.use("Agg")
    from matplotlib.figure import Figure  # noqa: PLC0415 - after its backend is chosen

    figure = Figure(figsize=(11, 8), layout="constrained")
    for place, (axes, kind) in enumerate(zip(figure.subplots(3, 3, sharex=True, sharey=True).flat, KINDS, strict=True)):
        for name, courses in found.items():
            smooth = np.convolve(mean(courses[kind.name]), np.ones(10) / 10, "valid")
            axes.plot(np.arange(len(smooth)) + 10, smooth, label=name, lw=2 if name == "Moodbox" else 1)
        axes.axhline(0.8, color="grey", lw=0.5)
        axes.set_title(kind.name, fontsize=10)
        axes.set_ylim(0, 1.02)
        if kind.change:
            axes.axvline(CHANGE, color="grey", lw=0.5, ls=":")
        if not place:
            axes.legend(fontsize=8)
    figure.supxlabel("plays")
    figure.supylabel("picks that suit, of the last ten")
    PLOTS.mkdir(parents=True, exist_ok=True)
    figure.savefig(PLOTS / "listeners.png", dpi=110)


def draw_picks(courses: list[Course]) -> None:
    """What became of the picks, by mood: kept, left late, skipped at once."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    counts = defaultdict[str, "NDArray[np.float64]"](lambda: np.zeros(3))
    for course in courses:
        for label, heard in zip(course.moods, course.heard, strict=True):
            counts[label][0 if heard == 1 else 1 if heard > 0.1 else 2] += 1
    figure = Figure(figsize=(8, 4), layout="constrained")
    axes, labels = figure.subplots(), sorted(counts)
    shares = np.array([counts[label] / counts[label].sum() for label in labels])
    below = np.zeros(len(labels))
    for column, (name, colour) in enumerate((("kept", "#4c8c6b"), ("neutral", "#d9c8a0"), ("rejected", "#b5533c"))):
        axes.bar(labels, shares[:, column], bottom=below, label=name, color=colour)
        below += shares[:, column]
    axes.set_ylabel("share of picks")
    axes.legend(loc="lower right")
    figure.savefig(PLOTS / "picks.png", dpi=110)


if __name__ == "__main__":
    main()
