"""Kodi, as a service of ours speaks its JSON-RPC: films of its library opened, trailers, notices, and every way it can fail."""

from __future__ import annotations

import base64
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from appliance.brain.clock import SystemClock
from appliance.errors import FilmError
from appliance.films.catalogue import load
from appliance.films.kodi import Kodi
from appliance.settings import KodiSettings
from appliance.vocabulary.films import TvAction, TvCommand
from tests.films.service import Answer, Request, Service, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

FILMS = {str(film.id): film for film in load()}
AMELIE, TOTORO = FILMS["amelie-2001"], FILMS["my-neighbor-totoro-1988"]
YOUTUBE = "https://www.youtube.com/watch?v=abcdefghijk"


@dataclass
class Rpc:
    """Kodi's end: its library, and the calls that changed something."""

    movies: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, Any]] = field(default_factory=list)

    def answer(self, request: Request) -> Answer:
        if request.headers.get("authorization") != "Basic " + base64.b64encode(b"kodi:a secret").decode():
            return Answer(status=401)
        call = json.loads(request.body)
        method, params = call["method"], call["params"]
        if method == "VideoLibrary.GetMovies":
            assert set(params) == {"filter", "properties"}
            wanted = params["filter"]["value"]
            found = [movie for movie in self.movies if movie["title"] == wanted]
            return self._said(call, {"limits": {"total": len(found)}} | ({"movies": found} if found else {}))
        if method == "Player.Open" and "movieid" in params["item"] and not self.movies:
            return Answer({"jsonrpc": "2.0", "id": call["id"], "error": {"code": -32602, "message": "Invalid params."}})
        assert method in {"Player.Open", "GUI.ShowNotification"}
        self.calls.append((method, params))
        return self._said(call, "OK")

    @staticmethod
    def _said(call: dict[str, Any], result: object) -> Answer:
        return Answer({"jsonrpc": "2.0", "id": call["id"], "result": result})


@asynccontextmanager
async def kodi(rpc: Rpc, **settings: Any) -> AsyncIterator[tuple[Kodi, Service]]:  # noqa: ANN401 - as the settings have it
    with serving(rpc.answer) as service:
        given = {"username": "kodi", "password": SecretStr("a secret")} | settings
        television = Kodi(KodiSettings(url=f"{service.url}/jsonrpc", **given), SystemClock())
        async with television.asker:
            yield television, service


async def test_a_film_of_its_library_is_opened_by_its_number() -> None:
    rpc = Rpc([{"movieid": 7, "title": "Amélie", "year": 2002}, {"movieid": 8, "title": "Amélie", "year": 1961}])
    async with kodi(rpc) as (television, _):
        assert await television.send(TvCommand(TvAction.OPEN, AMELIE)) == "Kodi plays it."
    assert rpc.calls == [("Player.Open", {"item": {"movieid": 7}})]


async def test_it_is_found_under_the_title_in_its_own_language_and_by_its_imdb_number() -> None:
    rpc = Rpc([{"movieid": 3, "title": AMELIE.original, "year": 1999, "uniqueid": {"imdb": "tt0211915"}}])
    async with kodi(rpc) as (television, _):
        await television.send(TvCommand(TvAction.OPEN, replace(AMELIE, ids={"imdb": "tt0211915"})))
    assert rpc.calls == [("Player.Open", {"item": {"movieid": 3}})]


async def test_another_film_of_the_same_title_is_not_opened() -> None:
    rpc = Rpc([{"movieid": 8, "title": "Amélie", "year": 1961}])
    async with kodi(rpc) as (television, _):
        with pytest.raises(FilmError, match="Kodi has no Amélie"):
            await television.send(TvCommand(TvAction.OPEN, AMELIE))
    assert [call[0] for call in rpc.calls] == ["GUI.ShowNotification"]  # so that somebody sees the title at least


async def test_a_file_of_the_house_is_opened_where_kodi_knows_the_folder() -> None:
    rpc = Rpc()
    film = replace(TOTORO, file="Totoro (1988)/totoro.mkv")
    async with kodi(rpc, films="smb://nas/films/") as (television, _):
        await television.send(TvCommand(TvAction.OPEN, film))
    assert rpc.calls == [("Player.Open", {"item": {"file": "smb://nas/films/Totoro (1988)/totoro.mkv"}})]


async def test_trailers_come_from_its_library_or_through_its_youtube_add_on() -> None:
    own = "plugin://plugin.video.youtube/?action=play_video&videoid=xyz"
    rpc = Rpc([{"movieid": 7, "title": "Amélie", "year": 2001, "trailer": own}])
    async with kodi(rpc) as (television, _):
        await television.send(TvCommand(TvAction.TRAILER, AMELIE, YOUTUBE))
        await television.send(TvCommand(TvAction.TRAILER, TOTORO, YOUTUBE))
        with pytest.raises(FilmError, match="no trailer"):
            await television.send(TvCommand(TvAction.TRAILER, TOTORO, "https://elsewhere.example/watch?v=abcdefghijk"))
    files = [params["item"]["file"] for _, params in rpc.calls]
    assert files == [own, "plugin://plugin.video.youtube/play/?video_id=abcdefghijk"]


async def test_a_notice_shows_title_year_and_genres() -> None:
    rpc = Rpc()
    async with kodi(rpc) as (television, _):
        await television.send(TvCommand(TvAction.NOTICE, TOTORO))
    ((method, params),) = rpc.calls
    assert method == "GUI.ShowNotification"
    assert params == {"title": TOTORO.title, "message": "1988, animation, family", "displaytime": 8000}


async def test_a_wrong_password_is_said_and_not_repeated() -> None:
    async with kodi(Rpc(), password=SecretStr("wrong")) as (television, service):
        for _ in range(3):
            with pytest.raises(FilmError, match="does not take the token or password"):
                await television.send(TvCommand(TvAction.NOTICE, TOTORO))
        assert len(service.asked) == 1


async def test_one_that_refuses_or_is_no_kodi_or_is_away_is_said() -> None:
    rpc = Rpc()
    async with kodi(rpc) as (television, service):
        service.answer = lambda _: Answer({"jsonrpc": "2.0", "id": 1, "error": {"code": -32601, "message": "x" * 500}})
        with pytest.raises(FilmError, match=r"refused to do that \(GUI.ShowNotification, code -32601\)"):
            await television.send(TvCommand(TvAction.NOTICE, TOTORO))
        for answer in [Answer(body) for body in (b"<html>", b"[]", b"3", b'{"error": 3}', b"")]:
            service.answer = lambda _, answer=answer: answer  # type: ignore[misc]
            with pytest.raises(FilmError, match="is not Kodi"):
                await television.send(TvCommand(TvAction.NOTICE, TOTORO))
        service.answer = lambda _: Answer({"jsonrpc": "2.0", "id": 1, "result": {"movies": [3, {"movieid": "x"}, {}]}})
        with pytest.raises(FilmError, match="no trailer"):
            await television.send(TvCommand(TvAction.TRAILER, TOTORO))
        service.stop()
        with pytest.raises(FilmError, match="Kodi is not answering"):
            await television.send(TvCommand(TvAction.NOTICE, TOTORO))
