"""Internet radio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from appliance.vocabulary.affect import Affect

StationId = NewType("StationId", str)
"""The directory's own id of a station, a UUID."""


@dataclass(frozen=True, slots=True)
class Station:
    """A radio station. ``url`` is its stream's; ``genres`` are those of its tags that say how music feels, which is ``affect``.

    ``country`` is an ISO 3166 code or empty; ``listeners`` is how often it was begun lately, by the directory's count.
    """

    id: StationId
    name: str
    url: str
    genres: tuple[str, ...]
    affect: Affect
    country: str = ""
    listeners: int = 0


@dataclass(frozen=True, slots=True)
class RadioShown:
    """Radio as people see it.

    ``asked``: somebody wants it now, whatever the library has. ``barred``: why nothing of it may play now; ``fault``: what is
    wrong with the directory; both in words and empty where there is nothing to say. ``stations`` are the ones for the mood
    that steers, best first, of the ``known``.
    """

    on: bool = False
    asked: bool = False
    barred: str = ""
    fault: str = ""
    known: int = 0
    stations: tuple[Station, ...] = ()
