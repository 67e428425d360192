"""How much anybody would like a track here and now, before anything is known of them, and how a person departs from it.

What people like at rest and what they like on the move are two things (SiTunes, models/choice/card.md), so the population's
prior is two logistic regressions with a gate between them, the probability of moving:

    P(liked) = moving * P(liked | moving, track) + (1 - moving) * P(liked | resting, track, offset)

``offset`` is what is known beyond the population, in log-odds: this person's departure (``Person``), the house's liking of the
item (``Prior.house``), the neighbours (``appliance.choice.neighbours``). They add up. How to use it::

    prior = Prior.load(models.read(MODEL))                  # box.py reads, nothing here does
    table = prior.table({"loudness": ..., "tempo": ...})    # (N, F), once for a library
    person = prior.person(table[heard], liked, weight)      # from one history, whenever it grew
    house = prior.house(heard, table[heard], liked, weight, count=N)
    logits = prior.logits(table, prior.moving(None, hour), person.offset(table) + house)    # (N,)
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    Numbers = float | NDArray[np.float64]

MODEL: Final = "choice/prior.json"
"""Its name for ``appliance.models.read``."""
COLUMNS: Final = ("loudness", "tempo", "energy", "valence", "brightness", "dynamics", "tempo_strength", "flux", "speech")
"""What ``Prior.table`` takes of each track: ``Sound``'s numbers in its units, the affect's valence in [-1, 1], and for
``speech`` 1 - ``Track.music``, how far it is like speaking."""
RELATIVE: Final = frozenset({"brightness", "dynamics", "tempo_strength", "flux", "speech"})
"""Columns that the data measured by another method: they are standardised by the library's own mean and deviation."""
FURTHEST: Final = 3.0
"""Standard deviations beyond which a column counts no further."""
FEW: Final = 30
"""Tracks below which a library's own mean and deviation say nothing, and its relative columns are taken as ordinary."""
PARTS: Final = ((8, 12), (12, 18), (18, 26))
"""The data's parts of the day, in hours of local time: morning, afternoon, evening."""

ROUNDS: Final = 25


def sigmoid(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log-odds to probabilities."""
    probabilities: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return probabilities


@dataclass(frozen=True, eq=False)
class Person:
    """How one person departs from the population: a normal distribution over K log-odds weights, for the first K features.

    The first weight is how readily this person likes anything at all.
    """

    mean: NDArray[np.float64]
    covariance: NDArray[np.float64]

    def offset(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """The expected departure for each track, (N,), in log-odds."""
        found: NDArray[np.float64] = table[:, : len(self.mean)] @ self.mean
        return found

    def spread(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """Its standard deviation, (N,): what is not known of this person yet."""
        used = table[:, : len(self.mean)]
        found: NDArray[np.float64] = np.sqrt(np.maximum(((used @ self.covariance) * used).sum(1), 0.0))
        return found

    def drawn(self, rng: np.random.Generator) -> Person:
        """One person that this one may be (Thompson sampling): with no uncertainty left."""
        root = np.linalg.cholesky(self.covariance + 1e-9 * np.eye(len(self.mean)))
        return Person(self.mean + root @ rng.standard_normal(len(self.mean)), np.zeros_like(self.covariance))


@dataclass(frozen=True, eq=False)
class Prior:
    """The fitted numbers. F features: one, ``quiet``, then ``COLUMNS`` in standard deviations.

    ``spread`` (K,) holds the variances of people's weights for the first K features, ``item`` that of an item's log-odds.
    ``moving_by_part`` is the share of moments in motion for each of ``PARTS``, ``moving_share`` that of all.
    """

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    rest: NDArray[np.float64]
    move: NDArray[np.float64]
    spread: NDArray[np.float64]
    item: float
    quiet_at: float
    quiet_width: float
    moving_share: float
    moving_by_part: NDArray[np.float64]

    @classmethod
    def load(cls, content: bytes | str) -> Self:
        """From the model file.

        Raises:
            ValueError: it was made for other columns, or is damaged.
        """
        table: dict[str, Any] = json.loads(content)
        try:
            if tuple(table.pop("columns")) != COLUMNS:
                msg = f"{MODEL} was made for other columns; run models/choice/fit.py"
                raise ValueError(msg)
            numbers = {
                name: np.array(value, float) if isinstance(value, list) else float(value) for name, value in table.items()
            }
            return cls(**numbers)  # type: ignore[arg-type]
        except (KeyError, TypeError, AttributeError) as error:
            msg = f"{MODEL} is damaged ({error})"
            raise ValueError(msg) from error

    def dump(self) -> str:
        """As the model file."""
        numbers = {name: np.round(value, 5).tolist() for name, value in vars(self).items()}
        return json.dumps({"columns": COLUMNS, **numbers}, indent=1) + "\n"

    def table(self, columns: Mapping[str, ArrayLike]) -> NDArray[np.float64]:
        """Features of a library, (N, F). A column that is missing, or a number that is NaN, counts as ordinary."""
        loudness = np.asarray(columns["loudness"], float)
        found = np.zeros((len(loudness), 2 + len(COLUMNS)))
        found[:, 0] = 1.0
        for place, name in enumerate(COLUMNS):
            values = np.asarray(columns.get(name, np.full(len(loudness), np.nan)), float)
            mean, scale = self.mean[place], self.scale[place]
            known = values[np.isfinite(values)]
            if name in RELATIVE:
                mean, scale = (known.mean(), max(float(known.std()), 1e-9)) if len(known) >= FEW else (np.nan, 1.0)
            found[:, 2 + place] = np.nan_to_num(np.clip((values - mean) / scale, -FURTHEST, FURTHEST))
        loud = np.where(np.isfinite(loudness), loudness, self.mean[0])
        found[:, 1] = sigmoid((self.quiet_at - loud) / self.quiet_width)
        return found

    def moving(self, moving: float | None = None, hour: float | None = None) -> float:
        """The probability that the listener is on the move: as known, or from the local hour, or that of any moment."""
        if moving is not None:
            return moving
        for share, (begin, end) in zip(self.moving_by_part, PARTS, strict=True):
            if hour is not None and begin <= (hour if hour >= PARTS[0][0] else hour + 24) < end:
                return float(share)
        return self.moving_share

    def logits(self, table: NDArray[np.float64], moving: Numbers, offset: Numbers = 0.0) -> NDArray[np.float64]:
        """Log-odds that each track is liked, (N,); ``moving`` in [0, 1] and ``offset`` are numbers or (N,)."""
        gate = np.asarray(moving, float)
        liked = gate * sigmoid(table @ self.move) + (1 - gate) * sigmoid(table @ self.rest + offset)
        liked = np.clip(liked, 1e-9, 1 - 1e-9)
        odds: NDArray[np.float64] = np.log(liked) - np.log1p(-liked)
        return odds

    def resting(
        self, table: NDArray[np.float64], liked: NDArray[np.float64], moving: Numbers, offset: Numbers = 0.0
    ) -> NDArray[np.float64]:
        """How likely each piece of feedback came at rest, (N,), given what was liked: only then does it speak of the person."""
        gate = np.asarray(moving, float)
        on_the_move, at_rest = sigmoid(table @ self.move), sigmoid(table @ self.rest + offset)
        move = gate * (liked * on_the_move + (1 - liked) * (1 - on_the_move))
        rest = (1 - gate) * (liked * at_rest + (1 - liked) * (1 - at_rest))
        found: NDArray[np.float64] = rest / np.maximum(move + rest, 1e-9)
        return found

    def nobody(self) -> Person:
        """Somebody of whom nothing is known."""
        return Person(np.zeros(len(self.spread)), np.diag(self.spread))

    def person(
        self, table: NDArray[np.float64], liked: NDArray[np.float64], weight: NDArray[np.float64], offset: Numbers = 0.0
    ) -> Person:
        """The person that a history tells of, by Laplace's approximation.

        ``table`` (H, F) are the features of what was heard, ``liked`` (H,) in [0, 1] how much (0 disliked, 1 liked), ``weight``
        (H,) how much each counts (forgetting, kind of feedback, times ``resting``), ``offset`` what others explain already.
        """
        used = table[:, : len(self.spread)]
        base = table @ self.rest + offset
        precision = np.diag(1 / np.maximum(self.spread, 1e-9))
        mean = np.zeros(len(self.spread))
        for _ in range(ROUNDS):
            likely = sigmoid(base + used @ mean)
            curve = (used * (weight * likely * (1 - likely))[:, None]).T @ used + precision
            step = np.linalg.solve(curve, used.T @ (weight * (liked - likely)) - precision @ mean)
            furthest = float(np.abs(step).max())
            mean = mean + step * min(1.0, 1.0 / max(furthest, 1e-12))  # a leap would overshoot, and never come back
            if furthest < 1e-6:  # noqa: PLR2004 - as near as matters
                break
        return Person(mean, np.linalg.inv(curve))

    def house(  # noqa: PLR0913 - each is a column of one history
        self,
        rows: NDArray[np.intp],
        table: NDArray[np.float64],
        liked: NDArray[np.float64],
        weight: NDArray[np.float64],
        offset: Numbers = 0.0,
        *,
        count: int,
    ) -> NDArray[np.float64]:
        """What a house's feedback says of each of ``count`` items, (count,), in log-odds: its mean, shrunk to the prior's.

        ``rows`` (H,) is which item, ``table`` (H, F) its features; ``offset`` is what people explain already.
        """
        found = np.zeros(count)
        base = table @ self.rest + offset
        for _ in range(8):
            likely = sigmoid(base + found[rows])
            slope = np.bincount(rows, weight * (liked - likely), count) - found / self.item
            found += slope / (np.bincount(rows, weight * likely * (1 - likely), count) + 1 / self.item)
        return found
