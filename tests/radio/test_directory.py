"""The directory of stations on a server of ours that answers as radio-browser.info does."""

from __future__ import annotations

import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance import __version__
from appliance.brain.clock import SystemClock
from appliance.errors import RadioError
from appliance.radio import directory
from appliance.radio.directory import EACH, FRESH, TAGS, RadioBrowser, _Row, _station
from appliance.radio.servers import is_stream, leads_outside, public_servers
from appliance.vocabulary.affect import Affect
from appliance.vocabulary.genres import PRIORS, plain
from appliance.vocabulary.units import Seconds
from tests.fakes.clock import ManualClock
from tests.fakes.films import MemoryAnswers
from tests.films.service import Answer, serving
from tests.radio.service import Browser, row

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from appliance.ports.clock import Clock
    from appliance.vocabulary.radio import Station
    from tests.films.service import Service


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long lies between two questions is another test's matter."""
    monkeypatch.setattr(directory, "EVERY", Seconds(0.0))


@asynccontextmanager
async def browser(
    *rows: dict[str, Any], clock: Clock | None = None, answers: MemoryAnswers | None = None
) -> AsyncIterator[tuple[RadioBrowser, Service, Browser]]:
    """A directory whose public server is ours."""
    clock, made = clock or SystemClock(), Browser(list(rows))
    with serving(made.answer) as service:
        async with RadioBrowser(answers or MemoryAnswers(clock), clock, find=lambda: [service.url]) as asked:
            yield asked, service, made


async def last(radio: RadioBrowser) -> list[Station]:
    """All stations in the end."""
    found: list[Station] = []
    async for known in radio.stations():
        found = list(known)
    return found


async def test_stations_feel_as_their_genres_do() -> None:
    rows = row(1, "ambient,chill out,ndr"), row(2, "Metal,metal", countrycode="x1"), row(3, "news,talk")
    async with browser(*rows, row(4, "metal", url_resolved="")) as (radio, _, __):
        calm, loud = sorted(await last(radio), key=lambda each: each.id)
    assert (calm.name, calm.url, calm.country) == ("Radio 1", "http://stations.example.com/1", "DE")
    assert calm.genres == ("ambient", "chillout")
    assert calm.affect == Affect(0.25, -0.65)
    assert (loud.genres, loud.country, loud.listeners) == (("metal",), "", 998)


async def test_it_is_asked_politely_and_never_learns_a_mood() -> None:
    async with browser(row(1, "jazz")) as (radio, service, _):
        await last(radio)
    assert [request.query["tag"] for request in service.asked] == list(TAGS)
    for request in service.asked:
        assert request.headers["user-agent"] == f"Moodbox/{__version__}"
        assert "cookie" not in request.headers
        assert (request.query["tagExact"], request.query["hidebroken"], request.query["limit"]) == ("true", "true", str(EACH))


async def test_a_pause_lies_between_two_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "EVERY", Seconds(0.2))
    monkeypatch.setattr(directory, "TAGS", TAGS[:4])
    async with browser(row(1, "jazz")) as (radio, service, _):
        await last(radio)
    assert service.asked[3].at - service.asked[1].at >= 0.3  # the first one also opens the connection


async def test_what_is_known_grows_as_it_arrives() -> None:
    async with browser(row(1, "classical"), row(2, "metal")) as (radio, _, __):
        counts = [len(known) async for known in radio.stations()]
    assert counts[0] == 1
    assert counts == sorted(counts)
    assert counts[-1] == 2


async def test_lists_are_kept_for_a_day_and_serve_while_it_is_away() -> None:
    clock = ManualClock()
    answers = MemoryAnswers(clock)
    async with browser(row(1, "jazz"), clock=clock, answers=answers) as (radio, service, _):
        known = await last(radio)
    async with browser(clock=clock, answers=answers) as (radio, service, _):
        assert [list(each) async for each in radio.stations()] == [known]
        assert service.asked == []
    clock.advance(FRESH.total_seconds() + 1)
    async with browser(row(2, "jazz"), clock=clock, answers=answers) as (radio, service, _):
        assert [station.id[-1] for station in await last(radio)] == ["2"]
        assert len(service.asked) == len(TAGS)
    clock.advance(2 * FRESH.total_seconds())
    async with RadioBrowser(answers, clock, find=lambda: ["http://127.0.0.1:9"]) as radio:
        steps = radio.stations()
        assert [station.id[-1] for station in await anext(steps)] == ["2"]
        with pytest.raises(RadioError, match=r"radio-browser\.info is not answering"):
            await anext(steps)


async def test_where_one_server_is_away_the_next_is_asked() -> None:
    clock = SystemClock()
    with serving(Browser([row(1, "jazz")]).answer) as service:
        async with RadioBrowser(MemoryAnswers(clock), clock, find=lambda: ["http://127.0.0.1:9", service.url]) as radio:
            assert len(await last(radio)) == 1


async def test_without_a_way_out_it_says_so() -> None:
    clock = SystemClock()
    async with RadioBrowser(MemoryAnswers(clock), clock, find=list) as radio:
        with pytest.raises(RadioError, match="is the box on the internet"):
            await last(radio)


@pytest.mark.parametrize("body", [b"<html>", {"rows": 1}, [1, 2], "busy"])
async def test_an_answer_that_is_none_is_one_sentence(body: object) -> None:
    clock = SystemClock()
    with serving(lambda _: Answer(body)) as service:
        async with RadioBrowser(MemoryAnswers(clock), clock, find=lambda: [service.url]) as radio:
            with pytest.raises(RadioError, match="do not understand"):
                await last(radio)


async def test_what_is_heard_is_counted_and_nothing_breaks_where_that_fails() -> None:
    async with browser(row(1, "jazz")) as (radio, service, made):
        (station,) = await last(radio)
        await radio.begun(station)
        assert made.clicks == [station.id]
        service.stop()
        await radio.begun(station)


async def test_a_station_comes_once() -> None:
    rows = row(1, "jazz,blues"), row(2, "jazz", name="Radio 1!"), row(3, "soul", url_resolved="http://stations.example.com/1")
    async with browser(*rows) as (radio, _, __):
        assert [station.id[-1] for station in await last(radio)] == ["1"]


@pytest.mark.parametrize(
    "strange",
    [
        {"url_resolved": "http://192.168.1.1/reboot"},
        {"url_resolved": "http://127.0.0.1:6600/"},
        {"url_resolved": "http://[::1]/"},
        {"url_resolved": "http://router.local/"},
        {"url_resolved": "http://router/"},
        {"url_resolved": "http://user:secret@stations.example.com/"},
        {"url_resolved": "file:///etc/passwd"},
        {"url_resolved": "http://stations.example.com/a b"},
        {"url_resolved": "http://stations.example.com/\nstop"},
        {"url_resolved": 'http://stations.example.com/"'},
        {"url_resolved": "http://stations.example.com:99999/"},
        {"url_resolved": "http://stations.example.com/list.M3U8"},
        {"hls": 1},
        {"codec": "UNKNOWN"},
        {"lastcheckok": 0},
        {"name": "  "},
        {"stationuuid": "../../etc"},
        {"tags": ""},
        {"clickcount": "many"},
    ],
)
async def test_a_station_that_nobody_could_or_should_play_is_passed_over(strange: dict[str, Any]) -> None:
    rows = [row(1, "jazz") | strange, row(2, "jazz")]
    clock = SystemClock()
    with serving(lambda _: Answer(rows)) as service:
        async with RadioBrowser(MemoryAnswers(clock), clock, find=lambda: [service.url]) as radio:
            assert [station.id[-1] for station in await last(radio)] == ["2"]


async def test_only_a_directory_of_ones_own_may_name_stations_at_home() -> None:
    clock = SystemClock()
    home = row(1, "jazz", url_resolved="http://127.0.0.1:8000/live")
    with serving(Browser([home]).answer) as service:
        async with RadioBrowser(MemoryAnswers(clock), clock, server=f"{service.url}/") as radio:
            (station,) = await last(radio)
            assert await radio.outside([station]) == [station]
        async with RadioBrowser(MemoryAnswers(clock), clock, find=lambda: [service.url]) as radio:
            assert await last(radio) == []
            assert await radio.outside([station]) == []


def resolver(monkeypatch: pytest.MonkeyPatch, names: dict[str, list[str]], back: dict[str, str]) -> None:
    """A DNS that knows these; there is no other way to have one here."""

    def forward(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        if host not in names:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in names[host]]

    def backward(address: str) -> tuple[str, list[str], list[str]]:
        if address not in back:
            raise socket.herror
        return back[address], [], [address]

    monkeypatch.setattr(socket, "getaddrinfo", forward)
    monkeypatch.setattr(socket, "gethostbyaddr", backward)


def test_the_public_servers_are_found_by_dns(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = ["91.132.145.114", "188.68.62.16", "8.8.8.8", "9.9.9.9"]
    back = {addresses[0]: "de1.api.radio-browser.info", addresses[1]: "FI1.api.radio-browser.info", addresses[2]: "dns.google"}
    resolver(monkeypatch, {"all.api.radio-browser.info": addresses}, back)
    assert sorted(public_servers()) == ["https://de1.api.radio-browser.info", "https://fi1.api.radio-browser.info"]
    resolver(monkeypatch, {}, {})
    assert public_servers() == []


def test_a_name_that_leads_into_the_home_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"good.example.com": ["93.184.216.34"], "bad.example.com": ["93.184.216.34", "192.168.1.1"]}
    resolver(monkeypatch, names, {})
    assert leads_outside("http://good.example.com:8000/live")
    assert not leads_outside("http://bad.example.com/")
    assert not leads_outside("http://unknown.example.com/")


def test_the_tags_that_are_asked_for_say_how_music_feels() -> None:
    assert len(set(TAGS)) == len(TAGS)
    assert {plain(tag) for tag in TAGS} <= set(PRIORS)
    places = [PRIORS[plain(tag)] for tag in TAGS]
    for corner in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        assert any(valence * corner[0] > 0 and arousal * corner[1] > 0 for valence, arousal in places)


texts = st.text(max_size=40) | st.sampled_from(["http://stations.example.com/live", "jazz,rock", "MP3", "https://a.b"])


@given(st.fixed_dictionaries(dict.fromkeys(("stationuuid", "name", "url", "url_resolved", "tags", "codec"), texts)))
def test_whatever_it_says_a_station_can_be_shown_and_played(said: dict[str, str]) -> None:
    station = _station(_Row(countrycode=said["tags"], **said), at_home=False)
    if station:
        assert station.name.isprintable()
        assert is_stream(station.url)
        assert not set(station.url) & set(' \n\r"\\')
        assert set(station.genres) <= set(PRIORS)
