"""What the panel turns away before a route sees it, and the headers on every answer."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from appliance.panel.security import MAX_BODY, host_name, is_ours, is_own_page, own_names
from tests.panel.household import URL, Home

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

NAMES: Final = own_names(["moodbox.example"])


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("localhost", "localhost"),
        ("LOCALHOST:8080", "localhost"),
        ("moodbox.local.", "moodbox.local"),
        ("192.168.1.5:80", "192.168.1.5"),
        ("[::1]:8080", "::1"),
        ("[fe80::1]", "fe80::1"),
        ("", None),
        (".", None),
        ("a b", None),
        ("localhost:port", None),
        ("user@localhost", None),
        ("localhost/evil", None),
        ("localhost,evil.example", None),
        ("[::1", None),
    ],
)
def test_the_name_in_a_host_header(header: str, name: str | None) -> None:
    assert host_name(header) == name


@given(st.text())
def test_no_host_header_breaks_it(header: str) -> None:
    name = host_name(header)
    if name is not None:
        assert name
        is_ours(name, "192.168.1.5", NAMES)


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("localhost", True),
        (socket.gethostname().lower(), True),
        (f"{socket.gethostname().lower().split('.')[0]}.local", True),
        ("moodbox.example", True),
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("192.168.1.5", True),
        ("::ffff:192.168.1.5", True),
        ("192.168.1.6", False),
        ("0.0.0.0", False),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("evil.moodbox.example", False),
        ("127.0.0.1.evil.example", False),
    ],
)
def test_which_hosts_are_ours(name: str, ours: bool) -> None:  # noqa: FBT001 - a table
    assert is_ours(name, "192.168.1.5", NAMES) == ours


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({}, True),
        ({"origin": "http://localhost:8080"}, True),
        ({"origin": "HTTP://LocalHost:8080"}, True),
        ({"origin": "http://localhost:8080", "sec-fetch-site": "same-origin"}, True),
        ({"origin": "http://localhost"}, False),
        ({"origin": "http://localhost:8081"}, False),
        ({"origin": "https://localhost:8080"}, False),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"origin": "http://localhost:8080", "sec-fetch-site": "cross-site"}, False),
    ],
)
def test_which_pages_are_ours(headers: dict[str, str], own: bool) -> None:  # noqa: FBT001 - a table
    assert is_own_page(Headers({"host": "localhost:8080", **headers}), secure=False) == own


async def test_a_foreign_name_is_misdirected(home: Home) -> None:
    async with home.client(await home.token("adult"), url="http://evil.example:8080") as phone:
        for path in ("/", "/api/hello", "/api/state", "/assets/x.js"):
            answer = await phone.get(path)
            assert answer.status_code == 421
            assert "evil.example" in answer.json()["detail"]


async def test_two_hosts_or_a_broken_one_are_a_bad_request(home: Home) -> None:
    async with home.client() as phone:
        assert (await phone.get("/api/hello", headers={"Host": "a b"})).status_code == 400
        twice = [("Host", "localhost"), ("Host", "evil.example")]
        assert (await phone.get("/api/hello", headers=twice)).status_code == 400


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
async def test_another_sites_page_changes_nothing(home: Home, headers: dict[str, str]) -> None:
    async with await home.phone("adult") as phone:
        assert (await phone.post("/api/player/skip", headers=headers)).status_code == 403
        assert (await phone.put("/api/looking", json={"on": False}, headers=headers)).status_code == 403
        assert (await phone.delete("/api/session", headers=headers)).status_code == 403
        assert not home.box.calls
        assert (await phone.get("/api/state")).status_code == 200
        assert (await phone.post("/api/player/skip", headers={"Origin": URL})).status_code == 204


async def test_only_json_is_taken(home: Home) -> None:
    async with await home.phone("adult") as phone:
        form = await phone.put("/api/player/volume", data={"volume": "50"})
        plain = await phone.put("/api/player/volume", content='{"volume": 50}', headers={"Content-Type": "text/plain"})
        nameless = await phone.put("/api/player/volume", content=b'{"volume": 50}')
        bodiless = await phone.post("/api/player/skip", headers={"Content-Type": "application/x-www-form-urlencoded"})
        marked = await phone.post("/api/player/skip", headers={"Content-Type": "application/json; charset=utf-8"})
    assert [form.status_code, plain.status_code, nameless.status_code, bodiless.status_code] == [415] * 4
    assert marked.status_code == 204


async def drip(size: int) -> AsyncIterator[bytes]:
    """A body whose length is not told before."""
    for _ in range(size // 1024):
        yield b" " * 1024


async def test_a_body_is_of_a_sensible_size(home: Home) -> None:
    json = {"Content-Type": "application/json"}
    async with await home.phone("adult") as phone:
        told = await phone.put("/api/player/volume", content=b" " * (MAX_BODY + 1), headers=json)
        dripped = await phone.put("/api/player/volume", content=drip(2 * MAX_BODY), headers=json)
        whole = await phone.put("/api/player/volume", content=b'{"volume": 50}'.ljust(MAX_BODY), headers=json)
    assert [told.status_code, dripped.status_code, whole.status_code] == [413, 413, 204]
    assert dripped.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/", "/api/hello", "/api/nothing", "/api/openapi.json"])
async def test_every_answer_wears_the_headers(home: Home, path: str) -> None:
    async with home.client() as phone:
        headers = (await phone.get(path)).headers
    policy = headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["permissions-policy"].startswith("camera=(self)")
    assert not any(name.startswith("access-control") for name in headers)


async def test_what_the_api_answers_is_not_kept(home: Home) -> None:
    async with home.client() as phone:
        assert (await phone.get("/api/hello")).headers["cache-control"] == "no-store"
