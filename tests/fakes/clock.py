"""A clock that stands still until it is moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from appliance.vocabulary.units import Seconds

START = datetime(2025, 6, 1, 9, 0, tzinfo=UTC)


class ManualClock:
    """``ports.Clock`` for tests. ``step`` moves only the date, as NTP or a dead battery does."""

    def __init__(self, start: datetime = START) -> None:
        self._monotonic = 1000.0
        self._now = start

    def monotonic(self) -> Seconds:
        return Seconds(self._monotonic)

    def now(self) -> datetime:
        return self._now

    def when(self, at: Seconds) -> datetime:
        return self._now - timedelta(seconds=self._monotonic - at)

    def advance(self, seconds: float) -> None:
        self._monotonic += seconds
        self._now += timedelta(seconds=seconds)

    def step(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
