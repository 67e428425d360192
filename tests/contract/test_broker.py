"""The contract of ``ports.Broker``, on the fake and on a real mosquitto."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Protocol, Self

import pytest

from appliance.errors import BrokerError
from appliance.home.broker import MqttBroker
from appliance.ports.broker import Broker, Message
from appliance.settings import MqttSettings
from appliance.vocabulary.health import Health
from tests.fakes.broker import FakeBroker
from tests.home.mosquitto import Mosquitto

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

ROOT = "moodbox/contract"


class Bench(Protocol):
    """A broker with hands on both ends."""

    broker: Broker

    async def deliver(self, topic: str, payload: bytes, *, retain: bool = False) -> None: ...
    async def retained(self, topic: str) -> str | None: ...
    async def lose(self) -> None: ...
    async def restore(self) -> None: ...


class FakeBench:
    def __init__(self) -> None:
        self.fake = FakeBroker(ROOT)
        self.broker: Broker = self.fake

    async def deliver(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        self.fake.deliver(topic, payload, retained=retain)

    async def retained(self, topic: str) -> str | None:
        return self.fake.retained.get(topic)

    async def lose(self) -> None:
        self.fake.lose()

    async def restore(self) -> None:
        self.fake.restore()


class RealBench:
    def __init__(self, mosquitto: Mosquitto) -> None:
        self.mosquitto = mosquitto
        self.broker: Broker = MqttBroker(MqttSettings(host="127.0.0.1", port=mosquitto.port), ROOT)

    async def deliver(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        await self.mosquitto.publish(topic, payload, retain=retain)

    async def retained(self, topic: str) -> str | None:
        return await self.mosquitto.retained(topic)

    async def lose(self) -> None:
        await self.mosquitto.stop()

    async def restore(self) -> None:
        await self.mosquitto.start()


@pytest.fixture(params=["fake", "mosquitto"])
async def bench(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Bench]:
    if request.param == "fake":
        yield FakeBench()
        return
    mosquitto = Mosquitto.prepare(tmp_path)
    await mosquitto.start()
    yield RealBench(mosquitto)
    await mosquitto.stop()


class Hearing:
    """The one consumer, reading in the background as ``Home`` does."""

    def __init__(self, broker: Broker, *topics: str) -> None:
        self._broker = broker
        self._topics = [f"{ROOT}/{topic}" for topic in topics]
        self._heard: asyncio.Queue[Message | Health] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _read(self) -> None:
        async for heard in self._broker.messages(self._topics):
            self._heard.put_nowait(heard)

    async def next(self) -> Message | Health:
        async with asyncio.timeout(20):
            return await self._heard.get()

    async def until(self, *, up: bool) -> Health:
        while True:
            heard = await self.next()
            if isinstance(heard, Health) and heard.up is up:
                return heard


class TestBroker:
    async def test_first_says_how_it_stands(self, bench: Bench) -> None:
        async with Hearing(bench.broker) as hearing:
            assert isinstance(await hearing.next(), Health)
            await hearing.until(up=True)

    async def test_yields_messages_of_its_topics_only(self, bench: Bench) -> None:
        async with Hearing(bench.broker, "button/+", "play/set") as hearing:
            await hearing.until(up=True)
            await bench.deliver(f"{ROOT}/mood/set", b"calm")
            await bench.deliver(f"{ROOT}/button/skip", b"\x00\xff")
            await bench.deliver(f"{ROOT}/play/set", b"")
            assert await hearing.next() == Message(f"{ROOT}/button/skip", b"\x00\xff", retained=False)
            assert await hearing.next() == Message(f"{ROOT}/play/set", b"", retained=False)

    async def test_marks_what_was_published_to_be_kept(self, bench: Bench) -> None:
        async with Hearing(bench.broker, "looking/set") as hearing:
            await hearing.until(up=True)
            await bench.deliver(f"{ROOT}/looking/set", b"ON", retain=True)
            assert await hearing.next() == Message(f"{ROOT}/looking/set", b"ON", retained=True)

    async def test_publishes_and_the_broker_keeps_it(self, bench: Bench) -> None:
        async with Hearing(bench.broker) as hearing:
            await hearing.until(up=True)
            await bench.broker.publish(f"{ROOT}/mood", '{"label": "calm"}', retain=True)
            await bench.broker.publish(f"{ROOT}/mood/changed", "{}", retain=False)
            assert await bench.retained(f"{ROOT}/mood") == '{"label": "calm"}'
            assert await bench.retained(f"{ROOT}/mood/changed") is None

    async def test_is_online_while_it_reads_and_offline_after(self, bench: Bench) -> None:
        async with Hearing(bench.broker) as hearing:
            await hearing.until(up=True)
            assert await bench.retained(f"{ROOT}/availability") == "online"
        assert await bench.retained(f"{ROOT}/availability") == "offline"

    async def test_refuses_to_publish_while_the_broker_is_away(self, bench: Bench) -> None:
        async with Hearing(bench.broker) as hearing:
            await hearing.until(up=True)
            await bench.lose()
            assert (await hearing.until(up=False)).words
            with pytest.raises(BrokerError):
                await bench.broker.publish(f"{ROOT}/mood", "{}", retain=True)

    async def test_comes_back_with_its_topics_and_without_what_it_could_not_say(self, bench: Bench) -> None:
        async with Hearing(bench.broker, "play/set") as hearing:
            await hearing.until(up=True)
            await bench.lose()
            await hearing.until(up=False)
            with contextlib.suppress(BrokerError):
                await bench.broker.publish(f"{ROOT}/track", "old", retain=True)
            await bench.restore()
            await hearing.until(up=True)
            assert await bench.retained(f"{ROOT}/availability") == "online"
            assert await bench.retained(f"{ROOT}/track") is None
            await bench.deliver(f"{ROOT}/play/set", b"ON")
            assert await hearing.next() == Message(f"{ROOT}/play/set", b"ON", retained=False)
