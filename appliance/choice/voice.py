"""What one person makes of all things in a mood: their taste laid over the items. Fitted once, until something is learned."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from appliance.choice import context
from appliance.choice.crowd import Crowd
from appliance.choice.taste import (
    BIAS,
    CLOSENESS,
    CONTEXT,
    FAMILIAR,
    FEATURES,
    NEIGHBOURS,
    SOUND,
    UNKNOWN,
    Taste,
    evidence_of,
    taste_in,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from appliance.choice.feedback import Memory
    from appliance.choice.items import Items
    from appliance.vocabulary.affect import Label
    from appliance.vocabulary.choice import Situation
    from appliance.vocabulary.units import PersonId

HOUR: Final = 3600.0
"""Taste fades slowly: it is fitted as of the last full hour."""
MORE: Final = 1.5
"""What likeness to something that more was wanted of adds, in log-odds."""
KEPT: Final = 6
"""Voices that are kept: of a few people in the last moods."""
WANTED: Final = 2 * HOUR
"""For so long."""


class Expectation(Protocol):
    """What is expected of anybody: the population's prior."""

    def __call__(self, situation: Situation) -> NDArray[np.float32]:
        """(N,) log-odds to add to each thing's; the same array for the same situation."""
        ...


@dataclass(frozen=True, eq=False)
class Voice:
    """One person's log-odds for every row, in parts: arrays (N,)."""

    person: PersonId | None
    items: Items
    taste: Taste
    parts: dict[str, NDArray[np.float32]]
    heard: NDArray[np.intp]

    @cached_property
    def still(self) -> NDArray[np.float32]:
        """(N,) all that does not depend on the target."""
        return self.parts["taste"] + self.parts["neighbours"] + self.parts["context"]

    @cached_property
    def _usual(self) -> dict[str, float]:
        return {name: float(part.mean()) for name, part in self.parts.items()}

    @property
    def bias(self) -> float:
        """The log-odds that anything at all is kept."""
        return float(self.taste.weights[BIAS])

    def mood(self, fit: tuple[float, float]) -> float:
        """What lying so near the target, and sounding so, is worth to this person."""
        return float(self.taste.weights[CLOSENESS] * fit[0] + self.taste.weights[SOUND] * fit[1])

    def score(self, near: NDArray[np.float32], sounds: NDArray[np.float32]) -> NDArray[np.float32]:
        """(N,) log-odds but for the bias, given each row's closeness and sound."""
        total = np.float32(self.taste.weights[CLOSENESS]) * near
        total += self.still
        total += np.float32(self.taste.weights[SOUND]) * sounds
        return total

    def at(self, fit: tuple[float, float], row: int) -> float:
        """``score`` of one row."""
        return self.mood(fit) + float(self.still[row])

    def above(self, name: str, row: int) -> float:
        """How far a part of a row lies above the average of all."""
        return float(self.parts[name][row]) - self._usual[name]

    def by_artist(self, row: int) -> float:
        """What is known of the artist beyond features."""
        return 0.0 if self.items.artist is None else self.taste.artists.get(int(self.items.artist[row]), 0.0)

    def drawn(self, rng: np.random.Generator) -> NDArray[np.float32]:
        """(WIDTH,) how far the features' weights may be from what is most likely: drawn from what is known of them."""
        root = np.linalg.cholesky(self.taste.covariance[FEATURES, FEATURES])
        away: NDArray[np.float32] = (root @ rng.standard_normal(root.shape[0])).astype(np.float32)
        return away

    def doubt(self, rows: NDArray[np.intp]) -> float:
        """How uncertain taste is about these rows, in [0, 1], 1 where nothing is known."""
        if self.taste is UNKNOWN:
            return 1.0
        features = self.items.features[rows[:64]]
        known, unknown = (
            float(((features @ covariance[FEATURES, FEATURES]) * features).sum())
            for covariance in (self.taste.covariance, UNKNOWN.covariance)
        )
        return min(known / max(unknown, 1e-9), 1.0)


class Voices:
    """Everybody's, kept until something is learned of anybody."""

    def __init__(self, items: Items, memory: Memory, expectation: Expectation | None) -> None:
        self._items, self._memory, self._expectation = items, memory, expectation
        self._crowd = Crowd(items, memory)
        self._nothing = np.zeros(len(items), np.float32)
        self._kept: dict[object, Voice] = {}

    def voice(self, person: PersonId | None, label: Label, situation: Situation, now: float, half_life: float) -> Voice:
        """A person's in a mood; None is a guest's."""
        expected = self._nothing if self._expectation is None else self._expectation(situation)
        people = self._memory.people()
        known = tuple((each, self._memory.version(each)) for each in people)
        around, hour = context.numbers(situation), now // HOUR
        key = (person, label, around, id(expected), hour, half_life, known)
        if key not in self._kept:
            while len(self._kept) >= KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = self._fit(person, label, np.array(around), expected, hour * HOUR, half_life)
        return self._kept[key]

    def _fit(  # noqa: PLR0913, PLR0917 - all that it depends on
        self,
        person: PersonId | None,
        label: Label,
        around: NDArray[np.float64],
        expected: NDArray[np.float32],
        now: float,
        half_life: float,
    ) -> Voice:
        items, memory = self._items, self._memory
        others = self._nothing
        heard = np.empty(0, np.intp)
        taste = UNKNOWN
        if person is not None:
            others = self._crowd.says(person, label)
            evidence = evidence_of(items, list(memory.judgements(person)), now + HOUR, half_life)
            taste = taste_in(label, evidence, items, expected, others)
            heard = np.array([items.rows[each] for each in list(memory.heard(person)) if each in items.rows], np.intp)
        weights = taste.weights.astype(np.float32)
        liked: NDArray[np.float32] = items.features @ weights[FEATURES]
        liked[heard] += weights[FAMILIAR]
        if items.artist is not None and taste.artists:
            by = np.zeros(int(items.artist.max()) + 2, np.float32)  # the last one is of those unknown
            by[list(taste.artists)] = list(taste.artists.values())
            liked += by[items.artist]
        if taste.own:
            liked[list(taste.own)] += np.array(list(taste.own.values()), np.float32)
        if person is not None:
            for wanted in memory.more_like(person, now - WANTED):
                if wanted in items.rows:
                    liked += np.float32(MORE) * self._alike(items.rows[wanted])
        half = len(around)
        at_energy, at_valence = (
            float(around @ part) for part in (taste.weights[CONTEXT][:half], taste.weights[CONTEXT][half:])
        )
        usual = expected
        if at_energy:
            usual = usual + np.float32(2 * at_energy) * (items.energy - np.float32(0.5))
        if at_valence:
            usual = usual + np.float32(at_valence) * items.plane[0]
        parts = {
            "taste": liked,
            "neighbours": others if others is self._nothing else weights[NEIGHBOURS] * others,
            "context": usual,
        }
        return Voice(person, items, taste, parts, heard)

    def _alike(self, row: int) -> NDArray[np.float32]:
        """(N,) how alike each thing is to one, in [0, 1]."""
        features = self._items.features
        lengths = np.sqrt(np.einsum("ij,ij->i", features, features))
        alike: NDArray[np.float32] = np.maximum(features @ features[row] / np.maximum(lengths * lengths[row], 1e-6), 0)
        return alike
