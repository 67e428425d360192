from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from unittest.mock import AsyncMock, Mock

from appliance.errors import RefusedError
from appliance.vocabulary.affect import Label
from tests.panel.household import ADULT

if TYPE_CHECKING:
    from tests.panel.household import Home


def keeping(home: Home, **answers: object) -> Mock:
    """Feelings that note what is said of what."""
    feelings = Mock(said=Mock(return_value={"b.flac": Label.CALM, "a\udce9.flac": Label.TIRED}), say=AsyncMock(**answers))
    home.app.state.rooms = replace(home.app.state.rooms, feelings=feelings)
    return feelings


async def test_a_word_on_a_track_is_said_and_read(home: Home) -> None:
    feelings = keeping(home)
    async with await home.phone("adult") as phone:
        assert (await phone.put("/api/track/feels", json={"label": "calm", "file": "b.flac"})).status_code == 204
        assert (await phone.put("/api/track/feels", json={"label": None})).status_code == 204
        assert (await phone.put("/api/track/feels", json={"label": "absent"})).status_code == 422
        answer = (await phone.get("/api/track/feels")).json()
    assert [call.args for call in feelings.say.await_args_list] == [(ADULT.id, "calm", "b.flac"), (ADULT.id, None, None)]
    assert answer == [{"file": "a?.flac", "label": "tired"}, {"file": "b.flac", "label": "calm"}]


async def test_what_plays_not_cannot_be_judged(home: Home) -> None:
    keeping(home, side_effect=RefusedError("Nothing plays, so I do not know which track you mean."))
    async with await home.phone("adult") as phone:
        answer = await phone.put("/api/track/feels", json={"label": "calm"})
    assert (answer.status_code, answer.json()["detail"]) == (403, "Nothing plays, so I do not know which track you mean.")
