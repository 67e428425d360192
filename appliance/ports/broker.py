"""The MQTT broker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection

    from appliance.vocabulary.health import Health


@dataclass(frozen=True, slots=True)
class Message:
    """One MQTT message. ``topic`` is whole; ``retained`` says that the broker had kept it from before."""

    topic: str
    payload: bytes
    retained: bool


class Broker(Protocol):
    """An MQTT broker."""

    def messages(self, topics: Collection[str]) -> AsyncIterator[Message | Health]:
        """Messages of these topic filters, and a Health whenever the broker is lost or back (first of all the state now).

        MUST reconnect and subscribe again by itself with a jittered growing pause, MUST set the availability topic as its
        last will, and MUST NOT end or raise. One consumer.
        """
        ...

    async def publish(self, topic: str, payload: str, *, retain: bool) -> None:
        """Publish with QoS 1. Raises BrokerError at once while the broker is away: nothing is queued."""
        ...
