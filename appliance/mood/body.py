"""Heart rate and skin conductance as a hint about arousal: against this person's own rest, never against a norm.

The rest is learned as it comes: a slowly forgetting mean and deviation that fall quickly and rise slowly, because most of
an evening is rest and what stands out from it is upwards. A reading tells only how far above that rest the body is (and
so only of arousal: a racing heart may be joy or fear), and only while it is fresh.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from appliance.vocabulary.mood import Sense
from appliance.vocabulary.units import Seconds

LIVING: Final = {Sense.HEART_RATE: (25.0, 230.0), Sense.SKIN: (0.01, 60.0)}
"""What a living body gives: beats a minute; microsiemens (W. Boucsein, "Electrodermal Activity", 2012: 1 to 40 in adults)."""

SPREAD: Final = {Sense.HEART_RATE: 0.07, Sense.SKIN: 0.25}
"""The smallest deviation at rest, of the logarithm: heart rates scatter by some 7 %, skin conductance by a quarter."""

RELIABILITY: Final = {Sense.HEART_RATE: 0.3, Sense.SKIN: 0.3}
"""How far two deviations above rest move arousal. Ours: movement and coffee raise both as much as feelings do."""

FRESH: Final = Seconds(60.0)
"""After so long without a reading the body says nothing more."""

RISES: Final = Seconds(1800.0)
FALLS: Final = Seconds(120.0)
"""How fast the rest follows upwards and downwards."""

LEARNS: Final = Seconds(120.0)
"""Seconds of readings before a rest is known."""


@dataclass(slots=True)
class _Channel:
    """One sensor: its rest and deviation (of the logarithm), how long it has been learning, and its last value."""

    rest: float
    spread: float
    at: Seconds
    value: float
    known: float = 0.0


class Body:
    """One person's sensors. Time is passed in; constant memory."""

    def __init__(self) -> None:
        self._channels: dict[Sense, _Channel] = {}

    def sense(self, kind: Sense, value: float, at: Seconds) -> bool:
        """Take a reading; False where no living body gives it (it is dropped)."""
        low, high = LIVING[kind]
        if not low <= value <= high:  # also false for NaN
            return False
        logarithm = math.log(value)
        channel = self._channels.get(kind)
        if channel is None:
            self._channels[kind] = _Channel(logarithm, SPREAD[kind], at, logarithm)
            return True
        elapsed = min(max(at - channel.at, 0.0), FRESH)
        distance = logarithm - channel.rest
        gain = 1 - math.exp(-elapsed / (FALLS if distance < 0 or channel.known < LEARNS else RISES))
        channel.rest += gain * distance
        if abs(distance) < 2 * channel.spread:
            slow = 1 - math.exp(-elapsed / RISES)
            channel.spread = max(channel.spread + slow * (abs(distance) - channel.spread), SPREAD[kind])
        channel.known += elapsed
        channel.at, channel.value = at, logarithm
        return True

    def arousal(self, at: Seconds) -> float:
        """How far the body lifts arousal, in [-0.6, 0.6]; 0 where nothing is fresh or the rest is not known yet."""
        total = 0.0
        for kind, channel in self._channels.items():
            if channel.known >= LEARNS and 0 <= at - channel.at <= FRESH:
                deviations = (channel.value - channel.rest) / channel.spread
                total += RELIABILITY[kind] * math.tanh(deviations / 2) / math.tanh(1)
        return min(max(total, -0.6), 0.6)

    def forget(self) -> None:
        """Another person: their rest is not known."""
        self._channels.clear()
