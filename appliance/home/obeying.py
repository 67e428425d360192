"""What the smart home asks and tells: taken, checked, and done one after another."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from appliance.errors import MoodboxError
from appliance.home import inputs, topics
from appliance.home.inputs import Feel, Forget, Present, Surround, Tell, Told
from appliance.home.topics import (
    Button,
    Command,
    MessageError,
    Press,
    SetLooking,
    SetMood,
    SetPerson,
    SetPlay,
    SetStrategy,
    SetVolume,
)
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.surroundings import Input
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from appliance.ports.box import Box
    from appliance.ports.clock import Clock
    from appliance.ports.home import Remote

log = logging.getLogger(__name__)

WARN_EVERY: Final = Seconds(60.0)
MOST_COMMANDS: Final = 32
"""Commands that may wait for a slow player; of more the oldest are dropped."""

_KNOWN: Final = {
    *(topic for topic in topics.INCOMING if not topic.endswith("+")),
    *(f"button/{button}" for button in Button),
    *inputs.TOPICS,
}

_Line = asyncio.Queue[tuple[str, Command | Told]]
_JUDGEMENTS: Final = {Button.SAVE: Kind.SAVE, Button.LIKE: Kind.LIKE, Button.DISLIKE: Kind.DISLIKE}


class Obeying:
    """Commands and inputs. What may close the camera waits in lines of its own, never for a slow player."""

    def __init__(self, box: Box, remote: Remote, clock: Clock) -> None:
        self._box, self._remote, self._clock = box, remote, clock
        self._camera, self._household, self._others = (_Line(MOST_COMMANDS) for _ in range(3))
        self._warned: dict[str, Seconds] = {}
        self.pressed: dict[str, Callable[[], Awaitable[None]]] = {}
        """What other rooms do when a button is pressed."""

    async def run(self) -> None:
        """Obey until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._obey(self._camera), name="home: obey camera")
            group.create_task(self._obey(self._household), name="home: obey household")
            group.create_task(self._obey(self._others), name="home: obey")

    def take(self, topic: str, payload: bytes) -> None:
        """Take a message; ``topic`` is below the root. Never waits."""
        try:
            hears = inputs.told if topic.startswith("input/") else topics.command
            command = hears(topic, payload)
        except MessageError as error:
            self._warn(topic, f"dropped a message to {topic!r:.80}: {error}")
            return
        queue = self._line(command)
        if queue.full():
            queue.get_nowait()
            self._warn(topic, f"more commands come to {topic!r} than the box can follow: dropped the oldest")
        queue.put_nowait((topic, command))

    def _line(self, command: Command | Told) -> _Line:
        match command:
            case SetLooking():
                return self._camera
            case SetPerson() | Told(what=Present()):
                return self._household
        return self._others

    def _warn(self, topic: str, words: str) -> None:
        """One warning a topic a minute. Topics that nobody knows share one, since anybody can make up more."""
        known = topic in _KNOWN
        key, now = topic if known else "", self._clock.monotonic()
        quiet = key in self._warned and now - self._warned[key] < WARN_EVERY
        if not quiet:
            self._warned[key] = now
        log.log(logging.DEBUG if quiet else logging.WARNING, "%s", words)

    async def _obey(self, queue: _Line) -> None:
        while True:
            topic, command = await queue.get()
            try:
                if isinstance(command, Told):
                    await self._hear(command)
                else:
                    await self._do(command)
            except MoodboxError as error:
                self._warn(topic, f"the smart home asked for {topic}: {error}")
            except Exception:
                log.exception("the smart home asked for %s, and that failed", topic)

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
            case SetPerson(person):
                await self._remote.select(person)
            case Press(button):
                await self._press(button)

    async def _hear(self, told: Told) -> None:
        left = told.left(self._clock.now())
        if left <= 0:
            self._warn(f"input/{told.input}", f"dropped a message to input/{told.input}: it does not tell of now")
            return
        match told.what:
            case Tell(text):
                if (await self._box.hear(text, None)).acts:
                    self._remote.used(Input.TEXT, left)
            case Feel(sense, value):
                await self._box.sense(sense, value)
                if self._box.state.listening:
                    self._remote.used(told.input, left)
            case Surround(value):
                self._remote.surround(value, left)
            case Present(names):
                await self._remote.present(names, left)
            case Forget():
                self._remote.forget(told.input)

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
            case _ if act := self.pressed.get(button):
                await act()
