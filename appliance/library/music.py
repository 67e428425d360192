"""Whether a recording is music at all: speech, birds and whales glide where music holds its notes or keeps a beat."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from appliance.library.spectrum import RATE, power

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SIZE: Final = 4096  # 5.4 Hz a bin
_HOP: Final = 1024
_LONGEST: Final = 30 * RATE  # samples: half a minute tells
_HIGHEST: Final = 4000.0  # Hz
_HELD: Final = 5  # frames, 0.23 s: longer than a syllable holds its pitch
_SAME: Final = 0.25  # bins, 1.3 Hz: how far a held partial may move
_WEIGHTS: Final = {"steadiness": 25.0, "beat": 8.0, "key": 4.0}
_MIDDLES: Final = {"steadiness": 0.13, "beat": 0.15, "key": 0.60}
"""Set by hand on 14 recordings and seven synthetic voices (models/affect/card.md): a rule, not a fit."""


def steadiness(samples: NDArray[np.float32]) -> float:
    """How much of the sound's partials are still there, unmoved, a quarter of a second later, in [0, 1].

    Partials are the peaks of the spectrum below 4 kHz above a tenth of the frame's strongest, weighted by amplitude. Piano
    music gives 0.4 to 0.7, strings 0.2, noise 0.14, speech and bird song 0.04 to 0.08.
    """
    middle = samples[max(0, (len(samples) - _LONGEST) // 2) :][:_LONGEST]
    amplitude = np.sqrt(power(middle, _SIZE, _HOP)[:, : int(_HIGHEST * _SIZE / RATE)])
    if len(amplitude) <= _HELD or amplitude.max() <= 0:
        return 0.0
    inner = amplitude[:, 1:-1]
    strongest = inner.max(axis=1, keepdims=True)
    peaks = (inner > amplitude[:, :-2]) & (inner >= amplitude[:, 2:]) & (inner > 0.1 * strongest)
    frame, place = np.nonzero(peaks)
    left, height, right = (np.log(np.maximum(amplitude[frame, place + step], 1e-12)) for step in (0, 1, 2))
    position = np.full(inner.shape, np.nan, np.float32)
    position[frame, place] = place + np.clip(0.5 * (left - right) / np.minimum(left - 2 * height + right, -1e-6), -0.5, 0.5)
    # A partial between two bins may be the peak of either one later.
    wide = np.pad(position[_HELD:], ((0, 0), (1, 1)), constant_values=np.nan)
    here = position[:-_HELD]
    held = np.zeros(here.shape, bool)
    for step in range(3):
        held |= np.abs(here - wide[:, step : step + here.shape[1]]) < _SAME  # false for NaN
    # Between the words of speech there is room noise, which says nothing.
    counts = peaks[:-_HELD] & (strongest[:-_HELD] > 0.05 * np.percentile(strongest, 95))
    weight = inner[:-_HELD] * counts
    return float((weight * held).sum() / max(float(weight.sum()), 1e-12))


def probability(steady: float, beat: float, key: float) -> float:
    """How likely it is music, in [0, 1], by its steadiness, the strength of its beat and of its key."""
    told = {"steadiness": steady, "beat": beat, "key": key}
    margin = sum(_WEIGHTS[name] * (value - _MIDDLES[name]) for name, value in told.items())
    return 1 / (1 + math.exp(-margin))
