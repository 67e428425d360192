"""Many parameter sets over the same afternoons at once: the filter's own steps, in arrays. A test holds the two equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from measure import Score, score

from appliance.mood.filter import PRIOR, Parameters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from traces import Trace

SIZE = len(PRIOR)


def decisions(trace: Trace, sets: Sequence[Parameters]) -> NDArray[np.int64]:
    """What the filter decides by each parameter set, (sets, N). The trace's readings are log-likelihoods (``calibrate``)."""

    def column(name: str) -> NDArray[np.float64]:
        return np.array([getattr(one, name) for one in sets])

    prior = np.array(PRIOR)
    faithful = column("faithful")[:, None, None]
    shown = faithful * np.eye(SIZE) + (1 - faithful) * prior
    step = float(trace.at[1] - trace.at[0])
    stayed = np.exp(-step / column("mood_lasts"))[:, None, None]
    kept = np.exp(-step / column("expression_lasts"))[:, None, None]
    odds = column("decide") / (1 - column("decide"))
    trust, lowest = column("trust")[:, None], np.log(column("floor"))[:, None]
    belief = prior[:, None] * shown
    arrives = (1 - stayed) * prior[:, None] * shown
    decided, everyone = np.zeros(len(sets), np.int64), np.arange(len(sets))
    found = np.empty((len(sets), len(trace.at)), np.int64)
    for index, (scores, quality) in enumerate(zip(trace.probabilities, trace.quality, strict=True)):
        if index:
            belief = stayed * (kept * belief + (1 - kept) * belief.sum(2, keepdims=True) * shown) + arrives
        if not np.isnan(scores[0]):
            belief *= np.exp(trust * quality * np.maximum(scores - scores.max(), lowest))[:, None, :]
            belief /= belief.sum((1, 2), keepdims=True)
        moods = belief.sum(2)
        best = moods.argmax(1)
        taken = moods[everyone, best] > odds * moods[everyone, decided]
        decided = np.where(taken, best, decided)
        found[:, index] = decided
    return found


def scores(traces: Sequence[Trace], sets: Sequence[Parameters]) -> list[Score]:
    """The mean score of each parameter set over the afternoons."""
    each = [[score(trace, decided) for decided in decisions(trace, sets)] for trace in traces]
    return [mean([one[index] for one in each]) for index in range(len(sets))]


def mean(found: Sequence[Score]) -> Score:
    """The mean of scores, number by number."""
    return Score(*(float(np.mean([getattr(one, name) for one in found])) for name in Score.__dataclass_fields__))


def draw(rng: np.random.Generator, near: Parameters | None = None, reach: float = 1.0) -> Parameters:
    """A random parameter set: anywhere plausible, or ``near`` one within a ``reach`` of 0 to 1."""

    def between(low: float, high: float, name: str) -> float:
        """Logarithmic, as all of them are scales."""
        value = low * (high / low) ** float(rng.random())
        around = value if near is None else float(getattr(near, name))
        return round(float(value**reach * around ** (1 - reach)), 4)

    return Parameters(
        mood_lasts=between(50, 400, "mood_lasts"),
        expression_lasts=between(0.7, 2.5, "expression_lasts"),
        faithful=between(0.65, 0.97, "faithful"),
        trust=between(0.4, 1.3, "trust"),
        floor=between(0.0003, 0.02, "floor"),
        decide=between(0.4, 0.75, "decide"),
    )
