"""Where the labels lie on the affect plane. Data, not code."""

from __future__ import annotations

from typing import Final

from appliance.vocabulary import AFFECT, Affect, Label

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

SETTABLE: Final = tuple(label for label in Label if label not in (Label.UNSURE, Label.ABSENT))
"""The labels that a person can set or correct to."""
