"""A resting face: what a person's face looks like when nothing is felt, and readings corrected by it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from appliance.mood import learned
from appliance.vocabulary.affect import EMOTIONS, Emotion
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from appliance.vocabulary.sight import Face

LEAST: Final = 1e-3
"""Probabilities count as at least this: the eye's record has thousandths."""

LIMIT: Final = 4.0
"""No offset goes further than this from the population's, in log-odds: more is no face at rest."""

BETWEEN_PEOPLE: Final = 0.85
"""How far resting faces of people lie apart, in log-odds (a deviation). FER+ does not say who is who: an assumption.

The one that stays furthest from both limits, a quarter of the time wrongly sad and three points of the time rightly sad, on
made-up people of the first half whose faces had no part in ``learned.REST`` (models/mood/resting.py).
"""

NEUTRAL: Final = EMOTIONS.index(Emotion.NEUTRAL)
SMILE: Final = (EMOTIONS.index(Emotion.HAPPINESS), EMOTIONS.index(Emotion.SURPRISE))


def log_odds(probabilities: Sequence[float]) -> tuple[float, ...]:
    """Of each of the seven against their geometric mean; they sum to 0."""
    logs = [math.log(max(p, LEAST)) for p in probabilities]
    mean = sum(logs) / len(logs)
    return tuple(one - mean for one in logs)


@dataclass(frozen=True, slots=True)
class Baseline:
    """Seven log-odds offsets in the order of ``EMOTIONS``, by which a reading is corrected. Plain numbers, kept as JSON."""

    offsets: tuple[float, ...] = learned.NEUTRAL_BIAS

    def __post_init__(self) -> None:
        """Refuse what is no baseline.

        Raises:
            ValueError: not seven finite numbers.
        """
        if len(self.offsets) != len(EMOTIONS) or not all(map(math.isfinite, self.offsets)):
            msg = "a baseline is seven finite numbers"
            raise ValueError(msg)

    def corrected(self, probabilities: Sequence[float]) -> tuple[float, ...]:
        """A reading (7) without what the resting face adds to it; sums to 1."""
        odds = [math.exp(one - offset) for one, offset in zip(log_odds(probabilities), self.offsets, strict=True)]
        total = sum(odds)
        return tuple(one / total for one in odds)

    def moved(self, by: Sequence[float]) -> Baseline:
        """Another baseline, no further than ``LIMIT`` from the population's."""
        wanted = (offset + step for offset, step in zip(self.offsets, by, strict=True))
        pairs = zip(wanted, learned.NEUTRAL_BIAS, strict=True)
        return Baseline(tuple(min(max(one, usual - LIMIT), usual + LIMIT) for one, usual in pairs))


POPULATION: Final = Baseline()
"""Of somebody unknown: the classifier's own bias, measured on FER+ validation (models/mood/learn.py)."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a calibration gave no baseline, in a sentence for the person."""

    words: str


def resting(
    odds: Sequence[float],
    moments: float,
    *,
    rest: Sequence[float] = learned.REST,
    spread: Sequence[float] = learned.REST_SPREAD,
    between: float = BETWEEN_PEOPLE,
) -> Baseline:
    """The baseline of a face whose mean log-odds at rest over so many moments are ``odds`` (7).

    ``rest`` and ``spread`` are the mean and deviation of the population's. A mean of few moments says less of the person than
    of the moments, so it is shrunk to the population's (a normal prior of deviation ``between``).
    """
    steps = []
    for one, usual, noise in zip(odds, rest, spread, strict=True):
        sure = between**2 / (between**2 + noise**2 / moments)
        steps.append(sure * (one - usual))
    # Against neutral, and never so that more is read into a face than before: a resting face only adds.
    return POPULATION.moved([max(step - steps[NEUTRAL], 0.0) for step in steps])


class Calibration:
    """Ten seconds of a resting face become a baseline. Time is passed in; constant memory."""

    LASTS: Final = Seconds(10.0)
    MOMENT: Final = 2.0
    """Seconds that a picture of a face stays much the same: looks within them count as one."""
    SEEN: Final = 0.5
    """The share of the looks that must show a face, and of those the share that may not smile or wonder."""
    QUALITY: Final = 0.3
    """Readings of a lower quality do not count."""

    def __init__(self) -> None:
        self._began: Seconds | None = None
        self._result: Baseline | Unfit | None = None
        self._clear()

    def _clear(self) -> None:
        self._looks = self._faces = self._restless = 0
        self._sums = [0.0] * len(EMOTIONS)

    def begin(self, at: Seconds) -> Self:
        """Collect from now on; what was collected before is forgotten."""
        self._began, self._result = at, None
        self._clear()
        return self

    def cancel(self) -> None:
        """Collect no more, without a result."""
        self._began = self._result = None

    def look(self, at: Seconds, face: Face | None) -> None:
        """Take a look while collecting; at other times nothing happens."""
        if self._began is None or not 0 <= at - self._began <= self.LASTS:
            return
        self._looks += 1
        if face is None or face.quality < self.QUALITY:
            return
        self._faces += 1
        self._restless += sum(face.probabilities[index] for index in SMILE) > self.SEEN
        self._sums = [total + one for total, one in zip(self._sums, log_odds(face.probabilities), strict=True)]

    def progress(self, at: Seconds) -> float | None:
        """How much of the ten seconds has passed, in [0, 1]; None while nothing is being calibrated. Ends it at 1."""
        if self._began is None:
            return None
        passed = min(max((at - self._began) / self.LASTS, 0.0), 1.0)
        if passed == 1:
            self._began, self._result = None, self._judge()
        return passed

    @property
    def result(self) -> Baseline | Unfit | None:
        """What came of the last one: a baseline, why not, or None before it ended."""
        return self._result

    def _judge(self) -> Baseline | Unfit:
        if self._faces < max(3, self.SEEN * self._looks):
            return Unfit(
                "I could not see your face well enough. Come closer or make more light, look at the box and try again."
            )
        if self._restless > self.SEEN * self._faces:
            return Unfit("Your face was not at rest. Let it go loose for ten seconds, as if nobody looked, and try again.")
        return resting([total / self._faces for total in self._sums], min(self.LASTS / self.MOMENT, self._faces))


class Drift:
    """The slow drift: over hours, a baseline follows the middle reading of calm moments, a little and no further.

    A step of fixed speed towards each reading finds the median (Robbins and Monro 1951), whatever the look rate.
    """

    SPEED: Final = 0.15 / 3600
    """Log-odds a second."""
    FURTHEST: Final = 0.75
    """Log-odds from where the baseline was set."""

    def __init__(self, baseline: Baseline = POPULATION) -> None:
        self.baseline = self._origin = baseline

    def calm(self, elapsed: float, face: Face) -> Baseline:
        """Take a reading of a calm moment that lasted ``elapsed`` seconds; the baseline that it drifted to."""
        step = self.SPEED * min(max(elapsed, 0.0), 10.0)
        here = log_odds(face.probabilities)
        pairs = zip(here, learned.REST, self.baseline.offsets, learned.NEUTRAL_BIAS, self._origin.offsets, strict=True)
        offsets = []
        for one, rest, offset, usual, origin in pairs:
            towards = math.copysign(step, (one - rest) - (offset - usual))
            offsets.append(min(max(offset + towards, origin - self.FURTHEST), origin + self.FURTHEST))
        self.baseline = Baseline(tuple(offsets))
        return self.baseline
