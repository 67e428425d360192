"""Every error is a problem document with words for people, and none tells more than it should."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import pytest

from appliance.errors import MoodboxError, PlayerError, RefusedError, StoreError

if TYPE_CHECKING:
    import httpx

    from tests.panel.household import Home


def problem(answer: httpx.Response) -> dict[str, object]:
    """The answer's problem document, whole and consistent."""
    assert answer.headers["content-type"] == "application/problem+json"
    found: dict[str, object] = answer.json()
    assert found["type"] == "about:blank"
    assert found["status"] == answer.status_code
    assert found["title"]
    assert str(found["detail"]).endswith(".")
    return found


@pytest.mark.parametrize(("error", "status"), [(PlayerError, 503), (StoreError, 503), (RefusedError, 403), (MoodboxError, 503)])
async def test_an_error_of_ours_is_its_own_sentence(home: Home, error: type[MoodboxError], status: int) -> None:
    home.box.fail(error("the player is away: see whether mpd runs"))
    async with await home.phone("adult") as phone:
        answer = await phone.post("/api/player/play")
    assert answer.status_code == status
    assert problem(answer)["detail"] == "The player is away: see whether mpd runs."


async def test_a_surprise_is_logged_and_not_shown(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    home.box.fail(KeyError("/var/lib/moodbox/secret"))
    async with await home.phone("adult") as phone:
        answer = await phone.post("/api/player/play")
    assert answer.status_code == 500
    assert "secret" not in str(problem(answer))
    assert "x-content-type-options" in answer.headers
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.exc_info
    assert "POST /api/player/play failed" in record.getMessage()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/nothing", 404),
        ("GET", "/api", 404),
        ("GET", "/api/", 404),
        ("GET", "/api/../api/nothing", 404),
        ("POST", "/api/state", 405),
        ("GET", "/api/player/play", 405),
        ("POST", "/", 405),
        ("GET", "/assets/none.js", 404),
    ],
)
async def test_nothing_there(home: Home, method: str, path: str, status: int) -> None:
    async with await home.phone("adult") as phone:
        answer = await phone.request(method, path)
    assert answer.status_code == status
    problem(answer)


async def test_a_wrong_request_is_explained_without_what_was_sent(home: Home) -> None:
    async with home.client() as phone:
        answer = await phone.post("/api/session", json={"name": "", "password": ["hunter2"], "more": "hunter2"})
    assert answer.status_code == 422
    found = problem(answer)
    assert "hunter2" not in answer.text
    assert found["errors"] == [
        {"where": "name", "what": "string should have at least 1 character"},
        {"where": "password", "what": "input should be a valid string"},
        {"where": "more", "what": "extra inputs are not permitted"},
    ]
    assert str(found["detail"]).startswith("The request is not right: name: string should")


async def test_what_is_not_json_is_explained(home: Home) -> None:
    async with home.client() as phone:
        answer = await phone.post("/api/session", content=b'{"name": ', headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    problem(answer)


KINDS: Final = {"400", "403", "421", "422", "500"}


async def test_the_schema_describes_the_problems(home: Home) -> None:
    schema = home.app.openapi()
    assert {"Problem", "Fault", "Snapshot"} <= schema["components"]["schemas"].keys()
    assert "HTTPValidationError" not in schema["components"]["schemas"]
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            answers = operation["responses"]
            assert answers.keys() >= KINDS, (method, path)
            assert ("401" in answers) == ("security" in operation), (method, path)
            assert ("413" in answers) == ("requestBody" in operation), (method, path)
            for status, described in answers.items():
                assert int(status) < 400 or "application/problem+json" in described["content"], (method, path, status)


async def test_the_schema_is_served_and_names_each_operation(home: Home) -> None:
    async with home.client() as phone:
        schema = (await phone.get("/api/openapi.json")).json()
        assert (await phone.get("/docs")).status_code != 200
    names = [operation["operationId"] for item in schema["paths"].values() for operation in item.values()]
    assert len(names) == len(set(names))
    assert "set_volume" in names
