"""A person's taste in a mood: Bayesian logistic regression of what was kept, sure of itself only where it has reason to be.

What was kept in *other* moods makes the expectation; what was kept in this mood moves it (shrinkage to the person's general
taste). Moods that sound alike share evidence. Both steps are Laplace approximations (Bishop, "Pattern Recognition and Machine
Learning", 2006, section 4.5) with a Gaussian prior; the second one's prior is the first one's posterior, widened. On top of it
come what is known of one thing and of one artist beyond what its features say.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from appliance.choice.context import ENERGY, SITUATIONS
from appliance.choice.items import WIDTH
from appliance.vocabulary.affect import PLACE, Label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from appliance.choice.feedback import Judgement
    from appliance.choice.items import Items

BIAS: Final = 0
FEATURES: Final = slice(1, 1 + WIDTH)
FAMILIAR, CLOSENESS, SOUND, NEIGHBOURS = range(1 + WIDTH, 5 + WIDTH)
CONTEXT: Final = slice(5 + WIDTH, 5 + WIDTH + 2 * len(SITUATIONS))
"""Energy in each situation, then valence in each."""
SIZE: Final = CONTEXT.stop

DAY: Final = 86_400.0
NEWEST: Final = 800
"""So many judgements of a person count; with 60 days of half-life older ones hardly would."""
ALIKE: Final = 0.3
"""Two moods that lie this far apart on the plane share e^-1/2 of their evidence."""
OWN, ARTIST = 1.5, 0.7
"""How far a thing's, or an artist's, own appeal may lie from what features say: standard deviations in log-odds."""
ROUNDS: Final = 25
CHANGE: Final = 3.0
"""So much more than expected was rejected when somebody is another than before (E. S. Page's CUSUM, Biometrika 41, 1954)."""
DRIFT: Final = 0.15
"""Rejections a play beyond the expected that are nothing yet."""
FORMER: Final = 0.1
"""What still counts of what was learned of a person before they changed."""


def _prior() -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Means, standard deviations, and how far moods differ, of every weight before anything is learned, in log-odds."""
    mean, spread, differ = np.zeros(SIZE), np.ones(SIZE), np.full(SIZE, 0.9)
    mean[BIAS], mean[CLOSENESS], mean[SOUND], mean[NEIGHBOURS] = -1.5, 3.0, 1.0, 0.6
    spread[CLOSENESS], spread[SOUND], spread[NEIGHBOURS] = 1.5, 0.7, 0.4
    mean[CONTEXT][: len(ENERGY)] = ENERGY
    spread[CONTEXT], differ[CONTEXT] = 0.4, 0.1
    differ[NEIGHBOURS] = 0.2
    return mean, spread, differ


MEAN, SPREAD, DIFFER = _prior()


@dataclass(frozen=True, eq=False)
class Taste:
    """What is known of a person in a mood: ``weights`` (``SIZE``,) with their ``covariance``, log-odds of keeping.

    ``own`` and ``artists`` are what is known beyond features, by row and by artist. ``evidence`` is how much was said in all.
    """

    weights: NDArray[np.float64]
    covariance: NDArray[np.float64]
    own: Mapping[int, float]
    artists: Mapping[int, float]
    evidence: float

    @property
    def alpha(self) -> float:
        """The papers' alpha, learned: what neighbours count against content, in [0, 1]; 0.375 before anything is learned."""
        weight = max(float(self.weights[NEIGHBOURS]), 0.0)
        return weight / (weight + 1)


UNKNOWN: Final = Taste(MEAN, np.diag(SPREAD**2 + DIFFER**2), {}, {}, 0.0)
"""Nothing is known: a guest."""


def kinship(label: Label, other: Label) -> float:
    """How much evidence two moods share, in [0, 1]: 1 for the same, less the farther apart they lie on the plane."""
    if label is not other and {label, other} & {Label.UNSURE, Label.ABSENT}:
        return 0.0
    return math.exp(-((PLACE[label].distance(PLACE[other]) / ALIKE) ** 2) / 2)


@dataclass(frozen=True, eq=False)
class Evidence:
    """Judgements as arrays, one row each, of things that are among the items."""

    rows: NDArray[np.intp]
    design: NDArray[np.float64]
    kept: NDArray[np.float64]
    weight: NDArray[np.float64]
    labels: Sequence[Label]

    def __len__(self) -> int:
        return len(self.rows)


def evidence_of(items: Items, judged: Sequence[Judgement], now: float, half_life: float) -> Evidence:
    """What a person's judgements say today. ``half_life`` in days."""
    former = changed(judged)
    known = [
        (items.rows[each.key], each, FORMER if place < former else 1.0)
        for place, each in enumerate(judged[-NEWEST:], max(len(judged) - NEWEST, 0))
        if each.key in items.rows
    ]
    rows = np.array([row for row, _, _ in known], np.intp)
    design = np.zeros((len(known), SIZE))
    if known:
        design[:, BIAS] = 1
        design[:, FEATURES] = items.features[rows]
        design[:, FAMILIAR] = [each.familiar for _, each, _ in known]
        design[:, CLOSENESS : SOUND + 1] = [each.fit for _, each, _ in known]
        situations = np.array([_whole(each.situation) for _, each, _ in known])
        half = len(SITUATIONS)
        design[:, CONTEXT][:, :half] = situations * design[:, FEATURES][:, 2:3]
        design[:, CONTEXT][:, half:] = situations * design[:, FEATURES][:, 0:1]
    age = np.array([max(now - each.at, 0.0) for _, each, _ in known]) / DAY
    weight = np.array([each.weight * faith for _, each, faith in known]) * 0.5 ** (age / half_life)
    return Evidence(rows, design, np.array([float(each.kept) for _, each, _ in known]), weight, [e.label for _, e, _ in known])


def _whole(situation: tuple[float, ...]) -> tuple[float, ...]:
    return situation if len(situation) == len(SITUATIONS) else (0.0,) * len(SITUATIONS)


def changed(judged: Sequence[Judgement]) -> int:
    """Where among the judgements somebody last became another than before; 0 where they never did."""
    total, start, found = 0.0, 0, 0
    for place, each in enumerate(judged):
        if each.liking is None:
            continue
        if total <= 0:
            total, start = 0.0, place
        total = max(0.0, total + each.liking - each.kept - DRIFT)
        if total > CHANGE:
            found, total = start, 0.0
    return found


def taste_in(
    label: Label, evidence: Evidence, items: Items, offset: NDArray[np.float32], neighbours: NDArray[np.float32]
) -> Taste:
    """The taste in a mood. ``offset`` (N,) is what is expected of anybody, ``neighbours`` (N,) what others here say."""
    if not len(evidence):
        return UNKNOWN
    design = evidence.design.copy()
    design[:, NEIGHBOURS] = neighbours[evidence.rows]
    expected = offset[evidence.rows].astype(float)
    kin = {other: kinship(label, other) for other in set(evidence.labels)}
    mine = np.array([kin[other] for other in evidence.labels])
    weight = evidence.weight
    general = _laplace(design, evidence.kept, weight * (1 - mine), expected, MEAN, np.diag(SPREAD**2))
    weights, covariance = _laplace(design, evidence.kept, weight * mine, expected, general[0], general[1] + np.diag(DIFFER**2))
    return Taste(weights, covariance, *_beyond(evidence, items, mine, expected + design @ weights), float(weight.sum()))


def _laplace(  # noqa: PLR0913, PLR0917 - a regression's
    design: NDArray[np.float64],
    kept: NDArray[np.float64],
    weight: NDArray[np.float64],
    offset: NDArray[np.float64],
    mean: NDArray[np.float64],
    covariance: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The most likely weights and their covariance, by Newton's method."""
    heard = weight > 1e-4  # noqa: PLR2004 - the rest would cost time and change nothing
    if not heard.any():
        return mean, covariance
    design, kept, weight, offset = design[heard], kept[heard], weight[heard], offset[heard]
    precision = np.linalg.inv(covariance)
    weights = mean.copy()
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-np.clip(design @ weights + offset, -30, 30)))
        slope = design.T @ (weight * (kept - likely)) - precision @ (weights - mean)
        curve = (design * (weight * likely * (1 - likely))[:, None]).T @ design + precision
        step = np.linalg.solve(curve, slope)
        furthest = float(np.abs(step).max())
        weights += step * min(1.0, 2.0 / max(furthest, 1e-12))  # a leap would overshoot
        if furthest < 1e-6:  # noqa: PLR2004 - as near as matters
            break
    return weights, np.linalg.inv(curve)


def _beyond(
    evidence: Evidence, items: Items, mine: NDArray[np.float64], logits: NDArray[np.float64]
) -> tuple[dict[int, float], dict[int, float]]:
    """What is known of single things and of artists beyond their features: evidence of other moods counts a quarter."""
    weight = evidence.weight * np.maximum(mine, 0.25)
    artists: dict[int, float] = {}
    if items.artist is not None:
        by = items.artist[evidence.rows]
        artists = _effects(by, evidence.kept, weight, logits, ARTIST)
        artists.pop(-1, None)
        logits = logits + np.array([artists.get(int(each), 0.0) for each in by])
    return _effects(evidence.rows, evidence.kept, weight, logits, OWN), artists


def _effects(
    group: NDArray[Any],
    kept: NDArray[np.float64],
    weight: NDArray[np.float64],
    logits: NDArray[np.float64],
    sd: float,
) -> dict[int, float]:
    """The most likely effect of each group, with a Gaussian prior of this standard deviation, by Newton's method."""
    names, place = np.unique(group, return_inverse=True)
    effect = np.zeros(len(names))
    for _ in range(8):
        likely = 1 / (1 + np.exp(-np.clip(logits + effect[place], -30, 30)))
        slope = np.bincount(place, weight * (kept - likely)) - effect / sd**2
        effect += np.clip(slope / (np.bincount(place, weight * likely * (1 - likely)) + 1 / sd**2), -1, 1)
    return dict(zip(names.tolist(), effect.tolist(), strict=True))
