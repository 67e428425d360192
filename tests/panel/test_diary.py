from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from appliance.vocabulary.affect import Label
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Purpose
from tests.examples import library
from tests.panel.household import ADULT, CHILD

if TYPE_CHECKING:
    from tests.panel.household import Home


async def lived(home: Home) -> str:
    """A mood and a play of the adult's, and one of each of somebody else's; the track's title."""
    track = library()[0]
    for person in (CHILD.id, ADULT.id):
        await home.journal.append(Kind.MOOD, person, {"from": None, "to": Label.CALM})
        await home.journal.append(Kind.PLAY, person, {"file": track.file, "label": Label.CALM})
    return track.title


async def test_ones_own_moods_and_plays_and_no_one_elses(home: Home) -> None:
    title = await lived(home)
    await home.consent(Purpose.HISTORY)
    async with await home.phone("adult") as phone:
        told = (await phone.get("/api/diary?days=7")).json()
    assert told["history"]
    assert len(told["days"]) == 7
    assert [mood["label"] for day in told["days"] for mood in day["moods"]] == ["calm"]
    assert [(play["title"], play["label"], play["reception"]) for day in told["days"] for play in day["plays"]] == [
        (title, "calm", "neutral")
    ]
    assert told["counts"] == [{"label": "calm", "kept": 0, "neutral": 1, "rejected": 0}]
    assert told["insight"]["comparison"] == "too_little"


async def test_without_the_consent_no_mood_is_told(home: Home) -> None:
    await lived(home)
    async with await home.phone("adult") as phone:
        text = (await phone.get("/api/diary?days=7")).text
    assert '"history":false' in text
    assert "calm" not in text


async def test_what_is_deleted_is_gone_and_others_keep_theirs(home: Home) -> None:
    await lived(home)
    await home.consent(Purpose.HISTORY)
    (others,) = await home.journal.entries((Kind.PLAY,), person=CHILD.id)
    async with await home.phone("adult") as phone:
        days = (await phone.get("/api/diary?days=7")).json()["days"]
        (play,) = [play for day in days for play in day["plays"]]
        assert (await phone.delete(f"/api/diary/entries/{others.id}")).status_code == 204
        assert (await phone.delete(f"/api/diary/entries/{play['id']}")).status_code == 204
        assert await home.journal.entries((Kind.PLAY,)) == [others]
        for day in days:
            assert (await phone.delete(f"/api/diary/days/{day['date']}")).status_code == 204
        after = (await phone.get("/api/diary?days=7")).json()
    assert not any(day["moods"] or day["plays"] for day in after["days"])
    assert [entry.data["to"] for entry in await home.journal.entries((Kind.MOOD,), person=CHILD.id)] == ["calm"]


@pytest.mark.parametrize("address", ["days/9999-12-31", "days/0001-01-01", f"entries/{'Z' * 26}"])
async def test_deleting_what_is_not_there_is_no_mistake(home: Home, address: str) -> None:
    async with await home.phone("adult") as phone:
        assert (await phone.delete(f"/api/diary/{address}")).status_code == 204


@pytest.mark.parametrize("address", ["days/yesterday", "entries/one"])
async def test_what_is_no_day_or_entry_is_refused(home: Home, address: str) -> None:
    async with await home.phone("adult") as phone:
        assert (await phone.delete(f"/api/diary/{address}")).status_code == 422
        assert (await phone.get("/api/diary?days=8")).status_code == 422
