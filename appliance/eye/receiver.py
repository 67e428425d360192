"""What the brain believes of the eye: valid records, in order, on time, at the agreed rate, and no look without a lease."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from appliance.errors import WireError
from appliance.eye.wire import LEASE, MOST_LOOKS, Assembler, Gate, Press, StatusRecord, decode
from appliance.ports.eye import EyeStatus

if TYPE_CHECKING:
    from appliance.eye.wire import FaceRecord
    from appliance.vocabulary.sight import Look
    from appliance.vocabulary.units import Seconds

_ON_ITS_WAY: Final = 1.0  # seconds: a look that comes this late after its lease is not believed, but is no offence either
_OLDEST: Final = 5.0  # seconds from taking a frame to here
_AHEAD: Final = 0.01  # seconds: a stamp is rounded
_LOOKS_AT_ONCE: Final = 2.0  # when the brain itself was late
STATUSES, STATUSES_AT_ONCE = 4.0, 20.0  # a second


class Receiver:
    """Records in, looks and statuses out."""

    def __init__(self) -> None:
        """No lease yet."""
        self._until = -math.inf
        self._looks = Gate(0.0, _LOOKS_AT_ONCE)
        self._statuses = Gate(STATUSES, STATUSES_AT_ONCE)
        self._assembler = Assembler()

    def begin(self) -> None:
        """A new eye, which counts its looks anew."""
        self._assembler = Assembler()

    def agree(self, rate: float | None, now: Seconds) -> None:
        """A lease at ``rate`` looks a second begins now, or with None none holds any more."""
        if rate is not None:
            self._until = now + LEASE
            self._looks.rate = min(rate, MOST_LOOKS)
        else:
            self._until = min(self._until, now)

    def leased(self, now: Seconds) -> bool:
        """Whether looking is allowed now."""
        return now <= self._until

    def take(self, record: bytes, now: Seconds) -> Look | EyeStatus | None:
        """What a record completes, if anything.

        Raises:
            WireError: it is none, or not one that may come now; the eye is broken or somebody sits in it.
        """
        part = decode(record)
        if isinstance(part, StatusRecord):
            _check(self._statuses.admits(now), "more statuses than agreed")
            by_hand, held = part.press is not Press.NONE, part.press is Press.HELD
            return EyeStatus(part.open, part.fault.words, part.walls, part.missing, part.rate, part.temperature, by_hand, held)
        return self._look(part, now)

    def _look(self, part: FaceRecord, now: Seconds) -> Look | None:
        if now > self._until:
            _check(now <= self._until + _ON_ITS_WAY, "a look without a lease")
            return None
        _check(now - _OLDEST <= part.at <= now + _AHEAD, "a look of another time")
        _check(self._looks.admits(now, 1 / max(part.count, 1)), "more looks than agreed")
        return self._assembler.add(part)


def _check(holds: bool, what: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not holds:
        raise WireError(what)
