"""A phone as an eye: who may send a picture, how, and what becomes of it."""

from __future__ import annotations

import base64
import fcntl
import logging
from typing import TYPE_CHECKING, Any, BinaryIO

import httpx
import pytest

from appliance.panel import pace
from appliance.panel.routes import predict
from appliance.panel.security import MAX_PICTURE
from appliance.vocabulary.people import Purpose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from appliance.vocabulary.sight import Face
    from tests.panel.household import Home

JPEG = b"\xff\xd8\xff picture"
IMAGE = {"content-type": "image/jpeg"}


@pytest.fixture
async def phone(home: Home) -> httpx.AsyncClient:
    await home.consent(Purpose.PHONE)
    return await home.phone("adult")


async def test_a_still_is_read_and_answered_as_moodbox_look_does(home: Home, phone: httpx.AsyncClient) -> None:
    answer = await phone.post("/api/predict", content=JPEG, headers=IMAGE)
    assert answer.status_code == 200, answer.text
    (face,) = answer.json()["faces"]
    assert face.keys() == {"box", "emotion", "probabilities", "valence", "arousal", "quality"}
    assert face["emotion"] == "happiness"
    assert answer.json()["counts"]
    pictures: Any = home.house.pictures
    assert pictures.seen == [JPEG]


@pytest.mark.parametrize("head", ["", "data:image/jpeg;base64,"])
async def test_base64_is_the_same(home: Home, phone: httpx.AsyncClient, head: str) -> None:
    answer = await phone.post("/api/predict", json={"image": head + base64.b64encode(JPEG).decode()})
    assert answer.status_code == 200, answer.text
    pictures: Any = home.house.pictures
    assert pictures.seen == [JPEG]


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", "null", '{"image": 1}', '{"image": "not base64!"}', '{"image": "", "x": 1}', "[" * 50000]
)
async def test_other_json_is_refused(phone: httpx.AsyncClient, body: str) -> None:
    answer = await phone.post("/api/predict", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


async def test_without_that_consent_nothing_is_read(home: Home) -> None:
    await home.consent(Purpose.LOOK)
    async with await home.phone("adult") as phone:
        answer = await phone.post("/api/predict", content=JPEG, headers=IMAGE)
    assert answer.status_code == 403
    pictures: Any = home.house.pictures
    assert pictures.seen == []


async def test_plain_http_from_another_machine_is_refused(home: Home) -> None:
    await home.consent(Purpose.PHONE)
    token = await home.token("adult")
    for url, cookie, status in (("http://localhost", "moodbox", 403), ("https://localhost", "__Host-moodbox", 200)):
        transport = httpx.ASGITransport(home.app, client=("192.168.1.7", 5000))
        async with httpx.AsyncClient(transport=transport, base_url=url, headers={"Cookie": f"{cookie}={token}"}) as far:
            assert (await far.post("/api/predict", content=JPEG, headers=IMAGE)).status_code == status


async def test_more_than_two_megabytes_are_refused(phone: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "BURST", 100.0)

    async def pieces() -> Any:  # noqa: ANN401
        for _ in range(33):
            yield b"x" * 65536

    for content in (b"x" * (MAX_PICTURE + 1), pieces()):
        assert (await phone.post("/api/predict", content=content, headers=IMAGE)).status_code == 413
    text = base64.b64encode(b"x" * (MAX_PICTURE + 1)).decode()
    assert (await phone.post("/api/predict", json={"image": text})).status_code == 413
    assert (await phone.post("/api/predict", json={"image": text * 2})).status_code == 413


async def test_other_kinds_are_refused(phone: httpx.AsyncClient) -> None:
    for kind in ("multipart/form-data; boundary=x", "image/svg+xml", "text/plain"):
        assert (await phone.post("/api/predict", content=JPEG, headers={"content-type": kind})).status_code == 415
    elsewhere = await phone.post("/api/chat/send", content=JPEG, headers=IMAGE)
    assert elsewhere.status_code == 415, "only there"
    assert (await phone.post("/api/predict", content=b"no picture", headers=IMAGE)).status_code == 422


async def test_faster_than_it_looks_is_refused(phone: httpx.AsyncClient) -> None:
    answers = [(await phone.post("/api/predict", content=JPEG, headers=IMAGE)).status_code for _ in range(40)]
    assert 429 in answers
    assert answers.count(200) >= 4


async def test_the_memory_that_is_handed_over_is_sealed(home: Home, phone: httpx.AsyncClient) -> None:
    seals = []

    class Looks:
        async def look(self, picture: BinaryIO, size: int) -> tuple[Sequence[Face], float]:
            seals.append(fcntl.fcntl(picture, fcntl.F_GET_SEALS))
            with pytest.raises(PermissionError):
                picture.write(b"more")
            assert len(picture.read(size)) == size
            return (), 0.0

    object.__setattr__(home.house, "pictures", Looks())
    assert (await phone.post("/api/predict", content=JPEG, headers=IMAGE)).json() == {"faces": [], "ms": 0.0, "counts": False}
    assert seals == [predict.SEALS]


async def test_a_phone_that_goes_in_the_middle_of_a_picture_is_no_fault(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    await home.consent(Purpose.PHONE)
    news: list[dict[str, object]] = [{"type": "http.disconnect"}, {"type": "http.request", "body": JPEG, "more_body": True}]

    async def receive() -> dict[str, object]:
        return news.pop()

    async def send(message: object) -> None:
        raise AssertionError(message)

    cookie = f"moodbox={await home.token('adult')}"
    headers = {"host": "localhost:8080", "cookie": cookie, "content-type": "image/jpeg", "content-length": "1000"}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/api/predict",
        "raw_path": b"/api/predict",
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 8080),
    }
    await home.app(scope, receive, send)
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
