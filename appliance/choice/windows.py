"""What must not come (again) yet: windows for things, artists and albums, what was not wanted lately, and who may get what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from appliance.choice.feedback import Memory
    from appliance.choice.items import Items
    from appliance.vocabulary.affect import Label
    from appliance.vocabulary.units import PersonId

QUIET: Final = 0.55
"""The energy above which a thing does not come in quiet hours."""
DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a household sets.

    ``track``, ``artist`` and ``album`` are how many others come between two of the same. ``skipped`` is for how many days what
    was skipped or disliked does not come in the same mood. ``explicit`` lets explicit things come, ``age`` only what may be had
    at that age; ``quiet`` keeps loud ones away. ``explore`` is the share of picks that try something new, ``half_life`` in
    days how fast what was learned fades. ``variety`` and ``lately`` are those of ``flow``.
    """

    track: int = 20
    artist: int = 2
    album: int = 3
    skipped: float = 7.0
    explicit: bool = True
    age: int | None = None
    quiet: bool = False
    explore: float = 1 / 6
    half_life: float = 60.0
    variety: float = 0.3
    lately: int = 5


class Level(IntEnum):
    """How much is held to. Where a library has nothing that holds to all, the next one holds to less, and never to nothing."""

    ALL = 0
    NO_ALBUM = 1
    NO_ARTIST = 2
    NO_SKIPPED = 3
    NO_QUIET = 4
    NO_TRACK = 5
    """What came longest ago comes first."""


def barred(items: Items, limits: Limits, avoid: Collection[str]) -> NDArray[np.bool_]:
    """(N,) what must not come at all, whatever else there is."""
    mask = np.zeros(len(items), bool)
    mask[[items.rows[key] for key in avoid if key in items.rows]] = True
    if items.explicit is not None and (not limits.explicit or limits.age is not None):
        mask |= items.explicit
    if items.age is not None and limits.age is not None:
        mask |= items.age > limits.age
    return mask


class Windows:
    """Which rows may come next, as picks are made. ``before`` are the rows that came before, newest first."""

    def __init__(self, items: Items, limits: Limits, before: Sequence[int], skipped: Collection[int] = ()) -> None:
        self._items, self._limits = items, limits
        self._before = list(before)
        self._skipped = np.array(sorted(skipped), np.intp)

    @property
    def before(self) -> Sequence[int]:
        """The rows that came before, newest first."""
        return self._before

    def add(self, row: int) -> None:
        """This one comes next."""
        self._before.insert(0, row)

    def allowed(self, rows: NDArray[np.intp], level: Level) -> NDArray[np.bool_]:
        """Which of these rows may come next when so much is held to."""
        items, limits, before = self._items, self._limits, self._before
        allowed = np.ones(len(rows), bool)
        if level < Level.NO_TRACK:
            allowed &= _none_of(rows, before[: limits.track], len(items))
        if level < Level.NO_QUIET and limits.quiet:
            allowed &= items.energy[rows] <= QUIET
        if level < Level.NO_SKIPPED and len(self._skipped):
            allowed &= _none_of(rows, self._skipped, len(items))
        if level < Level.NO_ARTIST and items.artist is not None:
            allowed &= _none_of(items.artist[rows], items.artist[before[: limits.artist]], items.artists)
        if level < Level.NO_ALBUM and items.album is not None:
            allowed &= _none_of(items.album[rows], items.album[before[: limits.album]], items.albums)
        return allowed

    def oldest(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Those of these rows that came longest ago; one that never came is the oldest."""
        since = {row: place for place, row in reversed(list(enumerate(self._before)))}
        ages = np.array([since.get(int(row), len(self._before)) for row in rows], np.intp)
        oldest: NDArray[np.intp] = rows[ages == ages.max(initial=0)]
        return oldest


def _none_of(values: NDArray[Any], these: Sequence[int] | NDArray[Any], count: int) -> NDArray[np.bool_]:
    """Which of these numbers, below ``count``, are none of those; -1 is the number of nothing and equals nothing."""
    free = np.ones(count + 1, bool)
    free[these] = False
    free[-1] = True
    none: NDArray[np.bool_] = free[values]
    return none


def rows_before(items: Items, memory: Memory, queued: Sequence[str], count: int) -> list[int]:
    """The rows that came last, newest first: ``queued`` (oldest first), and before them what was played."""
    keys = dict.fromkeys([*reversed(queued), *memory.recent(count)])
    return [items.rows[key] for key in keys if key in items.rows]


def rows_skipped(items: Items, memory: Memory, people: Collection[PersonId], label: Label, since: float) -> set[int]:
    """What these people, or nobody in particular, did not want in this mood since then."""
    rows = set()
    for skipped in reversed(memory.skips):
        if skipped.at < since:
            break  # they are in order
        if skipped.label is label and (skipped.person is None or skipped.person in people) and skipped.key in items.rows:
            rows.add(items.rows[skipped.key])
    return rows
