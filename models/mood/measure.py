"""How well a mood is followed: right how much of the time, how late after a change, how often wrong by itself."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from appliance.mood.baseline import POPULATION, Baseline
from appliance.mood.filter import MoodFilter, Parameters
from appliance.vocabulary.affect import EMOTIONS, Affect
from appliance.vocabulary.sight import Face, FaceBox
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from traces import Trace

ANYWHERE = FaceBox(0, 0, 1, 1)


@dataclass(frozen=True)
class Score:
    """``right`` is a share of the time; lags in seconds after a true change; ``false`` is false switches an hour."""

    right: float
    lag: float
    lag95: float
    false: float


def score(trace: Trace, decided: NDArray[np.int64]) -> Score:
    """Judge decisions (N,) of a trace.

    A false switch is a change of the decision to anything but the true mood of that moment. The lag of a change that was never
    followed is the whole time until the next.
    """
    changes = np.flatnonzero(np.diff(trace.truth)) + 1
    ends = np.append(changes[1:], len(trace.truth))
    lags = []
    for begin, end in zip(changes, ends, strict=True):
        followed = np.flatnonzero(decided[begin:end] == trace.truth[begin])
        last = trace.at[end - 1]
        lags.append((trace.at[begin + followed[0]] if len(followed) else last) - trace.at[begin])
    switches = np.flatnonzero(np.diff(decided)) + 1
    false = int((decided[switches] != trace.truth[switches]).sum())
    hours = (trace.at[-1] - trace.at[0]) / 3600
    return Score(float((decided == trace.truth).mean()), float(np.median(lags)), float(np.quantile(lags, 0.95)), false / hours)


def window(trace: Trace, seconds: float) -> NDArray[np.int64]:
    """What the published systems do: the largest mean probability over the last ``seconds``; decisions (N,)."""
    rows = np.nan_to_num(trace.probabilities)
    sums = np.vstack([np.zeros(rows.shape[1]), rows.cumsum(0)])
    first = np.searchsorted(trace.at, trace.at - seconds, side="right")
    inside = sums[np.arange(len(rows)) + 1] - sums[first]
    decided: NDArray[np.int64] = inside.argmax(1)
    empty = inside.sum(1) == 0
    for index in np.flatnonzero(empty):
        decided[index] = decided[index - 1] if index else 0
    return decided


def decide(trace: Trace, parameters: Parameters | None = None, baseline: Baseline = POPULATION) -> NDArray[np.int64]:
    """What our filter decides; (N,)."""
    mood_filter = MoodFilter(parameters or Parameters(), baseline)
    decided = np.empty(len(trace.at), np.int64)
    for index, (at, face) in enumerate(looks(trace)):
        decided[index] = EMOTIONS.index(mood_filter.step(at, face).emotion)
    return decided


def looks(trace: Trace) -> Iterator[tuple[Seconds, Face | None]]:
    """A trace as the filter is given it."""
    nothing = Affect(0, 0)
    for at, row, quality in zip(trace.at.tolist(), trace.probabilities.tolist(), trace.quality.tolist(), strict=True):
        yield Seconds(at), None if math.isnan(row[0]) else Face(ANYWHERE, tuple(row), nothing, quality, 0.5)
