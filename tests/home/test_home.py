"""Home on a broker in memory, and once more over a real mosquitto."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from appliance.errors import PlayerError, RefusedError
from appliance.home.broker import MqttBroker
from appliance.settings import MqttSettings
from appliance.vocabulary.affect import Label
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.health import Health
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.mood import Sense
from appliance.vocabulary.player import PlayerStatus, PlayState
from appliance.vocabulary.surroundings import Doing, Input, Weather
from appliance.vocabulary.units import Percent, Seconds
from tests.fakes.broker import FakeBroker
from tests.home.house import ANNA, HAPPY, ROOT, SHARING, House, events, eventually, kept

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.home.mosquitto import Mosquitto


@pytest.fixture
def broker() -> FakeBroker:
    return FakeBroker(ROOT)


class TestTelling:
    async def test_tells_all_states_once_and_then_only_what_changed(self, broker: FakeBroker) -> None:
        async with House(broker).living() as house:
            await eventually(lambda: f"{ROOT}/diagnostics" in broker.retained)
            states = {"mood", "track", "camera", "settings", "library", "diagnostics"}
            assert {f"{ROOT}/{topic}" for topic in states} <= broker.retained.keys()
            broker.published.clear()
            house.box.set(replace(SHARING, player=PlayerStatus(PlayState.PLAYING, volume=Percent(7))))
            await eventually(lambda: kept(broker, "settings").get("volume") == 7)
            assert {topic for topic, _ in broker.published} == {f"{ROOT}/track", f"{ROOT}/settings"}

    async def test_a_mood_that_only_trembles_is_not_told_again(self, broker: FakeBroker) -> None:
        async with House(broker).living() as house:
            await eventually(lambda: f"{ROOT}/diagnostics" in broker.retained)
            broker.published.clear()
            house.box.set(replace(SHARING, mood=replace(HAPPY, confidence=0.9004)))
            house.box.set(replace(house.box.state, strategy=Strategy.SHIFT))
            await eventually(lambda: kept(broker, "settings").get("strategy") == "shift")
            assert kept(broker, "mood")["confidence"] == 0.9

    async def test_events_of_the_mood(self, broker: FakeBroker) -> None:
        async with House(broker).living() as house:
            await eventually(lambda: kept(broker, "mood").get("label") == "happiness")
            for label in (Label.NEUTRAL, Label.ABSENT, Label.HAPPINESS):
                house.box.set(replace(SHARING, mood=replace(HAPPY, label=label)))
                await eventually(lambda: kept(broker, "mood").get("label") == house.box.state.mood.label)  # type: ignore[union-attr]
            await eventually(lambda: len(events(broker)) == 3)
            assert events(broker) == [("happiness", "neutral"), ("neutral", "absent"), ("absent", "happiness")]
            assert f"{ROOT}/mood/changed" not in broker.retained

    async def test_without_consent_the_retained_mood_is_overwritten_and_events_fall_silent(self, broker: FakeBroker) -> None:
        async with House(broker).living() as house:
            await eventually(lambda: kept(broker, "mood").get("label") == "happiness")
            for person, label in ((None, Label.HAPPINESS), (None, Label.SADNESS), (ANNA, Label.SADNESS)):
                house.box.set(replace(SHARING, listening=person, mood=replace(HAPPY, label=label)))
                expected = "sadness" if person else "not_shared"
                await eventually(lambda: kept(broker, "mood").get("label") == expected)  # noqa: B023 - awaited in the loop
            assert kept(broker, "mood")["label"] == "sadness"
            assert events(broker) == []

    async def test_everything_again_after_a_reconnect_but_no_event(self, broker: FakeBroker) -> None:
        async with House(broker).living() as house:
            await eventually(lambda: f"{ROOT}/diagnostics" in broker.retained)
            broker.lose()
            await eventually(lambda: not house.health[-1].up)
            house.box.set(replace(SHARING, mood=replace(HAPPY, label=Label.DOWN)))
            await asyncio.sleep(0.5)
            broker.restore()
            await eventually(lambda: f"{ROOT}/diagnostics" in broker.retained)
            assert kept(broker, "mood")["label"] == "down"
            assert events(broker) == []
        assert [health.up for health in house.health] == [False, True, False, True]

    async def test_is_offline_at_its_end(self, broker: FakeBroker) -> None:
        async with House(broker).living() as house:
            await eventually(lambda: house.health[-1:] == [Health(up=True)])
        assert broker.retained[f"{ROOT}/availability"] == "offline"


COMMANDS = [
    ("strategy/set", b"shift", ("strategy", Strategy.SHIFT, None)),
    ("looking/set", b"ON", ("looking", True, None)),
    ("looking/set", b"OFF", ("looking", False, None)),
    ("play/set", b"ON", ("play",)),
    ("play/set", b"OFF", ("pause",)),
    ("mood/set", b"calm", ("mood", Label.CALM, None)),
    ("mood/set", b"auto", ("mood", None, None)),
    ("volume/set", b"30", ("volume", 30)),
    ("button/skip", b"PRESS", ("skip", None)),
    ("button/previous", b"PRESS", ("previous",)),
    ("button/save", b"PRESS", ("judge", Kind.SAVE, None)),
    ("button/like", b"PRESS", ("judge", Kind.LIKE, None)),
    ("button/dislike", b"PRESS", ("judge", Kind.DISLIKE, None)),
    ("button/wrong_mood", b"PRESS", ("correct", None, None)),
    ("input/heart_rate", b"72", ("sense", Sense.HEART_RATE, 72.0)),
    ("input/skin", b'{"value": 4, "at": "2030-01-01T00:00:30Z"}', ("sense", Sense.SKIN, 4.0)),
    ("input/text", b"what a day", ("hear", "what a day", None)),
    ("person/set", b"anna", ("select", "anna")),
    ("person/set", b"nobody", ("select", None)),
    ("input/activity", b"walking", ("surround", Doing.WALKING, 900.0)),
    ("input/weather", b'{"value": "rainy", "at": "2029-12-31T23:00:00Z"}', ("surround", Weather.RAINY, 7200.0)),
    ("input/noise", b"55", ("surround", 55.0, 600.0)),
    ("input/presence", b"Anna", ("present", ("Anna",), 43200.0)),
    ("input/activity", b"unknown", ("forget", Input.ACTIVITY)),
]


@contextlib.asynccontextmanager
async def obeying(broker: FakeBroker) -> AsyncIterator[House]:
    async with House(broker).living() as house:
        await eventually(lambda: house.health[-1:] == [Health(up=True)])
        yield house


class TestObeying:
    @pytest.mark.parametrize(("topic", "payload", "asked"), COMMANDS)
    async def test_does_what_is_asked(self, broker: FakeBroker, topic: str, payload: bytes, asked: tuple[object, ...]) -> None:
        async with obeying(broker) as house:
            broker.deliver(f"{ROOT}/{topic}", payload)
            await eventually(lambda: house.box.asked == [asked])

    async def test_ignores_what_was_retained(self, broker: FakeBroker) -> None:
        async with obeying(broker) as house:
            for topic, payload, _ in COMMANDS:
                broker.deliver(f"{ROOT}/{topic}", payload, retained=True)
            broker.deliver(f"{ROOT}/button/skip", b"PRESS")
            await eventually(lambda: house.box.asked)
            assert house.box.asked == [("skip", None)]

    @pytest.mark.parametrize("failure", [PlayerError("MPD is away."), RefusedError("No."), RuntimeError("a fault of ours")])
    async def test_a_command_that_fails_stops_nothing(self, broker: FakeBroker, failure: Exception) -> None:
        async with obeying(broker) as house:
            house.box.failure = failure
            broker.deliver(f"{ROOT}/button/skip", b"PRESS")
            broker.deliver(f"{ROOT}/looking/set", b"ON")
            await eventually(lambda: len(house.box.asked) == 2)
            house.box.failure = None
            broker.deliver(f"{ROOT}/play/set", b"ON")
            await eventually(lambda: house.box.asked[-1] == ("play",))

    async def test_closing_the_camera_does_not_wait_for_a_slow_player(self, broker: FakeBroker) -> None:
        async with obeying(broker) as house:
            house.box.gate.clear()
            for topic, payload in (("play/set", b"ON"), ("looking/set", b"ON"), ("looking/set", b"OFF")):
                broker.deliver(f"{ROOT}/{topic}", payload)
            await eventually(lambda: len(house.box.asked) == 2)
            assert house.box.asked == [("looking", True, None), ("looking", False, None)]
            house.box.gate.set()
            await eventually(lambda: house.box.asked[-1] == ("play",))

    async def test_a_flood_ends_with_its_last_word(self, broker: FakeBroker) -> None:
        async with obeying(broker) as house:
            house.box.gate.clear()
            broker.deliver(f"{ROOT}/play/set", b"ON")
            for volume in range(1000):
                broker.deliver(f"{ROOT}/volume/set", str(volume % 100).encode())
                broker.deliver(f"{ROOT}/looking/set", b"OFF" if volume == 999 else b"ON")
            await eventually(lambda: ("looking", False, None) in house.box.asked)
            assert house.box.asked[-1] == ("looking", False, None)
            house.box.gate.set()
            await eventually(lambda: ("volume", 99) in house.box.asked)
            assert len(house.box.asked) < 200

    async def test_one_warning_a_topic_a_minute(self, broker: FakeBroker, caplog: pytest.LogCaptureFixture) -> None:
        def warned() -> list[str]:
            return [record.message for record in caplog.records if record.levelno >= logging.WARNING]

        async with obeying(broker) as house:
            for number in range(50):
                broker.deliver(f"{ROOT}/volume/set", b"loud")
                broker.deliver(f"{ROOT}/mood/set", b"grumpy")
                broker.deliver(f"{ROOT}/button/{number}", b"PRESS")
            broker.deliver(f"{ROOT}/button/skip", b"PRESS")
            await eventually(lambda: house.box.asked)
            assert len(warned()) == 3
            assert any("volume/set" in words for words in warned())
            assert not any("loud" in words for words in warned())
            house.clock.at = Seconds(61)
            broker.deliver(f"{ROOT}/volume/set", b"loud")
            await eventually(lambda: len(warned()) == 4)

    @pytest.mark.parametrize("at", ["2029-12-31T23:58:00Z", "2030-01-01T00:02:00Z"])
    async def test_a_measurement_of_another_time_says_nothing_of_now(self, broker: FakeBroker, at: str) -> None:
        async with obeying(broker) as house:
            broker.deliver(f"{ROOT}/input/heart_rate", json.dumps({"value": 72, "at": at}).encode())
            broker.deliver(f"{ROOT}/input/heart_rate", b"80")
            await eventually(lambda: house.box.asked)
            assert house.box.asked == [("sense", Sense.HEART_RATE, 80.0)]

    async def test_the_log_repeats_no_words_and_no_heartbeat(
        self, broker: FakeBroker, caplog: pytest.LogCaptureFixture
    ) -> None:
        async with obeying(broker) as house:
            house.box.failure = RuntimeError("a fault of ours")
            broker.deliver(f"{ROOT}/input/text", b"my secret sorrow")
            broker.deliver(f"{ROOT}/input/heart_rate", b"143")
            await eventually(lambda: len(house.box.asked) == 2)
        assert "input/text" in caplog.text
        assert "sorrow" not in caplog.text
        assert "143" not in "".join(record.message for record in caplog.records)

    async def test_random_bytes_do_nothing(self, broker: FakeBroker) -> None:
        noise = random.Random(7)  # noqa: S311 - a test
        async with obeying(broker) as house:
            for _ in range(5_000):
                topic = noise.choice(COMMANDS)[0]
                broker.deliver(f"{ROOT}/{topic}", noise.randbytes(noise.choice([0, 1, 2, 5, 100, 10_000])))
            broker.deliver(f"{ROOT}/button/save", b"PRESS")
            await eventually(lambda: ("judge", Kind.SAVE, None) in house.box.asked)
            # Two random bytes can be a number or letters; nothing else can come out of noise.
            assert {asked[0] for asked in house.box.asked} <= {
                "judge",
                "volume",
                "sense",
                "hear",
                "surround",
                "present",
                "select",
            }


class TestOverMosquitto:
    async def test_lives_through_restarts_noise_and_a_retained_command(self, mosquitto: Mosquitto) -> None:
        house = House(MqttBroker(MqttSettings(host="127.0.0.1", port=mosquitto.port), ROOT))
        await mosquitto.publish(f"{ROOT}/looking/set", "ON", retain=True)
        async with house.living():
            for restart in range(3):
                await mosquitto.until_retained(f"{ROOT}/availability", "online")
                for topic in ("mood", "track", "camera", "settings"):
                    await mosquitto.until_retained(f"{ROOT}/{topic}")
                await mosquitto.publish(f"{ROOT}/volume/set", b"\x00\xff9" * 3_000)
                await mosquitto.publish(f"{ROOT}/volume/set", b"9" * 1_000_000)
                await mosquitto.publish(f"{ROOT}/looking/set", "ON", retain=True)
                await mosquitto.publish(f"{ROOT}/volume/set", str(restart))
                await mosquitto.until_retained(f"{ROOT}/settings", house_settings(restart))
                if restart < 2:
                    await mosquitto.stop()
                    await eventually(lambda: not house.health[-1].up)
                    await mosquitto.start()
                    await eventually(lambda: house.health[-1].up)
        assert house.box.asked == [("volume", restart) for restart in range(3)]
        assert await mosquitto.retained(f"{ROOT}/availability") == "offline"


def house_settings(volume: int) -> str:
    settings = {"strategy": "match", "person": "anna", "mood": "auto", "looking": "OFF", "volume": volume, "play": "OFF"}
    return json.dumps(settings)
