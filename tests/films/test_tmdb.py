"""themoviedb.org, as a service of ours speaks its API: what it is asked, what is kept, and every way it can fail."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest

from appliance import asker
from appliance.brain.clock import SystemClock
from appliance.errors import FilmError, SettingsError
from appliance.films.catalogue import load
from appliance.films.tmdb import EVERY, Tmdb
from appliance.vocabulary.films import FilmSourceName, Poster
from appliance.vocabulary.units import Seconds
from tests.fakes.clock import ManualClock
from tests.fakes.films import MemoryAnswers
from tests.films.service import Answer, Request, Service, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from appliance.ports.clock import Clock

TOKEN = "eyJhbGciOiJIUzI1NiJ9.a-read-access-token.of-the-household"
JPEG = b"\xff\xd8\xff\xe0 a poster"
RESULTS: list[dict[str, Any]] = [
    {
        "id": 8392,
        "title": "My Neighbor Totoro",
        "original_title": "となりのトトロ",
        "original_language": "ja",
        "release_date": "1988-04-16",
        "genre_ids": [14, 16, 10751],
        "overview": "Two sisters move to the country. Much happens.",
        "poster_path": "/totoro.jpg",
    },
    {"id": 2, "title": "A film of no genre", "release_date": "2001-01-01", "genre_ids": []},
    {"id": 3, "title": "A film of no date", "genre_ids": [35, 99999], "poster_path": "/../evil.jpg"},
]
MOVIE = {
    "id": 8392,
    "imdb_id": "tt0096283",
    "poster_path": "/totoro.jpg",
    "videos": {
        "results": [
            {"site": "Vimeo", "type": "Trailer", "key": "12345678901"},
            {"site": "YouTube", "type": "Teaser", "key": "teaserteas1"},
            {"site": "YouTube", "type": "Trailer", "key": "trailertra1"},
        ]
    },
}
TOTORO = next(film for film in load() if film.id == "my-neighbor-totoro-1988")


def speaks(request: Request) -> Answer:
    if request.path.startswith("/t/p/"):
        return Answer(JPEG) if request.path == "/t/p/w342/totoro.jpg" else Answer(status=404)
    if request.headers.get("authorization") != f"Bearer {TOKEN}":
        return Answer({"status_code": 7}, 401)
    match request.path:
        case "/3/discover/movie":
            return Answer({"page": 1, "results": RESULTS})
        case "/3/search/movie":
            found = [result for result in RESULTS if request.query["query"].casefold() in str(result["title"]).casefold()]
            return Answer({"results": found})
        case "/3/movie/8392":
            return Answer(MOVIE)
    return Answer({"status_code": 34}, 404)


@asynccontextmanager
async def tmdb(
    answer: Callable[[Request], Answer] = speaks, *, clock: Clock | None = None
) -> AsyncIterator[tuple[Tmdb, Service]]:
    clock = clock or SystemClock()
    with serving(answer) as service:
        source = Tmdb(TOKEN, MemoryAnswers(clock), clock, api=f"{service.url}/3", images=f"{service.url}/t/p")
        async with source.asker, source.pictures:
            yield source, service


async def test_films_by_genre_and_age() -> None:
    async with tmdb() as (source, service):
        films = await source.films(("comedy", "family", "nostalgia"), 6)
    totoro, undated = films
    assert totoro.id == TOTORO.id
    assert (totoro.year, totoro.original, totoro.language) == (1988, "となりのトトロ", "ja")
    assert totoro.genres == ("fantasy", "animation", "family")
    assert totoro.why == "Two sisters move to the country."
    assert (totoro.age, totoro.rough, totoro.source) == (6, True, FilmSourceName.TMDB)
    assert (undated.year, undated.genres, undated.poster) == (None, ("comedy",), "")
    (request,) = service.asked
    assert request.query["with_genres"] == "35|10751"
    assert (request.query["certification.lte"], request.query["include_adult"]) == ("PG", "false")
    assert TOKEN not in request.path + str(request.query)


async def test_for_adults_no_certificate_is_asked_and_none_is_assumed() -> None:
    async with tmdb() as (source, service):
        films = await source.films((), 18)
    assert "certification.lte" not in service.asked[0].query
    assert {film.age for film in films} == {18}


async def test_more_of_a_film_and_its_poster_and_all_of_it_kept() -> None:
    async with tmdb() as (source, service):
        more = await source.more(TOTORO)
        assert more.ids == {"tmdb": "8392", "imdb": "tt0096283"}
        assert more.trailer == "https://www.youtube.com/watch?v=trailertra1"
        assert await source.poster(TOTORO) == Poster("image/jpeg", JPEG)
        asked = len(service.asked)
        assert await source.more(TOTORO) == more
        assert await source.poster(TOTORO) == Poster("image/jpeg", JPEG)
        assert len(service.asked) == asked == 3
    posters = [request for request in service.asked if request.path.startswith("/t/p/")]
    assert "authorization" not in posters[0].headers


async def test_what_is_kept_is_there_when_it_is_away() -> None:
    async with tmdb() as (source, service):
        films = await source.films(("comedy",), 18)
        service.stop()
        assert await source.films(("comedy",), 18) == films
        with pytest.raises(FilmError, match=r"themoviedb\.org is not answering"):
            await source.films(("war",), 18)


async def test_a_film_that_it_does_not_know_stays_as_it_is() -> None:
    other = next(film for film in load() if film.id == "paddington-2014")
    async with tmdb() as (source, _):
        assert await source.more(other) == other
        assert await source.poster(other) is None


async def test_questions_keep_their_distance() -> None:
    before = monotonic()
    async with tmdb(clock=ManualClock()) as (source, service):  # for which all three come at the same moment
        for genre in ("comedy", "drama", "war"):
            await source.films((genre,), 18)
    assert len(service.asked) == 3
    assert monotonic() - before >= (1 + 2) * EVERY


FAULTS: dict[str, tuple[Callable[[Request], Answer], str]] = {
    "an error": (lambda _: Answer(status=503), "an error"),
    "a redirect": (lambda _: Answer(status=302, headers={"Location": "http://127.0.0.1:1/"}), "an error"),
    "no json": (lambda _: Answer(b"<html>"), "do not understand"),
    "other json": (lambda _: Answer({"results": 3}), "do not understand"),
    "a list": (lambda _: Answer([]), "do not understand"),
    "too much": (lambda _: Answer(b"x" * (asker.LARGEST + 1)), "more than I take"),
    "a pause": (lambda _: Answer(status=429, headers={"Retry-After": "7"}), "asks for a pause"),
    "a wrong token": (lambda _: Answer(status=401), "does not take the token"),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_every_failure_is_one_sentence(fault: str) -> None:
    answer, words = FAULTS[fault]
    async with tmdb(answer) as (source, _):
        with pytest.raises(FilmError, match=words):
            await source.films((), 18)


@pytest.mark.parametrize(("fault", "pause"), [("a pause", 7.0), ("an error", asker.REST), ("a wrong token", asker.LONG_REST)])
async def test_after_a_failure_it_is_left_alone_for_a_while(fault: str, pause: float) -> None:
    clock = ManualClock()
    answer, words = FAULTS[fault]
    async with tmdb(answer, clock=clock) as (source, service):
        for _ in range(3):
            with pytest.raises(FilmError, match=words):
                await source.films((), 18)
        assert len(service.asked) == 1
        assert source.asker.fault
        clock.advance(pause + 1)
        service.answer = speaks
        assert await source.films((), 18)
        assert not source.asker.fault


async def test_one_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asker, "PATIENCE", Seconds(0.3))
    async with tmdb() as (source, service):
        service.hold = Event()
        with pytest.raises(FilmError, match="not answering"):
            await source.films((), 18)


async def test_the_token_reaches_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with tmdb(lambda _: Answer(status=401)) as (source, _):
        with pytest.raises(FilmError) as caught:
            await source.films((), 18)
    assert TOKEN not in caplog.text
    assert TOKEN not in str(caught.value)


def test_the_short_key_is_refused_and_not_repeated() -> None:
    short = "0123456789abcdef" * 2
    with pytest.raises(SettingsError, match="longer") as caught:
        Tmdb(short, MemoryAnswers(ManualClock()), ManualClock())
    assert short not in str(caught.value)
