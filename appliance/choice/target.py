"""Where the next music should lie: the mapping from moods to music, and the path that a shift takes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from appliance.vocabulary.affect import Affect, Label
from appliance.vocabulary.choice import MoodSound, Strategy, Target
from appliance.vocabulary.music import Mode
from appliance.vocabulary.units import Bpm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appliance.vocabulary.mood import Mood

TOLERANCE: Final = 0.35
"""How far from the target a track still counts as near, in units of the affect plane."""

SLOW: Final = (Bpm(50), Bpm(100))
SOFT: Final = (Bpm(40), Bpm(80))
FAST: Final = (Bpm(120), Bpm(180))

HAPPY: Final = MoodSound(Affect(0.7, 0.6), 0.8, ("pop", "dance"), FAST, Mode.MAJOR)
SAD: Final = MoodSound(Affect(-0.5, -0.5), 0.2, ("acoustic", "classical"), SLOW)
REASSURING: Final = MoodSound(Affect(0.4, -0.4), 0.2, ("ambient", "classical"))
MIDDLE: Final = MoodSound(Affect(0.15, 0.0), 0.5, ("indie", "jazz"))

DEFAULT: Final[dict[Label, MoodSound]] = {
    Label.HAPPINESS: HAPPY,
    Label.UPBEAT: HAPPY,
    Label.SADNESS: SAD,
    Label.DOWN: MoodSound(SAD.affect, SAD.energy, ("acoustic", "ballad", "blues", "classical"), SLOW),
    Label.ANGER: MoodSound(Affect(-0.5, 0.7), 0.85, ("rock", "metal")),
    Label.SURPRISE: MoodSound(Affect(0.2, 0.65), 0.8, ("electronic",)),
    Label.NEUTRAL: MIDDLE,
    Label.UNSURE: MIDDLE,
    Label.ABSENT: MIDDLE,
    Label.TIRED: MoodSound(Affect(0.1, -0.7), 0.15, (), SOFT),
    Label.FEAR: REASSURING,
    Label.DISGUST: REASSURING,
    Label.CALM: MoodSound(Affect(0.4, -0.5), 0.25, ("instrumental", "classical")),
    Label.TENSE: MoodSound(Affect(0.1, 0.0), 0.4, ("ambient", "acoustic")),
}
"""The published table as a starting point: what each mood sounds like until a person says otherwise."""

GOAL: Final = Affect(0.5, 0.0)
"""Where a shift leads by default: pleasant and neither roused nor sleepy."""

STEPS: Final = 5
"""Tracks that a shift takes from the mood to the goal where nobody says otherwise."""

BROAD: Final = 0.6
"""Tolerance when the mood is not known well, and the most that its uncertainty can make of it."""


def tolerance_of(mood: Mood) -> float:
    """How far from the target a thing may lie: more where the mood's place is less certain, broad where it is not known."""
    if mood.label in {Label.UNSURE, Label.ABSENT}:
        return BROAD
    return min(math.hypot(TOLERANCE, mood.spread), BROAD)


def target(mood: Mood, strategy: Strategy, mapping: Mapping[Label, MoodSound], step: int = 0) -> Target:
    """The target of the track that is ``step`` (0, 1, ...) after the current one.

    *Match* is the mapping's row of the mood's label. *Shift* follows the iso principle: it starts where the mood is and moves
    to the row's goal. Arousal moves by equal steps, steered by energy, which is what moves people's arousal; valence is tilted,
    little at first. On the way genres, tempo and mode are free.
    """
    row = mapping.get(mood.label, DEFAULT[mood.label])
    tolerance = tolerance_of(mood)
    if strategy is Strategy.MATCH:
        return Target(row.affect, tolerance, row.energy, row.tempo, row.genres, row.mode)
    share = min((step + 1) / max(row.pace or STEPS, 1), 1.0)
    start, goal = mood.affect, row.goal or GOAL
    affect = Affect(
        start.valence + share**1.5 * (goal.valence - start.valence),
        start.arousal + share * (goal.arousal - start.arousal),
    )
    return Target(affect, tolerance, (affect.arousal + 1) / 2)
