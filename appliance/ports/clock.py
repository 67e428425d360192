"""Time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from appliance.vocabulary.units import Seconds


class Clock(Protocol):
    """Time. The only place that reads it."""

    def monotonic(self) -> Seconds:
        """Seconds on the machine's monotonic clock, the one that the eye stamps its looks with."""
        ...

    def now(self) -> datetime:
        """The date and time, with time zone UTC."""
        ...

    def when(self, at: Seconds) -> datetime:
        """The date and time in UTC of a moment on the monotonic clock."""
        ...
