"""The mood filter: quick to follow a new mood, calm about a passing face.

A hidden Markov model in continuous time with two layers. The *mood* lasts minutes. The *expression* on the face comes and goes
within seconds: mostly it is the mood's own, sometimes a stray one. A reading only tells of the expression. Because a
stray expression is itself sticky for a moment, several alike readings in a row do not add up as if they were independent,
and because it is short-lived, an expression that stays soon can only be a new mood. Both the calm and the speed come from
the same model, at any look rate, with gaps.

    mood m' -> m        leaves at rate 1 / ``mood_lasts``, to any of the seven by ``PRIOR``
    expression e | m    is drawn anew at rate 1 / ``expression_lasts`` from ``shown[m]``
    reading p | e       has likelihood (p[e] / ``CLASSIFIER_PRIOR``[e]) ** (``trust`` x quality), floored

The belief is the 7 x 7 joint distribution of (m, e); one forward step per reading is exact (Rabiner 1989, section III).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from appliance.mood.words import PLACE
from appliance.vocabulary import AFFECT, EMOTIONS, Affect, Emotion, Label, Mood, Seconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from appliance.vocabulary import Face

SEVEN: Final = len(EMOTIONS)

CLASSIFIER_PRIOR: Final = np.maximum([0.350, 0.292, 0.126, 0.121, 0.084, 0.005, 0.021], 0.06)
"""Share of each emotion in FER+ train (majority labels of 24,941 faces): what the classifier's probabilities contain.

Floored, because dividing by the true share of the rarest would conjure them up from the classifier's rounding.
"""

PRIOR: Final = np.array([0.46, 0.20, 0.08, 0.10, 0.08, 0.04, 0.04])
"""How often each mood is expected in a living room before anything was seen: mostly neutral. An assumption, and a weak one."""

COORDINATES: Final = np.array([(AFFECT[e].valence, AFFECT[e].arousal) for e in EMOTIONS])


@dataclass(frozen=True, slots=True)
class Parameters:
    """What shapes the filter. Times in seconds.

    ``faithful`` is the share of the time that a mood shows its own expression, ``resting`` the share that any mood shows
    a neutral face instead. ``decide`` is the posterior at which another emotion takes over: the trade of lag against false
    switches. ``unsure_below`` is the posterior under which the label is honest about it.
    """

    mood_lasts: float = 100.0
    expression_lasts: float = 1.5
    faithful: float = 0.9
    resting: float = 0.03
    trust: float = 0.7
    floor: float = 0.003
    decide: float = 0.6
    unsure_below: float = 0.45
    absent_after: float = 5.0
    longest_gap: float = 600.0


def shown(parameters: Parameters) -> NDArray[np.float64]:
    """(7, 7) row m: how often mood m shows each expression; rows sum to 1."""
    stray = 1 - parameters.faithful - parameters.resting
    matrix = np.full((SEVEN, SEVEN), stray / (SEVEN - 1))
    matrix[:, 0] += parameters.resting
    matrix[0] = (1 - parameters.faithful) / (SEVEN - 1)
    np.fill_diagonal(matrix, 0)
    np.fill_diagonal(matrix, 1 - matrix.sum(1))
    return matrix


class MoodFilter:
    """Readings of one face in, a Mood out. Deterministic; constant memory; any spacing of time stamps."""

    def __init__(self, parameters: Parameters = Parameters()) -> None:
        self._parameters = parameters
        self._shown = shown(parameters)
        self._belief: NDArray[np.float64] = PRIOR[:, None] * self._shown
        self._at: float | None = None
        self._seen: float | None = None
        self._emotion = Emotion.NEUTRAL
        self._label = Label.ABSENT
        self._since = 0.0

    def forget(self) -> None:
        """Start anew, for another person."""
        self.__init__(self._parameters)  # type: ignore[misc]

    def step(self, at: Seconds, face: Face | None) -> Mood:
        """Take one look's reading of the person, or None when the look saw nobody, and say the mood.

        ``at`` may go backwards or jump: a step back counts as no time, a long gap as at most ``longest_gap``.
        """
        if self._at is None:
            self._at, self._since = float(at), float(at)
        elapsed = min(max(at - self._at, 0.0), self._parameters.longest_gap)
        self._at = max(self._at, float(at))
        self._predict(elapsed)
        if face is not None:
            self._update(np.asarray(face.probabilities), face.quality)
            self._seen = self._at
        self._decide()
        return self._mood()

    def _predict(self, elapsed: float) -> None:
        changed = 1 - math.exp(-elapsed / self._parameters.mood_lasts)
        redrawn = 1 - math.exp(-elapsed / self._parameters.expression_lasts)
        moods = self._belief.sum(1)
        stayed = (1 - redrawn) * self._belief + redrawn * moods[:, None] * self._shown
        self._belief = (1 - changed) * stayed + changed * PRIOR[:, None] * self._shown

    def _update(self, probabilities: NDArray[np.float64], quality: float) -> None:
        ratio = np.maximum(probabilities, 0) / CLASSIFIER_PRIOR
        ratio = np.maximum(ratio / max(ratio.max(), 1e-9), self._parameters.floor)
        belief = self._belief * ratio ** (self._parameters.trust * quality)
        self._belief = belief / belief.sum()

    def _decide(self) -> None:
        posterior = self._belief.sum(1)
        best = int(posterior.argmax())
        if EMOTIONS[best] is not self._emotion and posterior[best] >= self._parameters.decide:
            self._emotion = EMOTIONS[best]
        label = self._name(float(posterior[EMOTIONS.index(self._emotion)]))
        if label is not self._label:
            self._label, self._since = label, self._at or 0.0

    def _name(self, certainty: float) -> Label:
        """The label: nobody there is absent, thin evidence is unsure, else the emotion."""
        here = self._at or 0.0
        if self._seen is None or here - self._seen > self._parameters.absent_after:
            return Label.ABSENT
        if certainty < self._parameters.unsure_below:
            return Label.UNSURE
        return Label(self._emotion)

    def _mood(self) -> Mood:
        posterior = self._belief.sum(1)
        posterior = posterior / posterior.sum()
        centre = posterior @ COORDINATES
        variance = posterior @ ((COORDINATES - centre) ** 2).sum(1)
        certainty = float(posterior[EMOTIONS.index(self._emotion)])
        if self._label is Label.ABSENT:
            certainty = 1.0
        elif self._label is Label.UNSURE:
            certainty = 1 - float(posterior.max())
        return Mood(
            posterior=tuple(posterior.tolist()),
            affect=Affect(float(np.clip(centre[0], -1, 1)), float(np.clip(centre[1], -1, 1))),
            spread=math.sqrt(max(float(variance), 0.0)),
            emotion=self._emotion,
            label=self._label,
            confidence=min(max(certainty, 0.0), 1.0),
            since=Seconds(self._since),
        )


def manual(label: Label, since: Seconds) -> Mood:
    """The mood that a person set by hand: certain, at the label's place on the plane."""
    place = PLACE[label]
    distances = ((COORDINATES - (place.valence, place.arousal)) ** 2).sum(1)
    weights = np.exp(-distances / 0.05)
    posterior = weights / weights.sum()
    return Mood(
        posterior=tuple(posterior.tolist()),
        affect=place,
        spread=0.0,
        emotion=EMOTIONS[int(posterior.argmax())],
        label=label,
        confidence=1.0,
        since=since,
    )
