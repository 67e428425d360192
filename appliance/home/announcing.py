"""Announces the box to Home Assistant, and takes back what another version or other settings announced."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING, Final

from appliance.home import discovery
from appliance.home.topics import root_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from appliance.ports.broker import Broker
    from appliance.ports.people import PeopleStore
    from appliance.settings import HomeAssistantSettings
    from appliance.vocabulary.people import Person

log = logging.getLogger(__name__)

KEY: Final = "home:announced"
"""Under which the store keeps what stands announced: topics, each with its components and their platforms."""

APART: Final = 2.0
"""Seconds that Home Assistant needs to take something away; the same thing announced in another way meanwhile is a conflict."""

_Announced = dict[str, dict[str, str]]


class Announcer:
    """Announces each thing once a connection, and again when it changed or ``forget`` was called."""

    def __init__(self, broker: Broker, store: PeopleStore, settings: HomeAssistantSettings, box_id: str) -> None:
        self._broker, self._store, self._settings, self._box_id = broker, store, settings, box_id
        self._sent: dict[str, str] | None = None

    @property
    def birth(self) -> str:
        """The topic in which Home Assistant says that it has started."""
        return f"{self._settings.prefix}/status"

    def forget(self) -> None:
        """Whoever listens may know nothing: the next ``announce`` says everything."""
        self._sent = None

    async def announce(self, people: Sequence[Person]) -> bool:
        """Announce what is not announced yet; whether there was anything.

        Raises:
            BrokerError, StoreError: it could not be done whole; the next call begins again.
        """
        wanted, payloads = self._wanted(people)
        if payloads == self._sent:
            return False
        known: _Announced = json.loads(await self._store.value(KEY) or "{}")
        old = [topic for topic in known if topic not in wanted]
        if wanted != known:  # remembered first: what stands announced must never be forgotten
            await self._store.put_value(KEY, json.dumps({**known, **_joined(known, wanted)}))
        for topic in old:
            await self._publish(topic, "")
        if old and wanted:
            await asyncio.sleep(APART)
        for topic, payload in payloads.items():
            dropped = {name: p for name, p in known.get(topic, {}).items() if name not in wanted[topic]}
            if dropped:
                parts = discovery.components(self._box_id, people)
                await self._publish(topic, discovery.device_payload(self._box_id, parts, dropped))
            await self._publish(topic, payload)
        if wanted != known:
            await self._store.put_value(KEY, json.dumps(wanted))
        if wanted:
            await self._broker.publish(f"{root_of(self._box_id)}/availability", "online", retain=True)
        self._sent = payloads
        return bool(payloads or old)

    def _wanted(self, people: Sequence[Person]) -> tuple[_Announced, dict[str, str]]:
        """What shall stand announced, and the payload of each topic."""
        if self._settings.discovery == "off":
            return {}, {}
        prefix, box_id = self._settings.prefix, self._box_id
        parts = discovery.components(box_id, people)
        platforms = {name: str(part["p"]) for name, part in parts.items()}
        if self._settings.discovery == "device":
            topic = discovery.device_topic(prefix, box_id)
            return {topic: platforms}, {topic: discovery.device_payload(box_id, parts)}
        topics = {name: discovery.component_topic(prefix, box_id, name, p) for name, p in platforms.items()}
        payloads = {topics[name]: discovery.component_payload(box_id, part) for name, part in parts.items()}
        return {topics[name]: {name: p} for name, p in platforms.items()}, payloads

    async def _publish(self, topic: str, payload: str) -> None:
        await self._broker.publish(topic, payload, retain=True)


def _joined(one: _Announced, other: _Announced) -> _Announced:
    """All components of both."""
    return {topic: {**one.get(topic, {}), **components} for topic, components in other.items()}
