"""The household's chat over HTTP: who reads what, what a phone is told, and that it can be turned off."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from appliance.panel.schema.state import snapshot
from tests.panel.household import ADULT, CHILD

if TYPE_CHECKING:
    from tests.panel.household import Home


async def test_what_one_says_the_others_read(home: Home) -> None:
    async with await home.phone("adult") as adult, await home.phone("child") as child:
        before = (await child.get("/api/state")).json()["chat"]
        sent = await adult.post("/api/chat/send", json={"text": "Tea?", "to": "household"})
        assert sent.json() == {"words": "Your household can read it.", "acts": False, "did": None}
        assert before is None
        assert (await child.get("/api/state")).json()["chat"] is not None
        read = (await child.get("/api/chat/fetch")).json()
    assert read["wanted"]
    [message] = read["messages"]
    assert message["text"] == "Tea?"
    assert message["by"] == {"id": ADULT.id, "name": ADULT.name, "colour": ADULT.colour}
    assert home.box.calls == [], "the box takes no hint from what is said to others"


async def test_a_guest_is_told_nothing_of_it(home: Home) -> None:
    async with await home.phone("adult") as adult, await home.phone("guest") as guest:
        await adult.post("/api/chat/send", json={"text": "Tea?", "to": "household"})
        assert (await guest.get("/api/state")).json()["chat"] is None
        assert "Tea?" not in (await guest.get("/api/chat/fetch")).text
    assert snapshot(home.box.state, home.clock, guest=True).chat is None
    assert snapshot(home.box.state, home.clock, guest=False).chat == home.box.state.chat


async def test_a_note_is_done_and_not_kept(home: Home) -> None:
    async with await home.phone("adult") as phone:
        answer = (await phone.post("/api/chat/send", json={"text": "skip this one please"})).json()
        assert (answer["did"], answer["acts"]) == ("skip", False)
        assert home.box.calls == [("skip", ADULT.id)]
        assert (await phone.get("/api/chat/fetch")).json()["messages"] == []


async def test_it_can_be_turned_off_for_oneself(home: Home) -> None:
    async with await home.phone("adult") as adult, await home.phone("child") as child:
        assert (await child.put("/api/me/chat", json={"wanted": False})).status_code == 204
        await adult.post("/api/chat/send", json={"text": "Tea?", "to": "household"})
        assert (await child.get("/api/chat/fetch")).json() == {"wanted": False, "messages": []}
        refused = await child.post("/api/chat/send", json={"text": "No", "to": "household"})
        assert refused.status_code == 403
        assert "turned the household's chat off" in refused.json()["detail"]
        assert len((await adult.get("/api/chat/fetch")).json()["messages"]) == 1


async def test_export_hands_messages_over_and_erasure_takes_them_away(home: Home) -> None:
    async with await home.phone("adult") as adult, await home.phone("child") as child:
        await child.post("/api/chat/send", json={"text": "only-kiran-said-this", "to": "household"})
        await child.put("/api/me/chat", json={"wanted": True})
        rows = [row async for page in home.house.kept.rows(CHILD.id, "messages") for row in page]
        assert "only-kiran-said-this" in json.dumps(rows)
        before = home.box.state.chat
        await home.people.erase(CHILD.id)
        assert (await adult.get("/api/chat/fetch")).json()["messages"] == []
        assert home.box.state.chat != before, "the others' phones ask anew"


async def test_one_takes_back_what_one_said_oneself(home: Home) -> None:
    async with await home.phone("adult") as adult, await home.phone("child") as child:
        await adult.post("/api/chat/send", json={"text": "Tea?", "to": "household"})
        [message] = (await adult.get("/api/chat/fetch")).json()["messages"]
        assert (await child.delete(f"/api/chat/{message['id']}")).status_code == 204
        assert (await child.get("/api/chat/fetch")).json()["messages"] == [message], "it is not hers"
        before = home.box.state.chat
        assert (await adult.delete(f"/api/chat/{message['id']}")).status_code == 204
        assert (await child.get("/api/chat/fetch")).json()["messages"] == []
        assert home.box.state.chat != before
        assert (await adult.delete(f"/api/chat/{message['id']}")).status_code == 204
        assert (await adult.delete("/api/chat/0")).status_code == 422


async def test_nobody_drowns_the_others(home: Home) -> None:
    async with await home.phone("adult") as adult:
        answers = [await adult.post("/api/chat/send", json={"text": "!", "to": "household"}) for _ in range(14)]
    assert [answer.status_code for answer in answers[:10]] == [200] * 10
    assert answers[-1].status_code == 429
    assert "wait a moment" in answers[-1].json()["detail"]
