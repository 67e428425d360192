"""What the panel says of the box itself, and backups by way of it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from appliance.panel import security
from tests.panel.household import ADULT, PASSWORD

if TYPE_CHECKING:
    import pytest

    from tests.panel.household import Home

BINARY = {"Content-Type": "application/octet-stream"}


async def test_how_the_box_is_and_what_went_wrong_of_late(home: Home) -> None:
    home.kept.troubles.handle(logging.LogRecord("appliance.home.broker", logging.WARNING, "", 0, "no broker", None, None))
    async with await home.phone("adult") as phone:
        box = (await phone.get("/api/box")).json()
    assert box["folder"].endswith("music")
    assert box["readable"]
    assert box["frame"] == [640, 480]
    assert 0 < box["room"] <= box["disk"]
    assert {"Moodbox", "Python"} <= {each["what"] for each in box["versions"]}
    assert [(each["area"], each["words"]) for each in box["troubles"]] == [("home", "no broker")]


async def test_a_backup_goes_out_and_comes_in_with_ones_password(home: Home) -> None:
    async with await home.phone("adult") as phone:
        assert (await phone.post("/api/box/backup", json={"password": "a wrong password"})).status_code == 403
        assert (await phone.put("/api/box/restore", json={"password": PASSWORD})).status_code == 403
        taken = await phone.post("/api/box/backup", json={"password": PASSWORD})
        assert taken.headers["content-type"] == "application/vnd.sqlite3"
        assert "attachment" in taken.headers["content-disposition"]
        heard = await phone.post("/api/box/restore", content=taken.content, headers=BINARY)
        assert heard.json()["people"] == ["Asha", "Kiran"]
        assert heard.json()["you"]
        assert home.kept.restarts == 0
        assert (await phone.put("/api/box/restore", json={"password": "a wrong password"})).status_code == 403
        assert (await phone.put("/api/box/restore", json={"password": PASSWORD})).status_code == 202
    assert home.kept.restarts == 1


async def test_what_is_no_backup_is_refused_in_words(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    async with await home.phone("adult") as phone:
        answer = await phone.post("/api/box/restore", content=b"a cat", headers=BINARY)
        assert answer.status_code == 403
        assert "This file is damaged" in answer.json()["detail"]
        assert (await phone.post("/api/box/restore", content=b"{}", headers={"Content-Type": "text/plain"})).status_code == 415
        assert (await phone.post("/api/people", content=b"a cat", headers=BINARY)).status_code == 415
        monkeypatch.setitem(security.MOST, security.RESTORE, 1000)
        assert (await phone.post("/api/box/restore", content=b"x" * 2000, headers=BINARY)).status_code == 413
    assert [person.id for person in await home.people.everybody()] == [ADULT.id, "kiran"]
