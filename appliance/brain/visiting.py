"""While somebody plays past the box: the box's own music waits, nothing is learned, and then it goes on where it was."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from appliance.errors import PlayerError
from appliance.vocabulary.guests import GuestState
from appliance.vocabulary.player import PlayState

if TYPE_CHECKING:
    from appliance.brain.live import Live
    from appliance.ports.guests import SpeakerGuest
    from appliance.ports.player import MusicQueue

log = logging.getLogger(__name__)

GRACE: Final = {GuestState.PAUSED: 60.0, GuestState.GONE: 3.0}
"""Seconds of a guest's silence until the box's music goes on: a pause is often a phone call, and a guest who left is gone."""


class Visiting:
    """Follows one guest of the speaker. What a guest plays is not heard here, so there is nothing to learn from."""

    def __init__(self, guest: SpeakerGuest, queue: MusicQueue, live: Live, *, scale: float = 1.0) -> None:
        self._guest, self._queue, self._live, self._scale = guest, queue, live, scale
        self._cut = False  # the box played when the guest came
        self._leaving: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Make way for the guest and come back, until cancelled."""
        try:
            async for state in self._guest.changes():
                if self._leaving:
                    self._leaving.cancel()
                    self._leaving = None
                if state is GuestState.PLAYING:
                    await self._make_way()
                elif self._live.state.visitor:
                    self._leaving = asyncio.create_task(self._come_back(GRACE[state] * self._scale), name="visiting: back")
        except PlayerError as error:
            log.warning("%s", error)
        finally:
            if self._leaving:
                self._leaving.cancel()
            self._live.update(visitor=None)

    async def _make_way(self) -> None:
        playing = self._queue.status.state is PlayState.PLAYING
        if not self._live.state.visitor:
            self._cut = playing
        self._live.update(visitor=self._guest.name)
        if playing:
            try:
                await self._queue.pause()
            except PlayerError as error:
                log.warning("the box's music could not make way: %s", error)

    async def _come_back(self, after: float) -> None:
        await asyncio.sleep(after)
        self._live.update(visitor=None)
        if self._cut and self._queue.status.state is PlayState.PAUSED:
            try:
                await self._queue.play()
            except PlayerError as error:
                log.warning("the box's music could not go on: %s", error)
        self._cut = False
