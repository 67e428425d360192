"""VADER, the lexicon that English words are weighed by (C. Hutto and E. Gilbert, ICWSM 2014), loaded when first needed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer


OURS: Final = {"flat": -1.2, "knackered": -1.6}
"""Everyday words for how somebody is that VADER lacks, on its scale of -4 to 4; our own judgement, gentle on purpose."""


@cache
def load() -> SentimentIntensityAnalyzer:
    """Read the lexicon of 7,500 lines, which takes a moment the first time."""
    from vaderSentiment import vaderSentiment  # noqa: PLC0415 - most boxes are never told anything

    made = vaderSentiment.SentimentIntensityAnalyzer()
    made.lexicon.update(OURS)
    return made


def valence(text: str) -> float:
    """How pleasant an English text is, in [-1, 1]: VADER's compound score."""
    return float(load().polarity_scores(text)["compound"])
