"""Fit affect on VGMIDI, and measure all of the library's analysis there.

    python models/affect/fit.py --data FOLDER [--renders FOLDER] [--font FILE.sf2 ...] [--check]

FOLDER holds ``vgmidi.zip``. Writes affect.json beside this script (not with ``--check``) and prints what card.md shows.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from render import Phrase, phrases, render
from scipy.stats import rankdata

from appliance.library.affect import ENERGY_SHARE, FURTHEST, MODEL, Linear
from appliance.library.decode import decode
from appliance.library.key import NAMES
from appliance.library.sound import FEATURES, Analysis, analyse
from appliance.models import note

if TYPE_CHECKING:
    from numpy.typing import NDArray

FONTS: Final = (Path("/usr/share/sounds/sf2/FluidR3_GM.sf2"), Path("/usr/share/sounds/sf2/TimGM6mb.sf2"))
FOLDS: Final = 8
SHUFFLES: Final = 5
NEAR: Final = 0.04
INNER: Final = 6
RIDGES: Final = (1.0, 3.0, 10.0, 30.0)
"""Penalties on each squared weight (the inverse of scikit-learn's C)."""

TIMBRE: Final = tuple(name for name in FEATURES if name.startswith("mfcc"))
CHANGE: Final = tuple(name for name in TIMBRE if name.endswith(("spread", "motion", "drift")))
RHYTHM: Final = ("onset_rate", "gap", "loudness")
RECIPES: Final = {
    "all": FEATURES,
    "rhythm, timbre": (*RHYTHM, *TIMBRE),
    # Level and mean timbre say which recording it is, not how it feels; how the timbre varies and moves does.
    "rhythm, change": (*RHYTHM, *CHANGE),
    "scalars, change": (*(n for n in FEATURES if n not in TIMBRE and n not in {"gap", "loudness"}), *CHANGE),
}
"""What may be fitted on. Which one and with what penalty is chosen among the games that train (``chosen``)."""
Recipe = tuple[str, float]
RECIPE: Final[dict[str, Recipe]] = {"valence": ("scalars, change", 10.0), "arousal": ("rhythm, timbre", 1.0)}
"""What is shipped: what most folds choose."""


def fit(features: NDArray[np.float64], positive: NDArray[np.bool_], recipe: Recipe) -> Linear:
    """A ridge logistic regression in which both classes weigh the same, by Newton's method."""
    used = np.isin(FEATURES, RECIPES[recipe[0]])
    mean, scale = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-6)
    standard = np.clip((features - mean) / scale, -FURTHEST, FURTHEST)[:, used]
    design = np.hstack([standard, np.ones((len(standard), 1))])
    penalty = np.append(np.full(standard.shape[1], recipe[1]), 1e-9)
    weight = len(positive) / 2 / np.where(positive, positive.sum(), (~positive).sum())
    found = np.zeros(design.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-np.clip(design @ found, -30, 30)))
        slope = design.T @ (weight * (likely - positive)) + penalty * found
        curve = (design * (weight * likely * (1 - likely))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        found -= step
        if np.abs(step).max() < 1e-6:
            break
    weights = np.zeros(len(FEATURES))
    weights[used] = found[:-1]
    return Linear(mean, scale, weights, float(found[-1]))


@dataclass(frozen=True)
class Data:
    """Phrases with one axis' sign. ``tables`` holds the features of each font's render, (phrases, features)."""

    tables: list[NDArray[np.float64]]
    positive: NDArray[np.bool_]
    games: NDArray[np.str_]

    def part(self, rows: NDArray[np.bool_]) -> Data:
        """Some of the phrases."""
        return Data([table[rows] for table in self.tables], self.positive[rows], self.games[rows])

    def fit(self, rows: NDArray[np.bool_], recipe: Recipe) -> Linear:
        """A model of some of the phrases in every render."""
        part = self.part(rows)
        return fit(np.vstack(part.tables), np.tile(part.positive, len(part.tables)), recipe)


def folds(games: NDArray[np.str_], rng: np.random.Generator, count: int = FOLDS) -> NDArray[np.int_]:
    """A fold for each phrase: all of a game in one, the folds about equally large."""
    names, counts = np.unique(games, return_counts=True)
    load = np.zeros(count)
    place: dict[str, int] = {}
    for index in np.argsort(-(counts + 3 * rng.random(len(counts)))):
        place[names[index]] = int(load.argmin())
        load[place[names[index]]] += counts[index]
    return np.array([place[game] for game in games])


def tested(data: Data, recipe: Recipe, fold: NDArray[np.int_]) -> NDArray[np.float64]:
    """What models that never heard a phrase's game say of it, in [-1, 1], (phrases,); judged on the first font."""
    said = np.zeros(len(data.positive))
    for held in range(fold.max() + 1):
        model = data.fit(fold != held, recipe)
        said[fold == held] = [model.expect(row.astype(np.float32)) for row in data.tables[0][fold == held]]
    return said


def chosen(data: Data, seed: int) -> Recipe:
    """The recipe that does best by the same rule among these phrases alone."""
    fold = folds(data.games, np.random.default_rng(seed), INNER)
    recipes = [(name, ridge) for name in RECIPES for ridge in RIDGES]
    return max(recipes, key=lambda recipe: auc(data.positive, tested(data, recipe, fold)))


def held_out(data: Data, recipe: Recipe | None = None) -> NDArray[np.float64]:
    """``tested`` for each shuffle, (SHUFFLES, phrases); without a recipe each fold chooses its own, never on what it tests."""
    said = np.zeros((SHUFFLES, len(data.positive)))
    for shuffle in range(SHUFFLES):
        fold = folds(data.games, np.random.default_rng(shuffle))
        if recipe:
            said[shuffle] = tested(data, recipe, fold)
            continue
        for held in range(FOLDS):
            train = fold != held
            model = data.fit(train, chosen(data.part(train), 100 + held))
            said[shuffle, ~train] = [model.expect(row.astype(np.float32)) for row in data.tables[0][~train]]
    return said


def sharpness(data: Data, said: NDArray[np.float64]) -> float:
    """By how much a model that was fitted and tested on the same games is too sure: the best factor on held-out logits."""
    logits = 2 * np.arctanh(np.clip(said, -1 + 1e-9, 1 - 1e-9))
    sign = np.where(data.positive, 1.0, -1.0)
    factors = np.linspace(0.05, 1.5, 146)
    return float(factors[int(np.argmin([np.logaddexp(0, -factor * sign * logits).mean() for factor in factors]))])


def auc(labels: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    """The chance that a positive one scores above a negative one."""
    ranks = rankdata(scores)
    ups = int(labels.sum())
    return float((ranks[labels].sum() - ups * (ups + 1) / 2) / (ups * (len(labels) - ups)))


def tempo_and_key(rows: list[Phrase], heard: list[Analysis]) -> None:
    """Print how often tempo (within 4 %; Acc2 also at 1/3, 1/2, 2 and 3 times) and key and mode are right."""
    timed = [(row.tempo, float(each.sound.tempo)) for row, each in zip(rows, heard, strict=True) if row.tempo]
    first = np.mean([abs(found / true - 1) <= NEAR for true, found in timed])
    second = np.mean([any(abs(found / true / times - 1) <= NEAR for times in (1 / 3, 1 / 2, 1, 2, 3)) for true, found in timed])
    firm = [(row, each.sound) for row, each in zip(rows, heard, strict=True) if row.firm]
    key = np.mean([NAMES[sound.key] == row.key and sound.mode == row.mode for row, sound in firm])
    mode = np.mean([sound.mode == row.mode for row, sound in firm])
    print(f"tempo   Acc1 {first:.3f}  Acc2 {second:.3f}  ({len(timed)} phrases)")
    print(f"key     tonic and mode {key:.3f}  mode {mode:.3f}  ({len(firm)} phrases)")


def literal_rule(heard: list[Analysis]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The papers' rule: valence = mode x .4 + energy x .6, arousal = energy, energy being loudness."""
    loud = np.array([float(each.sound.loudness) for each in heard])
    energy = (rankdata(loud) - 0.5) / len(loud)
    major = np.array([each.sound.mode == "major" for each in heard], float)
    return 2 * (0.4 * major + 0.6 * energy) - 1, 2 * energy - 1


def report(name: str, signs: dict[str, NDArray[np.bool_]], valence: NDArray[np.float64], arousal: NDArray[np.float64]) -> None:
    """Print AUCs and quadrants, the mean over shuffles."""
    pairs = list(zip(np.atleast_2d(valence), np.atleast_2d(arousal), strict=True))
    v = np.mean([auc(signs["valence"], one) for one, _ in pairs])
    a = np.mean([auc(signs["arousal"], one) for _, one in pairs])
    q = np.mean([((one > 0) == signs["valence"]) & ((other > 0) == signs["arousal"]) for one, other in pairs])
    print(f"{name:<34} valence AUC {v:.3f}  arousal AUC {a:.3f}  quadrants {q:.3f}")


def measure(rows: list[Phrase], heard: list[list[Analysis]], data: dict[str, Data]) -> dict[str, Linear]:
    """Print everything; returns the models fitted on all phrases."""
    signs = {axis: each.positive for axis, each in data.items()}
    tempo_and_key(rows, heard[0])
    corners = np.unique([2 * v + a for v, a in zip(signs["valence"], signs["arousal"], strict=True)], return_counts=True)[1]
    print(f"always the commonest quadrant      {corners.max() / len(rows):.3f}")
    report("the papers' literal rule", signs, *literal_rule(heard[0]))
    energy = 2 * np.array([each.sound.energy for each in heard[0]]) - 1
    free = {axis: held_out(each) for axis, each in data.items()}
    report("energy alone", signs, free["valence"], np.tile(energy, (SHUFFLES, 1)))
    report("recipe chosen inside each fold", signs, free["valence"], free["arousal"])
    report(
        "the same, with the energy rule", signs, free["valence"], free["arousal"] + ENERGY_SHARE * (energy - free["arousal"])
    )
    models, said = {}, {}
    for axis, each in data.items():
        recipe = RECIPE[axis]
        said[axis] = held_out(each, recipe)
        factor = sharpness(each, said[axis])
        whole = each.fit(np.ones(len(rows), bool), recipe)
        models[axis] = Linear(whole.mean, whole.scale, whole.weights * factor, whole.bias * factor)
        said[axis] = np.tanh(factor * np.arctanh(np.clip(said[axis], -1 + 1e-9, 1 - 1e-9)))
        calibration(axis, each.positive, said[axis])
    report("as shipped, without the energy rule", signs, said["valence"], said["arousal"])
    report("as shipped", signs, said["valence"], said["arousal"] + ENERGY_SHARE * (energy - said["arousal"]))
    return models


def calibration(axis: str, positive: NDArray[np.bool_], said: NDArray[np.float64]) -> None:
    """Print how often the sign is right where the model is sure and where it is not."""
    right, sure = (said > 0) == positive, np.abs(said)
    parts = ((0.0, 0.3), (0.3, 0.6), (0.6, 1.01))
    texts = [f"|m| < {high:.1f}: {right[(sure >= low) & (sure < high)].mean():.2f}" for low, high in parts]
    print(
        f"{axis:<8} {RECIPE[axis]}: sign right at {', '.join(texts)}; by chance {max(positive.mean(), 1 - positive.mean()):.2f}"
    )


def write(file: Path, models: dict[str, Linear]) -> None:
    """Write the models."""
    table: dict[str, object] = {"features": FEATURES}
    for axis, linear in models.items():
        lists = {"mean": linear.mean, "scale": linear.scale, "weights": linear.weights}
        table[axis] = {name: [float(f"{value:.6g}") for value in values] for name, values in lists.items()} | {
            "bias": linear.bias
        }
    file.write_text(json.dumps(table, indent=1) + "\n", "utf-8")


def main() -> None:
    """Render, analyse, measure, fit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder with vgmidi.zip")
    parser.add_argument("--renders", type=Path, default=Path("build/vgmidi"), help="where rendered sound is kept")
    parser.add_argument("--font", type=Path, nargs="+", default=FONTS, help="sound fonts; the first is the one measured on")
    parser.add_argument("--check", action="store_true", help="measure only")
    arguments = parser.parse_args()
    archive = arguments.data / "vgmidi.zip"
    rows = phrases(archive)
    heard: list[list[Analysis]] = []
    for font in arguments.font:
        made = render(archive, font, arguments.renders / font.stem)
        heard.append([analyse(decode(made[row.midi])) for row in rows])
    tables = [np.array([each.features for each in one], np.float64) for one in heard]
    games = np.array([row.game for row in rows])
    data = {axis: Data(tables, np.array([getattr(row, axis) > 0 for row in rows]), games) for axis in ("valence", "arousal")}
    models = measure(rows, heard, data)
    if not arguments.check:
        write(Path(__file__).with_name("affect.json"), models)
        note(MODEL)


if __name__ == "__main__":
    main()
