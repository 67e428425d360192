"""How often one session may do what costs the box much."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

RATE: Final = 2.0
"""Pictures a second that one session may send, on the average."""
BURST: Final = 4.0
SESSIONS: Final = 64
"""Sessions whose pace is remembered."""


class Pace:
    """A bucket for each session: ``BURST`` pictures at once, then ``RATE`` a second."""

    def __init__(self) -> None:
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def admits(self, session: str, at: float) -> bool:
        """Whether one more may come now."""
        level, last = self._levels.pop(session, (BURST, at))
        level = min(BURST, level + RATE * (at - last))
        self._levels[session] = (level - 1 if level >= 1 else level, at)
        if len(self._levels) > SESSIONS:
            self._levels.popitem(last=False)
        return level >= 1
