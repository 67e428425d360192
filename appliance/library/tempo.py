"""When things begin: the onset envelope, onsets a second and tempo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import scipy.fft
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from appliance.library.spectrum import FRAME_RATE
from appliance.vocabulary.units import Bpm

if TYPE_CHECKING:
    from numpy.typing import NDArray

SLOWEST: Final = 40.0
FASTEST: Final = 240.0
_CENTRE: Final = 125.0  # BPM that people tap most, and its spread in octaves (a log-normal prior, as Ellis 2007)
_OCTAVES: Final = 1.0
_COMB: Final = ((1, 1.0), (2, 1.0), (3, 0.5), (4, 1.0))  # beats apart, and how much a repetition there counts for a tempo
_COMPRESSION: Final = 100.0  # log(1 + 100 x): quiet notes count beside loud ones
_LAG: Final = 2  # frames over which a rise is taken: 23 ms
_RISE: Final = 0.08  # an onset rises at least this part of the strongest ones above its surroundings
_AUDIBLE: Final = (
    0.05  # and at least this much: the beating and swelling of held sounds stays below, struck notes rise by 0.6 and more
)


@dataclass(frozen=True, slots=True)
class Beat:
    """``tempo`` lies in [SLOWEST, FASTEST]; ``strength`` in [0, 1] is how alike the music is one beat later."""

    tempo: Bpm
    strength: float
    onset_rate: float


def envelope(bands: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much begins in each frame, (frames,), >= 0: the mean rise of log-compressed mel amplitudes (spectral flux)."""
    if len(bands) <= _LAG:
        return np.zeros(0, np.float32)
    amplitude = np.sqrt(bands)
    loud = float(np.percentile(amplitude, 99.5))
    if loud <= 0:
        return np.zeros(len(bands) - _LAG, np.float32)
    level = np.log1p(_COMPRESSION * amplitude / loud)
    rises: NDArray[np.float32] = np.maximum(0, level[_LAG:] - level[:-_LAG]).mean(axis=1)
    return rises


def beat(rises: NDArray[np.float32]) -> Beat:
    """Tempo and onset rate of an onset envelope; where nothing repeats the tempo is the prior's, with strength 0."""
    onset_rate = len(onsets(rises)) / max(len(rises) / FRAME_RATE, 1.0)
    window = 2 * int(FRAME_RATE / 2) + 1
    if len(rises) < 4 * FRAME_RATE or rises.max() <= 0:
        return Beat(Bpm(_CENTRE), 0.0, onset_rate)
    likeness = _autocorrelation(rises - uniform_filter1d(rises, window, mode="constant"))
    tempos = np.exp(np.linspace(np.log(SLOWEST), np.log(FASTEST), 500))
    lags = 60 * FRAME_RATE / tempos
    at = np.arange(len(likeness))
    comb = sum(weight * np.interp(lags * beats, at, likeness, right=0.0) for beats, weight in _COMB)
    prior = np.exp(-0.5 * (np.log2(tempos / _CENTRE) / _OCTAVES) ** 2)
    best = int(np.argmax(np.maximum(comb, 0) * prior))
    strength = float(np.interp(lags[best], at, likeness))
    return Beat(Bpm(float(tempos[best])), min(1.0, max(0.0, strength)), onset_rate)


def onsets(rises: NDArray[np.float32]) -> NDArray[np.intp]:
    """The frames in which something begins: peaks of the envelope that stand out of their surroundings."""
    if not len(rises):
        return np.zeros(0, np.intp)
    strong = float(np.percentile(rises, 99.5))
    around = uniform_filter1d(rises, 2 * int(0.1 * FRAME_RATE) + 1, mode="nearest")
    peaks = (rises == maximum_filter1d(rises, 2 * int(0.04 * FRAME_RATE) + 1)) & (
        rises > around + max(_RISE * strong, _AUDIBLE)
    )
    return np.flatnonzero(peaks & (rises > 0))


def _autocorrelation(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Unbiased, 1 at lag zero, up to eight seconds."""
    reach = min(len(values), int(8 * FRAME_RATE))
    length: int = scipy.fft.next_fast_len(len(values) + reach, real=True)
    spectrum = scipy.fft.rfft(values, length)
    raw = scipy.fft.irfft(np.abs(spectrum) ** 2, length)[:reach] / (len(values) - np.arange(reach))
    normed: NDArray[np.float32] = raw / raw[0]
    return normed
