"""Fit affect on VGMIDI, and measure all of the library's analysis there.

    python models/affect/fit.py --data FOLDER [--renders FOLDER] [--font FILE.sf2 ...] [--check]

FOLDER holds ``vgmidi.zip``. Writes affect.json beside this script (not with ``--check``) and prints what card.md shows.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from render import Phrase, phrases, render
from scipy.optimize import minimize
from scipy.stats import rankdata

from appliance.library.affect import ENERGY_SHARE, MODEL, Linear
from appliance.library.decode import decode
from appliance.library.key import NAMES
from appliance.library.sound import FEATURES, Analysis, analyse
from appliance.models import note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FONTS: Final = (Path("/usr/share/sounds/sf2/FluidR3_GM.sf2"), Path("/usr/share/sounds/sf2/TimGM6mb.sf2"))
FOLDS: Final = 8
SHUFFLES: Final = 5
NEAR: Final = 0.04
RIDGE: Final = {"valence": 10.0, "arousal": 2.0}
"""The penalty on each squared weight (the inverse of scikit-learn's C)."""

TIMBRE: Final = tuple(name for name in FEATURES if name.startswith("mfcc"))
USED: Final = {
    # Level and mean timbre say which recording it is, not how it feels; how the timbre varies and moves does.
    "valence": tuple(n for n in FEATURES if n not in TIMBRE and n not in ("onsets", "loudness"))
    + tuple(n for n in TIMBRE if n.endswith(("spread", "motion"))),
    "arousal": ("onset_rate", "onsets", "loudness", *TIMBRE),
}


def fit(features: NDArray[np.float64], positive: NDArray[np.bool_], axis: str) -> Linear:
    """A ridge logistic regression in which both classes weigh the same."""
    used = np.isin(FEATURES, USED[axis])
    mean, scale = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-6)
    standard = ((features - mean) / scale)[:, used]
    sign = np.where(positive, 1.0, -1.0)
    weight = len(sign) / 2 / np.where(positive, positive.sum(), (~positive).sum())

    def loss(point: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (standard @ point[:-1] + point[-1])
        slope = -weight * sign / (1 + np.exp(margin))
        value = float(weight @ np.logaddexp(0, -margin)) + RIDGE[axis] / 2 * float(point[:-1] @ point[:-1])
        return value, np.append(standard.T @ slope + RIDGE[axis] * point[:-1], slope.sum())

    found = minimize(loss, np.zeros(standard.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 2000}).x
    weights = np.zeros(len(FEATURES))
    weights[used] = found[:-1]
    return Linear(mean, scale, weights, float(found[-1]))


def folds(games: Sequence[str], rng: np.random.Generator) -> NDArray[np.int_]:
    """A fold for each phrase: all of a game in one, the folds about equally large."""
    names, counts = np.unique(games, return_counts=True)
    load = np.zeros(FOLDS)
    place: dict[str, int] = {}
    for index in np.argsort(-(counts + 3 * rng.random(len(counts)))):
        place[names[index]] = int(load.argmin())
        load[place[names[index]]] += counts[index]
    return np.array([place[game] for game in games])


def held_out(
    tables: list[NDArray[np.float64]], labels: NDArray[np.bool_], games: Sequence[str], axis: str
) -> NDArray[np.float64]:
    """What models that never heard a phrase's game say of it, in [-1, 1], (SHUFFLES, phrases); judged on the first font."""
    said = np.zeros((SHUFFLES, len(labels)))
    for shuffle in range(SHUFFLES):
        fold = folds(games, np.random.default_rng(shuffle))
        for held in range(FOLDS):
            train = fold != held
            model = fit(np.vstack([table[train] for table in tables]), np.tile(labels[train], len(tables)), axis)
            said[shuffle, ~train] = [model.expect(row.astype(np.float32)) for row in tables[0][~train]]
    return said


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


def measure(rows: list[Phrase], heard: list[list[Analysis]], tables: list[NDArray[np.float64]]) -> dict[str, NDArray[np.bool_]]:
    """Print everything; returns the labels by axis."""
    signs = {
        "valence": np.array([row.valence > 0 for row in rows]),
        "arousal": np.array([row.arousal > 0 for row in rows]),
    }
    games = [row.game for row in rows]
    tempo_and_key(rows, heard[0])
    corners = np.unique([2 * v + a for v, a in zip(signs["valence"], signs["arousal"], strict=True)], return_counts=True)[1]
    print(f"always the commonest quadrant      {corners.max() / len(rows):.3f}")
    report("the papers' literal rule", signs, *literal_rule(heard[0]))
    valence = held_out(tables, signs["valence"], games, "valence")
    arousal = held_out(tables, signs["arousal"], games, "arousal")
    report("fitted, games held out", signs, valence, arousal)
    energy = 2 * np.array([each.sound.energy for each in heard[0]]) - 1
    report("as shipped, with the energy rule", signs, valence, arousal + ENERGY_SHARE * (energy - arousal))
    report("energy alone", signs, valence, np.tile(energy, (SHUFFLES, 1)))
    return signs


def write(file: Path, tables: list[NDArray[np.float64]], signs: dict[str, NDArray[np.bool_]]) -> None:
    """Fit on everything and write the model."""
    model: dict[str, object] = {"features": FEATURES}
    for axis, positive in signs.items():
        linear = fit(np.vstack(tables), np.tile(positive, len(tables)), axis)
        lists = {"mean": linear.mean, "scale": linear.scale, "weights": linear.weights}
        model[axis] = {name: [float(f"{value:.6g}") for value in values] for name, values in lists.items()} | {
            "bias": linear.bias
        }
    file.write_text(json.dumps(model, indent=1) + "\n", "utf-8")


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
    signs = measure(rows, heard, tables)
    if not arguments.check:
        write(Path(__file__).with_name("affect.json"), tables, signs)
        note(MODEL)


if __name__ == "__main__":
    main()
