"""Which mood steers the music, and what is shown: the face, words, the body and the hand joined in one filter.

The face is read look by look. All other evidence enters the same filter as log-odds or as a move on the affect plane, as
strong as it is reliable, and fades: words within minutes, the body when its sensor falls silent, a correction over a
quarter of an hour.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from appliance.mood import words
from appliance.mood.baseline import POPULATION, Baseline, Calibration, Drift, log_odds
from appliance.mood.body import FRESH, Body
from appliance.mood.filter import PRIOR, MoodFilter, Push, manual
from appliance.mood.labels import SHOWS
from appliance.mood.naming import VALENCE
from appliance.vocabulary.affect import EMOTIONS, Emotion, Label
from appliance.vocabulary.mood import Evidence, Source
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from appliance.mood.words import Analyser, Hint
    from appliance.vocabulary.mood import Mood, Sense
    from appliance.vocabulary.sight import Face, Look

STALE_AFTER: Final = Seconds(5.0)
"""Without any look for this long while looking is allowed, the mood shown is an old one."""

VAGUE: Final = frozenset({Label.UNSURE, Label.ABSENT})
"""Labels that change nothing: the box keeps to what it was doing."""

WORDS_LAST: Final = 120.0
WORDS_WEIGH: Final = 2.0
"""Log-odds between two emotions one unit of valence apart, for a text of full valence. A settled face is surer than that."""

CORRECTION_LASTS: Final = 600.0
DENIED: Final = 8.0
UNSAID: Final = 4.0
"""Log-odds against the emotion that the person said they are not in, and against those that they did not name. The surest
face is worth about seven: what was denied comes back when a correction has faded, a new smile within a minute or two."""

RECENT: Final = 5.0
"""Seconds over which the face is averaged that a correction speaks of."""

TEACHES: Final = 0.5
MOST: Final = 1.5
"""The share of the misreading that one correction takes out of the baseline, and at most how many log-odds."""

RESTING: Final = frozenset({Emotion.NEUTRAL, Emotion.SADNESS})
"""What a resting face is read as: only such moments move the slow drift, and only when they are this certain."""
CERTAIN: Final = 0.8

AROUSAL_NATS: Final = 4.0
"""What a unit of arousal counts against log-odds where shares of evidence are told."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the box says of the mood now.

    ``mood`` is None while nothing is known. ``stale``: the eye has been silent. ``manual`` is the label set by hand and
    ``until`` when that ends (monotonic; None for "until changed"). ``evidence`` moved the mood lately, the largest share first.
    """

    mood: Mood | None
    stale: bool = False
    manual: Label | None = None
    until: Seconds | None = None
    evidence: tuple[Evidence, ...] = ()


class Fusion:
    """Joins all that tells of one person's mood. Time is passed in (the brain's monotonic clock); no I/O.

    ``analyser`` scores English texts (VADER's compound); without it only our own word list acts. ``calibrate`` collects a
    resting face: ``begin(at)``, then looks, ``progress(at)`` until 1, then ``result``; hand a result to ``use`` to act on it.
    """

    def __init__(self, analyser: Analyser | None = None) -> None:
        self.calibrate = Calibration()
        self._analyser = analyser
        self._set: Mood | None = None
        self._until: Seconds | None = None
        self._clear: Mood | None = None
        self._anew(POPULATION)

    def _anew(self, baseline: Baseline) -> None:
        self._drift = Drift(baseline)
        self._filter = MoodFilter(baseline=baseline)
        self._body = Body()
        self._read: Mood | None = None
        self._looked: Seconds | None = None
        self._recent: list[float] | None = None
        self._said: dict[str, Evidence] = {}

    @property
    def mood(self) -> Mood:
        """The mood that music is chosen for: set by hand, else the last clear one, else an unsure one."""
        return self._set or self._clear or manual(Label.UNSURE, Seconds(0.0))

    def mood_of(self, label: Label) -> Mood:
        """The mood that steers where it has this label, else what the label itself stands for."""
        return self.mood if self.mood.label is label else manual(label, Seconds(0.0))

    @property
    def baseline(self) -> Baseline:
        """The resting face in use, with what corrections and the slow drift taught it: what to keep for this person."""
        return self._drift.baseline

    def use(self, baseline: Baseline) -> None:
        """Read this person's face by their baseline from now on (``POPULATION`` for somebody unknown)."""
        self._drift = Drift(baseline)
        self._filter.use(baseline)

    def look(self, look: Look) -> None:
        """Take a look's reading of the nearest face."""
        face = look.faces[0] if look.faces else None
        self.calibrate.look(look.at, face)
        elapsed = 0.0 if self._looked is None else look.at - self._looked
        self._looked = look.at
        self._take(self._filter.step(look.at, face))
        if face is not None:
            self._remember(face, elapsed)

    def _take(self, mood: Mood) -> None:
        self._read = mood
        if mood.label not in VAGUE:
            self._clear = mood

    def _remember(self, face: Face, elapsed: float) -> None:
        """What a later correction would speak of, and the slow drift."""
        odds = log_odds(face.probabilities)
        gain = 1 - math.exp(-max(elapsed, 0.0) / RECENT)
        before = self._recent or odds
        self._recent = [old + gain * (new - old) for old, new in zip(before, odds, strict=True)]
        mood = self._read
        if mood and mood.emotion in RESTING and mood.confidence >= CERTAIN and face.quality >= Calibration.QUALITY:
            self._filter.use(self._drift.calm(elapsed, face))

    def hear(self, text: str, at: Seconds, language: str = "en") -> Hint:
        """Take something the person wrote (chat, a comment). ``language`` is a BCP 47 tag. Says what was made of it."""
        hint = words.read(text, language, self._analyser)
        if hint.acts:
            before = self._filter.strength("words")
            lean = [WORDS_WEIGH * hint.valence * valence for valence in VALENCE]
            if before is not None:
                push, strength = before
                lean = [new + strength * old for new, old in zip(lean, push.lean, strict=True)]
            most = WORDS_WEIGH * max(map(abs, VALENCE))
            scale = most / max(most, *map(abs, lean))
            self._filter.push("words", at, Push(at, WORDS_LAST, [scale * one for one in lean]))
            sounded = "rather good" if hint.valence > 0 else "rather low"
            self._said["words"] = Evidence(Source.WORDS, f"what you wrote sounded {sounded}", at, 0.0)
            self._again(at)
        return hint

    def sense(self, kind: Sense, value: float, at: Seconds) -> None:
        """Take a reading of the body: beats a minute, or skin conductance in microsiemens. Moves arousal only.

        What no living body gives is dropped; until a person's rest is known, readings only teach it.
        """
        if not self._body.sense(kind, value, at):
            return
        arousal = self._body.arousal(at)
        self._filter.push("body", at, Push(at, FRESH, arousal=arousal))
        tells = "is more awake than at rest" if arousal > 0 else "is at rest"
        self._said["body"] = Evidence(Source.BODY, f"your body {tells}", at, 0.0)
        self._again(at)

    def set(self, label: Label | None, at: Seconds, lasts: Seconds | None = None) -> None:
        """Set the mood by hand for so long (None: until changed), or with no label leave it to the evidence again."""
        self._set = None if label is None else manual(label, at)
        self._until = None if label is None or lasts is None else Seconds(at + lasts)

    def correct(self, label: Label | None, at: Seconds) -> None:
        """The mood shown is wrong; ``label`` is the right one where the person said it.

        It is believed at once and fades back to the evidence within a quarter of an hour; what was read wrongly teaches the
        baseline. Without a label what was read so far is forgotten, and it takes more to read the same again. Ends a mood set
        by hand.
        """
        wrong = self.shown(at).mood
        by_hand = self._set is not None
        self.set(None, at)
        denied = wrong.emotion if wrong and wrong.label is not Label.ABSENT else None
        right = SHOWS[label] if label is not None else None
        lean = [0.0 if e is right else -DENIED if e is denied else -UNSAID if right else 0.0 for e in EMOTIONS]
        push = Push(at, CORRECTION_LASTS, lean, label=label)
        if label is None:
            self._filter = MoodFilter(baseline=self.baseline)
            self._filter.push("you", at, push)
            self._read = None
            self._said["you"] = Evidence(Source.CORRECTION, "you said that it was wrong", at, 0.0)
            return
        self._take(self._filter.believe(label, at, push))
        self._said["you"] = Evidence(Source.CORRECTION, f"you said {label}", at, 0.0)
        if denied and right and not by_hand and self._looked is not None and at - self._looked <= STALE_AFTER:
            self._teach(denied, right)

    def _teach(self, denied: Emotion, right: Emotion) -> None:
        """Move the baseline so that this face is read less as what was denied and more as what was said."""
        if self._recent is None or denied is right:
            return
        here = [one - offset for one, offset in zip(self._recent, self.baseline.offsets, strict=True)]
        gap = here[EMOTIONS.index(denied)] - here[EMOTIONS.index(right)]
        half = min(max(TEACHES * gap, 0.0), MOST) / 2
        self.use(self.baseline.moved([half if e is denied else -half if e is right else 0.0 for e in EMOTIONS]))

    def forget(self) -> None:
        """Another person, or nobody: what was read, heard and sensed belongs to nobody any more.

        The music and a mood set by hand go on as they were; the baseline is the population's again.
        """
        self.calibrate.cancel()
        self._anew(POPULATION)

    def rest(self) -> None:
        """Looking ended, the person is the same: only what was read of the face is forgotten. May be called again and again."""
        self.calibrate.cancel()
        if self._looked is not None:
            self._filter.rest()
            self._read = self._looked = self._recent = None

    def shown(self, at: Seconds) -> Shown:
        """What to tell people at this moment. Ends a mood set by hand whose time is over."""
        if self._until is not None and at >= self._until:
            self.set(None, at)
        if self._set:
            by_hand = Evidence(Source.HAND, f"you set it to {self._set.label}", self._set.since, 1.0)
            return Shown(self._set, manual=self._set.label, until=self._until, evidence=(by_hand,))
        self._again(at)
        stale = self._looked is not None and at - self._looked > STALE_AFTER
        return Shown(self._read, stale, evidence=self._evidence())

    def _again(self, at: Seconds) -> None:
        """Without looks the other evidence speaks, and fades, by itself; between looks the next one tells."""
        if self._looked is not None:
            return
        if self._filter.pushed:
            self._take(self._filter.mood(at))
        else:
            self._read = None

    def _evidence(self) -> tuple[Evidence, ...]:
        """What moves the mood now, weighed in log-odds."""
        found: list[tuple[float, Evidence]] = []
        reading = self._filter.reading
        best = max(range(len(EMOTIONS)), key=reading.__getitem__)
        if self._looked is not None and self._read and self._read.label is not Label.ABSENT:
            nats = max(math.log(reading[best] / PRIOR[best]), 0.1)
            found.append((nats, Evidence(Source.FACE, f"your face: {EMOTIONS[best]}", self._looked, 0.0)))
        for name, evidence in self._said.items():
            left = self._filter.strength(name)
            if left is not None:
                push, strength = left
                nats = strength * (max(push.lean) - min(push.lean) + AROUSAL_NATS * abs(push.arousal))
                found.append((nats, evidence))
        total = sum(nats for nats, _ in found) or 1.0
        found.sort(key=lambda pair: -pair[0])
        return tuple(Evidence(one.source, one.words, one.at, nats / total) for nats, one in found if nats > 0)
