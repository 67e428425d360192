"""Stations from radio-browser.info, a free directory that everybody may add to (docs.radio-browser.info).

It is asked for the same lists whatever the mood, so it never learns one: the most heard stations of each of our genres, once a
day. What it answered is kept and serves while it is away. Each question goes to one of its servers, and where that fails to
the next; a second lies between two.
"""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Self

from pydantic import BaseModel, TypeAdapter, ValidationError

from appliance import __version__
from appliance.asker import Asker
from appliance.errors import RadioError
from appliance.radio.servers import is_stream, leads_outside, public_servers
from appliance.vocabulary.genres import PRIORS, plain, prior
from appliance.vocabulary.radio import Station, StationId
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from types import TracebackType

    from appliance.ports.answers import Answers
    from appliance.ports.clock import Clock

log = logging.getLogger(__name__)

NAME: Final = "radio-browser.info"
AGENT: Final = f"Moodbox/{__version__}"
EVERY: Final = Seconds(1.0)
TRIES: Final = 3
"""So many servers are tried for one question."""
FRESH: Final = timedelta(days=1)
KEPT: Final = Seconds(30 * 86_400.0)
"""Old lists serve for so long while nobody answers."""
EACH: Final = 60
"""Stations of each genre."""
TAGS: Final = (
    *("classical", "ambient", "jazz", "pop", "rock", "chillout", "electronic", "folk", "soul", "metal", "lounge", "dance"),
    *("piano", "blues", "acoustic", "lo fi", "house", "techno", "trance", "drum and bass", "disco", "funk", "reggae", "latin"),
    *("salsa", "bossa nova", "indie", "alternative", "classic rock", "punk", "hip hop", "country", "meditation", "new age"),
    *("smooth jazz", "gothic", "industrial", "opera", "baroque", "bollywood", "ghazal", "devotional"),
)
"""Genres as its stations are tagged, the commonest first, so that every corner of the plane soon has a station."""
CODECS: Final = frozenset({"mp3", "aac", "aac+", "ogg", "opus", "flac"})
_LIST: Final = TypeAdapter(list[dict[str, object]])


class _Row(BaseModel):
    """What it says of a station, as far as we use it."""

    stationuuid: str
    name: str
    url: str = ""
    url_resolved: str = ""
    tags: str = ""
    countrycode: str = ""
    codec: str = ""
    hls: int = 0
    lastcheckok: int = 1
    clickcount: int = 0


class RadioBrowser:
    """Implements ``ports.StationDirectory``. ``server`` is a directory of one's own, instead of the public ones.

    Only with one of one's own, stations inside the home are taken too.
    """

    def __init__(
        self, answers: Answers, clock: Clock, *, server: str = "", find: Callable[[], Sequence[str]] = public_servers
    ) -> None:
        self._answers, self._clock, self._own, self._find = answers, clock, server.rstrip("/"), find
        self._askers: dict[str, Asker] = {}

    async def __aenter__(self) -> Self:
        """Nothing is opened before the first question."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what is open."""
        for asker in self._askers.values():
            await asker.__aexit__(kind, error, trace)

    async def stations(self) -> AsyncIterator[Sequence[Station]]:
        """See ``ports.StationDirectory``."""
        known: dict[str, list[Station]] = {}
        old = []
        for tag in TAGS:
            known[tag], at = await self._kept(tag)
            if at is None or self._clock.now() - at > FRESH:
                old.append(tag)
        if any(known.values()) or not old:
            yield _together(known)
        for tag in old:
            known[tag] = await self._ask_for(tag)
            yield _together(known)

    async def outside(self, stations: Sequence[Station]) -> list[Station]:
        """See ``ports.StationDirectory``."""
        if self._own:
            return list(stations)
        led = await asyncio.gather(*(asyncio.to_thread(leads_outside, station.url) for station in stations))
        return [station for station, out in zip(stations, led, strict=True) if out]

    async def begun(self, station: Station) -> None:
        """See ``ports.StationDirectory``."""
        try:
            await self._ask(f"/json/url/{station.id}", {})
        except RadioError as error:
            log.info("nobody counts that %s is heard: %s", station.name, error)

    async def _kept(self, tag: str) -> tuple[list[Station], datetime | None]:
        """A list that was kept, and from when it is."""
        content = await self._answers.get(f"radio {tag}")
        if content is None:
            return [], None
        with suppress(ValueError, KeyError, TypeError):
            kept = json.loads(content)
            return self._read(kept["rows"]), datetime.fromisoformat(kept["at"])
        return [], None

    async def _ask_for(self, tag: str) -> list[Station]:
        """The most heard stations of a genre. Raises RadioError."""
        params = {"tag": tag, "tagExact": "true", "hidebroken": "true", "order": "clickcount", "reverse": "true"}
        content = await self._ask("/json/stations/search", params | {"limit": str(EACH)})
        try:
            rows = _LIST.validate_json(content)
        except ValidationError as error:
            msg = f"{NAME} answered something that I do not understand."
            raise RadioError(msg) from error
        short = [{name: row[name] for name in _Row.model_fields if name in row} for row in rows[:EACH]]
        kept = json.dumps({"at": self._clock.now().isoformat(), "rows": short})
        await self._answers.put(f"radio {tag}", kept.encode(), KEPT)
        return self._read(short)

    async def _ask(self, path: str, params: dict[str, str]) -> bytes:
        failure = RadioError(f"{NAME} cannot be found: is the box on the internet? I try again in a while.")
        for server in (await self._servers())[:TRIES]:
            if server not in self._askers:
                headers = {"User-Agent": AGENT, "Accept": "application/json"}
                self._askers[server] = Asker(NAME, self._clock, RadioError, every=EVERY, headers=headers)
            try:
                return await self._askers[server].ask("GET", f"{server}{path}", params=params) or b""
            except RadioError as error:
                failure = error
        raise failure

    async def _servers(self) -> list[str]:
        """Where to ask: one's own, or the public ones as DNS named them within the last day."""
        if self._own:
            return [self._own]
        kept = await self._answers.get("radio servers")
        if kept:
            return kept.decode().split()
        found = list(await asyncio.to_thread(self._find))
        if found:
            await self._answers.put("radio servers", " ".join(found).encode(), Seconds(FRESH.total_seconds()))
        return found

    def _read(self, rows: Sequence[object]) -> list[Station]:
        """The stations of a list that can be played and say how they feel; a row that is none is passed over."""
        found = []
        for row in rows:
            with suppress(ValidationError):
                station = _station(_Row.model_validate(row), at_home=bool(self._own))
                if station:
                    found.append(station)
        return found


def _station(row: _Row, *, at_home: bool) -> Station | None:
    url = row.url_resolved or row.url
    name = " ".join("".join(each if each.isprintable() else " " for each in row.name).split())[:80]
    genres = tuple(dict.fromkeys(known for tag in row.tags.split(",") if (known := plain(tag)) in PRIORS))
    affect = prior(genres)
    playable = row.codec.lower() in CODECS and not row.hls and row.lastcheckok and (at_home or is_stream(url))
    if not (playable and name and affect and row.stationuuid.replace("-", "").isalnum()):
        return None
    country = row.countrycode if len(row.countrycode) == 2 and row.countrycode.isalpha() else ""  # noqa: PLR2004 - ISO 3166
    return Station(StationId(row.stationuuid), name, url, genres, affect, country.upper(), max(row.clickcount, 0))


def _together(lists: dict[str, list[Station]]) -> list[Station]:
    """Each station once; of several streams of one name the most heard."""
    every = sorted((station for found in lists.values() for station in found), key=lambda each: (-each.listeners, each.id))
    by_name: dict[str, Station] = {}
    for station in every:
        by_name.setdefault(plain(station.name) or station.id, station)
    by_url = {station.url: station for station in reversed(by_name.values())}
    return sorted(by_url.values(), key=lambda each: (-each.listeners, each.id))
