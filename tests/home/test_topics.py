from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.home.topics import (
    Button,
    MessageError,
    Press,
    SetLooking,
    SetMood,
    SetPerson,
    SetPlay,
    SetStrategy,
    SetVolume,
    command,
    feedback,
    label_of,
    mood_changed,
    states,
)
from appliance.state import BoxState
from appliance.vocabulary.affect import Affect, Emotion, Label
from appliance.vocabulary.choice import Pick, Strategy
from appliance.vocabulary.health import Health, Part, Progress
from appliance.vocabulary.journal import Entry, Kind
from appliance.vocabulary.mood import Mood
from appliance.vocabulary.music import Mode, Sound, Tags, Track
from appliance.vocabulary.people import Person, Purpose, Role
from appliance.vocabulary.player import PlayerStatus, PlayState
from appliance.vocabulary.sight import Camera, CameraState, Wall
from appliance.vocabulary.units import Bpm, Lufs, Percent, PersonId, Seconds, TrackFile

if TYPE_CHECKING:
    from appliance.home import topics

MOOD = Mood(
    (0.1, 0.8, 0.02, 0.02, 0.02, 0.02, 0.02), Affect(0.71, 0.444), 0.1, Emotion.HAPPINESS, Label.UPBEAT, 0.8123, Seconds(60)
)
SOUND = Sound(Bpm(120), 2, 0, Mode.MAJOR, Lufs(-14), 0.5, 0.5)
TRACK = Track(TrackFile("a/b.flac"), Tags("Rain", "Moodbox Trio", "Weather"), Seconds(61.6), SOUND, Affect(0.2, -0.12))
SHARER = Person(PersonId("anna"), "Anna", Role.ADULT, consents=frozenset({Purpose.LOOK, Purpose.SHARE}))
SILENT = replace(SHARER, consents=frozenset({Purpose.LOOK}))
CHILD = replace(SHARER, role=Role.CHILD)
STATE = BoxState(
    box_id="box",
    camera=Camera(CameraState.LOOKING, "somebody listens", frozenset({Wall.NETWORK, Wall.CORE}), frozenset({Wall.SWAP})),
    mood=MOOD,
    listening=SHARER,
    player=PlayerStatus(PlayState.PLAYING, TRACK.file, Seconds(27.9), Seconds(61.6), Percent(40)),
    current=Pick(TRACK, 1.0, {"mood": 1.0}, "Because you look upbeat"),
    library=Progress(3, 4, 2, scanning=True, failures={"x": "y"}),
    looks_per_second=1.93,
    parts={Part.HOME: Health(up=True)},
)


def when(at: Seconds) -> datetime:
    return datetime(2030, 1, 1, tzinfo=UTC) + timedelta(seconds=at)


def told(state: BoxState) -> dict[str, Any]:
    return {topic: json.loads(payload) for topic, payload in states(state, when).items()}


class TestStates:
    def test_mood(self) -> None:
        mood = told(STATE)["mood"]
        assert mood["label"] == "upbeat"
        assert mood["emotion"] == "happiness"
        assert (mood["confidence"], mood["valence"], mood["arousal"]) == (0.81, 0.71, 0.44)
        assert mood["probabilities"] == dict(zip(Emotion, MOOD.posterior, strict=True))
        assert mood["since"] == "2030-01-01T00:01:00+00:00"
        assert (mood["strategy"], mood["person"]) == ("match", "anna")

    def test_nothing_known_is_unsure_with_the_same_keys(self) -> None:
        unknown = told(replace(STATE, mood=None))["mood"]
        assert unknown["label"] == "unsure"
        assert unknown.keys() == told(STATE)["mood"].keys()

    def test_a_mood_by_hand_is_the_label(self) -> None:
        state = replace(STATE, manual=Label.CALM)
        assert told(state)["mood"]["label"] == "calm"
        assert told(state)["settings"]["mood"] == "calm"

    @pytest.mark.parametrize("listening", [None, SILENT, CHILD])
    @pytest.mark.parametrize("manual", [None, Label.SADNESS])
    def test_without_consent_to_sharing_no_mood_goes_out(self, listening: Person | None, manual: Label | None) -> None:
        state = replace(STATE, listening=listening, manual=manual)
        assert told(state)["mood"] == {"label": "not_shared"}
        assert label_of(state) is None
        assert told(state)["track"]["reason"] is None
        assert told(state)["settings"]["person"] is None
        everything = json.dumps(told(state))
        assert "upbeat" not in everything
        assert "anna" not in everything.lower()
        if listening:
            assert "sadness" not in everything

    def test_track(self) -> None:
        track = told(STATE)["track"]
        assert (track["title"], track["artist"], track["album"]) == ("Rain", "Moodbox Trio", "Weather")
        assert track["affect"] == {"valence": 0.2, "arousal": -0.12}
        assert track["reason"] == "Because you look upbeat"
        assert (track["elapsed"], track["duration"], track["state"]) == (20, 62, "playing")

    def test_music_of_somebody_else_has_its_file_as_title(self) -> None:
        track = told(replace(STATE, current=None))["track"]
        assert (track["title"], track["artist"], track["affect"], track["reason"]) == ("b", "", None, None)

    def test_silence(self) -> None:
        assert told(BoxState(box_id="box"))["track"]["title"] == ""

    def test_camera_settings_library_and_diagnostics(self) -> None:
        everything = told(STATE)
        assert everything["camera"] == {
            "state": "looking",
            "why": "somebody listens",
            "walls": ["core", "network"],
            "missing": ["swap"],
        }
        assert everything["settings"] == {
            "strategy": "match",
            "person": "anna",
            "mood": "auto",
            "looking": "ON",
            "volume": 40,
            "play": "ON",
        }
        counts = {"progress": 75, "scanning": True, "done": 3, "total": 4, "tracks": 2, "failures": 1}
        assert everything["library"] == {**counts, "left": None, "reasons": {"x": "y"}}
        assert everything["diagnostics"]["looks_per_second"] == 2.0
        assert everything["diagnostics"]["parts"] == {"home": True}

    def test_event(self) -> None:
        event = mood_changed(Label.UPBEAT, Label.ABSENT, when(Seconds(0)))
        assert event == {"event_type": "mood_changed", "from": "upbeat", "to": "absent", "at": "2030-01-01T00:00:00+00:00"}

    def test_feedback_says_what_was_judged_and_never_by_whom_or_in_what_mood(self) -> None:
        data = {"file": TRACK.file, "label": "sadness", "stars": 4}
        entry = Entry("1", when(Seconds(0)), Kind.RATING, SHARER.id, data)
        assert feedback(entry, STATE) == {
            "event_type": "rating",
            "at": "2030-01-01T00:00:00+00:00",
            "title": "Rain",
            "artist": "Moodbox Trio",
            "stars": 4,
        }
        assert feedback(replace(entry, kind=Kind.PLAY), STATE) is None

    def test_a_correction_is_no_event_where_the_mood_is_not_shared(self) -> None:
        entry = Entry("1", when(Seconds(0)), Kind.CORRECTION, SILENT.id, {"from": "calm", "to": "sadness"})
        assert feedback(entry, replace(STATE, listening=SILENT)) is None
        assert feedback(entry, STATE) == {"event_type": "wrong_mood", "at": "2030-01-01T00:00:00+00:00"}


EXAMPLES = [
    ("strategy/set", b"shift", SetStrategy(Strategy.SHIFT)),
    ("looking/set", b"ON", SetLooking(on=True)),
    ("looking/set", b"OFF", SetLooking(on=False)),
    ("play/set", b"ON", SetPlay(on=True)),
    ("mood/set", b"auto", SetMood(None)),
    ("mood/set", b"calm", SetMood(Label.CALM)),
    ("person/set", b"a1b2", SetPerson(PersonId("a1b2"))),
    ("person/set", b"nobody", SetPerson(None)),
    ("volume/set", b"0", SetVolume(Percent(0))),
    ("volume/set", b"100", SetVolume(Percent(100))),
    *[(f"button/{button}", b"PRESS", Press(button)) for button in Button],
]
MEANINGS = {(topic, payload): meant for topic, payload, meant in EXAMPLES}


class TestCommands:
    @pytest.mark.parametrize(("topic", "payload", "meant"), EXAMPLES)
    def test_understood(self, topic: str, payload: bytes, meant: topics.Command) -> None:
        assert command(topic, payload) == meant

    @pytest.mark.parametrize(
        ("topic", "payload"),
        [
            ("strategy/set", b"Match"),
            ("looking/set", b"on"),
            ("looking/set", b"ON\n"),
            ("looking/set", b"1"),
            ("play/set", b""),
            ("mood/set", b"absent"),
            ("mood/set", b"unsure"),
            ("mood/set", b"not_shared"),
            ("volume/set", b"101"),
            ("volume/set", b"-1"),
            ("volume/set", b"1e1"),
            ("volume/set", "\u0665".encode()),
            ("volume/set", b"50.5"),
            ("volume/set", b"0" * 10_000),
            ("person/set", b""),
            ("person/set", b"Anna Lee"),
            ("person/set", b"x" * 65),
            ("button/skip", b""),
            ("button/skip", b"PRESS "),
            ("button/", b"PRESS"),
            ("button/reboot", b"PRESS"),
            ("button/skip/x", b"PRESS"),
            ("mood", b"calm"),
            ("", b""),
        ],
    )
    def test_refused(self, topic: str, payload: bytes) -> None:
        with pytest.raises(MessageError):
            command(topic, payload)

    @given(
        topic=st.sampled_from([topic for topic, _, _ in EXAMPLES]) | st.text(),
        payload=st.binary(max_size=200) | st.sampled_from([payload for _, payload, _ in EXAMPLES]) | st.text().map(str.encode),
    )
    def test_anything_else_is_refused_and_never_more(self, topic: str, payload: bytes) -> None:
        try:
            meant = command(topic, payload)
        except MessageError:
            assert (topic, payload) not in MEANINGS
            return
        # Understood is only what is written to the letter: said again, it gives the same bytes.
        match meant:
            case SetStrategy(strategy):
                assert (topic, payload) == ("strategy/set", strategy.encode())
            case SetLooking(on):
                assert (topic, payload) == ("looking/set", b"ON" if on else b"OFF")
            case SetPlay(on):
                assert (topic, payload) == ("play/set", b"ON" if on else b"OFF")
            case SetMood(label):
                assert (topic, payload) == ("mood/set", label.encode() if label else b"auto")
            case SetVolume(volume):
                assert 0 <= volume <= 100
                assert (topic, int(payload)) == ("volume/set", volume)
            case SetPerson(person):
                assert (topic, payload) == ("person/set", (person or "nobody").encode())
            case Press(button):
                assert (topic, payload) == (f"button/{button}", b"PRESS")
