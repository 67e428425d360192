"""How a thing follows on what came before: not more of the same (maximal marginal relevance), and with a smooth join."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from appliance.choice.items import Items

VARIETY: Final = 0.5
"""What being just like something that came lately costs, in log-odds (J. Carbonell and J. Goldstein, SIGIR 1998)."""
LATELY: Final = 5
"""Likeness is felt to so many that came last."""
JOIN: Final = 0.3
"""What the smoothest join adds over the roughest."""
RATIO: Final = 0.25
"""A tempo that differs by so many octaves is another tempo altogether."""
LEAP: Final = 12.0
"""LU that are a leap in loudness."""


def vectors(items: Items, rows: NDArray[np.intp]) -> NDArray[np.float32]:
    """(n, K) unit vectors whose products say how alike these rows are."""
    raw = items.features[rows] if items.likeness is None else items.likeness[rows].astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", raw, raw))
    units: NDArray[np.float32] = raw / np.maximum(lengths, np.float32(1e-6))[:, None]
    return units


def flow(items: Items, rows: NDArray[np.intp], units: NDArray[np.float32], before: Sequence[int]) -> NDArray[np.float32]:
    """(n,) what each row gains, or with a minus loses, by what came before (newest first); ``units`` are their ``vectors``."""
    if not before:
        return np.zeros(len(rows), np.float32)
    alike = (units @ vectors(items, np.array(before[:LATELY], np.intp)).T).max(axis=1)
    joins = np.float32(JOIN) * (smoothness(items, rows, before[0]) - np.float32(0.5))
    gained: NDArray[np.float32] = joins - np.float32(VARIETY) * np.maximum(alike, 0)
    return gained


def smoothness(items: Items, rows: NDArray[np.intp], after: int) -> NDArray[np.float32]:
    """(n,) in [0, 1] how smoothly each row follows a thing: key on the circle of fifths, tempo, loudness."""
    parts: list[NDArray[np.float32]] = []
    if items.tonic is not None and items.major is not None:
        # A minor key shares its notes with the major key three semitones above.
        both = np.append(rows, after)
        place = (items.tonic[both].astype(np.int16) + 3 * ~items.major[both]) * 7 % 12
        apart = np.abs(place[:-1] - place[-1])
        parts.append(1 - np.minimum(apart, 12 - apart).astype(np.float32) / 6)
    if items.tempo is not None:
        octaves = np.log2(np.maximum(items.tempo[rows], 1) / max(float(items.tempo[after]), 1.0))
        parts.append(1 - np.minimum(np.abs(octaves - np.round(octaves)) / np.float32(RATIO), 1))
    if items.loudness is not None:
        leap = np.abs(items.loudness[rows] - items.loudness[after]) / np.float32(LEAP)
        parts.append(1 - np.minimum(leap, 1))
    if not parts:
        return np.full(len(rows), 0.5, np.float32)
    return sum(parts[1:], parts[0]) / np.float32(len(parts))
