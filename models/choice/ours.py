"""The box's own chooser on SiTunes: the prior, each person's history, the house's items, all through appliance/choice.

In a living room (``masked``) neither the ratings to be told nor the people's histories carry an activity; only the population's
prior was fitted where it was known, as the shipped one is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from models.choice.fit import grades, moving

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from appliance.choice.prior import Prior
    from models.choice.fit import Fitted
    from models.choice.situnes import Music, Ratings

ROUNDS: Final = 2
"""How often people and items explain what the other left."""
NOON: Final = {1.0: 10.0, 2.0: 15.0, 3.0: 21.0}
"""An hour in each part of the day."""


def gates(prior: Prior, ratings: Ratings) -> NDArray[np.float64]:
    """The probability of motion at each moment, (N,)."""
    known = moving(ratings)
    each = [
        prior.moving(None if np.isnan(one) else float(one), NOON.get(part))
        for one, part in zip(known, ratings.part, strict=True)
    ]
    return np.where(ratings.stage == 1, 0.0, each)  # stage 1 was a laboratory


def ours(fitted: Fitted, train: Ratings, test: Ratings, tracks: Music, *, masked: bool) -> NDArray[np.float64]:
    """Log-odds that each rating of ``test`` is a liking, (N,); ``fitted`` on ``train``."""
    prior = fitted.prior
    if masked:
        train, test = train.masked(), test.masked()
    table = prior.table(tracks.columns)
    heard, liked, gate = table[train.row], grades(train), gates(prior, train)
    lab = np.where(train.stage == 1, heard[:, :2] @ fitted.lab, 0.0)
    house, own = np.zeros(len(table)), np.zeros(len(train))
    told = np.zeros(len(test))
    for _ in range(ROUNDS):
        weight = prior.resting(heard, liked, gate, lab + own + house[train.row])
        house = prior.house(train.row, heard, liked, weight, lab + own, count=len(table))
        for person in np.union1d(train.user, test.user):
            mine, theirs = train.user == person, test.user == person
            somebody = prior.person(heard[mine], liked[mine], weight[mine], lab[mine] + house[train.row[mine]])
            own[mine] = somebody.offset(heard[mine])
            told[theirs] = somebody.offset(table[test.row[theirs]])
    return prior.logits(table[test.row], gates(prior, test), told + house[test.row])
