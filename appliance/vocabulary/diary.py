"""A person's diary: what was seen of their mood and what was played to them, day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from appliance.vocabulary.affect import Label


class Reception(StrEnum):
    """How a play was taken: heard to the end or praised, neither, or skipped early or turned down."""

    KEPT = "kept"
    NEUTRAL = "neutral"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A mood from ``since`` to ``until``. ``id`` is the journal entry that it begins with."""

    id: str
    label: Label
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Play:
    """A track that was played, for the mood ``label`` (None: not known, or its person keeps no history of moods)."""

    id: str
    at: datetime
    title: str
    artist: str
    label: Label | None
    reception: Reception


@dataclass(frozen=True, slots=True)
class DiaryDay:
    """One day, ``begin`` to ``end``: midnights of the box's time zone. Stretches are cut at them; all is in order of time."""

    date: date
    begin: datetime
    end: datetime
    moods: Sequence[Stretch]
    plays: Sequence[Play]


class Comparison(StrEnum):
    """How often low moods got better with music, beside how often they did without."""

    TOO_LITTLE = "too_little"
    """Too few of them to say anything."""
    NO_DIFFERENCE = "no_difference"
    """None that chance would not explain."""
    MORE_OFTEN = "more_often"
    LESS_OFTEN = "less_often"


@dataclass(frozen=True, slots=True)
class Share:
    """``better`` of ``total``."""

    better: int
    total: int


@dataclass(frozen=True, slots=True)
class Insight:
    """What became of low moods: with music, and as the baseline without, since most pass by themselves."""

    comparison: Comparison
    music: Share
    silence: Share


@dataclass(frozen=True, slots=True)
class DiaryPages:
    """The last days, newest first. ``history`` says whether its person has moods kept; without there are none here."""

    history: bool
    days: Sequence[DiaryDay]
    counts: Mapping[Label, Mapping[Reception, int]]
    insight: Insight
