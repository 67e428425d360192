"""Made-up people whose faces look sad at rest, before and after ten seconds of calibration.

A person is a log-odds offset on everything that the classifier answers to their face: sadness above all, as neutral faces
that it scores sadder have it (``offset``), and a little on each of the others. They calibrate with ten seconds of neutral
faces, then live an afternoon.

``python models/mood/resting.py`` prints what ``appliance.mood.baseline.BETWEEN_PEOPLE`` was chosen by: people of one half of
the first half of FER+ validation, calibrated against the resting faces of its other half. The second half has no part in it.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from calibrate import odds
from measure import decide
from readings import FOLDER, read
from traces import Readings, Trace, live

from appliance.mood.baseline import POPULATION, Baseline, Calibration, resting
from appliance.vocabulary.affect import EMOTIONS, Affect, Emotion
from appliance.vocabulary.sight import Face, FaceBox
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEUTRAL, SADNESS = EMOTIONS.index(Emotion.NEUTRAL), EMOTIONS.index(Emotion.SADNESS)
SIZE = len(EMOTIONS)
CANDIDATES = (0.7, 0.8, 0.85, 0.9, 1.0, 1.2)
HOLD = 2.0
"""Seconds that one picture stays while calibrating."""


@dataclass(frozen=True)
class Resting:
    """Shares of the time: wrongly sad of all that was not sad, rightly sad of all that was, right of all."""

    wrongly: float
    rightly: float
    right: float


def offset(readings: Readings, rng: np.random.Generator) -> NDArray[np.float64]:
    """One person's offset (7): as much sadder as one of the saddest third of neutral faces is than the mean."""
    rest = odds(readings.clear[NEUTRAL])
    sadder = rest[:, SADNESS] - rest[:, NEUTRAL]
    sadder -= sadder.mean()
    chosen = rng.choice(np.sort(sadder)[-len(sadder) // 3 :])
    found = rng.normal(0, 0.2, SIZE)
    found[SADNESS] += chosen / 2
    found[NEUTRAL] -= chosen / 2
    return found


def shifted(rows: NDArray[np.float64], by: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities (N, 7) with offsets on their log-odds."""
    likely = np.exp(odds(rows) + by)
    found: NDArray[np.float64] = likely / likely.sum(1, keepdims=True)
    return found


def calibrated(readings: Readings, by: NDArray[np.float64], rate: float, rng: np.random.Generator) -> Baseline:
    """The baseline of ten seconds of neutral faces of this person."""
    calibration = Calibration().begin(Seconds(0.0))
    pool = shifted(readings.clear[NEUTRAL], by)
    for start in np.arange(0, Calibration.LASTS, HOLD):
        row = tuple(pool[rng.integers(len(pool))].tolist())
        for at in np.arange(start, min(start + HOLD, Calibration.LASTS), 1 / rate):
            calibration.look(Seconds(float(at)), Face(FaceBox(0, 0, 1, 1), row, Affect(0, 0), 1.0, 0.5))
    calibration.progress(Calibration.LASTS)
    return calibration.result if isinstance(calibration.result, Baseline) else POPULATION


def every_second(readings: Readings, half: int) -> Readings:
    """Every second face of each emotion."""
    return Readings(*(tuple(pool[half::2] for pool in pools) for pools in (readings.clear, readings.dim)))


def crossed(readings: Readings, candidates: tuple[float, ...], count: int, hours: float) -> dict[float, tuple[float, float]]:
    """For each ``BETWEEN_PEOPLE``: time wrongly sad, of what it was uncalibrated, and the share of sad time that it cost.

    ``count`` people of each half of the faces, calibrated against the mean resting face of the other half.
    """
    lives: list[tuple[Trace, NDArray[np.float64], NDArray[np.float64]]] = []
    for half in (0, 1):
        rest = odds(every_second(readings, 1 - half).clear[NEUTRAL])
        here = every_second(readings, half)
        for number in range(count):
            rng = np.random.default_rng((11 + half, number))
            by = offset(here, rng)
            pool = shifted(here.clear[NEUTRAL], by)
            seen = odds(pool[rng.integers(len(pool), size=round(Calibration.LASTS / HOLD))]).mean(0)
            plain = live(here, hours, 1.0, rng)
            rows = plain.probabilities.copy()
            faces = ~np.isnan(rows[:, 0])
            rows[faces] = shifted(rows[faces], by)
            lives.append((Trace(plain.at, rows, plain.quality, plain.truth), seen, rest))
    truth = np.concatenate([trace.truth for trace, _, _ in lives])
    before = judge(truth, np.concatenate([decide(trace) for trace, _, _ in lives]))
    found = {}
    for between in candidates:
        decided = []
        for trace, seen, rest in lives:
            mean, spread = rest.mean(0).tolist(), rest.std(0).tolist()
            own = resting(seen.tolist(), Calibration.LASTS / HOLD, rest=mean, spread=spread, between=between)
            decided.append(decide(trace, baseline=own))
        after = judge(truth, np.concatenate(decided))
        found[between] = after.wrongly / before.wrongly, before.rightly - after.rightly
    return found


def judge(truth: NDArray[np.int64], decided: NDArray[np.int64]) -> Resting:
    """Of the moods (N,) and what was decided (N,)."""
    sad = truth == SADNESS
    called = decided == SADNESS
    return Resting(float(called[~sad].mean()), float(called[sad].mean()), float((decided == truth).mean()))


def people(readings: Readings, count: int, hours: float, rate: float, seed: int) -> tuple[Resting, Resting, Resting]:
    """Over ``count`` people: with nobody's offset (as faces come), not calibrated, calibrated."""
    truths: list[NDArray[np.int64]] = []
    found: tuple[list[NDArray[np.int64]], ...] = ([], [], [])
    for number in range(count):
        rng = np.random.default_rng((seed, number))
        by = offset(readings, rng)
        baseline = calibrated(readings, by, rate, rng)
        plain = live(readings, hours, rate, rng)
        seen = ~np.isnan(plain.probabilities[:, 0])
        rows = plain.probabilities.copy()
        rows[seen] = shifted(rows[seen], by)
        trace = Trace(plain.at, rows, plain.quality, plain.truth)
        truths.append(plain.truth)
        for into, (afternoon, one) in zip(found, ((plain, POPULATION), (trace, POPULATION), (trace, baseline)), strict=True):
            into.append(decide(afternoon, baseline=one))
    truth = np.concatenate(truths)
    usual, before, after = (judge(truth, np.concatenate(part)) for part in found)
    return usual, before, after


def trade_off(readings: Readings, biases: tuple[float, ...]) -> list[tuple[float, float, float]]:
    """The plain alternative, one number for everybody taken off sadness: (bias, neutral read as sad, sadness recall)."""
    rows = []
    for bias in biases:
        by = np.zeros(SIZE)
        by[SADNESS] = -bias
        neutral = shifted(readings.clear[NEUTRAL], by).argmax(1)
        sad = shifted(readings.clear[SADNESS], by).argmax(1)
        rows.append((bias, float((neutral == SADNESS).mean()), float((sad == SADNESS).mean())))
    return rows


def main() -> None:
    """Print the choice."""
    parser = argparse.ArgumentParser(description="what BETWEEN_PEOPLE was chosen by; some minutes on one core")
    parser.add_argument("--data", type=Path, default=FOLDER, help="the folder with ferplus_valid.npz")
    chosen = parser.parse_args()
    print("between people   wrongly sad, of before (at most 0.25)   rightly sad, points lost (at most 3)   nearest limit")
    for between, (wrongly, lost) in crossed(read(chosen.data, 0), CANDIDATES, 20, 0.7).items():
        nearest = min(1 - wrongly / 0.25, 1 - 100 * lost / 3)
        print(f"{between:14.2f}{wrongly:42.3f}{100 * lost:37.2f}{nearest:+16.2f}")


if __name__ == "__main__":
    main()
