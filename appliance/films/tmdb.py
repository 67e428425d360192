"""Films from themoviedb.org, with the household's own token (developer.themoviedb.org/reference/discover-movie and others)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import BaseModel, Field, ValidationError

from appliance.asker import Asker
from appliance.errors import FilmError, SettingsError
from appliance.films.catalogue import film_id, same_title
from appliance.films.genres import TMDB, UNRATED, affect_of
from appliance.films.local import picture
from appliance.vocabulary.films import Film, FilmSourceName, Poster
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from appliance.ports.answers import Answers
    from appliance.ports.clock import Clock

NAME: Final = "themoviedb.org"
API: Final = "https://api.themoviedb.org/3"
IMAGES: Final = "https://image.tmdb.org/t/p"
ATTRIBUTION: Final = "This product uses the TMDB API but is not endorsed or certified by TMDB."
"""The sentence that its terms of use ask for (themoviedb.org/api-terms-of-use)."""
EVERY: Final = Seconds(0.25)
"""It allows some 40 questions a second; a household needs few."""
DAY: Final = 86400.0
LISTS: Final = Seconds(1 * DAY)
FACTS: Final = Seconds(30 * DAY)
"""Its terms allow six months."""
VOTES: Final = "300"
"""Films that fewer people rated are hardly known."""
CERTIFICATES: Final = {0: "G", 6: "PG", 12: "PG-13", 16: "R"}
"""The ratings of the USA, which it knows of most films, for our ages."""
WIDTH: Final = "w342"
LARGEST_POSTER: Final = 1024 * 1024

Answer = TypeVar("Answer", bound=BaseModel)


class _Result(BaseModel):
    id: int
    title: str = ""
    original_title: str = ""
    original_language: str = ""
    release_date: str = ""
    genre_ids: list[int] = Field(default_factory=list)
    overview: str = ""
    poster_path: str | None = None


class _Results(BaseModel):
    results: list[_Result] = Field(default_factory=list)


class _Video(BaseModel):
    site: str = ""
    type: str = ""
    key: str = ""


class _Videos(BaseModel):
    results: list[_Video] = Field(default_factory=list)


class _Movie(BaseModel):
    id: int
    imdb_id: str | None = None
    poster_path: str | None = None
    videos: _Videos = Field(default_factory=_Videos)


class Tmdb:
    """Implements ``ports.FilmSource`` and ``ports.FilmDetails``. It is sent genres, titles and years, never a mood or a person.

    Raises:
        SettingsError: the token is the short API key, which would have to stand in every address and so in logs.
    """

    def __init__(self, token: str, cache: Answers, clock: Clock, *, api: str = API, images: str = IMAGES) -> None:
        if re.fullmatch(r"[0-9a-f]{32}", token.strip()):
            msg = "[films] tmdb_token is the short API key: enter the longer API Read Access Token beside it"
            raise SettingsError(msg)
        self._cache, self._api, self._images = cache, api.rstrip("/"), images.rstrip("/")
        self.asker = Asker(NAME, clock, FilmError, every=EVERY, headers={"Authorization": f"Bearer {token.strip()}"})
        # The pictures' server needs no token, so it gets none.
        self.pictures = Asker(NAME, clock, FilmError, every=Seconds(0.0), headers={"Accept": "image/*"})

    async def films(self, genres: tuple[str, ...], age: int) -> list[Film]:
        """Well-known films of any of these genres that this age may see."""
        numbers = "|".join(str(number) for number, name in TMDB.items() if name in genres)
        params = {"sort_by": "popularity.desc", "include_adult": "false", "include_video": "false", "vote_count.gte": VOTES}
        if numbers:
            params["with_genres"] = numbers
        if age in CERTIFICATES:
            params |= {"certification_country": "US", "certification.lte": CERTIFICATES[age]}
        rated = age if age in CERTIFICATES else UNRATED
        found = await self._ask("/discover/movie", params, LISTS, _Results)
        films = [self._film(result, rated) for result in found.results if result.title] if found else []
        return [film for film in films if film is not None]

    async def more(self, film: Film) -> Film:
        """The film with its numbers, poster and trailer."""
        number = film.ids.get("tmdb") or await self._search(film)
        if not number:
            return film
        movie = await self._ask(f"/movie/{number}", {"append_to_response": "videos"}, FACTS, _Movie)
        if movie is None:
            return film
        imdb = {"imdb": movie.imdb_id} if movie.imdb_id and re.fullmatch(r"tt\d{6,10}", movie.imdb_id) else {}
        return replace(
            film,
            ids={**film.ids, "tmdb": str(movie.id), **imdb},
            poster=self._poster_url(movie.poster_path) or film.poster,
            trailer=_trailer(movie.videos.results) or film.trailer,
        )

    async def poster(self, film: Film) -> Poster | None:
        """The film's poster, kept for a month."""
        url = (await self.more(film)).poster
        if not url.startswith(f"{self._images}/"):
            return None
        key = f"tmdb poster {url.rpartition('/')[2]}"
        content = await self._cache.get(key)
        if content is None:
            content = await self.pictures.ask("GET", url, most=LARGEST_POSTER) or b""
            await self._cache.put(key, content, FACTS)
        return picture(content)

    async def _search(self, film: Film) -> str | None:
        """Its number there: of the same title and, within a year, the same age."""
        params = {"query": film.title, "include_adult": "false"} | ({"year": str(film.year)} if film.year else {})
        found = await self._ask("/search/movie", params, FACTS, _Results)
        titles = {same_title(title) for title in (film.title, film.original) if title}
        for result in found.results if found else ():
            year = _year(result.release_date)
            same_year = film.year is None or year is None or abs(film.year - year) <= 1
            if same_year and titles & {same_title(result.title), same_title(result.original_title)}:
                return str(result.id)
        return None

    async def _ask(self, path: str, params: dict[str, str], lasts: Seconds, kind: type[Answer]) -> Answer | None:
        """A kept answer, or a new one, which is kept; None where there is no such thing. Both raise FilmError."""
        key = f"tmdb {path} " + "&".join(f"{name}={params[name]}" for name in sorted(params))
        content = await self._cache.get(key)
        fresh = content is None
        if content is None:
            content = await self.asker.ask("GET", f"{self._api}{path}", params=params)
        if content is None:
            return None
        try:
            answer = kind.model_validate_json(content)
        except ValidationError as error:
            msg = f"{NAME} answered something that I do not understand."
            raise FilmError(msg) from error
        if fresh:
            await self._cache.put(key, content, lasts)
        return answer

    def _film(self, result: _Result, age: int) -> Film | None:
        """A result as a film; None where its genres say nothing of how it feels."""
        genres = tuple(TMDB[number] for number in result.genre_ids if number in TMDB)
        affect = affect_of(genres)
        if affect is None:
            return None
        year = _year(result.release_date)
        return Film(
            id=film_id(result.title, year),
            title=result.title,
            year=year,
            genres=genres,
            age=age,
            affect=affect,
            original=result.original_title if result.original_title != result.title else "",
            language=result.original_language[:3],
            why=re.split(r"(?<=[.!?])\s", result.overview, maxsplit=1)[0][:300],
            source=FilmSourceName.TMDB,
            ids={"tmdb": str(result.id)},
            poster=self._poster_url(result.poster_path),
            rough=True,
        )

    def _poster_url(self, path: str | None) -> str:
        return f"{self._images}/{WIDTH}{path}" if path and re.fullmatch(r"/[A-Za-z0-9_-]+\.(jpg|jpeg|png)", path) else ""


def _year(date: str) -> int | None:
    return int(date[:4]) if re.match(r"\d{4}-", date) else None


def _trailer(videos: list[_Video]) -> str:
    """The first trailer, or else the first teaser, that is on YouTube, which televisions can open."""
    for kind in ("Trailer", "Teaser"):
        for video in videos:
            if video.site == "YouTube" and video.type == kind and re.fullmatch(r"[A-Za-z0-9_-]{11}", video.key):
                return f"https://www.youtube.com/watch?v={video.key}"
    return ""
