"""Growing pauses after wrong tries; kept in memory, so that nobody is locked out for good."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from appliance.errors import TooSoonError
from appliance.vocabulary.units import Seconds

FORGOTTEN: Final = Seconds(900.0)
"""After so long without a wrong try all is as at first."""
NAMES: Final = 256
"""So many names are remembered; made-up ones push out the oldest."""


@dataclass(slots=True)
class _Tries:
    wrong: int
    last: Seconds


@dataclass(frozen=True, slots=True)
class Pace:
    """``free`` wrong tries cost nothing; then the pause doubles from one second up to ``longest``."""

    free: int
    longest: Seconds

    def pause(self, wrong: int) -> Seconds:
        """How long to wait after the last of this many wrong tries."""
        return Seconds(0.0) if wrong < self.free else Seconds(min(self.longest, 2.0 ** min(wrong - self.free, 30)))


ONE_NAME: Final = Pace(free=3, longest=Seconds(60.0))
ALL_NAMES: Final = Pace(free=20, longest=Seconds(10.0))
"""All tries together. Short, because whoever guesses also makes the others wait."""


class Slowdown:
    """Remembers wrong tries per name and in all. Times are on the monotonic clock."""

    def __init__(self) -> None:
        self._names: dict[str, _Tries] = {}
        self._all = _Tries(0, Seconds(0.0))

    def check(self, name: str, at: Seconds) -> None:
        """Let a try pass, or raise TooSoonError with how long to wait; such a try is not looked at and does not count."""
        tries = self._names.get(name)
        left = max(_left(ALL_NAMES, self._all, at), _left(ONE_NAME, tries, at) if tries else 0.0)
        if left > 0:
            count = math.ceil(left)
            msg = f"Too many wrong tries: wait {count} second{'s' if count > 1 else ''}, then try again."
            raise TooSoonError(msg)

    def wrong(self, name: str, at: Seconds) -> None:
        """Note a wrong try."""
        tries = self._names.pop(name, None) or _Tries(0, at)
        self._names[name] = _next(tries, at)
        if len(self._names) > NAMES:
            del self._names[next(iter(self._names))]
        self._all = _next(self._all, at)

    def right(self, name: str) -> None:
        """Forget this name's wrong tries, not those in all: somebody with a password could else guess the others' freely."""
        self._names.pop(name, None)


def _left(pace: Pace, tries: _Tries, at: Seconds) -> float:
    return 0.0 if at - tries.last > FORGOTTEN else tries.last + pace.pause(tries.wrong) - at


def _next(tries: _Tries, at: Seconds) -> _Tries:
    return _Tries(1 if at - tries.last > FORGOTTEN else tries.wrong + 1, at)
