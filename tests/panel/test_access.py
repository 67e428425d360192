"""Who may call what: one table for every route that the OpenAPI schema describes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import AsyncMock

import pytest

from appliance.brain.radio import RadioRoom
from appliance.panel.app import build_app
from appliance.settings import PanelSettings
from appliance.vocabulary.people import Purpose
from appliance.vocabulary.player import PlayerStatus
from appliance.vocabulary.sight import Camera, CameraState
from appliance.vocabulary.units import TrackFile
from tests.panel.household import ADULT, CHILD

if TYPE_CHECKING:
    from tests.panel.household import Home

SOUND: Final = {"affect": {"valence": 0.5, "arousal": -0.5}, "energy": 0.2, "genres": ["ambient"], "tempo": [60, 80]}
FILM_ROW: Final = {"affect": {"valence": 0.5, "arousal": 0.1}, "genres": ["comedy"]}
CREDENTIALS: Final = {"name": "Asha", "password": "a long enough password"}
ALL: Final = ("nobody", "guest", "child", "adult")
SIGNED_IN: Final = ALL[1:]
MEMBERS: Final = ALL[2:]
ADULTS: Final = ALL[3:]

TABLE: Final[dict[tuple[str, str], tuple[tuple[str, ...], dict[str, Any] | None]]] = {
    ("get", "/api/hello"): (ALL, None),
    ("get", "/api/trust"): (ALL, None),
    ("post", "/api/session"): (ALL, CREDENTIALS),
    ("delete", "/api/session"): (ALL, None),
    ("get", "/api/state"): (SIGNED_IN, None),
    ("post", "/api/player/play"): (MEMBERS, None),
    ("post", "/api/player/pause"): (MEMBERS, None),
    ("post", "/api/player/skip"): (SIGNED_IN, None),
    ("post", "/api/player/previous"): (MEMBERS, None),
    ("put", "/api/player/volume"): (SIGNED_IN, {"volume": 40}),
    ("post", "/api/track/save"): (MEMBERS, None),
    ("post", "/api/track/like"): (SIGNED_IN, None),
    ("post", "/api/track/dislike"): (MEMBERS, None),
    ("post", "/api/mood/wrong"): (MEMBERS, {"label": "calm"}),
    ("put", "/api/mood/manual"): (MEMBERS, {"label": None}),
    ("get", "/api/me/baseline"): (MEMBERS, None),
    ("post", "/api/me/baseline"): (ADULTS, None),
    ("delete", "/api/me/baseline"): (MEMBERS, None),
    ("get", "/api/me/notice"): (MEMBERS, None),
    ("delete", "/api/me/notice"): (MEMBERS, None),
    ("post", "/api/chat/send"): (MEMBERS, {"text": "what a day", "language": "en"}),
    ("delete", "/api/chat/{message}"): (MEMBERS, None),
    ("get", "/api/chat/fetch"): (MEMBERS, None),
    ("put", "/api/me/chat"): (MEMBERS, {"wanted": False}),
    ("put", "/api/strategy"): (MEMBERS, {"strategy": "shift"}),
    ("put", "/api/looking"): (ADULTS, {"on": True}),
    ("put", "/api/me/consents/{purpose}"): (ADULTS, {"given": True}),
    ("put", "/api/player/seek"): (MEMBERS, {"to": 10}),
    ("post", "/api/queue"): (MEMBERS, {"files": ["v+0.0 a+0.0.flac"], "now": False}),
    ("put", "/api/queue"): (MEMBERS, {"files": []}),
    ("put", "/api/track/rating"): (MEMBERS, {"stars": 4, "comment": {"text": "so calm"}}),
    ("post", "/api/track/never"): (MEMBERS, None),
    ("post", "/api/track/again"): (MEMBERS, None),
    ("post", "/api/track/more"): (MEMBERS, None),
    ("get", "/api/library/tracks"): (MEMBERS, None),
    ("get", "/api/library/groups/{by}"): (MEMBERS, None),
    ("get", "/api/me/saved"): (MEMBERS, None),
    ("get", "/api/me/saved.m3u"): (MEMBERS, None),
    ("delete", "/api/me/saved"): (MEMBERS, None),
    ("put", "/api/habits/sleep"): (MEMBERS, {"minutes": 30}),
    ("put", "/api/habits/wake"): (MEMBERS, {"wake": {"at": "07:00", "label": "calm", "days": [0], "volume": 30}}),
    ("put", "/api/habits/limits"): (ADULTS, {"limit": 80, "night": {"start": "22:00", "end": "06:00", "volume": 30}}),
    ("put", "/api/habits/resume"): (ADULTS, {"resume": "playing"}),
    ("get", "/api/me/consents"): (MEMBERS, None),
    ("get", "/api/me/export"): (MEMBERS, None),
    ("put", "/api/me/password"): (MEMBERS, {"old": "a long enough password", "new": "another long password"}),
    ("get", "/api/privacy"): (MEMBERS, None),
    ("get", "/api/readings"): (MEMBERS, None),
    ("get", "/api/people"): (MEMBERS, None),
    ("post", "/api/people"): (ADULTS, {"name": "Ben", "colour": "#112233", "role": "child"}),
    ("put", "/api/people/{person}"): (ADULTS, {"name": "Kiran K", "colour": "#112233", "role": "child"}),
    ("post", "/api/people/{person}/erase"): (ADULTS, {"password": "a long enough password"}),
    ("post", "/api/invitations"): (ADULTS, {"person": None}),
    ("get", "/api/sessions"): (MEMBERS, None),
    ("delete", "/api/sessions/{session}"): (MEMBERS, None),
    ("post", "/api/predict"): (ADULTS, {"image": "/9j/"}),
    ("get", "/api/mapping"): (MEMBERS, None),
    ("put", "/api/mapping/{label}"): (ADULTS, SOUND),
    ("delete", "/api/mapping/{label}"): (ADULTS, None),
    ("put", "/api/me/mapping/{label}"): (MEMBERS, SOUND),
    ("delete", "/api/me/mapping/{label}"): (MEMBERS, None),
    ("get", "/api/songs"): (MEMBERS, None),
    ("get", "/api/films"): (MEMBERS, None),
    ("post", "/api/films/next"): (MEMBERS, None),
    ("get", "/api/films/kept"): (MEMBERS, None),
    ("get", "/api/films/map"): (MEMBERS, None),
    ("put", "/api/films/map/{label}"): (MEMBERS, {"match": FILM_ROW, "shift": FILM_ROW}),
    ("delete", "/api/films/map/{label}"): (MEMBERS, None),
    ("post", "/api/films/{film}/verdict"): (MEMBERS, {"verdict": "reject"}),
    ("delete", "/api/films/{film}/verdict"): (MEMBERS, None),
    ("put", "/api/films/{film}/rating"): (MEMBERS, {"stars": 5}),
    ("post", "/api/films/{film}/tv"): (MEMBERS, {"action": "open_film"}),
    ("get", "/api/films/{film}/poster"): (MEMBERS, None),
    ("get", "/api/journal"): (MEMBERS, None),
    ("get", "/api/diary"): (ADULTS, None),
    ("delete", "/api/diary/entries/{entry}"): (ADULTS, None),
    ("delete", "/api/diary/days/{day}"): (ADULTS, None),
    ("get", "/api/sources"): (MEMBERS, None),
    ("put", "/api/radio"): (ADULTS, {"on": True}),
    ("post", "/api/radio/play"): (MEMBERS, {"station": None}),
    ("delete", "/api/radio/play"): (MEMBERS, None),
    ("get", "/api/library/plane"): (MEMBERS, None),
    ("get", "/api/box"): (ADULTS, None),
    ("post", "/api/box/backup"): (ADULTS, {"password": "a long enough password"}),
    ("put", "/api/box/restore"): (ADULTS, {"password": "a long enough password"}),
    ("get", "/api/track/feels"): (MEMBERS, None),
    ("put", "/api/track/feels"): (MEMBERS, {"label": "calm"}),
}
"""Method and path: who may, and a body that is right. ``PUT /api/looking`` with ``on: false`` has a test of its own."""

NAMES: Final = {
    "message": "1",
    "purpose": "history",
    "label": "calm",
    "by": "artist",
    "film": "paddington-2014",
    "person": CHILD.id,
    "session": "none",
    "entry": "0" * 26,
    "day": "2026-05-10",
}
QUERIES: Final = {("get", "/api/songs"): "?mood=calm", ("delete", "/api/me/saved"): "?file=one.flac"}
"""What a route asks for in its address."""

ELSEWHERE: Final = {
    ("post", "/api/box/restore"): "an adult, with a file: below",
    ("post", "/api/claim"): "anybody while the box is unclaimed, nobody afterwards: test_session",
    ("post", "/api/session/reset"): "whoever has a code: test_people",
    ("post", "/api/invitation"): "whoever has an invitation: test_people",
    ("post", "/api/invitation/accept"): "whoever has an invitation: test_people",
}


CASES: Final = [pytest.param(role, f"{method} {path}", id=f"{role} {method} {path}") for method, path in TABLE for role in ALL]


async def test_the_table_covers_every_route(home: Home) -> None:
    described = {(method, path) for path, item in home.app.openapi()["paths"].items() for method in item}
    assert described == TABLE.keys() | ELSEWHERE.keys()


@pytest.mark.parametrize(("role", "route"), CASES)
async def test_who_may(home: Home, role: str, route: str) -> None:
    method, path = route.split()
    may, body = TABLE[method, path]
    await home.consent(Purpose.LOOK)
    await home.consent(Purpose.PHONE)
    assert isinstance(home.music.radio, RadioRoom)
    await home.music.radio.switch(on=True)
    await home.music.radio.refresh()
    home.box.show(listening=ADULT, camera=Camera(CameraState.LOOKING), player=PlayerStatus(file=TrackFile("a.flac")))
    if (method, path) == ("put", "/api/box/restore"):
        await home.kept.upkeep.vault.receive(home.kept.upkeep.vault.backup())
    address = path.format(**NAMES) + QUERIES.get((method, path), "")
    async with await home.phone(role) as phone:
        answer = await phone.request(method, address, json=body)
    if role in may:
        assert answer.is_success, answer.text
    else:
        assert answer.status_code == (401 if role == "nobody" else 403)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"]
        assert not home.box.calls


@pytest.mark.parametrize("role", SIGNED_IN)
async def test_everybody_signed_in_may_close_the_camera(home: Home, role: str) -> None:
    async with await home.phone(role) as phone:
        answer = await phone.put("/api/looking", json={"on": False})
    assert answer.status_code == 204
    assert home.box.calls[0][:2] == ("set_looking", False)


async def test_nobody_may_not_even_close_the_camera(home: Home) -> None:
    async with await home.phone("nobody") as phone:
        assert (await phone.put("/api/looking", json={"on": False})).status_code == 401
    assert not home.box.calls


@pytest.mark.parametrize("role", ALL)
async def test_only_an_adult_may_send_a_backup(home: Home, role: str) -> None:
    async with await home.phone(role) as phone:
        sent = b"".join([piece async for piece in home.kept.upkeep.vault.backup()])
        answer = await phone.post("/api/box/restore", content=sent, headers={"Content-Type": "application/octet-stream"})
    assert answer.status_code == {"nobody": 401, "adult": 200}.get(role, 403)


async def test_a_person_who_left_the_household_is_nobody(home: Home) -> None:
    people = AsyncMock(wraps=home.people)
    people.person.return_value = None
    rooms = home.box, people, home.clock, PanelSettings(), home.journal
    app = build_app(*rooms, films=home.films, music=home.music, house=home.house)
    async with replace(home, app=app).client(await home.token("adult")) as phone:
        assert (await phone.get("/api/state")).status_code == 401
        assert (await phone.get("/api/hello")).json()["session"] is None
