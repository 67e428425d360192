"""The real clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from appliance.vocabulary.units import Seconds


def boot() -> str:
    """What names this start of the machine; another one each time. Empty where the system does not say."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""


class SystemClock:
    """The machine's clocks (``ports.Clock``). CLOCK_MONOTONIC is one clock for all processes of a Linux machine."""

    def monotonic(self) -> Seconds:
        """Seconds on the monotonic clock."""
        return Seconds(time.monotonic())

    def now(self) -> datetime:
        """The date and time in UTC."""
        return datetime.now(UTC)

    def when(self, at: Seconds) -> datetime:
        """The date and time in UTC of a moment on the monotonic clock."""
        return self.now() - timedelta(seconds=time.monotonic() - at)
