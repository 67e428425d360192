"""All things against one target, best first: scored at once, sorted only as far as somebody looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from appliance.vocabulary.choice import Target

MANY: Final = 4096
"""Things that are a good sample of all."""
FIRST: Final = 256
"""So many of the best are looked at first; where those leave it open, as many again, and so on."""
LIKELY: Final = 2048
"""What is tried out is one of so many of the best."""
NEVER: Final = np.float32(-np.inf)


@dataclass(eq=False)
class Leg:
    """One target, for one turn. All (N,) unless said.

    ``near`` and ``sounds`` are closeness and sound, ``usual`` their means, ``shares`` what each voice counts. ``base`` is the
    score but for what depends on what came before, ``NEVER`` for what must not come. ``doubt`` is how uncertain taste is here.
    """

    goal: Target
    near: NDArray[np.float32]
    sounds: NDArray[np.float32]
    usual: tuple[float, float]
    shares: Sequence[float]
    base: NDArray[np.float32]
    doubt: float = 1.0
    likely: NDArray[np.intp] = field(init=False)
    """(at most ``LIKELY``,) the best rows, best first; equal ones in the order of rows."""
    _order: NDArray[np.intp] | None = None

    def __post_init__(self) -> None:
        self.likely = best_of(self.base, LIKELY)

    def batches(self) -> Iterator[NDArray[np.intp]]:
        """All rows that may come, best first; each batch is as long as all before it."""
        begin, end = 0, FIRST
        while True:
            order = self.likely if end <= len(self.likely) else self.order
            if begin >= len(order):
                return
            yield order[begin:end]
            begin, end = end, 2 * end

    @property
    def order(self) -> NDArray[np.intp]:
        """All rows that may come, best first."""
        if self._order is None:
            self._order = best_of(self.base, len(self.base))
        return self._order


def best_of(scores: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """The rows of the ``count`` highest scores above ``NEVER``, highest first; equal ones in the order of rows."""
    lowest = NEVER
    if len(scores) > MANY + count:
        # Most fall below what a sample says of the best; only the rest is sorted.
        sample = scores[:: len(scores) // MANY]
        place = max(len(sample) - 1 - (3 * count * len(sample) // (2 * len(scores)) + 8), 0)
        lowest = np.partition(sample, place)[place]
    rows = np.flatnonzero(scores >= lowest) if lowest > NEVER else np.flatnonzero(scores > NEVER)
    if len(rows) < count and lowest > NEVER:
        rows = np.flatnonzero(scores > NEVER)
    found = scores[rows]
    if len(rows) > count:
        # The lowest that still counts, and of those equal to it the first ones.
        least = np.partition(found, len(found) - count)[len(found) - count]
        above = found > least
        level = np.flatnonzero(found == least)[: count - int(above.sum())]
        above[level] = True
        rows, found = rows[above], found[above]
    ordered: NDArray[np.intp] = rows[np.argsort(-found, kind="stable")]
    return ordered
