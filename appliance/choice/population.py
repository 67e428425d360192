"""What is expected of anybody: the population's prior laid over a library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from appliance.choice.prior import COLUMNS
from appliance.vocabulary.choice import Activity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from appliance.choice.prior import Prior
    from appliance.vocabulary.choice import Situation
    from appliance.vocabulary.tracks import Tracks


class Population:
    """The log-odds of each track for anybody, kept for the few situations that there are."""

    def __init__(self, prior: Prior, tracks: Tracks) -> None:
        self._prior = prior
        columns = {name: np.array(tracks.column(name), float) for name in COLUMNS if name != "speech"}
        columns["speech"] = 1 - np.array(tracks.column("music"), float)
        self._table = prior.table(columns).astype(np.float32)
        self._kept: dict[float, NDArray[np.float32]] = {}

    def __call__(self, situation: Situation) -> NDArray[np.float32]:
        """(N,) log-odds that somebody likes each track in this situation, from their average."""
        known = None if situation.activity is None else float(situation.activity is Activity.MOVING)
        moving = self._prior.moving(known, situation.hour)
        if moving not in self._kept:
            odds = self._prior.logits(self._table.astype(float), moving)
            self._kept[moving] = (odds - odds.mean()).astype(np.float32) if len(odds) else odds.astype(np.float32)
        return self._kept[moving]
