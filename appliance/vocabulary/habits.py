"""The household's habits with music: how loud it may be, when it sleeps and wakes, and how it goes on after a power cut."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from appliance.vocabulary.affect import Label
from appliance.vocabulary.units import Percent

LOUDEST: Final = Percent(100)


class Resume(StrEnum):
    """What music does when the machine has started anew."""

    AS_IT_WAS = "as_it_was"
    """What the player itself remembers."""
    PLAYING = "playing"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Night:
    """From ``start`` until ``end``, local time and over midnight too, music is no louder than ``volume``."""

    start: time
    end: time
    volume: Percent

    def holds(self, at: time) -> bool:
        """Whether it is night. The same start and end is all day."""
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


@dataclass(frozen=True, slots=True)
class Wake:
    """Music to this mood begins softly at ``at``, local time, and grows to ``volume``.

    On these weekdays (0 is Monday), or with none once.
    """

    at: time
    label: Label
    days: frozenset[int]
    volume: Percent

    def after(self, now: datetime) -> datetime:
        """The next moment after ``now``, in the time zone of ``now``."""
        days = (now + timedelta(days=ahead) for ahead in range(8))
        chosen = (day for day in days if not self.days or day.weekday() in self.days)
        moments = (datetime.combine(day.date(), self.at, now.tzinfo) for day in chosen)
        return next(moment for moment in moments if moment > now)


@dataclass(frozen=True, slots=True)
class Habits:
    """All of them. ``sleep_at`` is when the music falls asleep, None where no timer runs."""

    limit: Percent = LOUDEST
    night: Night | None = None
    wake: Wake | None = None
    resume: Resume = Resume.AS_IT_WAS
    sleep_at: datetime | None = None

    def most(self, local: datetime) -> Percent:
        """The loudest that music may be at this local time."""
        if self.night and self.night.holds(local.time()):
            return min(self.limit, self.night.volume)
        return self.limit
