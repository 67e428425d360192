"""What a mood is called: the decided emotion, a region of the affect plane, or an honest "cannot tell". All with hysteresis."""

from __future__ import annotations

import math
from operator import mul
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from appliance.mood.labels import LATELY, MIXED, MOVED, REGIONS
from appliance.vocabulary.affect import AFFECT, EMOTIONS, PLACE, Affect, Emotion, Label
from appliance.vocabulary.mood import Mood
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from appliance.mood.labels import Region

VALENCE: Final = tuple(AFFECT[emotion].valence for emotion in EMOTIONS)
AROUSAL: Final = tuple(AFFECT[emotion].arousal for emotion in EMOTIONS)
_SQUARES: Final = tuple(AFFECT[emotion].valence ** 2 + AFFECT[emotion].arousal ** 2 for emotion in EMOTIONS)
_REGIONS: Final = {region.label: region for region in REGIONS}

ABSENT_AFTER: Final = 5.0
"""Seconds without a face until the person is called absent: a glance away is shorter."""

UNSURE: Final = (0.45, 0.55)
"""A label becomes unsure when no emotion has been more certain than the first lately, and sure again above the second."""


class Said(NamedTuple):
    """What was last said, and how things have been lately. ``since`` is on the caller's clock, ``now`` on the filter's."""

    emotion: Emotion
    label: Label
    since: Seconds
    now: float
    valence: float
    arousal: float
    """The affect, averaged over the last seconds."""
    clear: float
    """The certainty of the strongest emotion, averaged likewise."""
    lately: tuple[float, ...]
    """The posterior, averaged likewise: where one emotion chases the other, none is strong in it."""
    here: float
    """When the person came, on the filter's clock."""

    def moved_by(self, seconds: float) -> Self:
        """The same on a clock that was set."""
        return self._replace(since=Seconds(self.since + seconds))


NOTHING_SAID: Final = Said(Emotion.NEUTRAL, Label.ABSENT, Seconds(-math.inf), 0.0, 0.0, 0.0, 1.0, (0.0,) * len(EMOTIONS), 0.0)


def say(  # noqa: PLR0913 - it weighs these
    before: Said,
    posterior: Sequence[float],
    affect: Affect,
    now: float,
    at: Seconds,
    *,
    odds: float,
    moved: float,
    present: bool,
) -> Said:
    """What to say after ``before``: another emotion must be ``odds`` times as likely as the decided one to take over.

    ``moved`` is how far evidence other than the face has moved the affect.
    """
    emotion = before.emotion
    best = max(posterior)
    if best > odds * posterior[EMOTIONS.index(emotion)]:
        emotion = EMOTIONS[posterior.index(best)]
    came = before.label is Label.ABSENT
    here = now if came else before.here
    kept = 0.0 if came else math.exp(-max(now - before.now, 0.0) / LATELY)
    valence = kept * before.valence + (1 - kept) * affect.valence
    arousal = kept * before.arousal + (1 - kept) * affect.arousal
    clear = kept * before.clear + (1 - kept) * best
    lately = tuple([kept * old + (1 - kept) * new for old, new in zip(before.lately, posterior, strict=True)])
    label = Label.ABSENT
    if present:
        inside = _REGIONS.get(before.label)
        mixed = now - here >= LATELY and (moved > MOVED or clear < MIXED[1 if inside else 0])
        region = _region(inside, emotion, Affect(valence, arousal)) if mixed else None
        label = region or (Label.UNSURE if max(lately) < UNSURE[1 if before.label is Label.UNSURE else 0] else Label(emotion))
    same = label is before.label and before.since > -math.inf
    return Said(emotion, label, before.since if same else at, now, valence, arousal, clear, lately, here)


def _region(inside: Region | None, emotion: Emotion, place: Affect) -> Label | None:
    """The region that names this place of the plane better than the emotion does, if one does."""
    if inside and place.distance(PLACE[inside.label]) <= inside.leave:
        return inside.label
    nearest = min(REGIONS, key=lambda region: place.distance(PLACE[region.label]))
    distance = place.distance(PLACE[nearest.label])
    return nearest.label if distance <= nearest.enter and distance < place.distance(AFFECT[emotion]) else None


def mood(said: Said, posterior: Sequence[float], affect: Affect) -> Mood:
    """The mood in full. The confidence is that of the label."""
    valence = sum(map(mul, posterior, VALENCE))
    arousal = sum(map(mul, posterior, AROUSAL))
    spread = math.sqrt(max(sum(map(mul, posterior, _SQUARES)) - valence**2 - arousal**2, 0.0))
    if said.label is Label.ABSENT:
        confidence = 1.0
    elif said.label is Label.UNSURE:
        confidence = 1 - max(posterior)
    elif said.label in _REGIONS:
        confidence = 1 - spread
    else:
        confidence = posterior[EMOTIONS.index(said.emotion)]
    return Mood(tuple(posterior), affect, spread, said.emotion, said.label, min(max(confidence, 0.0), 1.0), said.since)
