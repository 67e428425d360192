"""Internet radio: where stations are known from, and what people may ask of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from appliance.vocabulary.radio import RadioShown, Station, StationId


class StationDirectory(Protocol):
    """Who knows stations. Nothing is asked of anybody before one of these is called, and nobody is told a mood or a person."""

    def stations(self) -> AsyncIterator[Sequence[Station]]:
        """All that are known: first what is kept, then more and more as what is missing or old arrives.

        Raises RadioError where something is missing or old and nobody answers.
        """
        ...

    async def outside(self, stations: Sequence[Station]) -> list[Station]:
        """Those whose address leads out of the home: anybody may enter a station, also one that is really somebody's router."""
        ...

    async def begun(self, station: Station) -> None:
        """Tell the directory that somebody hears this one, which it asks for. Failing, it only logs."""
        ...


class Radio(Protocol):
    """What people may ask of internet radio. May raise RefusedError, PlayerError and StoreError."""

    def show(self) -> RadioShown:
        """How it is."""
        ...

    async def switch(self, *, on: bool) -> None:
        """Allow it or not, for the household; off as long as nobody did. Off, nothing is asked of anybody and none plays."""
        ...

    async def play(self, station: StationId | None) -> None:
        """Play this station, or the best one for the mood, until ``leave``; RefusedError where that may not be."""
        ...

    async def leave(self) -> None:
        """Go back to the library."""
        ...
