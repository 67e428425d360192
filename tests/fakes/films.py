"""Films in memory: the whole room on the real catalogue, a television that only remembers, and answers that only last a test.

The television and the answers are proven by tests/contract/test_films.py.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from appliance.brain.film_pool import FilmPool
from appliance.brain.films import FilmRoom
from appliance.brain.live import Live
from appliance.errors import FilmError
from appliance.films.catalogue import EmbeddedFilms
from appliance.mood.fusion import Fusion
from appliance.state import BoxState
from appliance.vocabulary.films import FilmSourceName, Poster

if TYPE_CHECKING:
    from appliance.ports.clock import Clock
    from appliance.ports.journal import Journal
    from appliance.ports.people import People, PeopleStore
    from appliance.vocabulary.films import Film, TvCommand
    from appliance.vocabulary.units import Seconds


class FakeTelevision:
    """Implements ``ports.Television``; tests read ``sent`` and set ``away``."""

    def __init__(self) -> None:
        self.sent: list[TvCommand] = []
        self.away = False

    async def send(self, command: TvCommand) -> str:
        if self.away:
            msg = "The television is away."
            raise FilmError(msg)
        self.sent.append(command)
        return "The television does it."


class Painter:
    """Implements ``ports.FilmDetails``: a small picture of every film, and a trailer."""

    PICTURE = b"\x89PNG\r\n\x1a\n painted"

    async def more(self, film: Film) -> Film:
        return replace(film, trailer="https://www.youtube.com/watch?v=abcdefghijk")

    async def poster(self, film: Film) -> Poster | None:  # noqa: ARG002 - all look alike
        return Poster("image/png", self.PICTURE)


class MemoryAnswers:
    """Implements ``ports.Answers``."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.kept: dict[str, tuple[float, bytes]] = {}

    async def get(self, key: str) -> bytes | None:
        until, content = self.kept.get(key, (0.0, b""))
        return content if until > self._clock.now().timestamp() else None

    async def put(self, key: str, content: bytes, lasts: Seconds) -> None:
        self.kept[key] = (self._clock.now().timestamp() + lasts, content)


def film_room(people: People, store: PeopleStore, journal: Journal, clock: Clock, **more: Any) -> FilmRoom:  # noqa: ANN401 - its settings
    """The real room on the real catalogue, of a box of its own in which nothing happens."""
    pool = more.pop("pool", None) or FilmPool({FilmSourceName.CATALOGUE: EmbeddedFilms()})
    live = more.pop("live", None) or Live(BoxState("testbox"))
    fusion = more.pop("fusion", None) or Fusion()
    return FilmRoom(pool, live, fusion, people, store, journal, clock, **more)
