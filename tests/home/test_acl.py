"""The appliance's ACL on a real mosquitto: who hears whom. A denied publish is acknowledged all the same, so these listen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.home.mosquitto import Mosquitto


ALLOWED = [
    ("moodbox", "moodbox/box/mood"),
    ("moodbox", "moodbox/box/mood/changed"),
    ("moodbox", "homeassistant/device/box/config"),
    ("moodbox", "homeassistant/sensor/box/mood/config"),
    ("moodbox", "zigbee2mqtt/lamp/set"),
    ("home", "homeassistant/status"),
    ("home", "moodbox/box/looking/set"),
    ("home", "moodbox/box/person/set"),
    ("home", "moodbox/box/button/skip"),
    ("home", "moodbox/box/input/presence"),
]
DENIED = [
    ("moodbox", "moodbox/other/mood"),
    ("moodbox", "homeassistant/device/other/config"),
    ("moodbox", "homeassistant/status"),
    ("moodbox", "zigbee2mqtt/bridge/request/restart"),
    ("home", "moodbox/box/mood"),
    ("home", "moodbox/box/mood/changed"),
    ("home", "moodbox/box/availability"),
    ("home", "homeassistant/device/box/config"),
    ("tv", "moodbox/box/looking/set"),
    ("tv", "moodbox/box/film"),
]


async def arrives(mosquitto: Mosquitto, user: str, topic: str) -> bool:
    """Whether what this user publishes reaches the open listener, where everybody hears everything."""
    async with asyncio.timeout(30), mosquitto.client() as ear, mosquitto.user(user) as mouth:
        await ear.subscribe([(topic, 1), ("end", 1)])
        await mouth.publish(topic, "x", qos=1)
        await ear.publish("end", "x", qos=1)  # after it: the broker has decided by then
        return (await anext(ear.messages)).topic.value == topic


@pytest.mark.parametrize(("user", "topic"), ALLOWED)
async def test_may_say(mosquitto: Mosquitto, user: str, topic: str) -> None:
    assert await arrives(mosquitto, user, topic)


@pytest.mark.parametrize(("user", "topic"), DENIED)
async def test_may_not_say(mosquitto: Mosquitto, user: str, topic: str) -> None:
    assert not await arrives(mosquitto, user, topic)


@pytest.mark.parametrize(
    ("user", "hears"),
    [
        ("home", {"moodbox/box/mood", "moodbox/box/camera", "moodbox/box/film", "homeassistant/device/box/config"}),
        ("tv", {"moodbox/box/mood", "moodbox/box/film"}),
        ("moodbox", {"moodbox/box/mood", "moodbox/box/camera", "moodbox/box/film", "homeassistant/status"}),
    ],
)
async def test_hears(mosquitto: Mosquitto, user: str, hears: set[str]) -> None:
    said = ["moodbox/box/mood", "moodbox/box/camera", "moodbox/box/film", "homeassistant/device/box/config"]
    said += ["homeassistant/status", "private/diary"]
    heard: set[str] = set()
    async with asyncio.timeout(30), mosquitto.user(user) as ear, mosquitto.client() as mouth:
        await ear.subscribe("#", qos=1)
        for topic in [*said, "moodbox/box/film/changed"]:
            await mouth.publish(topic, "x", qos=1)
        async for message in ear.messages:
            if message.topic.value == "moodbox/box/film/changed":
                break
            heard.add(message.topic.value)
    assert heard - {"homeassistant/status"} == hears - {"homeassistant/status"}


async def test_nobody_is_anonymous(mosquitto: Mosquitto) -> None:
    with pytest.raises(Exception, match=r"[Nn]ot authorized|refused"):
        async with mosquitto.user("nobody"):
            pass
