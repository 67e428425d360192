"""What the others here say of each thing: those who reach for the same in the same mood, and what the house keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from appliance.choice.neighbours import Neighbours
from appliance.choice.taste import NEWEST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from appliance.choice.feedback import Memory
    from appliance.choice.items import Items
    from appliance.vocabulary.affect import Label
    from appliance.vocabulary.units import PersonId

ODDS: Final = 4.0
"""Log-odds that the whole preference of a neighbour who is just like somebody is worth."""
SUPPORT: Final = 0.5
"""Likeness at which it is worth half."""
FEW: Final = 3.0
"""Judgements of the house at which its liking of a thing is worth half of what they say."""
POPULAR: Final = 1.0
"""Log-odds that the house's whole liking is worth: less than that of those who are alike."""


class Crowd:
    """The household's preferences over the items; what somebody has done since is taken in when it is asked."""

    def __init__(self, items: Items, memory: Memory) -> None:
        self._items, self._memory = items, memory
        self._neighbours = Neighbours()
        self._versions: dict[PersonId, int] = {}
        self._said: dict[PersonId, tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]] = {}

    def says(self, person: PersonId, label: Label) -> NDArray[np.float32]:
        """(N,) log-odds for this person in this mood, 0 where nobody else here knows a thing."""
        self._refresh()
        count = len(self._items)
        others = sorted(self._said.keys() - {person})
        if not others:
            return np.zeros(count, np.float32)
        liked, support = self._neighbours.predict(person, label, count)
        total, weight = np.zeros(count), np.full(count, FEW)
        for other in others:
            rows, kept, counts = self._said[other]
            total += np.bincount(rows, counts * (kept - kept.mean()), count)
            weight += np.bincount(rows, counts, count)
        odds: NDArray[np.float32] = (ODDS * liked * support / (support + SUPPORT) + POPULAR * total / weight).astype(np.float32)
        return odds

    def _refresh(self) -> None:
        people = self._memory.people()
        for person in self._versions.keys() - set(people):
            self._drop(person)
        for person in people:
            version = self._memory.version(person)
            if self._versions.get(person) != version:
                self._drop(person)
                self._take(person)
                self._versions[person] = version

    def _drop(self, person: PersonId) -> None:
        self._neighbours.forget(person)
        self._said.pop(person, None)
        self._versions.pop(person, None)

    def _take(self, person: PersonId) -> None:
        known = [each for each in list(self._memory.judgements(person))[-NEWEST:] if each.key in self._items.rows]
        if not known:
            return
        rows = np.array([self._items.rows[each.key] for each in known], np.intp)
        for row, each in zip(rows.tolist(), known, strict=True):
            self._neighbours.fold(person, each.label, row, float(each.kept), each.weight)
        self._said[person] = rows, np.array([float(e.kept) for e in known]), np.array([e.weight for e in known])
