"""Music over HTTP: the queue, ratings, looking around, lists and habits; behind it are the real parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from appliance.errors import MoodboxError
from appliance.vocabulary.journal import Kind
from tests.examples import library
from tests.panel.household import ADULT

if TYPE_CHECKING:
    from tests.panel.household import Home

FILES = [track.file for track in library()]


async def test_a_comment_is_a_word_about_the_mood_and_is_not_kept(home: Home) -> None:
    async with await home.phone("adult") as phone:
        body = {"stars": 5, "comment": {"text": "so calm tonight", "language": "en"}}
        understood = (await phone.put("/api/track/rating", json=body)).json()
        assert understood["words"]
        assert (await phone.put("/api/track/rating", json={"stars": 3})).json() is None
        assert (await phone.put("/api/track/rating", json={"stars": 6})).status_code == 422
    assert [call for call in home.box.calls if call[0] == "hear"] == [("hear", "so calm tonight", ADULT.id, "en")]
    assert all("calm" not in str(entry.data.get("comment")) for entry in await home.journal.entries())


async def test_looking_around_page_by_page(home: Home) -> None:
    async with await home.phone("child") as phone:
        found = (await phone.get("/api/library/tracks", params={"text": "V+0.8", "limit": 2, "offset": 1})).json()
        assert (found["total"], len(found["tracks"])) == (5, 2)
        albums = (await phone.get("/api/library/groups/album")).json()
        assert albums == {"total": 1, "groups": [{"name": "Examples", "artist": "", "tracks": 25}]}
        for wrong in ("/api/library/groups/colour", "/api/library/tracks?mood=absent", "/api/library/tracks?limit=0"):
            assert (await phone.get(wrong)).status_code == 422


async def test_lists_are_ones_own_and_can_be_taken_along(home: Home) -> None:
    for file in FILES[:2]:
        await home.journal.append(Kind.SAVE, ADULT.id, {"file": file, "label": "calm"})
    async with await home.phone("adult") as phone, await home.phone("child") as other:
        (calm,) = (await phone.get("/api/me/saved")).json()
        assert (calm["mood"], [track["file"] for track in calm["tracks"]]) == ("calm", [FILES[1], FILES[0]])
        assert (await other.get("/api/me/saved")).json() == []
        answer = await phone.get("/api/me/saved.m3u", params={"mood": "calm"})
        assert answer.headers["content-type"].startswith("audio/x-mpegurl")
        assert answer.text.splitlines() == [
            "#EXTM3U",
            *(line for track in library()[1::-1] for line in (f"#EXTINF:60,{track.tags.artist} - {track.title}", track.file)),
        ]
        assert (await phone.get("/api/me/saved.m3u", params={"mood": "tired"})).text == "#EXTM3U\n"
        assert (await phone.delete("/api/me/saved", params={"file": FILES[0]})).status_code == 204
        (calm,) = (await phone.get("/api/me/saved")).json()
        assert len(calm["tracks"]) == 1


async def test_habits_are_taken_in_to_the_minute(home: Home) -> None:
    night = {"start": "22:00:00", "end": "06:30:00", "volume": 20}
    wake = {"at": "07:15", "label": "upbeat", "days": [6, 0, 0], "volume": 35}
    async with await home.phone("adult") as phone:
        assert (await phone.put("/api/habits/limits", json={"limit": 70, "night": night})).status_code == 204
        assert (await phone.put("/api/habits/wake", json={"wake": wake})).status_code == 204
        assert (await phone.put("/api/habits/sleep", json={"minutes": 0})).status_code == 422
        assert (await phone.put("/api/habits/wake", json={"wake": wake | {"label": "absent"}})).status_code == 422
        assert (await phone.put("/api/habits/wake", json={"wake": wake | {"at": "25:00"}})).status_code == 422
        habits = home.music.habits.habits
        assert (habits.limit, habits.night and habits.night.volume) == (70, 20)
        assert habits.wake
        assert (habits.wake.at.isoformat(), sorted(habits.wake.days)) == ("07:15:00", [0, 6])
        assert (await phone.put("/api/habits/wake", json={"wake": None})).status_code == 204
    assert home.music.habits.habits.wake is None


@pytest.mark.parametrize("files", [["gone.flac"], []])
async def test_music_that_is_not_there_is_no_order(home: Home, files: list[str]) -> None:
    async with await home.phone("child") as phone:
        assert (await phone.post("/api/queue", json={"files": files, "now": True})).status_code in {403, 422}


async def test_a_jukebox_that_is_away_says_so(home: Home) -> None:
    async def away(*_: object, **__: object) -> None:
        msg = "The player is not answering."
        raise MoodboxError(msg)

    object.__setattr__(home.music, "jukebox", type("Away", (), {"seek": away}))
    async with await home.phone("child") as phone:
        answer = await phone.put("/api/player/seek", json={"to": 3})
    assert answer.status_code == 503
    assert answer.json()["detail"] == "The player is not answering."
