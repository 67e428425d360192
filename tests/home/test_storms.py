"""What homes do to a box: a broker that restarts again and again, and messages that nobody meant."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import logging
import random
import signal
import time
import tracemalloc
from dataclasses import replace
from functools import cache
from statistics import median
from typing import TYPE_CHECKING

import aiomqtt
import pytest

from appliance.home import inputs, topics
from appliance.home.broker import MqttBroker
from appliance.home.discovery import device_topic
from appliance.home.topics import Button
from appliance.settings import MqttSettings
from appliance.vocabulary.affect import Label
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.player import PlayerStatus, PlayState
from appliance.vocabulary.units import Percent, Seconds
from tests.home.house import HAPPY, ROOT, SHARING, House, eventually
from tests.home.validator import faults

if TYPE_CHECKING:
    from tests.home.mosquitto import Mosquitto

AWAITED = {f"{ROOT}/availability", f"{ROOT}/mood", f"{ROOT}/track", device_topic("homeassistant", "box")}


def settings(mosquitto: Mosquitto) -> MqttSettings:
    return MqttSettings(host="127.0.0.1", port=mosquitto.port)


class Load:
    """A restless box: its mood and its player change all the time, and somebody likes everything."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.said = 0

    async def run(self) -> None:
        labels = [Label.CALM, Label.SADNESS, Label.HAPPINESS]
        while True:
            self.said += 1
            mood = replace(HAPPY, label=labels[self.said % 3])
            player = PlayerStatus(PlayState.PLAYING, elapsed=Seconds(self.said), volume=Percent(self.said % 100))
            self._house.box.set(replace(SHARING, mood=mood, player=player))
            self._house.home.tell("feedback", {"event_type": "like", "number": self.said})
            await asyncio.sleep(0.02)


@cache
def valid(announced: str) -> bool:
    """Whether the validator finds no fault. Each payload is tried once: what its templates leave behind would be measured."""
    return faults(device_topic("homeassistant", "box"), announced) == []


async def back(mosquitto: Mosquitto) -> float:
    """Wait until the broker, which kept nothing, has everything again; the seconds that took."""
    begin, missing = time.monotonic(), set(AWAITED)
    announced = ""
    async with asyncio.timeout(60), mosquitto.client() as client:
        await client.subscribe([(topic, 1) for topic in AWAITED])
        async for message in client.messages:
            payload = bytes(message.payload).decode()
            if message.topic.value.endswith("availability") and payload != "online":
                continue
            if message.topic.value.startswith("homeassistant"):
                announced = payload
            missing.discard(message.topic.value)
            if not missing:
                break
    took = time.monotonic() - begin
    assert valid(announced)
    return took


async def hear(mosquitto: Mosquitto, heard: list[int]) -> None:
    """Note the number of every event, until the broker goes."""
    with contextlib.suppress(aiomqtt.MqttError):
        async with mosquitto.client() as client:
            await client.subscribe(f"{ROOT}/feedback", qos=1)
            async for message in client.messages:
                assert not message.retain
                heard.append(json.loads(message.payload)["number"])


async def restarts(mosquitto: Mosquitto, count: int) -> list[int]:
    """The memory in bytes that Python held after each restart."""
    house, heard, took, sizes = House(MqttBroker(settings(mosquitto), ROOT)), list[int](), list[float](), list[int]()
    load = Load(house)
    tracemalloc.start()
    async with house.living():
        loading = asyncio.create_task(load.run())
        await back(mosquitto)
        for number in range(count):
            ear = asyncio.create_task(hear(mosquitto, heard))
            so_far = len(heard)
            await eventually(lambda: len(heard) > so_far)  # noqa: B023 - awaited in the loop
            await mosquitto.stop(signal.SIGKILL if number % 2 else signal.SIGTERM)
            await eventually(lambda: not house.health[-1].up)
            await mosquitto.start()
            took.append(await back(mosquitto))
            await ear
            del house.health[:-1]  # which would be what grows
            gc.collect()
            sizes.append(tracemalloc.get_traced_memory()[0])
        loading.cancel()
    tracemalloc.stop()
    print(f"{count} restarts: back after {max(took):.1f} s at worst; {len(heard)} events, {len(set(heard))} different")  # noqa: T201
    print("memory in kB:", [size // 1000 for size in sizes])  # noqa: T201
    assert len(heard) == len(set(heard)), "an event came twice"
    return sizes


class TestRestarts:
    async def test_all_is_back_and_no_event_comes_twice(self, mosquitto: Mosquitto) -> None:
        await restarts(mosquitto, 4)

    @pytest.mark.soak
    async def test_fifty_of_them(self, mosquitto: Mosquitto) -> None:
        sizes = await restarts(mosquitto, 50)
        third = len(sizes) // 3
        assert median(sizes[-third:]) < median(sizes[third : 2 * third]) + 200_000, "memory grows"


WORDS = [b"ON", b"OFF", b"PRESS", b"match", b"shift", b"auto", b"calm", b"absent", b"100", b"-1", b"1e3", b"NaN", b"{}", b"[]"]
SETS = [topic for topic in topics.INCOMING if topic.endswith("/set")]
BUTTONS = [f"button/{button}" for button in Button]
MEANT: dict[str, set[bytes]] = {
    "strategy/set": {b"match", b"shift"},
    "looking/set": {b"ON", b"OFF"},
    "play/set": {b"ON", b"OFF"},
    "mood/set": {word.encode() for word in topics.MOODS},
    "volume/set": {str(number).encode() for number in range(101)},
    **{topic: {b"PRESS"} for topic in BUTTONS},
}


def malformed(noise: random.Random) -> tuple[str, bytes]:
    """A topic and something that it does not take: noise, a word of another topic, nearly the right one, or far too much."""
    while True:
        topic = noise.choice([*SETS, *BUTTONS, *inputs.TOPICS, "button/reboot", "input/mood"])
        kind = noise.randrange(5)
        word = noise.choice(WORDS)
        payload = (
            noise.randbytes(noise.choice([0, 1, 2, 7, 60, 300]))
            if kind == 0
            else word
            if kind == 1
            else word + noise.choice([b" ", b"\n", b"\x00", b"!"])
            if kind == 2
            else word.lower() + b"\xff"
            if kind == 3
            else b"[" * noise.choice([3_000, 40_000])
        )
        if topic in {"person/set", "input/text", "input/presence"}:
            payload = b"\xff" + payload  # of these nearly every word could be meant
        as_number = topic in {"volume/set", "input/heart_rate", "input/skin", "input/noise"}
        if payload not in MEANT.get(topic, set()) and not (as_number and _is_number(payload)):
            return topic, payload


def _is_number(payload: bytes) -> bool:
    try:
        return float(payload) == float(payload)
    except ValueError:
        return False


async def storm(mosquitto: Mosquitto, caplog: pytest.LogCaptureFixture, count: int) -> None:
    caplog.set_level(logging.WARNING)
    noise, house = random.Random(11), House(MqttBroker(settings(mosquitto), ROOT))  # noqa: S311 - a test
    async with house.living(), mosquitto.client() as client:
        await back(mosquitto)
        before = house.box.state
        for number in range(count):
            topic, payload = malformed(noise)
            await client.publish(f"{ROOT}/{topic}", payload, qos=1, retain=not number % 100)
        for topic in ("looking/set", "volume/set"):
            await client.publish(f"{ROOT}/{topic}", b"9" * 1_000_000, qos=1)
        await client.publish(f"{ROOT}/button/save", b"PRESS", qos=1)
        await eventually(lambda: house.box.asked)
        assert house.box.asked == [("judge", Kind.SAVE, None)]
        assert house.box.state == before
        assert house.health[-1].up
    warned = [record.getMessage() for record in caplog.records if record.name.startswith("appliance.home")]
    named = [word.split("'")[1] for word in warned]
    assert len(named) == len(set(named)), "more than one warning a topic"
    assert {*SETS, *BUTTONS, *inputs.TOPICS} <= set(named)
    assert len(named) <= len({*SETS, *BUTTONS, *inputs.TOPICS}) + 1, "topics that are none share one"
    assert all(len(words) < 400 for words in warned)


class TestStorm:
    async def test_a_thousand_messages_that_nobody_meant(self, mosquitto: Mosquitto, caplog: pytest.LogCaptureFixture) -> None:
        await storm(mosquitto, caplog, 1_000)

    @pytest.mark.soak
    async def test_ten_thousand(self, mosquitto: Mosquitto, caplog: pytest.LogCaptureFixture) -> None:
        await storm(mosquitto, caplog, 10_000)
