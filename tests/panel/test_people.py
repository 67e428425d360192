"""People, invitations, sessions, passwords, consents, export and erasure, as phones ask for them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Person, Purpose, Role
from appliance.vocabulary.units import PersonId
from tests.panel.household import ADULT, CHILD, PASSWORD, URL, Home

if TYPE_CHECKING:
    import httpx

NEW = "another long password"
BEN = {"name": "Ben", "colour": "#112233", "role": "adult"}


async def invitation(phone: httpx.AsyncClient, person: str | None) -> str:
    """The token of an invitation."""
    answer = await phone.post("/api/invitations", json={"person": person})
    assert answer.status_code == 201, answer.text
    assert answer.json()["url"].startswith(f"{URL}/#/join/")
    return str(answer.json()["url"].rpartition("/")[2])


async def come(home: Home, token: str, password: str | None = None) -> tuple[httpx.AsyncClient, httpx.Response]:
    phone = home.client()
    return phone, await phone.post("/api/invitation/accept", json={"token": token, "password": password})


class TestGuests:
    async def test_several_come_by_one_code_until_noon_and_are_listed_and_ended(self, home: Home) -> None:
        async with await home.phone("adult") as adult:
            token = await invitation(adult, None)
            one, answer = await come(home, token)
            assert answer.status_code == 201
            assert answer.json()["person"] is None
            other, _ = await come(home, token)
            assert (await one.get("/api/state")).status_code == 200
            assert (await one.get("/api/people")).status_code == 403
            listed = (await adult.get("/api/sessions")).json()
            guests = [each for each in listed if each["person"] is None]
            assert len(guests) == 2
            assert [each["here"] for each in listed].count(True) == 1
            for guest in guests:
                assert (await adult.delete(f"/api/sessions/{guest['id']}")).status_code == 204
            assert (await one.get("/api/state")).status_code == 401
            assert (await other.get("/api/state")).status_code == 401

    async def test_a_guest_may_invite_nobody(self, home: Home) -> None:
        async with await home.phone("guest") as guest:
            assert (await guest.post("/api/invitations", json={"person": None})).status_code == 403

    async def test_a_made_up_token_opens_nothing(self, home: Home) -> None:
        phone, answer = await come(home, "x" * 43)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
        assert (await phone.post("/api/invitation", json={"token": "x"})).status_code == 403


class TestInvitations:
    async def test_an_adult_comes_in_once_with_a_password_of_their_own(self, home: Home) -> None:
        async with await home.phone("adult") as adult:
            ben = (await adult.post("/api/people", json=BEN)).json()
            assert not ben["password"]
            token = await invitation(adult, ben["id"])
            async with home.client() as phone:
                shown = await phone.post("/api/invitation", json={"token": token})
                assert shown.json()["person"]["name"] == "Ben"
            _, poor = await come(home, token)
            assert poor.status_code == 403
            _, poor = await come(home, token, "short")
            assert poor.status_code == 403
            phone, answer = await come(home, token, NEW)
            assert answer.json()["person"]["id"] == ben["id"]
            assert (await phone.get("/api/people")).status_code == 200
            _, again = await come(home, token, NEW)
            assert again.status_code == 403
            refused = await adult.post("/api/invitations", json={"person": ben["id"]})
            assert refused.status_code == 403, "no adult lets themselves in as another"
        async with home.client() as phone:
            assert (await phone.post("/api/session", json={"name": "ben", "password": NEW})).status_code == 200

    async def test_a_child_comes_in_without_a_password(self, home: Home) -> None:
        async with await home.phone("adult") as adult:
            token = await invitation(adult, CHILD.id)
            phone, answer = await come(home, token)
            assert answer.json()["person"]["role"] == "child"
            assert (await phone.get("/api/me/consents")).json() == []
            assert (await phone.put("/api/me/consents/look", json={"given": True})).status_code == 403

    async def test_a_newer_invitation_ends_the_older(self, home: Home) -> None:
        async with await home.phone("adult") as adult:
            older, newer = await invitation(adult, CHILD.id), await invitation(adult, CHILD.id)
            assert (await come(home, older))[1].status_code == 403
            assert (await come(home, newer))[1].status_code == 201

    async def test_the_token_is_kept_nowhere(self, home: Home) -> None:
        async with await home.phone("adult") as adult:
            token = await invitation(adult, CHILD.id)
        assert token not in repr(await home.store.invitations())
        assert token not in repr(await home.journal.entries())


class TestMembers:
    async def test_names_are_taken_once_and_consents_are_nobody_elses_business(self, home: Home) -> None:
        await home.consent(Purpose.LOOK)
        async with await home.phone("adult") as adult:
            assert (await adult.post("/api/people", json=BEN | {"name": " ASHA "})).status_code == 403
            assert (await adult.post("/api/people", json=BEN | {"colour": "red"})).status_code == 422
        async with await home.phone("child") as child:
            assert "consents" not in (await child.get("/api/people")).text
        home.box.show(listening=ADULT)
        async with await home.phone("guest") as guest:
            assert (await guest.get("/api/state")).json()["listening"] == {"id": "asha", "name": "Asha", "colour": "#b08968"}

    async def test_nobody_changes_another_adult(self, home: Home) -> None:
        await home.store.put_person(Person(PersonId("ben"), "Ben", Role.ADULT))
        async with await home.phone("adult") as adult:
            answer = await adult.put("/api/people/ben", json=BEN | {"role": "child"})
            assert answer.status_code == 403
            assert "only they" in answer.json()["detail"]

    async def test_the_only_adult_stays_one(self, home: Home) -> None:
        me = {"name": "Asha", "colour": "#112233"}
        async with await home.phone("adult") as adult:
            assert (await adult.put(f"/api/people/{ADULT.id}", json=me | {"role": "child"})).status_code == 403
            assert (await adult.put(f"/api/people/{ADULT.id}", json=me | {"role": "adult"})).json()["colour"] == "#112233"
            assert (await adult.post(f"/api/people/{ADULT.id}/erase", json={"password": PASSWORD})).status_code == 403

    async def test_a_child_who_grows_up_comes_in_anew(self, home: Home) -> None:
        async with await home.phone("child") as child, await home.phone("adult") as adult:
            await home.people.everybody()
            answer = await adult.put(f"/api/people/{CHILD.id}", json={"name": "Kiran", "colour": "#112233", "role": "adult"})
            assert answer.json()["role"] == "adult"
            assert (await child.get("/api/state")).status_code == 401

    async def test_erasing_takes_ones_own_password_and_ends_their_sessions(self, home: Home) -> None:
        await home.journal.append(Kind.LIKE, CHILD.id, {"file": "a.flac"})
        async with await home.phone("child") as child, await home.phone("adult") as adult:
            wrong = await adult.post(f"/api/people/{CHILD.id}/erase", json={"password": "not the password"})
            assert wrong.status_code == 403
            done = await adult.post(f"/api/people/{CHILD.id}/erase", json={"password": PASSWORD})
            assert done.status_code == 204, done.text
            assert (await child.get("/api/state")).status_code == 401
            assert [each["id"] for each in (await adult.get("/api/people")).json()] == [ADULT.id]
        assert await home.journal.entries(person=CHILD.id) == []


class TestPasswords:
    async def test_a_new_one_ends_every_other_session(self, home: Home) -> None:
        async with await home.phone("adult") as here, await home.phone("adult") as there:
            poor = await here.put("/api/me/password", json={"old": PASSWORD, "new": "short"})
            assert poor.status_code == 403
            wrong = await here.put("/api/me/password", json={"old": "not the password", "new": NEW})
            assert wrong.status_code == 403
            assert (await there.get("/api/state")).status_code == 200
            assert (await here.put("/api/me/password", json={"old": PASSWORD, "new": NEW})).status_code == 204
            assert (await here.get("/api/state")).status_code == 200
            assert (await there.get("/api/state")).status_code == 401
        async with home.client() as phone:
            assert (await phone.post("/api/session", json={"name": "Asha", "password": PASSWORD})).status_code == 403
            assert (await phone.post("/api/session", json={"name": "Asha", "password": NEW})).status_code == 200

    async def test_guessing_is_slowed_down_and_says_so(self, home: Home) -> None:
        async with home.client() as phone:
            tries = [await phone.post("/api/session", json={"name": "Asha", "password": f"wrong {n}"}) for n in range(6)]
        assert [answer.status_code for answer in tries] == [403, 403, 403, 429, 429, 429]
        assert "wait 1 second" in tries[3].json()["detail"]

    async def test_guessing_the_old_one_is_slowed_down_too(self, home: Home) -> None:
        async with await home.phone("adult") as phone:
            for status in (403, 403, 403, 429):
                answer = await phone.put("/api/me/password", json={"old": "not the password", "new": NEW})
                assert answer.status_code == status

    async def test_a_code_from_the_box_sets_a_new_one(self, home: Home) -> None:
        code = await home.house.members.reset_code("asha")  # type: ignore[attr-defined]
        async with await home.phone("adult") as there, home.client() as phone:
            body = {"name": "Asha", "code": code, "password": NEW}
            unknown = await phone.post("/api/session/reset", json=body | {"name": "Nobody"})
            wrong = await phone.post("/api/session/reset", json=body | {"code": "XXXXXXXX"})
            assert unknown.status_code == wrong.status_code == 403
            assert unknown.json() == wrong.json(), "it does not say who lives here"
            assert (await phone.post("/api/session/reset", json=body)).json()["id"] == ADULT.id
            assert (await phone.get("/api/state")).status_code == 200
            assert (await there.get("/api/state")).status_code == 401
            again = await home.client().post("/api/session/reset", json=body)
            assert again.status_code == 403


class TestConsents:
    async def test_each_is_off_until_given_and_says_until_when(self, home: Home) -> None:
        async with await home.phone("adult") as phone:
            before = (await phone.get("/api/me/consents")).json()
            assert {each["purpose"] for each in before} == set(Purpose)
            assert not any(each["given"] for each in before)
            await phone.put("/api/me/consents/look", json={"given": True})
            (look,) = [each for each in (await phone.get("/api/me/consents")).json() if each["purpose"] == "look"]
            assert look["given"]
            assert look["since"] < look["until"]


class TestWhatIsKept:
    async def test_the_export_holds_all_of_oneself_in_json_and_csv_and_nothing_of_others(self, home: Home) -> None:
        await home.consent(Purpose.HISTORY)
        for number in range(1500):
            await home.journal.append(Kind.MOOD, ADULT.id, {"from": None, "to": f"=calm {number}"})
        await home.journal.append(Kind.LIKE, CHILD.id, {"file": "theirs.flac"})
        async with await home.phone("adult") as phone:
            told = {each["what"]: each["rows"] for each in (await phone.get("/api/privacy")).json()["kept"]}
            answer = await phone.get("/api/me/export")
        assert answer.headers["content-type"] == "application/zip"
        archive = zipfile.ZipFile(io.BytesIO(answer.content))
        assert archive.testzip() is None
        journal = json.loads(archive.read("journal.json"))
        assert len(journal) == told["journal"] == 1501
        assert journal[-1]["data"]["to"] == "=calm 1499"
        rows = list(csv.DictReader(io.StringIO(archive.read("journal.csv").decode())))
        assert [row["id"] for row in rows] == [entry["id"] for entry in journal]
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert b"theirs.flac" not in everything
        assert b"argon2" not in everything
        assert b"Asha" in everything

    async def test_readings_are_for_the_person_who_is_read(self, home: Home) -> None:
        reading: Any = home.house.readings
        reading.recent = [_reading()]
        home.box.show(listening=ADULT)
        async with await home.phone("child") as child, await home.phone("adult") as adult:
            assert (await child.get("/api/readings")).json() == []
            (shown,) = (await adult.get("/api/readings")).json()
        assert shown["hex"] == "01" * 64
        assert shown["face"]["emotion"] == "happiness"


def _reading() -> Any:  # noqa: ANN401
    from appliance.vocabulary.sight import Reading  # noqa: PLC0415
    from appliance.vocabulary.units import Seconds  # noqa: PLC0415
    from tests.fakes.house import FACE  # noqa: PLC0415

    return Reading(b"\x01" * 64, 7, Seconds(1.0), 0, 1, FACE)


@pytest.mark.parametrize(("pause", "hours"), [("hour", (0.9, 1.1)), ("tonight", (0, 24.1))])
async def test_a_pause_ends_by_itself(home: Home, pause: str, hours: tuple[float, float]) -> None:
    async with await home.phone("guest") as phone:
        assert (await phone.put("/api/looking", json={"on": False, "pause": pause})).status_code == 204
        camera = (await phone.get("/api/state")).json()
    assert camera["camera"]["paused"]
    from datetime import datetime  # noqa: PLC0415

    lasts = datetime.fromisoformat(camera["camera"]["until"]) - datetime.fromisoformat(camera["now"])
    assert hours[0] <= lasts.total_seconds() / 3600 <= hours[1]
