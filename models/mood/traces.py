"""Made-up afternoons of real faces: moods of minutes, expressions of seconds, glances away and bad light.

What a camera would see is put together from FER+ validation faces, each read by the shipped classifier: a mood lasts 1 to 5
minutes; while it lasts the face shows the mood's own expression, now and then a stray one of 1 to 3 s; the same picture
stays for a few looks, as expressions do; sometimes the head is turned away (no face) or the light is bad (the picture is
degraded, and its reading says so in its quality). FER+ does not say who is who, so no person is simulated here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOODS = 7

DIM_SHARE = 0.15


@dataclass(frozen=True)
class Readings:
    """The classifier's answers to all faces of each emotion: probabilities (N, 7), in good light and in bad."""

    clear: tuple[NDArray[np.float64], ...]
    dim: tuple[NDArray[np.float64], ...]


@dataclass(frozen=True)
class Life:
    """How an afternoon goes. Times in seconds."""

    mood: tuple[float, float] = (60.0, 300.0)
    stray: tuple[float, float] = (1.0, 3.0)
    between_strays: float = 15.0
    """Mean time from one stray expression to the next."""
    hold: tuple[float, float] = (1.0, 3.0)
    """How long one picture stays before the face moves on."""
    glance: tuple[float, float] = (1.0, 4.0)
    between_glances: float = 40.0
    dim_share: float = DIM_SHARE
    """Share of the moods that pass in bad light."""
    dim_quality: float = 0.4
    shares: tuple[float, ...] = (0.34, 0.22, 0.1, 0.14, 0.12, 0.03, 0.05)
    """How often each mood comes, in the order of the seven."""


@dataclass(frozen=True)
class Trace:
    """One afternoon: times (N,), readings (N, 7) with NaN rows where no face was seen, quality (N,), true mood (N,)."""

    at: NDArray[np.float64]
    probabilities: NDArray[np.float64]
    quality: NDArray[np.float64]
    truth: NDArray[np.int64]


def _spans(length: float, gap: float, lasts: tuple[float, float], rng: np.random.Generator) -> list[tuple[float, float]]:
    """Spans of ``lasts`` seconds, on average ``gap`` apart."""
    spans, at = [], 0.0
    while (at := at + rng.exponential(gap)) < length:
        end = at + rng.uniform(*lasts)
        spans.append((at, end))
        at = end
    return spans


def live(readings: Readings, hours: float, rate: float, rng: np.random.Generator, life: Life = Life()) -> Trace:
    """An afternoon of so many hours at ``rate`` looks a second; no two moods in a row are the same."""
    length = hours * 3600
    at = np.arange(0, length, 1 / rate)
    truth = np.empty(len(at), np.int64)
    dim = np.zeros(len(at), bool)
    shares = np.array(life.shares)
    start, mood = 0.0, -1
    while start < length:
        odds = np.where(np.arange(MOODS) == mood, 0, shares)
        mood = int(rng.choice(MOODS, p=odds / odds.sum()))
        end = start + rng.uniform(*life.mood)
        here = (at >= start) & (at < end)
        truth[here], dim[here] = mood, rng.random() < life.dim_share
        start = end
    shown = truth.copy()
    for begin, end in _spans(length, life.between_strays, life.stray, rng):
        here = (at >= begin) & (at < end)
        odds = np.where(np.arange(MOODS) == (truth[here][0] if here.any() else 0), 0, shares)
        shown[here] = rng.choice(MOODS, p=odds / odds.sum())
    probabilities = np.empty((len(at), MOODS))
    until, before, row = -1.0, (-1, False), 0
    for index, (moment, now, dark) in enumerate(zip(at, shown, dim, strict=True)):
        pool = (readings.dim if dark else readings.clear)[now]
        if moment >= until or (now, dark) != before:
            row, until, before = int(rng.integers(len(pool))), moment + rng.uniform(*life.hold), (now, dark)
        probabilities[index] = pool[row]
    for begin, end in _spans(length, life.between_glances, life.glance, rng):
        probabilities[(at >= begin) & (at < end)] = np.nan
    return Trace(at, probabilities, np.where(dim, life.dim_quality, 1.0), truth)
