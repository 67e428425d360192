"""What a mood can be called, and where it lies on the affect plane."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Emotion(StrEnum):
    """The seven expressions that a face is read as: FER+'s names, in FER+'s order."""

    NEUTRAL = "neutral"
    HAPPINESS = "happiness"
    SURPRISE = "surprise"
    SADNESS = "sadness"
    ANGER = "anger"
    DISGUST = "disgust"
    FEAR = "fear"


EMOTIONS: Final = tuple(Emotion)


class Label(StrEnum):
    """What a mood is called: an emotion, a region of the affect plane, or an honest "cannot tell"."""

    NEUTRAL = "neutral"
    HAPPINESS = "happiness"
    SURPRISE = "surprise"
    SADNESS = "sadness"
    ANGER = "anger"
    DISGUST = "disgust"
    FEAR = "fear"
    CALM = "calm"
    TIRED = "tired"
    TENSE = "tense"
    UPBEAT = "upbeat"
    DOWN = "down"
    UNSURE = "unsure"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Affect:
    """A point of Russell's circumplex: valence and arousal, each in [-1, 1].

    Raises:
        ValueError: a coordinate is out of range or not a number.
    """

    valence: float
    arousal: float

    def __post_init__(self) -> None:
        if -1 <= self.valence <= 1 and -1 <= self.arousal <= 1:  # also false for NaN
            return
        name = "arousal" if -1 <= self.valence <= 1 else "valence"
        msg = f"{name} must lie in [-1, 1], not {getattr(self, name)}"
        raise ValueError(msg)

    def distance(self, other: Affect) -> float:
        """Euclidean distance on the plane, in [0, 2 sqrt 2]."""
        return math.hypot(self.valence - other.valence, self.arousal - other.arousal)


AFFECT: Final = {
    Emotion.NEUTRAL: Affect(0.0, 0.0),
    Emotion.HAPPINESS: Affect(0.81, 0.51),
    Emotion.SURPRISE: Affect(0.40, 0.67),
    Emotion.SADNESS: Affect(-0.63, -0.27),
    Emotion.ANGER: Affect(-0.51, 0.59),
    Emotion.DISGUST: Affect(-0.60, 0.35),
    Emotion.FEAR: Affect(-0.64, 0.60),
}
"""Where each emotion lies on the plane: the mean pleasure and arousal ratings of "happy", "surprised", "sad", "angry",
"disgusted" and "fearful" by J. A. Russell and A. Mehrabian, "Evidence for a three-factor theory of emotions", Journal of
Research in Personality 11 (1977), 273-294. Their scale is centred, so that a neutral face is its origin."""

PLACE: Final[dict[Label, Affect]] = {
    **{Label(emotion): affect for emotion, affect in AFFECT.items()},
    Label.CALM: Affect(0.5, -0.5),
    Label.TIRED: Affect(-0.05, -0.8),
    Label.TENSE: Affect(-0.4, 0.6),
    Label.UPBEAT: Affect(0.6, 0.6),
    Label.DOWN: Affect(-0.5, -0.35),
    Label.UNSURE: Affect(0.0, 0.0),
    Label.ABSENT: Affect(0.0, 0.0),
}
"""Where each label lies: the emotions as in the vocabulary; the regions' directions are from Russell (1980), "A circumplex
model of affect", figure 4, their distances ours."""
