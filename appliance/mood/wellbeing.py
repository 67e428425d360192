"""Notices a long stretch of low mood over days, and says so once, kindly. No diagnosis: nothing medical is meant or claimed.

A day counts as low when most of the time with a known mood was low. One bad evening, or a few hours before the
camera, must not count, so a day needs enough hours, a stretch needs enough days, and a good day now and then does not
hide it. Compared with the person's own usual share, so that a resting face that reads sad is not a sorrow every day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING, Final

from appliance.vocabulary.affect import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

LOW: Final = frozenset({Label.SADNESS, Label.DOWN})
"""The labels that count as low. Tired is no sorrow."""

STRETCH: Final = timedelta(days=14)
"""How far back a stretch is looked for: two weeks, long enough that a bad week does not speak."""

USUAL: Final = timedelta(days=60)
"""How far back the usual is taken from, before the stretch."""

DAYS_NEEDED: Final = 7
"""Days with enough known within the stretch; fewer say nothing."""

HOURS_NEEDED: Final = 0.5
"""Hours with a known mood that make a day count."""

LOW_SHARE: Final = 0.5
"""A day is low when at least this share of its known hours is low..."""

ABOVE_USUAL: Final = 0.2
"""... and this much more than the person's usual day."""

LOW_DAYS: Final = 0.7
"""The share of the days of a stretch that must be low: robust to a bad evening as to a good one."""

QUIET_FOR: Final = timedelta(days=60)
"""Once said, nothing is said for this long: it is not nagging."""

WORDS: Final = (
    "The last two weeks looked rather low to me. I may well be wrong: I only see faces now and then. "
    "If it feels true to you too, it can help to talk to somebody you trust. "
    "I have told nobody, and I will not bring it up again soon."
)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a person's mood history: hours with a mood known, and hours of them low (the labels of ``LOW``)."""

    date: date
    known: float
    low: float


@dataclass(frozen=True, slots=True)
class Notice:
    """What to say to that person only, once: ``words``, and ``since`` when the days were low."""

    since: date
    words: str = WORDS


def notice(days: Sequence[Day], today: date, said: date | None) -> Notice | None:
    """A notice where the last two weeks were low on the whole, else None.

    ``days`` in any order, at most one of each date; those without enough hours, and ``today`` itself (not over yet), do not
    count. ``said`` is the date of the last notice given.
    """
    if said is not None and today - said < QUIET_FOR:
        return None
    counted = {day.date: day.low / day.known for day in days if day.known >= HOURS_NEEDED and day.date < today}
    recent = {day: share for day, share in counted.items() if day >= today - STRETCH}
    before = [share for day, share in counted.items() if today - USUAL <= day < today - STRETCH]
    if len(recent) < DAYS_NEEDED:
        return None
    usual = median(before) if len(before) >= DAYS_NEEDED else 0.0
    low = sorted(day for day, share in recent.items() if share >= max(LOW_SHARE, usual + ABOVE_USUAL))
    if len(low) < LOW_DAYS * len(recent):
        return None
    return Notice(since=low[0])
