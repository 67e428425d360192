"""VADER, the lexicon that English words are weighed by (C. Hutto and E. Gilbert, ICWSM 2014), loaded when first needed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer


@cache
def load() -> SentimentIntensityAnalyzer:
    """Read the lexicon of 7,500 lines, which takes a moment the first time."""
    from vaderSentiment import vaderSentiment  # noqa: PLC0415 - most boxes are never told anything

    return vaderSentiment.SentimentIntensityAnalyzer()


def valence(text: str) -> float:
    """How pleasant an English text is, in [-1, 1]: VADER's compound score."""
    return float(load().polarity_scores(text)["compound"])
