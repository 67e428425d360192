"""The household's chat, and notes to the box (``ports.chat.Chat``)."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from appliance.errors import MoodboxError, RefusedError
from appliance.mood import notes
from appliance.vocabulary.chat import Act
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.mood import Understood
from appliance.vocabulary.units import Percent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from appliance.ports.box import Box
    from appliance.ports.chat import Messages
    from appliance.ports.clock import Clock
    from appliance.ports.people import PeopleStore
    from appliance.vocabulary.chat import Message, Note
    from appliance.vocabulary.units import PersonId

log = logging.getLogger(__name__)

KEPT: Final = timedelta(days=30)
SHOWN: Final = 100
"""Messages that a phone is given."""
STEP: Final = 10
"""Percent by which a word changes the volume."""
CHORES: Final = 600.0
"""Seconds between two looks for messages that are too old."""
UNWANTED: Final = "no"

DONE: Final = {
    Act.PLAY: "I play.",
    Act.PAUSE: "I pause.",
    Act.SKIP: "I go to the next song.",
    Act.PREVIOUS: "I go back a song.",
    Act.LOUDER: "I turn it up a little.",
    Act.QUIETER: "I turn it down a little.",
    Act.LIKE: "I remember that you like this song.",
    Act.DISLIKE: "I remember that you do not like this song.",
    Act.SAVE: "I saved this song for you.",
}
"""What was understood, said back."""
JUDGED: Final = {Act.LIKE: Kind.LIKE, Act.DISLIKE: Kind.DISLIKE, Act.SAVE: Kind.SAVE}


class ChatRoom:
    """``changed`` hears when the messages are other ones; ``trim`` leaves nothing of what was deleted."""

    def __init__(  # noqa: PLR0913, PLR0917 - it joins these
        self,
        messages: Messages,
        box: Box,
        store: PeopleStore,
        clock: Clock,
        changed: Callable[[datetime], None],
        trim: Callable[[], Awaitable[None]],
    ) -> None:
        self._messages, self._box, self._store, self._clock = messages, box, store, clock
        self._changed, self._trim = changed, trim

    async def tell(self, text: str, by: PersonId, language: str) -> Understood:
        """See ``ports.chat.Chat``."""
        note = notes.read(text)
        if note is None:
            return await self._box.hear(text, by, language)
        return await self._do(note, by)

    async def say(self, text: str, by: PersonId) -> Message:
        """See ``ports.chat.Chat``."""
        if not await self.wanted(by):
            msg = "You have turned the household's chat off for yourself. Turn it on and try again."
            raise RefusedError(msg)
        message = await self._messages.add(self._clock.now(), by, text)
        self._changed(message.at)
        return message

    async def unsay(self, message: int, by: PersonId) -> None:
        """See ``ports.chat.Chat``."""
        if await self._messages.remove(message, by):
            self._changed(self._clock.now())
            await self._trim()

    async def newest(self, to: PersonId) -> Sequence[Message]:
        """See ``ports.chat.Chat``."""
        return await self._messages.newest(SHOWN) if await self.wanted(to) else []

    async def wanted(self, by: PersonId) -> bool:
        """See ``ports.chat.Chat``."""
        return await self._store.value(_key(by)) != UNWANTED

    async def want(self, by: PersonId, *, wanted: bool) -> None:
        """See ``ports.chat.Chat``."""
        await self._store.put_value(_key(by), None if wanted else UNWANTED)

    async def erased(self, _: PersonId) -> None:
        """Somebody's messages are gone with them: the phones ask anew."""
        self._changed(self._clock.now())

    async def run(self) -> None:
        """Delete what is too old, until cancelled."""
        level = logging.WARNING
        while True:
            try:
                await self.chores()
                level = logging.WARNING
            except MoodboxError as error:
                log.log(level, "old messages could not be deleted and are tried again: %s", error)
                level = logging.DEBUG
            await asyncio.sleep(CHORES)

    async def chores(self) -> None:
        """Delete what is too old."""
        now = self._clock.now()
        if await self._messages.forget(now - KEPT):
            self._changed(now)
            await self._trim()

    async def _do(self, note: Note, by: PersonId) -> Understood:
        box, act = self._box, note.act
        match act:
            case Act.PLAY:
                await box.play()
            case Act.PAUSE:
                await box.pause()
            case Act.SKIP:
                await box.skip(by)
            case Act.PREVIOUS:
                await box.previous()
            case Act.LOUDER | Act.QUIETER:
                await self._turn(STEP if act is Act.LOUDER else -STEP)
            case Act.MOOD:
                await box.set_mood(note.label, by)
                return Understood(f"You ask for music for this mood: {note.label}. I go by it for a while.", acts=True, did=act)
            case _:
                await box.judge(JUDGED[act], by)
        return Understood(DONE[act], acts=False, did=act)

    async def _turn(self, step: int) -> None:
        volume = self._box.state.player.volume
        if volume is None:
            msg = "The player has no volume that I could change."
            raise RefusedError(msg)
        await self._box.set_volume(Percent(min(max(volume + step, 0), 100)))


def _key(person: PersonId) -> str:
    """Traces finds and erases a small value by the person's id in its key."""
    return f"chat:{person}"
