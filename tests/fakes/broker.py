"""A broker in memory, for the tests of those who speak through ``ports.Broker``."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from appliance.errors import BrokerError
from appliance.ports.broker import Message
from appliance.vocabulary.health import Health

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection


def matches(topic_filter: str, topic: str) -> bool:
    """Whether a topic fits a filter (MQTT 5, section 4.7)."""
    wanted, given = topic_filter.split("/"), topic.split("/")
    if "#" in wanted:
        return wanted[:-1] == given[: len(wanted) - 1]
    return len(wanted) == len(given) and all(step in ("+", name) for step, name in zip(wanted, given, strict=True))


class FakeBroker:
    """Implements ``ports.Broker``; tests use ``published``, ``retained``, ``deliver``, ``lose`` and ``restore``."""

    def __init__(self, root: str, *, up: bool = True) -> None:
        self.published: list[tuple[str, str]] = []
        self.retained: dict[str, str] = {}
        self._availability = f"{root}/availability"
        self._up = up
        self._heard: asyncio.Queue[Message | Health] = asyncio.Queue()
        self._topics: tuple[str, ...] = ()

    async def messages(self, topics: Collection[str]) -> AsyncIterator[Message | Health]:
        yield Health(up=False, words="connecting")
        self._topics = tuple(topics)
        if self._up:
            self.restore()
        try:
            while True:
                yield await self._heard.get()
        finally:
            if self._up:
                self._take(self._availability, "offline", retain=True)

    async def publish(self, topic: str, payload: str, *, retain: bool) -> None:
        await asyncio.sleep(0)
        if not self._up:
            msg = "The broker is away."
            raise BrokerError(msg)
        self._take(topic, payload, retain=retain)

    def deliver(self, topic: str, payload: bytes, *, retained: bool = False) -> None:
        """Somebody else publishes."""
        if self._up and any(matches(wanted, topic) for wanted in self._topics):
            self._heard.put_nowait(Message(topic, payload, retained))

    def lose(self) -> None:
        """The broker goes away; who watches is told by the last will."""
        self._up = False
        self.retained.clear()
        self._heard.put_nowait(Health(up=False, words="lost"))

    def restore(self) -> None:
        """The broker is back."""
        self._up = True
        self._take(self._availability, "online", retain=True)
        self._heard.put_nowait(Health(up=True))

    def _take(self, topic: str, payload: str, *, retain: bool) -> None:
        self.published.append((topic, payload))
        if retain:
            self.retained[topic] = payload
