"""People and privacy on the real box: a phone's picture, a yes withdrawn, everything taken along, and nothing left."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import httpx
import pytest
from skimage.data import astronaut
from skimage.io import imsave

from tests.whole.demo import SECRET, Demo, eventually

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.timeout(400)


def test_from_a_picture_of_ones_own_to_being_forgotten(
    start: Callable[[], Demo], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = tmp_path / "state"
    monkeypatch.setenv("MOODBOX_STATE", str(state))
    box = start()
    box.claim()
    me = box.client.get("/api/hello").json()["session"]["person"]

    picture = tmp_path / "me.jpg"
    imsave(picture, astronaut())  # type: ignore[no-untyped-call]
    headers = {"content-type": "image/jpeg"}
    assert box.client.post("/api/predict", content=picture.read_bytes(), headers=headers).status_code == 403
    assert box.client.put("/api/me/consents/phone", json={"given": True}).status_code == 200
    answer = box.client.post("/api/predict", content=picture.read_bytes(), headers=headers, timeout=60)
    assert answer.status_code == 200, answer.text
    (face,) = answer.json()["faces"]
    assert face["emotion"] == "happiness"

    for purpose in ("look", "share", "history"):
        assert box.client.put(f"/api/me/consents/{purpose}", json={"given": True}).status_code == 200
    assert box.client.put("/api/looking", json={"on": True}).status_code == 204
    box.heard("moodbox/+/mood", lambda mood: mood.get("person") == me["id"], "the broker is told whose mood it is", 120)
    readings = eventually(lambda: box.client.get("/api/readings").json(), "readings are shown to the one who is read")
    assert all(len(bytes.fromhex(reading["hex"])) == 64 for reading in readings)
    assert box.client.put("/api/me/consents/share", json={"given": False}).status_code == 200
    box.heard("moodbox/+/mood", lambda mood: mood == {"label": "not_shared"}, "the retained mood is overwritten")

    with zipfile.ZipFile(io.BytesIO(box.client.get("/api/me/export").content)) as archive:
        assert b"Asha" in archive.read("people.json")
        assert b"consent" in archive.read("journal.csv")

    saved = box.client.post("/api/box/backup", json={"password": SECRET}, timeout=60).content
    erased = box.client.post(f"/api/people/{me['id']}/erase", json={"password": SECRET}, timeout=60)
    assert erased.status_code == 204, erased.text
    assert box.client.get("/api/state").status_code == 401
    assert box.client.get("/api/hello").json()["claimed"] is False

    def left() -> list[str]:
        files = [path for path in state.rglob("*") if path.is_file()]
        return [path.name for path in files if me["id"].encode() in path.read_bytes() or b"Asha" in path.read_bytes()]

    eventually(lambda: not left(), "nothing of her is in any file")
    with box.subscribe("#") as client:
        lines: list[str] = []

        def quiet() -> bool:
            line = client.stdout.readline()  # type: ignore[union-attr]
            lines.append(line)
            return "diagnostics" in line or len(lines) > 200

        eventually(quiet, "the retained messages come")
        client.terminate()
    assert not [line for line in lines if me["id"] in line or "Asha" in line]
    assert me["id"] not in box.said()
    assert SECRET not in box.said()

    codes = eventually(lambda: box.codes()[1:], "the box, now nobody's, says a new code")
    comes_back(box, codes[-1], saved)
    box.interrupt()


def comes_back(box: Demo, code: str, saved: bytes) -> None:
    """Somebody else claims the box and puts a backup back, with whom it held: she must sign in and say yes anew."""
    claim = {"code": code, "name": "Ben", "password": SECRET}
    assert box.client.post("/api/claim", json=claim).status_code == 201
    heard = box.client.post("/api/box/restore", content=saved, headers={"content-type": "application/octet-stream"}, timeout=60)
    assert heard.json()["people"] == ["Asha"], heard.text
    assert not heard.json()["you"]
    assert box.client.put("/api/box/restore", json={"password": SECRET}).status_code == 202

    def anew() -> bool:
        try:
            return box.client.post("/api/session", json={"name": "Asha", "password": SECRET}).status_code == 200
        except httpx.HTTPError:
            return False

    eventually(anew, "the box has started anew, and she is back", 120)
    assert box.client.get("/api/hello").json()["session"]["person"]["consents"] == []
    eventually(lambda: box.state()["parts"].get("player", {}).get("up"), "the player is there again")
    assert [person["name"] for person in box.client.get("/api/people").json()] == ["Asha"]
