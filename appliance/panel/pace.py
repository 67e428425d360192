"""How often one session may do what costs the box much."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

RATE: Final = 2.0
"""Pictures a second that one session may send, on the average."""
BURST: Final = 4.0
SESSIONS: Final = 64
"""Sessions whose pace is remembered."""


WORDS: Final = 0.5
"""Things said a second, on the average, and at once: more than anybody types."""
BREATH: Final = 10.0


class Pace:
    """A bucket for each session: so many at once, then so many a second."""

    def __init__(self, rate: float = RATE, burst: float | None = None) -> None:
        self._rate, self._burst = rate, burst
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def admits(self, session: str, at: float) -> bool:
        """Whether one more may come now."""
        burst = BURST if self._burst is None else self._burst
        level, last = self._levels.pop(session, (burst, at))
        level = min(burst, level + self._rate * (at - last))
        self._levels[session] = (level - 1 if level >= 1 else level, at)
        if len(self._levels) > SESSIONS:
            self._levels.popitem(last=False)
        return level >= 1
