"""Where the film for a mood should lie: the map from moods to films, and its target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from appliance.choice.target import BROAD, TOLERANCE
from appliance.vocabulary.affect import Affect, Label
from appliance.vocabulary.choice import Strategy, Target
from appliance.vocabulary.films import FilmMood, FilmRow

if TYPE_CHECKING:
    from appliance.vocabulary.films import FilmMap

CHEERFUL: Final = FilmRow(Affect(0.65, 0.5), ("comedy", "adventure", "music"))
LIGHT: Final = FilmRow(Affect(0.6, 0.15), ("comedy", "romance"))
CALM: Final = FilmRow(Affect(0.5, -0.45), ("nature", "documentary"))
SORROW: Final = FilmRow(Affect(-0.25, -0.3), ("drama", "nostalgia"))
GENTLE: Final = FilmRow(Affect(0.55, -0.2), ("family", "animation"))
MIDDLE: Final = FilmMood(FilmRow(Affect(0.3, 0.05)), LIGHT)

DEFAULT: Final[dict[Label, FilmMood]] = {
    Label.HAPPINESS: FilmMood(CHEERFUL, LIGHT),
    Label.UPBEAT: FilmMood(CHEERFUL, LIGHT),
    Label.SURPRISE: FilmMood(FilmRow(Affect(0.1, 0.6), ("thriller", "science fiction")), CHEERFUL),
    Label.CALM: FilmMood(CALM, GENTLE),
    Label.TIRED: FilmMood(FilmRow(Affect(0.4, -0.5), ("nature", "family", "drama")), GENTLE),
    Label.SADNESS: FilmMood(SORROW, LIGHT),
    Label.DOWN: FilmMood(SORROW, LIGHT),
    Label.ANGER: FilmMood(FilmRow(Affect(-0.05, 0.75), ("action",)), CALM),
    Label.TENSE: FilmMood(FilmRow(Affect(-0.1, 0.45), ("mystery", "thriller")), CALM),
    Label.FEAR: FilmMood(GENTLE, LIGHT),
    Label.DISGUST: FilmMood(GENTLE, LIGHT),
    Label.NEUTRAL: MIDDLE,
    Label.UNSURE: MIDDLE,
    Label.ABSENT: MIDDLE,
}
"""What each mood's films are like until a person says otherwise. Whoever is afraid or put off is never given more of that."""


PLEASANT: Final = 0.2
"""Valence below which a child is not offered a mood's films."""


def film_target(label: Label, strategy: Strategy, mapping: FilmMap, *, child: bool = False) -> Target:
    """The target of a film for a mood.

    A film takes an evening, so a shift is one step and not a path. A child is led out of a bad mood, never deeper into it, nor
    into a thriller.
    """
    mood = mapping.get(label, DEFAULT[label])
    row = mood.row(strategy)
    if child and row.affect.valence < PLEASANT:
        row = mood.shift if mood.shift.affect.valence >= PLEASANT else GENTLE
    tolerance = BROAD if label in {Label.UNSURE, Label.ABSENT} else TOLERANCE
    return Target(row.affect, tolerance, genres=row.genres)
