"""What the routes ask of the box, and what they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from appliance.state import BoxState
from appliance.vocabulary.affect import EMOTIONS, Affect, Emotion, Label
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.health import Health, Part
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.mood import HOLD, Calibration, CalibrationState, Evidence, Mood, Source
from appliance.vocabulary.people import Purpose
from appliance.vocabulary.player import PlayerStatus, PlayState
from appliance.vocabulary.sight import Camera, CameraState, Wall
from appliance.vocabulary.units import Percent, Seconds, TrackFile
from tests.panel.household import ADULT, CHILD, Home

if TYPE_CHECKING:
    from appliance.vocabulary.units import PersonId

PLAYING: Final = PlayerStatus(PlayState.PLAYING, TrackFile("a song.flac"))
COMMANDS: Final[list[tuple[str, str, object, tuple[object, ...]]]] = [
    ("POST", "player/play", None, ("play",)),
    ("POST", "player/pause", None, ("pause",)),
    ("POST", "player/skip", None, ("skip", ADULT.id)),
    ("POST", "player/previous", None, ("previous",)),
    ("PUT", "player/volume", {"volume": 0}, ("set_volume", 0)),
    ("PUT", "player/volume", {"volume": 100}, ("set_volume", 100)),
    ("POST", "track/save", None, ("judge", Kind.SAVE, ADULT.id)),
    ("POST", "track/like", None, ("judge", Kind.LIKE, ADULT.id)),
    ("POST", "track/dislike", None, ("judge", Kind.DISLIKE, ADULT.id)),
    ("POST", "mood/wrong", {"label": "sadness"}, ("correct", Label.SADNESS, ADULT.id)),
    ("POST", "mood/wrong", {"label": None}, ("correct", None, ADULT.id)),
    ("PUT", "mood/manual", {"label": "upbeat"}, ("set_mood", Label.UPBEAT, ADULT.id, HOLD)),
    ("PUT", "mood/manual", {"label": "calm", "minutes": 60}, ("set_mood", Label.CALM, ADULT.id, 3600.0)),
    ("PUT", "mood/manual", {"label": "calm", "minutes": None}, ("set_mood", Label.CALM, ADULT.id, None)),
    ("PUT", "mood/manual", {"label": None}, ("set_mood", None, ADULT.id, HOLD)),
    ("DELETE", "me/baseline", None, ("forget_baseline", ADULT.id)),
    ("DELETE", "me/notice", None, ("noticed", ADULT.id)),
    ("PUT", "strategy", {"strategy": "shift"}, ("set_strategy", Strategy.SHIFT, ADULT.id)),
    ("PUT", "looking", {"on": False}, ("set_looking", False, ADULT.id)),
]


@pytest.mark.parametrize(("method", "path", "body", "call"), COMMANDS)
async def test_a_command_reaches_the_box(home: Home, method: str, path: str, body: object, call: tuple[object, ...]) -> None:
    home.box.show(player=PLAYING)
    async with await home.phone("adult") as phone:
        answer = await phone.request(method, f"/api/{path}", json=body)
    assert answer.status_code == 204
    assert not answer.content
    assert home.box.calls == [call]


async def test_where_nothing_plays_no_judgement_is_acknowledged(home: Home) -> None:
    async with await home.phone("adult") as phone:
        answer = await phone.post("/api/track/like")
    assert answer.status_code == 403
    assert answer.json()["detail"] == "Nothing plays, so I do not know which track you mean."


@pytest.mark.parametrize(("role", "by"), [("guest", None), ("child", CHILD.id)])
async def test_the_box_knows_who_asked(home: Home, role: str, by: PersonId | None) -> None:
    async with await home.phone(role) as phone:
        await phone.post("/api/player/skip")
        await phone.post("/api/track/like")
    assert home.box.calls == [("skip", by), ("judge", Kind.LIKE, by)]


WRONG: Final[list[tuple[str, str, object, str]]] = [
    ("PUT", "player/volume", {"volume": 101}, "volume"),
    ("PUT", "player/volume", {"volume": -1}, "volume"),
    ("PUT", "player/volume", {"volume": 50.5}, "volume"),
    ("PUT", "player/volume", {"volume": True}, "volume"),
    ("PUT", "player/volume", {"volume": "50"}, "volume"),
    ("PUT", "player/volume", {}, "volume"),
    ("PUT", "player/volume", {"volume": 50, "loud": 1}, "loud"),
    ("PUT", "player/volume", [], "body"),
    ("PUT", "looking", {"on": "yes"}, "on"),
    ("PUT", "strategy", {"strategy": "dance"}, "strategy"),
    ("PUT", "mood/manual", {"label": "absent"}, "label"),
    ("PUT", "mood/manual", {"label": "calm", "minutes": 0}, "minutes"),
    ("PUT", "mood/manual", {"label": "calm", "minutes": 2000}, "minutes"),
    ("POST", "chat/send", {"text": ""}, "text"),
    ("POST", "chat/send", {"text": "a" * 501}, "text"),
    ("POST", "chat/send", {"text": "a", "language": "<b>"}, "language"),
    ("POST", "mood/wrong", {"label": "unsure"}, "label"),
    ("POST", "mood/wrong", {}, "label"),
]


@pytest.mark.parametrize(("method", "path", "body", "where"), WRONG)
async def test_a_wrong_command_does_not(home: Home, method: str, path: str, body: object, where: str) -> None:
    async with await home.phone("adult") as phone:
        answer = await phone.request(method, f"/api/{path}", json=body)
    assert answer.status_code == 422
    assert [fault["where"] for fault in answer.json()["errors"]] == [where]
    assert not home.box.calls


async def test_opening_the_camera_without_consent_is_refused_in_the_boxs_words(home: Home) -> None:
    async with await home.phone("adult") as phone:
        answer = await phone.put("/api/looking", json={"on": True})
    assert answer.status_code == 403
    assert "consents" in answer.json()["detail"]


async def test_the_state_of_a_new_box(home: Home) -> None:
    async with await home.phone("guest") as phone:
        state = (await phone.get("/api/state")).json()
    assert state["box_id"] == "testbox"
    assert state["mood"] is state["manual"] is state["listening"] is state["current"] is None
    assert state["camera"] == {
        "state": "closed",
        "why": "nobody has given consent",
        "walls": [],
        "missing": [],
        "paused": False,
        "until": None,
    }
    assert state["player"]["state"] == "stopped"
    assert state["coming"] == []
    assert state["parts"] == {}


async def test_the_state_of_a_busy_box(home: Home) -> None:
    now = home.clock.monotonic()
    posterior = (0.1, 0.6, 0.1, 0.05, 0.05, 0.05, 0.05)
    mood = Mood(posterior, Affect(0.61234, 0.4), 0.2, Emotion.HAPPINESS, Label.HAPPINESS, 0.81, now)
    await home.box.play()
    home.box.show(
        mood=mood,
        stale=True,
        listening=ADULT,
        manual=Label.CALM,
        strategy=Strategy.SHIFT,
        camera=Camera(CameraState.LOOKING, "Asha listens", frozenset({Wall.CORE, Wall.FILES}), frozenset({Wall.SWAP})),
        player=PlayerStatus(PlayState.PLAYING, home.box.state.player.file, Seconds(3), Seconds(60), Percent(40), at=now),
        parts={Part.HOME: Health(up=False, words="the broker is away")},
        looks_per_second=1.98765,
    )
    async with await home.phone("adult") as phone:
        state = (await phone.get("/api/state")).json()
    assert state["mood"]["label"] == "happiness"
    assert state["mood"]["affect"] == {"valence": 0.612, "arousal": 0.4}
    assert state["mood"]["probabilities"] == dict(zip(EMOTIONS, posterior, strict=True))
    assert state["mood"]["stale"]
    assert state["now"] >= state["mood"]["since"]
    assert state["listening"]["name"] == "Asha"
    assert state["camera"]["walls"] == ["core", "files"]
    assert state["camera"]["missing"] == ["swap"]
    assert state["player"]["volume"] == 40
    assert state["current"]["track"]["file"] == state["player"]["file"]
    assert state["current"]["reason"]
    assert len(state["coming"]) == 1
    assert state["parts"] == {"home": {"up": False, "words": "the broker is away"}}
    assert state["looks_per_second"] == 1.99


async def test_what_moved_the_mood_and_until_when_it_is_set_by_hand(home: Home) -> None:
    now = home.clock.monotonic()
    home.box.show(
        manual=Label.CALM,
        manual_until=Seconds(now + 3600),
        evidence=(Evidence(Source.WORDS, "you wrote something bright", now, 0.254),),
        calibration=Calibration(ADULT.id, CalibrationState.RUNNING, 0.456, "Relax."),
    )
    async with await home.phone("adult") as phone:
        state = (await phone.get("/api/state")).json()
    assert state["now"] < state["manual_until"]
    (evidence,) = state["evidence"]
    assert (evidence["source"], evidence["share"]) == ("words", 0.25)
    assert state["calibration"] == {"person": "asha", "state": "running", "progress": 0.46, "words": "Relax."}


async def test_a_resting_face_is_learned_only_while_looking_and_can_be_forgotten(home: Home) -> None:
    async with await home.phone("adult") as phone:
        assert (await phone.post("/api/me/baseline")).status_code == 403
        assert (await phone.get("/api/me/baseline")).json() == {"learned": None}
        await home.consent(Purpose.LOOK)
        assert (await phone.put("/api/looking", json={"on": True})).status_code == 204
        assert (await phone.post("/api/me/baseline")).status_code == 202
        assert (await phone.get("/api/me/baseline")).json()["learned"]
        assert (await phone.delete("/api/me/baseline")).status_code == 204
        assert (await phone.get("/api/me/baseline")).json() == {"learned": None}


async def test_words_are_answered_with_what_was_understood(home: Home) -> None:
    async with await home.phone("child") as phone:
        answer = await phone.post("/api/chat/send", json={"text": "what a day", "language": "de-AT"})
    assert answer.json() == {"words": "I weigh words only of the person listening.", "acts": False, "did": None}
    assert home.box.calls == [("hear", "what a day", CHILD.id, "de-AT")]


async def test_a_notice_is_for_one_person_until_they_have_read_it(home: Home) -> None:
    home.box.said[ADULT.id] = "The last days looked heavy to me."
    async with await home.phone("adult") as asha, await home.phone("child") as kiran:
        assert (await asha.get("/api/me/notice")).json() == {"words": "The last days looked heavy to me."}
        assert (await kiran.get("/api/me/notice")).json() == {"words": None}
        await asha.delete("/api/me/notice")
        assert (await asha.get("/api/me/notice")).json() == {"words": None}
        assert "heavy" not in (await asha.get("/api/state")).text


async def test_every_field_of_the_state_is_told(home: Home) -> None:
    async with await home.phone("adult") as phone:
        told = (await phone.get("/api/state")).json()
    assert {*BoxState.__dataclass_fields__} - {"stale", "demo"} <= told.keys()
    assert told["library"]["demo"] is False


async def test_a_row_of_the_mapping_comes_back_as_it_was_put(home: Home) -> None:
    row = {
        "affect": {"valence": -0.2, "arousal": 0.9},
        "energy": 1.0,
        "genres": ["rock", "metal"],
        "tempo": [120.0, 180.0],
        "mode": "minor",
        "strategy": "shift",
        "goal": {"valence": 0.5, "arousal": 0.0},
        "pace": 8,
        "without": ["jazz"],
    }
    own = row | {"energy": 0.5}
    async with await home.phone("adult") as phone:
        first = (await phone.get("/api/mapping")).json()
        assert (await phone.put("/api/mapping/anger", json=row)).status_code == 204
        assert (await phone.put("/api/me/mapping/anger", json=own)).status_code == 204
        mapping = (await phone.get("/api/mapping")).json()
        assert mapping["household"]["anger"] == row
        assert mapping["mine"]["anger"] == own
        assert mapping["own"] == ["anger"]
        assert mapping["mine"]["calm"]["tempo"] is None
        async with await home.phone("child") as other:
            assert (await other.get("/api/mapping")).json()["mine"]["anger"] == row
        for path in ("/api/me/mapping/anger", "/api/mapping/anger"):
            assert (await phone.delete(path)).status_code == 204
        assert (await phone.get("/api/mapping")).json() == first


@pytest.mark.parametrize(
    ("label", "change"),
    [
        ("absent", {}),
        ("calm", {"energy": 1.1}),
        ("calm", {"affect": {"valence": 2, "arousal": 0}}),
        ("calm", {"tempo": [120, 60]}),
        ("calm", {"tempo": [0, 60]}),
        ("calm", {"tempo": [60]}),
        ("calm", {"genres": [""]}),
        ("calm", {"genres": ["x"] * 33}),
    ],
)
async def test_a_wrong_row_of_the_mapping_is_refused(home: Home, label: str, change: dict[str, object]) -> None:
    row = {"affect": {"valence": 0.5, "arousal": -0.5}, "energy": 0.2, "genres": [], "tempo": None} | change
    async with await home.phone("adult") as phone:
        assert (await phone.put(f"/api/mapping/{label}", json=row)).status_code == 422
        assert label == "absent" or (await phone.get("/api/mapping")).json()["household"]["calm"]["energy"] == 0.25


async def test_songs_for_a_mood(home: Home) -> None:
    async with await home.phone("adult") as phone:
        picks = (await phone.get("/api/songs", params={"mood": "calm", "strategy": "shift", "n": 3})).json()
        assert (await phone.get("/api/songs", params={"mood": "calm", "n": 0})).status_code == 422
        assert (await phone.get("/api/songs")).status_code == 422
    assert home.box.calls == [("choose", Label.CALM, Strategy.SHIFT, 3)]
    assert [pick["score"] for pick in picks] == sorted((pick["score"] for pick in picks), reverse=True)
    assert picks[0]["track"]["artist"]
    assert picks[0]["reason"] == "calm music"


async def test_the_journal_shows_only_ones_own(home: Home) -> None:
    for number in range(3):
        await home.journal.append(Kind.LIKE, ADULT.id, {"number": number})
        await home.journal.append(Kind.SKIP, CHILD.id, {"number": number})
        await home.journal.append(Kind.PLAY, None, {"number": number})
    async with await home.phone("adult") as phone:
        entries = (await phone.get("/api/journal", params={"limit": 2})).json()
    assert [(entry["kind"], entry["data"]) for entry in entries] == [("like", {"number": 2}), ("like", {"number": 1})]
    assert entries[0]["id"] > entries[1]["id"]
