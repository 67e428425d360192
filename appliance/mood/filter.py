"""The mood filter: quick to follow a new mood, calm about a passing face.

A hidden Markov model in continuous time with two layers. The *mood* lasts minutes. The *expression* on the face comes and goes
within seconds: mostly it is the mood's own, sometimes a stray one. A reading only tells of the expression. Because a
stray expression is itself sticky for a moment, several alike readings in a row do not add up as if they were independent,
and because it is short-lived, an expression that stays soon can only be a new mood. Both the calm and the speed come from
the same model, at any look rate, with gaps.

    mood m' -> m        leaves at rate 1 / ``mood_lasts``, to any of the seven by ``PRIOR``
    expression e | m    is drawn anew at rate 1 / ``expression_lasts``: e = m with ``faithful``, else any by ``PRIOR``
    reading r | e       has likelihood (p(e | r) / p(e)) ** (``trust`` x quality), floored, where p(e | r) is the classifier's
                        answer recalibrated by what it confuses (``appliance.mood.learned``)

The belief is the 7 x 7 joint distribution of (m, e); one forward step per reading is exact (Rabiner 1989, section III).
Plain lists: at this size they are faster than arrays, and the same on every machine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from operator import mul
from typing import TYPE_CHECKING, Final

from appliance.mood import learned, naming
from appliance.mood.baseline import LEAST, POPULATION, Baseline
from appliance.mood.labels import LATELY, SHOWS
from appliance.vocabulary.affect import AFFECT, EMOTIONS, PLACE, Affect, Label
from appliance.vocabulary.mood import Mood

if TYPE_CHECKING:
    from collections.abc import Sequence

    from appliance.vocabulary.sight import Face
    from appliance.vocabulary.units import Seconds

PRIOR: Final = (0.46, 0.20, 0.08, 0.10, 0.08, 0.04, 0.04)
"""How often each mood is expected in a living room before anything was seen: mostly neutral. An assumption, and a weak one."""

RAISED: Final = 1.5
"""The recalibration may raise an emotion against the classifier's own first choice by this much, in log-odds. It is fitted to
real faces; for an answer unlike any of those (all but flat) it would else conjure up the rarest. Costs 0.1 points of the
time right on the first half of FER+ validation; at 1.2 it costs 0.8."""

CLOCK_STEP: Final = 1.0
"""Seconds: going back further than this, the clock was set; less is a reading out of order."""

BELIEVED: Final = 0.94
"""The posterior of a mood that the person said."""

SPENT: Final = 0.03
"""Other evidence that has faded to this is dropped."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What shapes the filter. Times in seconds. Those from ``learned`` were searched by models/mood/learn.py.

    ``faithful`` is the share of the time that a mood shows its own expression for sure. ``decide`` is the trade of lag
    against false switches: another emotion takes over when it is ``decide / (1 - decide)`` times as likely as the decided one.
    """

    mood_lasts: float = learned.MOOD_LASTS
    expression_lasts: float = learned.EXPRESSION_LASTS
    faithful: float = learned.FAITHFUL
    trust: float = learned.TRUST
    floor: float = learned.FLOOR
    decide: float = learned.DECIDE


@dataclass(slots=True)
class Push:
    """Evidence other than the face's. It fades with time constant ``lasts``.

    ``lean`` are log-odds on the seven, ``arousal`` moves the affect by itself, ``label`` draws it to that label's place.
    """

    at: float
    lasts: float
    lean: Sequence[float] = (0.0,) * len(EMOTIONS)
    arousal: float = 0.0
    label: Label | None = None

    def strength(self, now: float) -> float:
        """What is left of it, in [0, 1]."""
        return math.exp(-max(now - self.at, 0.0) / self.lasts)


class MoodFilter:
    """Readings of one face in, a Mood out. Deterministic; constant memory; any spacing of time stamps.

    Other evidence is pushed under a name; a new push under a name replaces the old one.
    """

    def __init__(self, parameters: Parameters = Parameters(), baseline: Baseline = POPULATION) -> None:
        self._parameters = parameters
        stray = 1 - parameters.faithful
        self._stray = [stray * p for p in PRIOR]
        self._start(PRIOR)
        self._pushes: dict[str, Push] = {}
        self._clock: float | None = None
        self._now = 0.0
        self._seen = -math.inf
        self._said = self._before = naming.NOTHING_SAID
        self.use(baseline)

    def _start(self, moods: Sequence[float]) -> None:
        """Believe in these moods, and that each shows what it shows on the whole."""
        faithful = self._parameters.faithful
        self._moods = list(moods)
        self._belief = [[p * (s + faithful * (m == e)) for e, s in enumerate(self._stray)] for m, p in enumerate(moods)]

    def use(self, baseline: Baseline) -> None:
        """Read the face by this person's baseline from now on."""
        # the population's own bias is in the learned numbers already
        self._own = [offset - usual for offset, usual in zip(baseline.offsets, learned.NEUTRAL_BIAS, strict=True)]

    def step(self, at: Seconds, face: Face | None) -> Mood:
        """Take one look's reading of the person, or None when the look saw nobody, and say the mood.

        ``at`` may go backwards or jump. Readings of the same moment may come in any order.
        """
        self._pass(at)
        if face is not None:
            self._update(face.probabilities, face.quality)
            self._seen = self._now
        return self.mood(at, present=self._now - self._seen <= naming.ABSENT_AFTER)

    def mood(self, at: Seconds, *, present: bool = True) -> Mood:
        """The mood at a moment without a look. ``present``: somebody is there, as far as is known."""
        self._pass(at)
        posterior, affect, moved = self._combined()
        odds = self._parameters.decide / (1 - self._parameters.decide)
        self._said = naming.say(self._before, posterior, affect, self._now, at, odds=odds, moved=moved, present=present)
        return naming.mood(self._said, posterior, affect)

    def push(self, name: str, at: Seconds, push: Push) -> None:
        """Take evidence other than the face's."""
        self._pass(at)
        push.at = self._now
        self._pushes[name] = push

    def strength(self, name: str) -> tuple[Push, float] | None:
        """A push that still acts, and what is left of it in [0, 1]."""
        push = self._pushes.get(name)
        return None if push is None else (push, push.strength(self._now))

    def believe(self, label: Label, at: Seconds, push: Push) -> Mood:
        """Start anew from a label that the person said, and let ``push`` hold it for a while."""
        self.push("you", at, push)
        certain = EMOTIONS.index(SHOWS[label])
        self._start([BELIEVED if m == certain else (1 - BELIEVED) / (len(EMOTIONS) - 1) for m in range(len(EMOTIONS))])
        posterior, affect, _ = self._combined()
        self._said = self._before = naming.Said(
            SHOWS[label], label, at, self._now, affect.valence, affect.arousal, 1.0, tuple(posterior), self._now - LATELY
        )
        return naming.mood(self._said, posterior, affect)

    def rest(self) -> None:
        """Forget what was read of the face; other evidence stays."""
        self._start(PRIOR)
        self._seen = -math.inf
        self._said = self._before = naming.NOTHING_SAID

    @property
    def pushed(self) -> bool:
        """Whether any other evidence still acts."""
        return bool(self._pushes)

    @property
    def reading(self) -> tuple[float, ...]:
        """What the face alone says: the seven, summing to 1."""
        return tuple(self._moods)

    def _pass(self, at: Seconds) -> None:
        """Let time pass to ``at``; a clock set back counts as no time."""
        if self._clock is None:
            self._clock = at
        elapsed = at - self._clock
        if elapsed > 0:
            self._clock = at
            self._now += elapsed
            self._before = self._said
            self._predict(elapsed)
            if self._pushes:
                self._pushes = {name: push for name, push in self._pushes.items() if push.strength(self._now) > SPENT}
        elif elapsed < -CLOCK_STEP:
            self._clock = at
            self._said = self._said.moved_by(elapsed)
            self._before = self._said

    def _predict(self, elapsed: float) -> None:
        stayed = math.exp(-elapsed / self._parameters.mood_lasts)
        kept = math.exp(-elapsed / self._parameters.expression_lasts)
        keep, redraw = stayed * kept, stayed * (1 - kept)
        faithful, stray = self._parameters.faithful, self._stray
        for m, row in enumerate(self._belief):
            drawn = redraw * self._moods[m] + (1 - stayed) * PRIOR[m]
            self._belief[m] = fresh = [keep * b + drawn * s for b, s in zip(row, stray, strict=True)]
            fresh[m] += drawn * faithful
            self._moods[m] = stayed * self._moods[m] + (1 - stayed) * PRIOR[m]

    def _update(self, probabilities: Sequence[float], quality: float) -> None:
        logs = [math.log(max(p, LEAST)) - own for p, own in zip(probabilities, self._own, strict=True)]
        scores = [sum(map(mul, row, logs)) + bias for row, bias in zip(learned.WEIGHTS, learned.BIAS, strict=True)]
        most = max(logs)
        limit = scores[logs.index(most)] - most + RAISED
        scores = [min(score, limit + one) for score, one in zip(scores, logs, strict=True)]
        top, trust = max(scores), self._parameters.trust * quality
        lowest = math.log(self._parameters.floor)
        likelihood = [math.exp(trust * max(score - top, lowest)) for score in scores]
        rows = [list(map(mul, row, likelihood)) for row in self._belief]
        sums = list(map(sum, rows))
        total = sum(sums)
        self._belief = [[b / total for b in row] for row in rows]
        self._moods = [one / total for one in sums]

    def _combined(self) -> tuple[list[float], Affect, float]:
        """The posterior and the affect of all evidence, and how far evidence other than the face moved the affect.

        What the person said counts as moving it as long as it is remembered.
        """
        posterior = self._moods
        if not self._pushes:
            return posterior, Affect(sum(map(mul, posterior, naming.VALENCE)), sum(map(mul, posterior, naming.AROUSAL))), 0.0
        arousal, drawn = 0.0, 0.0
        to: Label | None = None
        for push in self._pushes.values():
            strength = push.strength(self._now)
            posterior = [p * math.exp(strength * lean) for p, lean in zip(posterior, push.lean, strict=True)]
            arousal += strength * push.arousal
            if push.label is not None:
                drawn, to = strength, push.label
        total = sum(posterior)
        posterior = [p / total for p in posterior]
        v, a = sum(map(mul, posterior, naming.VALENCE)), sum(map(mul, posterior, naming.AROUSAL))
        before = v, a
        a += arousal
        if to is not None:
            v, a = (1 - drawn) * v + drawn * PLACE[to].valence, (1 - drawn) * a + drawn * PLACE[to].arousal
        affect = Affect(min(max(v, -1.0), 1.0), min(max(a, -1.0), 1.0))
        return posterior, affect, drawn + math.hypot(affect.valence - before[0], affect.arousal - before[1])


def manual(label: Label, since: Seconds) -> Mood:
    """The mood that a person set by hand: certain, at the label's place on the plane."""
    place = PLACE[label]
    weights = [math.exp(-(AFFECT[emotion].distance(place) ** 2) / 0.05) for emotion in EMOTIONS]
    total = sum(weights)
    return Mood(tuple(weight / total for weight in weights), place, 0.0, SHOWS[label], label, 1.0, since)
