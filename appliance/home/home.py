"""The smart home's end of the box: tells its state over MQTT when that changes, and does what the home asks for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from appliance.home import topics
from appliance.home.obeying import Obeying
from appliance.home.telling import Telling
from appliance.vocabulary.health import Health

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from appliance.home.announcing import Announcer
    from appliance.home.lights import Lights
    from appliance.ports.box import Box
    from appliance.ports.broker import Broker, Message
    from appliance.ports.clock import Clock
    from appliance.ports.home import Remote
    from appliance.vocabulary.journal import Entry
    from appliance.vocabulary.units import PersonId

_BIRTH = b"online"


class Home:
    """The smart home (``ports.SmartHome``). ``report`` hears whether the broker is there."""

    def __init__(  # noqa: PLR0913, PLR0917 - it joins these
        self,
        broker: Broker,
        box: Box,
        remote: Remote,
        announcer: Announcer,
        lights: Lights,
        clock: Clock,
        box_id: str,
        report: Callable[[Health], None],
    ) -> None:
        self._broker, self._box, self._announcer, self._lights = broker, box, announcer, lights
        self._root = topics.root_of(box_id)
        self._report = report
        self._telling = Telling(broker, box, remote, announcer, clock, self._root)
        self._obeying = Obeying(box, remote, clock)
        self.assistant: bool | None = None
        """What Home Assistant last said of itself: that it has started, that it stops, or nothing yet."""

    async def run(self) -> None:
        """Tell and obey until cancelled; then the broker is told that the box is offline."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen(), name="home: listen")
            group.create_task(self._telling.watch(), name="home: watch")
            group.create_task(self._telling.run(), name="home: tell")
            group.create_task(self._obeying.run(), name="home: obey")
            group.create_task(self._lights.run(), name="home: lights")

    def tell(self, topic: str, payload: Mapping[str, object]) -> None:
        """Publish an event once."""
        self._telling.tell(topic, payload)

    def on_press(self, button: str, act: Callable[[], Awaitable[None]]) -> None:
        """Have a button do this."""
        self._obeying.pressed[button] = act

    def noted(self, entry: Entry) -> None:
        """Hear what the journal has taken: feedback is an event, and the household may be another."""
        event = topics.feedback(entry, self._box.state)
        if event:
            self.tell("feedback", event)
        self._telling.household_changed()

    async def erased(self, person: PersonId) -> None:  # noqa: ARG002 - whoever it was is no longer among the people
        """Somebody is erased: their name goes out of the announcement."""
        self._telling.household_changed()

    async def _listen(self) -> None:
        """Never waits between messages, so that it hears at once when the broker is lost."""
        wanted = [*(f"{self._root}/{topic}" for topic in topics.INCOMING), self._announcer.birth]
        async for heard in self._broker.messages(wanted):
            if isinstance(heard, Health):
                self._telling.connected(up=heard.up)
                self._lights.connected(up=heard.up)
                self._report(heard)
            elif not heard.retained:
                self._take(heard)

    def _take(self, message: Message) -> None:
        if message.topic == self._announcer.birth:
            self.assistant = message.payload == _BIRTH
            if self.assistant:
                self._telling.born()
        else:
            self._obeying.take(message.topic.removeprefix(f"{self._root}/"), message.payload)
