"""How good scores are: AUC, AUC within people, precision and recall at ten, and what chance alone does to a difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.stats import rankdata

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Booleans = NDArray[np.bool_]
    Numbers = NDArray[np.float64]

MOODS: Final = ("upbeat", "calm", "down", "tense")


def auc(liked: Booleans, scores: Numbers) -> float:
    """The chance that a liked one scores above one that is not; NaN where there are none of either."""
    ups = int(liked.sum())
    downs = len(liked) - ups
    if not ups or not downs:
        return float("nan")
    return float((rankdata(scores)[liked].sum() - ups * (ups + 1) / 2) / (ups * downs))


def within(liked: Booleans, scores: Numbers, user: NDArray[np.int_]) -> float:
    """The mean over people of their own AUC, each by how many pairs it judges: the chance that of two ratings of one person,
    one a liking and one not, the liking scores higher. Who rates strictly is no help here.
    """  # noqa: D205
    pairs = {int(one): int(liked[user == one].sum()) * int((~liked[user == one]).sum()) for one in np.unique(user)}
    each = [(count * auc(liked[user == one], scores[user == one]), count) for one, count in pairs.items() if count]
    return sum(value for value, _ in each) / max(sum(count for _, count in each), 1) if each else float("nan")


def within_mean(liked: Booleans, scores: Numbers, user: NDArray[np.int_]) -> float:
    """The plain mean over people of their own AUC."""
    each = [auc(liked[user == one], scores[user == one]) for one in np.unique(user)]
    return float(np.nanmean(each)) if np.isfinite(each).any() else float("nan")


def mood(before: Numbers) -> NDArray[np.str_]:
    """The quarter of the plane that each (N, 2) mood lies in."""
    up, awake = before[:, 0] >= 0, before[:, 1] >= 0
    return np.where(up, np.where(awake, "upbeat", "calm"), np.where(awake, "tense", "down"))


def at_ten(liked: Booleans, scores: Numbers, user: NDArray[np.int_], count: int = 10) -> tuple[float, float]:
    """Precision and recall among each person's ``count`` best-scored ratings, the mean over people who liked anything."""
    precisions, recalls = [], []
    for one in np.unique(user):
        mine = np.flatnonzero(user == one)
        best = mine[np.argsort(-scores[mine], kind="stable")[:count]]
        if liked[mine].any():
            precisions.append(liked[best].mean())
            recalls.append(liked[best].sum() / liked[mine].sum())
    return float(np.mean(precisions)), float(np.mean(recalls))


def bootstrap(values: list[tuple[NDArray[np.int_], Booleans, dict[str, Numbers]]], draws: int = 300) -> dict[str, Numbers]:
    """AUCs of each contender, (draws,), with people drawn anew: the same people for all, so that differences are paired.

    ``values`` holds for each split the users, the likings and every contender's scores.
    """
    rng = np.random.default_rng(0)
    people = np.unique(np.concatenate([user for user, _, _ in values]))
    found: dict[str, list[float]] = {name: [] for name in values[0][2]}
    where = [{one: np.flatnonzero(user == one) for one in people} for user, _, _ in values]
    for _ in range(draws):
        drawn = rng.choice(people, len(people))
        sums = dict.fromkeys(found, 0.0)
        for (_, liked, scores), rows in zip(values, where, strict=True):
            rated = np.concatenate([rows[one] for one in drawn])
            for name, score in scores.items():
                sums[name] += auc(liked[rated], score[rated]) / len(values)
        for name, total in sums.items():
            found[name].append(total)
    return {name: np.array(each) for name, each in found.items()}
