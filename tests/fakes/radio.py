"""A directory of radio stations in memory; proven by tests/contract/test_radio.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appliance.errors import RadioError
from appliance.vocabulary.affect import Affect
from appliance.vocabulary.genres import PRIORS
from appliance.vocabulary.radio import Station, StationId

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence


def station(number: int, *genres: str, name: str = "", url: str = "", listeners: int = 100) -> Station:
    """A station of these genres."""
    valence, arousal = (sum(PRIORS[genre][axis] for genre in genres) / len(genres) for axis in (0, 1))
    return Station(
        StationId(f"00000000-0000-4000-8000-{number:012}"),
        name or f"Radio {number}",
        url or f"http://{number}.stations.example.com/live",
        genres,
        Affect(valence, arousal),
        "DE",
        listeners,
    )


STATIONS = (
    station(1, "ambient", "meditation", name="Quiet Waters"),
    station(2, "dance", "pop", name="Dance Hall"),
    station(3, "metal", name="Iron"),
    station(4, "blues", "slowcore", name="Rain"),
    station(5, "classical", name="Concert"),
    station(6, "jazz", name="Late"),
)
"""One for each corner of the plane, and two near its middle."""


class FakeDirectory:
    """``ports.StationDirectory``. ``asked`` counts questions, ``counted`` the stations that were begun; ``away`` has it fail.

    Stations in ``inside`` lead into the home.
    """

    def __init__(self, stations: Sequence[Station] = STATIONS) -> None:
        self.known = list(stations)
        self.asked = 0
        self.counted: list[Station] = []
        self.inside: list[Station] = []
        self.away = False

    async def stations(self) -> AsyncIterator[Sequence[Station]]:
        self.asked += 1
        if self.away:
            msg = "The fake directory is away."
            raise RadioError(msg)
        yield self.known[:2]
        yield self.known

    async def outside(self, stations: Sequence[Station]) -> list[Station]:
        return [each for each in stations if each not in self.inside]

    async def begun(self, station: Station) -> None:
        self.counted.append(station)
