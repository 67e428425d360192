"""The smart home's end of the box: tells its state over MQTT when that changes, and does what the home asks for."""

from __future__ import annotations

import asyncio
import logging
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from appliance.errors import BrokerError, MoodboxError
from appliance.home import inputs, topics
from appliance.home.inputs import Feel, Input, Tell
from appliance.home.topics import Button, Command, MessageError, Press, SetLooking, SetMood, SetPlay, SetStrategy, SetVolume
from appliance.vocabulary.health import Health
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from appliance.ports.box import Box
    from appliance.ports.broker import Broker, Message
    from appliance.ports.clock import Clock
    from appliance.vocabulary.affect import Label

log = logging.getLogger(__name__)

ROUND: Final = Seconds(0.2)
"""The least time between two rounds of telling, so that a restless box does not flood the home."""
RETRY: Final = Seconds(1.0)
WARN_EVERY: Final = Seconds(60.0)
MOST_COMMANDS: Final = 32
"""Commands that may wait for a slow player; of more the oldest are dropped."""

_KNOWN: Final = {
    *(topic for topic in topics.INCOMING if not topic.endswith("+")),
    *(f"button/{button}" for button in Button),
    *inputs.TOPICS,
}
_JUDGEMENTS: Final = {Button.SAVE: Kind.SAVE, Button.LIKE: Kind.LIKE, Button.DISLIKE: Kind.DISLIKE}


class Home:
    """The smart home. ``report`` hears whether the broker is there.

    The camera's commands wait in a line of their own, so that closing it never waits for a slow player.
    """

    def __init__(self, broker: Broker, box: Box, clock: Clock, box_id: str, report: Callable[[Health], None]) -> None:
        self._broker = broker
        self._box = box
        self._clock = clock
        self._root = topics.root_of(box_id)
        self._report = report
        self._up = False
        self._sent: dict[str, str] = {}
        self._news = asyncio.Event()
        self._camera: asyncio.Queue[Command | Input] = asyncio.Queue(MOST_COMMANDS)
        self._others: asyncio.Queue[Command | Input] = asyncio.Queue(MOST_COMMANDS)
        self._warned: dict[str, Seconds] = {}

    async def run(self) -> None:
        """Tell and obey until cancelled; then the broker is told that the box is offline."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen(), name="home: listen")
            group.create_task(self._watch(), name="home: watch")
            group.create_task(self._tell(), name="home: tell")
            group.create_task(self._obey(self._camera), name="home: obey camera")
            group.create_task(self._obey(self._others), name="home: obey")

    # ---- telling

    async def _watch(self) -> None:
        async for _ in self._box.changes():
            self._news.set()

    async def _tell(self) -> None:
        """Publish what changed since it was last published; after a reconnect that is everything."""
        when = lru_cache(8)(self._clock.when)  # a moment keeps its name even when the clock is set
        before: Label | None = None
        while True:
            await self._news.wait()
            self._news.clear()
            state = self._box.state
            label = topics.label_of(state)
            event = topics.mood_changed(before, label, self._clock.now()) if before and label and label != before else None
            before = label  # what changed while the broker was away is no event any more
            if self._up:
                await self._publish(topics.states(state, when), event)
            await asyncio.sleep(ROUND)

    async def _publish(self, states: Mapping[str, str], event: str | None) -> None:
        try:
            for topic, payload in states.items():
                if self._sent.get(topic) != payload:
                    await self._broker.publish(f"{self._root}/{topic}", payload, retain=True)
                    self._sent[topic] = payload
            if event:
                await self._broker.publish(f"{self._root}/mood/changed", event, retain=False)
        except BrokerError as error:
            log.debug("%s", error)
            self._news.set()  # the states again soon, in case the broker was only slow
            await asyncio.sleep(RETRY)

    # ---- obeying

    async def _listen(self) -> None:
        """Never waits between messages, so that it hears at once when the broker is lost."""
        async for heard in self._broker.messages([f"{self._root}/{topic}" for topic in topics.INCOMING]):
            if isinstance(heard, Health):
                self._up = heard.up
                self._sent.clear()
                self._news.set()
                self._report(heard)
            elif not heard.retained:
                self._take(heard)

    def _take(self, message: Message) -> None:
        topic = message.topic.removeprefix(f"{self._root}/")
        try:
            hears = inputs.told if topic.startswith("input/") else topics.command
            command = hears(topic, message.payload)
        except MessageError as error:
            self._warn(topic, f"dropped a message to {topic!r:.80}: {error}")
            return
        queue = self._camera if isinstance(command, SetLooking) else self._others
        if queue.full():
            queue.get_nowait()
            self._warn(topic, f"more commands come to {topic!r} than the box can follow: dropped the oldest")
        queue.put_nowait(command)

    def _warn(self, topic: str, words: str) -> None:
        """One warning a topic a minute. Topics that nobody knows share one, since anybody can make up more."""
        known = topic in _KNOWN
        key, now = topic if known else "", self._clock.monotonic()
        quiet = key in self._warned and now - self._warned[key] < WARN_EVERY
        if not quiet:
            self._warned[key] = now
        log.log(logging.DEBUG if quiet else logging.WARNING, "%s", words)

    async def _obey(self, queue: asyncio.Queue[Command | Input]) -> None:
        while True:
            command = await queue.get()
            try:
                if isinstance(command, Feel | Tell):
                    await self._hear(command)
                else:
                    await self._do(command)
            except MoodboxError as error:
                log.warning("the smart home asked for %s: %s", _shown(command), error)
            except Exception:
                log.exception("the smart home asked for %s, and that failed", _shown(command))

    async def _do(self, command: Command) -> None:
        match command:
            case SetStrategy(strategy):
                await self._box.set_strategy(strategy, None)
            case SetLooking(on):
                await self._box.set_looking(on=on, by=None, remote=True)
            case SetPlay(True):
                await self._box.play()
            case SetPlay(False):
                await self._box.pause()
            case SetMood(label):
                await self._box.set_mood(label, None)
            case SetVolume(volume):
                await self._box.set_volume(volume)
            case Press(button):
                await self._press(button)

    async def _hear(self, told: Input) -> None:
        match told:
            case Tell(text):
                await self._box.hear(text, None)
            case Feel(sense, value) if told.is_fresh(self._clock.now()):
                await self._box.sense(sense, value)
            case Feel(sense):
                self._warn(f"input/{sense}", f"dropped a measurement of {sense} that was not taken now")

    async def _press(self, button: Button) -> None:
        match button:
            case Button.SKIP:
                await self._box.skip(None)
            case Button.PREVIOUS:
                await self._box.previous()
            case Button.WRONG_MOOD:
                await self._box.correct(None, None)
            case Button.SAVE | Button.LIKE | Button.DISLIKE:
                await self._box.judge(_JUDGEMENTS[button], None)


def _shown(command: Command | Input) -> str:
    """A command for the log, which what people write or what their bodies measure does not go to."""
    return type(command).__name__ if isinstance(command, Feel | Tell) else str(command)
