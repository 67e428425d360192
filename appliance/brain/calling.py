"""Tells the claim code; aloud slowly and a few times, while nobody has claimed the box and nothing plays."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from appliance.errors import MoodboxError, PlayerError
from appliance.vocabulary.health import Part

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from appliance.brain.live import Live
    from appliance.ports.player import MusicQueue
    from appliance.ports.voice import Voice

log = logging.getLogger(__name__)

PAUSES: Final = (1.0, 15.0, 30.0)
"""Seconds before each time that a code is said."""
CODES: Final = 2
"""So many codes are said; the later ones of a box that nobody claims are only given by ``moodbox claim``, and it is quiet."""

_NAMES: Final = """
Alpha Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliet Kilo Lima Mike November Oscar Papa Quebec Romeo Sierra Tango
Uniform Victor Whiskey X-ray Yankee Zulu
"""
ALPHABET: Final = {name[0]: name for name in _NAMES.split()}
"""ICAO's spelling alphabet: many letters sound alike."""


def words_for(code: str) -> str:
    """How a code is said."""
    letters = ". ".join(f"{each} for {ALPHABET[each]}" if each in ALPHABET else f"the number {each}" for each in code)
    return f"Hello. This is your Moodbox. To make it yours, open its page and enter this code. {letters}. That was the code."


class ClaimCaller:
    """Tells claim codes to whoever stands before the box, and to no log.

    ``shown`` prints them where that is no log; the voice says them. ``unclaimed``: whether the box still waits for somebody;
    ``fresh`` makes a new code.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - it joins these
        self,
        voice: Voice,
        queue: MusicQueue,
        live: Live,
        unclaimed: Callable[[], Awaitable[bool]],
        fresh: Callable[[], Awaitable[str]],
        shown: Callable[[str], None] | None,
    ) -> None:
        self._voice, self._queue, self._live, self._shown = voice, queue, live, shown
        self._unclaimed, self._fresh = unclaimed, fresh
        self._codes: asyncio.Queue[str] = asyncio.Queue()
        self._left = CODES

    @property
    def able(self) -> bool:
        """Whether there is any way to tell one."""
        return self._shown is not None or self._voice.available

    def tell(self, code: str) -> None:
        """This is the code from now on."""
        if self._shown:
            self._shown(code)
        self.say(code)

    def say(self, code: str) -> None:
        """The same by voice alone: it has been shown already."""
        if self._voice.available:
            self._codes.put_nowait(code)

    async def held(self) -> None:
        """Somebody stands before the box and holds its button."""
        if not self.able:
            log.info("the button asks for a claim code, which no log may hold: `moodbox claim` on the box gives one")
            return
        try:
            code = await self._fresh()
        except MoodboxError as error:
            log.info("the button asks for a claim code: %s", error)
            return
        self._left = CODES
        self.tell(code)

    async def run(self) -> None:
        """Speak, until cancelled."""
        code = await self._codes.get()
        while True:
            while not self._codes.empty():
                code = self._codes.get_nowait()
            follower = await self._call(code) if self._left > 0 else None
            code = follower or await self._codes.get()

    async def _call(self, code: str) -> str | None:
        """Say one a few times; the one that has replaced it meanwhile, where there is one."""
        self._left -= 1
        for pause in PAUSES:
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    return await self._codes.get()
            if not await self._say(code):
                break
        return None

    async def _say(self, code: str) -> bool:
        """Once, where nothing plays; whether it makes sense to say it again."""
        await self._player()
        if not await self._unclaimed():
            self._left = CODES
            return False
        try:
            async with self._voice.spoken(words_for(code)) as sound:
                await self._queue.say(sound)
        except PlayerError as error:
            log.info("the claim code was not said aloud: %s", error)
            return False
        return True

    async def _player(self) -> None:
        """Wait until the player is there."""
        async for state in self._live.changes():
            if (part := state.parts.get(Part.PLAYER)) and part.up:
                return
