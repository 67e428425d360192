"""Who in the house reaches for the same things in the same mood: collaborative filtering over the household's people.

The papers' formula, user-mean-centred weighted nearest neighbours, on preferences that are kept per mood:

    r(u, i | m) = mean(u) + sum_v s(u, v | m) (r(v, i | m) - mean(v)) / sum_v |s(u, v | m)|

How alike two people are in a mood is the cosine of their centred preferences for what both heard in it, drawn towards that over
all moods where little was shared; what both heard in another mood is worth ``OTHER_MOOD`` as much as a preference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from appliance.vocabulary.affect import Label
    from appliance.vocabulary.units import PersonId

Sums = dict[int, tuple[float, float]]
"""For each item (its row in the library) the weighted sum of liking and the sum of weights."""

SHARED: Final = 4.0
"""Items shared at which likeness in a mood counts as much as that over all moods, and at which the whole counts half."""
OTHER_MOOD: Final = 0.3
"""What a preference shown in another mood counts in this one."""
LIKENESS: Final = 1e-9


class Neighbours:
    """The household's preferences per person, mood and item. Folding is O(1), a prediction one pass over what is known."""

    def __init__(self) -> None:
        self._known: dict[PersonId, dict[Label, Sums]] = {}

    def fold(self, person: PersonId, mood: Label, item: int, liked: float, weight: float = 1.0) -> None:
        """One piece of feedback: ``liked`` in [0, 1] of the item in this row, counting ``weight`` (negative takes it back)."""
        sums = self._known.setdefault(person, {}).setdefault(mood, {})
        total, count = sums.get(item, (0.0, 0.0))
        if count + weight <= LIKENESS:
            sums.pop(item, None)
        else:
            sums[item] = (total + weight * liked, count + weight)

    def fade(self, factor: float) -> None:
        """Forget a little: every weight times ``factor``."""
        for moods in self._known.values():
            for sums in moods.values():
                sums.update({item: (factor * total, factor * count) for item, (total, count) in sums.items()})

    def forget(self, person: PersonId) -> None:
        """Forget a person wholly."""
        self._known.pop(person, None)

    def likeness(self, person: PersonId, mood: Label) -> dict[PersonId, float]:
        """How alike every other person is in this mood, in [-1, 1]; 0 where nothing was shared."""
        here = {one: _centred(moods, mood) for one, moods in self._known.items()}
        ever = {one: _centred(moods, None) for one, moods in self._known.items()}
        if person not in here:
            return {}
        found = {}
        for other in self._known.keys() - {person}:
            narrow, few = _cosine(here[person], here[other])
            wide, many = _cosine(ever[person], ever[other])
            blended = (few * narrow + SHARED * wide) / (few + SHARED)
            found[other] = blended * many / (many + SHARED)
        return found

    def predict(self, person: PersonId, mood: Label, count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """What the neighbours say of the library's ``count`` items beyond the person's own mean.

        Returns:
            The centred preference (count,) in [-1, 1], 0 where no neighbour heard the item, and its support (count,): the sum
            of the likenesses that it rests on.
        """
        total, support = np.zeros(count), np.zeros(count)
        for other, alike in self.likeness(person, mood).items():
            heard = _blended(self._known[other], mood)
            if not heard or abs(alike) <= LIKENESS:
                continue
            rows = np.fromiter(heard, np.intp, len(heard))
            values = np.array(list(heard.values()))  # (heard, 2): centred preference, and how much it counts
            total[rows] += alike * values[:, 0] * values[:, 1]
            support[rows] += abs(alike) * values[:, 1]
        return np.divide(total, support, out=np.zeros(count), where=support > 0), support


def _mean(moods: Mapping[Label, Sums]) -> float:
    """A person's mean liking over all moods."""
    pairs = [pair for sums in moods.values() for pair in sums.values()]
    return sum(total for total, _ in pairs) / max(sum(count for _, count in pairs), LIKENESS)


def _merged(moods: Mapping[Label, Sums], shares: Mapping[Label, float]) -> Sums:
    merged: Sums = {}
    for mood, share in shares.items():
        for item, (total, count) in moods.get(mood, {}).items():
            before = merged.get(item, (0.0, 0.0))
            merged[item] = (before[0] + share * total, before[1] + share * count)
    return merged


def _centred(moods: Mapping[Label, Sums], mood: Label | None) -> dict[int, float]:
    """Preferences less the person's mean, in one mood or (None) over all."""
    mean = _mean(moods)
    sums = _merged(moods, dict.fromkeys(moods, 1.0)) if mood is None else moods.get(mood, {})
    return {item: total / count - mean for item, (total, count) in sums.items()}


def _blended(moods: Mapping[Label, Sums], mood: Label) -> dict[int, tuple[float, float]]:
    """Centred preferences with what they count, this mood's in full and other moods' less."""
    mean = _mean(moods)
    merged = _merged(moods, {one: 1.0 if one == mood else OTHER_MOOD for one in moods})
    return {item: (total / count - mean, min(count, 1.0)) for item, (total, count) in merged.items()}


def _cosine(one: Mapping[int, float], other: Mapping[int, float]) -> tuple[float, int]:
    """The cosine over what both know, and how many items that is."""
    shared = one.keys() & other.keys()
    if not shared:
        return 0.0, 0
    mine, theirs = (np.array([side[item] for item in shared]) for side in (one, other))
    length = float(np.linalg.norm(mine) * np.linalg.norm(theirs))
    return (float(mine @ theirs) / length if length > LIKENESS else 0.0), len(shared)
