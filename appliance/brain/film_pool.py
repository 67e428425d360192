"""The films of all sources in one: a source that is slow or away is left out and named, and nothing waits for it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from appliance.errors import MoodboxError
from appliance.vocabulary.films import FilmSourceName
from appliance.vocabulary.health import Health

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from appliance.ports.films import FilmSource
    from appliance.vocabulary.films import Film, FilmId

log = logging.getLogger(__name__)

MOMENT: Final = 1.5
"""Seconds that a choice waits for a source; what comes later is there the next time."""
MOST: Final = 5000
"""Films that are remembered of sources that do not keep them themselves."""
ORDER: Final = (FilmSourceName.LOCAL, FilmSourceName.CATALOGUE, FilmSourceName.TMDB)
"""Whose word counts first on a film that several have."""


SLOW: Final = "It is slow. What it finds is there the next time."
MOST_ANSWERS: Final = 60


class _Question(NamedTuple):
    """What a source is asked: the genres and the age."""

    source: FilmSourceName
    genres: tuple[str, ...]
    age: int


class FilmPool:
    """Asks all sources at once."""

    def __init__(self, sources: Mapping[FilmSourceName, FilmSource], *, moment: float = MOMENT) -> None:
        self._sources, self._moment = sources, moment
        self._asked: dict[_Question, asyncio.Task[None]] = {}
        self._answers: dict[_Question, Sequence[Film]] = {}
        self._seen: dict[FilmId, Film] = {}
        self.health: dict[FilmSourceName, Health] = {name: Health(up=True) for name in sources}

    def find(self, film: FilmId) -> Film | None:
        """A film that some source gave before."""
        return self._seen.get(film)

    def learn(self, film: Film) -> None:
        """More is known of a film."""
        self._seen[film.id] = film

    async def films(self, genres: tuple[str, ...], age: int) -> list[Film]:
        """The films of all sources that answer in a moment, and of the others what they gave last; each film once."""
        questions = [_Question(name, genres, age) for name in ORDER if name in self._sources]
        for question in questions:
            if question not in self._asked:
                self._asked[question] = asyncio.create_task(self._ask(question), name=f"films: {question.source}")
        await asyncio.wait([self._asked[question] for question in questions], timeout=self._moment)
        found: dict[FilmId, Film] = {}
        for question in questions:
            if question in self._asked:
                self.health[question.source] = Health(up=False, words=SLOW)
            for film in self._answers.get(question, ()):
                found[film.id] = _joined(found[film.id], film) if film.id in found else film
        self._remember(found)
        return list(found.values())

    async def close(self) -> None:
        """Stop asking."""
        tasks = list(self._asked.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _ask(self, question: _Question) -> None:
        name = question.source
        try:
            self._answers[question] = await self._sources[name].films(question.genres, question.age)
            self.health[name] = Health(up=True)
            while len(self._answers) > MOST_ANSWERS:
                del self._answers[next(iter(self._answers))]
        except MoodboxError as error:
            log.log(logging.WARNING if self.health[name].up else logging.DEBUG, "films of %s: %s", name, error)
            self.health[name] = Health(up=False, words=str(error))
        except Exception:
            log.exception("films of %s could not be had", name)
            self.health[name] = Health(up=False, words="Something went wrong with it. The log says more.")
        finally:
            self._asked.pop(question, None)

    def _remember(self, found: Mapping[FilmId, Film]) -> None:
        for film in found.values():
            before = self._seen.get(film.id)
            # A list that was asked for children says more of a film's age than one that was not.
            self._seen[film.id] = replace(_joined(film, before), age=min(film.age, before.age)) if before else film
        while len(self._seen) > max(MOST, len(found)):
            del self._seen[next(iter(self._seen))]


def _joined(film: Film, other: Film) -> Film:
    """A film, with numbers and addresses that only the other one has."""
    return replace(
        film, ids={**other.ids, **film.ids}, poster=film.poster or other.poster, trailer=film.trailer or other.trailer
    )
