"""Which key: a chroma of spectral peaks, and the profiles of Albrecht and Shanahan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from appliance.library.spectrum import RATE, power
from appliance.vocabulary.music import Mode

if TYPE_CHECKING:
    from numpy.typing import NDArray

NAMES: Final = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
"""The tonic's name by its number."""

# Albrecht and Shanahan, "The Use of Large Corpora to Train a New Type of Key-Finding Algorithm", Music Perception 31 (2013).
_MAJOR: Final = (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081)
_MINOR: Final = (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052)

_SIZE: Final = 8192  # 2.7 Hz a bin: semitones part from 125 Hz on
_HOP: Final = 4096
_LOW: Final = 125.0  # Hz: below, semitones blur; above 1100 Hz overtones rule. Chosen on VGMIDI (models/affect/card.md)
_HIGH: Final = 1100.0
_FLOOR: Final = 0.1  # peaks below this part of the frame's strongest are noise and overtones
_WIDTH: Final = 0.35  # semitones: how far a peak may lie beside its note


@dataclass(frozen=True, slots=True)
class Key:
    """A key and how sure it is.

    ``tonic`` is 0 = C to 11 = B. ``strength`` in [-1, 1] is the best profile's correlation, ``margin`` >= 0 how far it leads
    the second. ``major`` in [-2, 2] is how much better the best major key fits than the best minor one. ``chroma``, (12,),
    starts at the tonic and sums to 1; it is all zero in silence.
    """

    tonic: int
    mode: Mode
    strength: float
    margin: float
    major: float
    chroma: NDArray[np.float64]


def find(samples: NDArray[np.float32]) -> Key:
    """The key of a mono signal at ``RATE``; C major with strength 0 where nothing has a pitch."""
    chroma = _chroma(samples)
    if chroma.sum() <= 0 or np.ptp(chroma) <= 0:
        return Key(0, Mode.MAJOR, 0.0, 0.0, 0.0, np.zeros(12))
    fits = np.corrcoef(chroma, _profiles())[0, 1:]
    best = int(fits.argmax())
    tonic = best % 12
    return Key(
        tonic=tonic,
        mode=Mode.MAJOR if best < 12 else Mode.MINOR,  # noqa: PLR2004 - major keys come first
        strength=float(fits[best]),
        margin=float(fits[best] - np.partition(fits, -2)[-2]),
        major=float(fits[:12].max() - fits[12:].max()),
        chroma=np.roll(chroma, -tonic) / chroma.sum(),
    )


def _chroma(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """The strength of each pitch class, (12,): amplitudes of the spectrum's peaks, after the tuning is found."""
    top = int(_HIGH * 1.06 * _SIZE / RATE) + 2
    amplitude = np.sqrt(power(samples, _SIZE, _HOP)[:, :top])
    inner = amplitude[:, 1:-1]
    peaks = (inner > amplitude[:, :-2]) & (inner >= amplitude[:, 2:]) & (inner > _FLOOR * amplitude.max(axis=1, keepdims=True))
    frame, place = np.nonzero(peaks)
    if not len(frame):
        return np.zeros(12)
    left, height, right = (np.log(np.maximum(amplitude[frame, place + step], 1e-12)) for step in (0, 1, 2))
    curve = np.minimum(left - 2 * height + right, -1e-6)
    hertz = (place + 1 + np.clip(0.5 * (left - right) / curve, -0.5, 0.5)) * RATE / _SIZE
    pitch = 69 + 12 * np.log2(hertz / 440)
    weight = inner[frame, place].astype(np.float64)
    pitch -= _tuning(pitch, weight)
    inside = (hertz >= _LOW) & (hertz <= _HIGH)
    note = np.round(pitch)
    weight = np.where(inside, weight * np.exp(-0.5 * ((pitch - note) / _WIDTH) ** 2), 0)
    return np.bincount(note.astype(int) % 12, weight, minlength=12).astype(np.float64)


def _tuning(pitch: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    """How far the music is tuned from A = 440 Hz, in semitones within [-0.5, 0.5]: the peaks' circular mean."""
    return float(np.angle(np.sum(weight * np.exp(2j * np.pi * pitch))) / (2 * np.pi))


@lru_cache
def _profiles() -> NDArray[np.float64]:
    """The 24 profiles, major keys from C on, then minor, (24, 12)."""
    return np.array([np.roll(profile, tonic) for profile in (_MAJOR, _MINOR) for tonic in range(12)])
