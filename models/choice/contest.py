"""The settings of SiTunes and what every contender scores in them. All that is learned is learned from what trains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from models.choice.fit import Recipe, fit
from models.choice.measures import auc, bootstrap, within, within_mean
from models.choice.ours import ours
from models.choice.peers import PEERS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from numpy.typing import NDArray

    from models.choice.situnes import Music, Ratings

OURS: Final = "ours"
HELD: Final = 0.2
"""The part of each person's ratings that setting 2 tests on."""
SEEDS: Final = 10

Mask = tuple["NDArray[np.bool_]", "NDArray[np.bool_]"]
"""What trains and what is tested."""


def within_person(ratings: Ratings, seed: int) -> Iterator[Mask]:
    """The paper's setting 2: a random fifth of everybody's ratings of the last stage is held out."""
    rng = np.random.default_rng(seed)
    test = np.zeros(len(ratings), bool)
    for user in np.unique(ratings.user):
        mine = rng.permutation(np.flatnonzero((ratings.user == user) & (ratings.stage == ratings.stage.max())))
        test[mine[: max(1, round(HELD * len(mine)))]] = True
    yield ~test, test


def new_person(ratings: Ratings, seed: int) -> Iterator[Mask]:  # noqa: ARG001 - there is one way
    """Every person in turn is new: nothing of theirs trains."""
    for user in np.unique(ratings.user):
        yield ratings.user != user, (ratings.user == user) & (ratings.stage == ratings.stage.max())


def new_tracks(ratings: Ratings, seed: int) -> Iterator[Mask]:
    """Like setting 3: a fifth of the tracks after the other is new, no rating of theirs trains."""
    asked = np.unique(ratings.row[ratings.stage == ratings.stage.max()])
    order = np.random.default_rng(seed).permutation(asked)
    for fold in range(5):
        new = np.isin(ratings.row, order[fold::5])
        yield ~new, new & (ratings.stage == ratings.stage.max())


SETTINGS: Final[dict[str, tuple[Callable[[Ratings, int], Iterator[Mask]], int]]] = {
    "within person (setting 2)": (within_person, SEEDS),
    "new person": (new_person, 1),
    "new tracks (like setting 3)": (new_tracks, 2),
}
"""Each setting, and how many seeds."""


@dataclass(frozen=True, eq=False)
class Told:
    """What one seed's test ratings were told: scores of each contender by name, for whom and for what."""

    test: Ratings
    open: dict[str, NDArray[np.float64]]
    masked: dict[str, NDArray[np.float64]]

    def scores(self, *, masked: bool) -> dict[str, NDArray[np.float64]]:
        """With the activity, or without."""
        return self.masked if masked else self.open


def tell(train: Ratings, test: Ratings, tracks: Music, names: Collection[str], recipe: Recipe | None = None) -> Told:
    """What the contenders of these names say of ``test`` after ``train``."""
    told: tuple[dict[str, NDArray[np.float64]], ...] = ({}, {})
    fitted = fit(train, tracks, recipe or Recipe())
    for masked, scores in zip((False, True), told, strict=True):
        seen = (train.masked(), test.masked()) if masked else (train, test)
        for name in names:
            if name == OURS:
                scores[name] = ours(fitted, train, test, tracks, masked=masked)
            else:
                scores[name] = PEERS[name](*seen, tracks, masked)
    return Told(test, *told)


def play(
    ratings: Ratings, tracks: Music, setting: str, names: Collection[str], seeds: Collection[int] | None = None
) -> list[Told]:
    """A setting from end to end: one ``Told`` for each of ``seeds`` (else the setting's own), its folds joined."""
    split, count = SETTINGS[setting]
    return [_seed(ratings, tracks, split, seed, names) for seed in (range(count) if seeds is None else seeds)]


def _seed(
    ratings: Ratings,
    tracks: Music,
    split: Callable[[Ratings, int], Iterator[Mask]],
    seed: int,
    names: Collection[str],
) -> Told:
    rows = []
    parts = []
    for train, test in split(ratings, seed):
        rows.append(np.flatnonzero(test))
        parts.append(tell(ratings.take(train), ratings.take(test), tracks, names))
    joined = [
        {name: np.concatenate([part.scores(masked=masked)[name] for part in parts]) for name in names}
        for masked in (False, True)
    ]
    return Told(ratings.take(np.concatenate(rows)), *joined)


def figures(told: list[Told], name: str, *, masked: bool) -> tuple[float, float, float]:
    """AUC, AUC within people by pairs and by people: means over the seeds."""
    each = []
    for one in told:
        judged = one.test.liked, one.scores(masked=masked)[name]
        each.append((auc(*judged), within(*judged, one.test.user), within_mean(*judged, one.test.user)))
    first, second, third = np.mean(each, axis=0)
    return float(first), float(second), float(third)


def drawn(told: list[Told], *, masked: bool) -> dict[str, NDArray[np.float64]]:
    """AUCs of all contenders over people drawn anew, (draws,)."""
    return bootstrap([(one.test.user, one.test.liked, one.scores(masked=masked)) for one in told])
