"""What a face shows under each label, and how far the regions of the affect plane reach. Data, not code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from appliance.vocabulary.affect import Emotion, Label
from appliance.vocabulary.units import Seconds

SHOWS: Final[dict[Label, Emotion]] = {
    **{Label(emotion): emotion for emotion in Emotion},
    Label.CALM: Emotion.NEUTRAL,
    Label.TIRED: Emotion.NEUTRAL,
    Label.TENSE: Emotion.ANGER,
    Label.UPBEAT: Emotion.HAPPINESS,
    Label.DOWN: Emotion.SADNESS,
    Label.UNSURE: Emotion.NEUTRAL,
    Label.ABSENT: Emotion.NEUTRAL,
}
"""Which of the seven a face shows in such a mood: calm and tired faces are at rest."""

SETTABLE: Final = tuple(label for label in Label if label not in (Label.UNSURE, Label.ABSENT))
"""The labels that a person can set or correct to."""


@dataclass(frozen=True, slots=True)
class Region:
    """A label's reach in units of the plane: it begins nearer than ``enter`` to its place and ends farther than ``leave``."""

    label: Label
    enter: float = 0.25
    leave: float = 0.36


REGIONS: Final = tuple(Region(label) for label in (Label.CALM, Label.TIRED, Label.TENSE, Label.UPBEAT, Label.DOWN))

MIXED: Final = (0.80, 0.92)
"""A region may name a mood whose emotion is less certain than the first number, until it is surer than the second."""

MOVED: Final = 0.15
"""Or one that evidence other than the face has moved this far on the plane."""

LATELY: Final = Seconds(8.0)
"""Labels name what has been for so long on the average: on its way between two emotions a mood is mixed for a moment."""
