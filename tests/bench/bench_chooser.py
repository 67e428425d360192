"""The chooser's model on SiTunes beside its peers. Simulated listeners are an entry of their own (``listeners``).

Writes docs/plots/chooser_auc.png and docs/plots/chooser_moods.png.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from models.choice.contest import OURS, SETTINGS, drawn, figures
from models.choice.evaluate import STAGES, by_mood, load, report
from models.choice.situnes import FOLDER

if TYPE_CHECKING:
    from models.choice.contest import Told

ROOT = Path(__file__).parents[2]
PLOTS = ROOT / "docs" / "plots"
COLOURS = {
    "ours": "#3d5a80",
    "CF": "#98c1d9",
    "content": "#b08968",
    "hybrid": "#c9ada7",
    "five numbers": "#81a88d",
    "trees": "#d4a373",
}


def bars(results: dict[str, list[Told]]) -> None:
    """AUC in each setting, with and without the activity, with 95 % intervals over people."""
    figure = Figure(figsize=(11, 4.4), layout="constrained")
    for axes, masked in zip(figure.subplots(1, 2, sharey=True), (False, True), strict=True):
        for place, told in enumerate(results.values()):
            draws = drawn(told, masked=masked)
            names = list(told[0].open)
            for step, name in enumerate(names):
                value = figures(told, name, masked=masked)[0]
                low, high = np.percentile(draws[name], [2.5, 97.5])
                where = place + (step - (len(names) - 1) / 2) * 0.14
                axes.bar(where, value, 0.13, color=COLOURS[name], label=name if not place else None)
                axes.plot([where, where], [low, high], color="#333333", lw=1)
        axes.axhline(0.5, color="#999999", lw=0.8, ls=":")
        axes.set_xticks(range(len(results)), [name.replace(" (", "\n(") for name in results])
        axes.set(ylim=(0.25, 1), title="masked, as in a living room" if masked else "activity known")
        axes.grid(axis="y", alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
    figure.axes[0].set_ylabel("AUC of liking")
    figure.axes[1].legend(frameon=False, fontsize=8, ncols=3, loc="upper right")
    figure.savefig(PLOTS / "chooser_auc.png", dpi=130)


def lines(told: list[Told]) -> None:
    """Precision and recall at ten, mood by mood, masked."""
    found = by_mood(told)
    figure = Figure(figsize=(10, 4), layout="constrained")
    for which, axes in enumerate(figure.subplots(1, 2)):
        for name in told[0].masked:
            axes.plot(
                list(found), [row[name][which] for row in found.values()], "o-", ms=4, color=COLOURS[name], label=name,
                lw=2.4 if name == OURS else 1.2,
            )  # fmt: skip
        axes.set(title=("precision", "recall")[which] + " at ten, by the mood before (masked)")
        axes.grid(alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
    figure.axes[0].legend(frameon=False, fontsize=8, ncols=2)
    figure.savefig(PLOTS / "chooser_moods.png", dpi=130)


def main() -> None:
    """Measure, print and draw."""
    results = report(*load(FOLDER, list(STAGES)))
    PLOTS.mkdir(parents=True, exist_ok=True)
    bars(results)
    lines(results[next(iter(SETTINGS))])
    print("plots: docs/plots/chooser_auc.png, docs/plots/chooser_moods.png")
