"""Placing music relative to the library it is in, so that every corner of the plane has something to play.

A household that owns nothing but string quartets has calmer and livelier ones, and somebody upbeat is to hear the livelier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHARE: Final = 0.6
"""How much of a place is a track's rank in a large library; the rest is what was heard in it."""
FEW: Final = 50.0
"""In a library of so many tracks the rank counts half of that: the rank among a handful says little."""
RIM: Final = 0.9
"""Where the first and the last are placed."""
BAND: Final = 200
"""Tracks of about the same arousal among which valence is ranked: the two go together, and corners would stay empty."""


def place(affect: NDArray[np.float64]) -> NDArray[np.float64]:
    """Affects, (N, 2) valence and arousal in [-1, 1], each drawn towards its percentile in this library; order is kept.

    Arousal is ranked among all tracks, valence among those of like arousal. Equal ones stay equal.
    """
    count = len(affect)
    if not count:
        return affect
    ranks = np.column_stack([_within(affect[:, 0], affect[:, 1]), _percentiles(affect[:, 1])])
    return _blend(affect, RIM * (2 * ranks - 1))


def place_energy(energy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Energies, (N,) in [0, 1], likewise."""
    return _blend(energy, _percentiles(energy)) if len(energy) else energy


def _blend(heard: NDArray[np.float64], ranked: NDArray[np.float64]) -> NDArray[np.float64]:
    share = SHARE * len(heard) / (len(heard) + FEW)
    return heard + share * (ranked - heard)


def average_ranks(values: NDArray[np.generic]) -> NDArray[np.float64]:
    """The rank of each value from 1 on; equal ones get the mean of theirs. SciPy's would cost the box 40 MB."""
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: NDArray[np.float64] = (counts.cumsum() - (counts - 1) / 2)[which]
    return ranks


def _percentiles(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where each value lies among all, in (0, 1)."""
    placed: NDArray[np.float64] = (average_ranks(values) - 0.5) / len(values)
    return placed


def _within(values: NDArray[np.float64], beside: NDArray[np.float64]) -> NDArray[np.float64]:
    """Percentiles of values among those whose ``beside`` is alike: two bands at the least where there are tracks for it."""
    bands = max(1, len(values) // BAND, min(2, len(values) // 8))
    # By rank, so that equal ones share a band.
    band = np.minimum((_percentiles(beside) * bands).astype(int), bands - 1)
    counts = np.bincount(band, minlength=bands)
    before = np.concatenate([[0], counts.cumsum()[:-1]])
    # All bands are ranked at once, one above the other.
    _, dense = np.unique(values, return_inverse=True)
    ranks = average_ranks(band * len(values) + dense) - before[band]
    placed: NDArray[np.float64] = (ranks - 0.5) / counts[band]
    return placed
