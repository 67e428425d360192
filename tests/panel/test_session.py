"""Hello, claim, sign-in and sign-out, and one's own consents."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import TYPE_CHECKING

import pytest

from appliance import __version__
from appliance.vocabulary.journal import Kind
from tests.panel.household import ADULT, PASSWORD, URL, Home

if TYPE_CHECKING:
    import httpx

SIGN_IN = {"name": "asha ", "password": PASSWORD}


def cookie(answer: httpx.Response, name: str = "moodbox") -> SimpleCookie:
    """The one cookie that an answer sets."""
    (header,) = answer.headers.get_list("set-cookie")
    assert header.startswith(f"{name}=")
    return SimpleCookie(header)


async def test_hello_of_an_unclaimed_box(empty_home: Home) -> None:
    async with empty_home.client() as phone:
        answer = await phone.get("/api/hello")
    assert answer.json() == {"box_id": "testbox", "version": __version__, "claimed": False, "session": None, "https": False}
    assert "set-cookie" not in answer.headers


async def test_hello_names_the_person_and_prolongs_the_cookie(home: Home) -> None:
    async with await home.phone("adult") as phone:
        answer = await phone.get("/api/hello")
    assert answer.json()["claimed"]
    assert answer.json()["session"]["person"] == {
        "id": "asha",
        "name": "Asha",
        "colour": "#b08968",
        "role": "adult",
        "consents": [],
    }
    assert int(cookie(answer)["moodbox"]["max-age"]) > 80 * 86400


async def test_hello_of_a_guest(home: Home) -> None:
    async with await home.phone("guest") as phone:
        session = (await phone.get("/api/hello")).json()["session"]
    assert session["person"] is None
    assert session["until"]


async def test_claim_makes_the_first_adult_and_signs_in(empty_home: Home) -> None:
    code = await empty_home.people.claim_code()
    async with empty_home.client() as phone:
        answer = await phone.post("/api/claim", json={"code": code, "name": "Asha", "password": PASSWORD})
        assert answer.status_code == 201
        assert answer.json()["role"] == "adult"
        hello = (await phone.get("/api/hello")).json()
        assert hello["claimed"]
        assert hello["session"]["person"] == answer.json()
        again = await phone.post("/api/claim", json={"code": code, "name": "Mallory", "password": PASSWORD})
        assert again.status_code == 403


async def test_a_wrong_code_is_refused_in_words(empty_home: Home) -> None:
    await empty_home.people.claim_code()
    async with empty_home.client() as phone:
        answer = await phone.post("/api/claim", json={"code": "XXXXXXXX", "name": "Asha", "password": PASSWORD})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert answer.json()["detail"].startswith("That is not the claim code")


async def test_the_cookie_is_strict(home: Home) -> None:
    async with home.client() as phone:
        morsel = cookie(await phone.post("/api/session", json=SIGN_IN))["moodbox"]
    assert morsel["httponly"]
    assert morsel["samesite"] == "strict"
    assert morsel["path"] == "/"
    assert not morsel["domain"]
    assert not morsel["secure"]


async def test_over_tls_the_cookie_is_for_tls_alone(home: Home) -> None:
    async with home.client(url="https://localhost") as phone:
        answer = await phone.post("/api/session", json=SIGN_IN)
        assert cookie(answer, "__Host-moodbox")["__Host-moodbox"]["secure"]
        assert (await phone.get("/api/hello")).json()["https"]
        assert (await phone.get("/api/state")).status_code == 200


async def test_a_session_of_plain_http_does_not_count_over_tls(home: Home) -> None:
    async with home.client(await home.token("adult"), url="https://localhost") as phone:
        assert (await phone.get("/api/state")).status_code == 401


async def test_a_wrong_password_opens_nothing(home: Home) -> None:
    async with home.client() as phone:
        answer = await phone.post("/api/session", json=SIGN_IN | {"password": "another password"})
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
        assert (await phone.get("/api/state")).status_code == 401


async def test_signing_in_again_ends_the_session_before(home: Home) -> None:
    async with home.client() as phone:
        first = cookie(await phone.post("/api/session", json=SIGN_IN))["moodbox"].value
        second = cookie(await phone.post("/api/session", json=SIGN_IN))["moodbox"].value
    assert first != second
    assert await home.people.session(first) is None
    assert await home.people.session(second)


async def test_signing_out_ends_the_session(home: Home) -> None:
    token = await home.token("adult")
    assert token
    async with home.client(token) as phone:
        answer = await phone.delete("/api/session")
        assert answer.status_code == 204
        assert cookie(answer)["moodbox"]["max-age"] == "0"
        assert (await phone.get("/api/state")).status_code == 401
    assert await home.people.session(token) is None


async def test_consents_are_given_one_by_one_and_kept(home: Home) -> None:
    async with await home.phone("adult") as phone:
        assert (await phone.put("/api/me/consents/look", json={"given": True})).json()["consents"] == ["look"]
        both = await phone.put("/api/me/consents/history", json={"given": True})
        assert both.json()["consents"] == ["history", "look"]
        assert (await phone.put("/api/me/consents/look", json={"given": False})).json()["consents"] == ["history"]
    assert len(await home.journal.entries((Kind.CONSENT,), person=ADULT.id)) == 3


@pytest.mark.parametrize("purpose", ["look ", "everything", ""])
async def test_consent_to_nothing_known_is_refused(home: Home, purpose: str) -> None:
    async with await home.phone("adult") as phone:
        answer = await phone.put(f"/api/me/consents/{purpose}", json={"given": True})
    assert answer.status_code in {404, 422, 405}


async def test_two_phones_have_two_sessions(home: Home) -> None:
    async with home.client() as one, home.client(url=URL) as other:
        await one.post("/api/session", json=SIGN_IN)
        await other.post("/api/session", json=SIGN_IN)
        await one.delete("/api/session")
        assert (await one.get("/api/state")).status_code == 401
        assert (await other.get("/api/state")).status_code == 200
