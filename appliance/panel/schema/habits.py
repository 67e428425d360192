"""The household's habits with music."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Annotated, cast

from pydantic import BaseModel, Field

from appliance.panel.schema.base import Request
from appliance.panel.schema.mood import NamedLabel
from appliance.vocabulary.habits import Habits, Night, Resume, Wake
from appliance.vocabulary.units import Percent

if TYPE_CHECKING:
    from appliance.vocabulary.affect import Label

Volume = Annotated[int, Field(ge=0, le=100, strict=True)]


class NightBody(Request):
    """A quiet time of the day, local, over midnight too."""

    start: time
    end: time
    volume: Volume


class WakeBody(Request):
    """A wake-up: music to this mood grows to this volume, on these weekdays (0 is Monday) or with none once."""

    at: time
    label: NamedLabel
    days: list[Annotated[int, Field(ge=0, le=6, strict=True)]] = Field(max_length=7)
    volume: Volume


class HabitsOut(BaseModel):
    """All of them."""

    limit: int
    night: NightBody | None
    wake: WakeBody | None
    resume: Resume
    sleep_at: datetime | None = Field(description="When the music falls asleep")


class LimitsIn(Request):
    """How loud music may be."""

    limit: Volume
    night: NightBody | None


class WakeIn(Request):
    """A wake-up, or null for none."""

    wake: WakeBody | None


class ResumeIn(Request):
    """How music goes on when the machine has started anew."""

    resume: Resume


class SleepIn(Request):
    """Minutes until the music falls asleep; null for no timer."""

    minutes: Annotated[int, Field(ge=1, le=24 * 60, strict=True)] | None


def habits_out(habits: Habits) -> HabitsOut:
    """Habits for the wire."""
    night, wake = habits.night, habits.wake
    return HabitsOut(
        limit=habits.limit,
        night=night and NightBody(start=night.start, end=night.end, volume=night.volume),
        wake=wake and WakeBody(at=wake.at, label=_named(wake.label), days=sorted(wake.days), volume=wake.volume),
        resume=habits.resume,
        sleep_at=habits.sleep_at,
    )


def night(given: NightBody) -> Night:
    """A night from the wire, to the minute."""
    return Night(_minute(given.start), _minute(given.end), Percent(given.volume))


def wake(given: WakeBody) -> Wake:
    """A wake-up from the wire, to the minute."""
    return Wake(_minute(given.at), given.label, frozenset(given.days), Percent(given.volume))


def _minute(given: time) -> time:
    """Local time: a time zone that comes along is left aside."""
    return time(given.hour, given.minute)


def _named(label: Label) -> NamedLabel:
    return cast("NamedLabel", label)  # only named ones are taken in
