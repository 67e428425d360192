"""How a thing follows on what came before: not more of the same (maximal marginal relevance), and with a smooth join.

J. Carbonell and J. Goldstein, "The use of MMR, diversity-based reranking", SIGIR 1998.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from appliance.choice.items import Items

JOIN: Final = 0.3
"""What the smoothest join adds over the roughest."""
RATIO: Final = 0.25
"""A tempo that differs by so many octaves is another tempo altogether."""
LEAP: Final = 12.0
"""LU that are a leap in loudness."""


MOST: Final = JOIN / 2
"""What following well can add at the most."""


def flow(items: Items, rows: NDArray[np.intp], before: Sequence[int], variety: float, lately: int) -> NDArray[np.float32]:
    """(n,) what each row gains, or with a minus loses, by what came before (newest first).

    ``variety`` is what being just like each of those that came ``lately`` costs, in log-odds.
    """
    if not before:
        return np.zeros(len(rows), np.float32)
    joins = np.float32(JOIN) * (smoothness(items, rows, before[0]) - np.float32(0.5))
    alike = np.maximum(likeness(items, rows, before[:lately]), 0)
    gained: NDArray[np.float32] = joins - np.float32(variety) * alike.sum(1)
    return gained


def likeness(items: Items, rows: NDArray[np.intp], others: Sequence[int]) -> NDArray[np.float32]:
    """(n, m) in [-1, 1] how alike each row is to each of the others."""
    raw, shares = items.kind
    beside = raw[others].astype(np.float32) * shares[others, None]
    alike: NDArray[np.float32] = (raw[rows].astype(np.float32) @ beside.T) * shares[rows, None]
    return alike


def smoothness(items: Items, rows: NDArray[np.intp], after: int) -> NDArray[np.float32]:
    """(n,) in [0, 1] how smoothly each row follows a thing: key on the circle of fifths, tempo, loudness."""
    parts: list[NDArray[np.float32]] = []
    if items.fifths is not None:
        apart = np.abs(items.fifths[rows] - items.fifths[after])
        parts.append(1 - np.minimum(apart, 12 - apart).astype(np.float32) / np.float32(6))
    if items.octave is not None:
        octaves = items.octave[rows] - items.octave[after]
        parts.append(1 - np.minimum(np.abs(octaves - np.round(octaves)) / np.float32(RATIO), np.float32(1)))
    if items.loudness is not None:
        leap = np.abs(items.loudness[rows] - items.loudness[after]) / np.float32(LEAP)
        parts.append(1 - np.minimum(leap, np.float32(1)))
    if not parts:
        return np.full(len(rows), 0.5, np.float32)
    return sum(parts[1:], parts[0]) / np.float32(len(parts))
