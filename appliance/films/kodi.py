"""Kodi on the television, by JSON-RPC over its own HTTP interface (kodi.wiki/view/JSON-RPC_API/v13)."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

import httpx
from pydantic import BaseModel, ValidationError

from appliance.asker import Asker
from appliance.errors import FilmError
from appliance.films.catalogue import same_title
from appliance.vocabulary.films import TvAction
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from appliance.ports.clock import Clock
    from appliance.settings import KodiSettings
    from appliance.vocabulary.films import Film, TvCommand

SHOWN: Final = 8000
"""Milliseconds that a notice stays."""
PROPERTIES: Final = ["title", "originaltitle", "year", "trailer", "uniqueid"]


class _Error(BaseModel):
    code: int


class _Reply(BaseModel):
    jsonrpc: str
    result: Any = None
    error: _Error | None = None


class Kodi:
    """Implements ``ports.Television``."""

    def __init__(self, settings: KodiSettings, clock: Clock) -> None:
        secret = settings.password.get_secret_value() if settings.password else ""
        auth = httpx.BasicAuth(settings.username, secret) if settings.username else None
        self.asker = Asker("Kodi", clock, FilmError, every=Seconds(0.0), headers={}, auth=auth)
        self._url = settings.url.rstrip("/")
        self._root = settings.films.rstrip("/")
        self._numbers = count(1)

    async def send(self, command: TvCommand) -> str:
        """Open a film that Kodi has, play its trailer, or show its title.

        Raises:
            FilmError: Kodi is away, refuses, or has no such film.
        """
        film = command.film
        match command.action:
            case TvAction.NOTICE:
                await self._notify(film)
                return "Kodi shows it."
            case TvAction.OPEN:
                return await self._open(film)
            case TvAction.TRAILER | TvAction.SEARCH:
                return await self._trailer(film, command.url)

    async def _open(self, film: Film) -> str:
        movie = await self._find(film)
        if movie:
            await self._call("Player.Open", {"item": {"movieid": movie["movieid"]}})
            return "Kodi plays it."
        if film.file and self._root:
            await self._call("Player.Open", {"item": {"file": f"{self._root}/{film.file}"}})
            return "Kodi plays it."
        await self._notify(film)
        msg = f"Kodi has no {film.title} in its library, so it only shows the title."
        raise FilmError(msg)

    async def _trailer(self, film: Film, url: str) -> str:
        movie = await self._find(film)
        own = str(movie.get("trailer", "")) if movie else ""
        video = own or _plugin(url)
        if not video:
            msg = f"Kodi knows no trailer of {film.title}."
            raise FilmError(msg)
        await self._call("Player.Open", {"item": {"file": video}})
        return "Kodi plays the trailer."

    async def _notify(self, film: Film) -> None:
        message = ", ".join(map(str, filter(None, (film.year, *film.genres[:2]))))
        await self._call("GUI.ShowNotification", {"title": film.title, "message": message or " ", "displaytime": SHOWN})

    async def _find(self, film: Film) -> dict[str, Any] | None:
        """The film in Kodi's library: by its IMDb number, or by title and, within a year, the same age."""
        for title in filter(None, (film.title, film.original)):
            rule = {"field": "title", "operator": "is", "value": title}
            answer = await self._call("VideoLibrary.GetMovies", {"filter": rule, "properties": PROPERTIES})
            movies = answer.get("movies") if isinstance(answer, dict) else None
            for movie in movies if isinstance(movies, list) else ():
                if isinstance(movie, dict) and isinstance(movie.get("movieid"), int) and _same(movie, film):
                    return movie
        return None

    async def _call(self, method: str, params: object) -> Any:  # noqa: ANN401 - JSON
        """Call a method. Raises FilmError."""
        request = {"jsonrpc": "2.0", "id": next(self._numbers), "method": method, "params": params}
        content = await self.asker.ask("POST", self._url, body=request)
        try:
            reply = _Reply.model_validate_json(content or b"")
        except ValidationError as error:
            msg = "What answers at [kodi] url is not Kodi: see Settings, Services, Control in Kodi for its address."
            raise FilmError(msg) from error
        if reply.error:
            msg = f"Kodi refused to do that ({method}, code {reply.error.code})."
            raise FilmError(msg)
        return reply.result


def _same(movie: dict[str, Any], film: Film) -> bool:
    ids = movie.get("uniqueid")
    if film.ids.get("imdb") and isinstance(ids, dict) and ids.get("imdb"):
        return bool(ids["imdb"] == film.ids["imdb"])
    year = movie.get("year")
    near = not film.year or not isinstance(year, int) or not year or abs(year - film.year) <= 1
    titles = {same_title(str(movie.get(name, ""))) for name in ("title", "originaltitle")}
    return near and bool(titles & {same_title(title) for title in (film.title, film.original) if title})


def _plugin(url: str) -> str:
    """A YouTube address as Kodi's YouTube add-on takes it; empty for any other."""
    parts = urlsplit(url)
    key = parse_qs(parts.query).get("v", [""])[0]
    youtube = parts.hostname in {"www.youtube.com", "youtube.com"} and re.fullmatch(r"[A-Za-z0-9_-]{11}", key)
    return f"plugin://plugin.video.youtube/play/?video_id={key}" if youtube else ""
