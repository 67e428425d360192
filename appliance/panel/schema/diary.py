"""A person's diary."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, Field

from appliance.vocabulary.affect import Label
from appliance.vocabulary.diary import Comparison, DiaryDay, DiaryPages, Insight, Reception


class StretchOut(BaseModel):
    """A mood for a while; cut at midnight."""

    id: str = Field(description="What to delete it by")
    label: Label
    since: datetime
    until: datetime


class PlayOut(BaseModel):
    """A track that was played."""

    id: str = Field(description="What to delete it by")
    at: datetime
    title: str
    artist: str
    label: Label | None = Field(description="The mood that it was played for; null where moods are not kept")
    reception: Reception


class DayOut(BaseModel):
    """One day of the box's time zone, in order of time."""

    date: date
    begin: datetime
    end: datetime
    moods: list[StretchOut]
    plays: list[PlayOut]


class CountOut(BaseModel):
    """How what was played for a mood was taken."""

    label: Label
    kept: int
    neutral: int
    rejected: int


class ShareOut(BaseModel):
    """So many of so many low moods were better half an hour later."""

    better: int
    total: int


class InsightOut(BaseModel):
    """What became of low moods with music, beside what became of them without: most pass by themselves."""

    comparison: Comparison
    music: ShareOut
    silence: ShareOut


class DiaryOut(BaseModel):
    """The last days, newest first."""

    history: bool = Field(description="Whether one's moods are kept; without that consent none are told")
    days: list[DayOut]
    counts: list[CountOut]
    insight: InsightOut


def diary_out(pages: DiaryPages) -> DiaryOut:
    """A diary for the wire."""
    counts = [
        CountOut(label=label, **{each.value: taken.get(each, 0) for each in Reception}) for label, taken in pages.counts.items()
    ]
    return DiaryOut(
        history=pages.history, days=[_day(day) for day in pages.days], counts=counts, insight=_insight(pages.insight)
    )


def _insight(found: Insight) -> InsightOut:
    music, silence = (ShareOut(better=each.better, total=each.total) for each in (found.music, found.silence))
    return InsightOut(comparison=found.comparison, music=music, silence=silence)


def _day(day: DiaryDay) -> DayOut:
    moods = [StretchOut(id=each.id, label=each.label, since=each.since, until=each.until) for each in day.moods]
    plays = [
        PlayOut(
            id=each.id,
            at=each.at,
            title=_shown(each.title),
            artist=_shown(each.artist),
            label=each.label,
            reception=each.reception,
        )
        for each in day.plays
    ]
    return DayOut(date=day.date, begin=day.begin, end=day.end, moods=moods, plays=plays)


def _shown(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
