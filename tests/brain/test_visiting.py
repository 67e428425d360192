"""While a phone plays past the box, its music waits, nothing is learned, and then it goes on."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from appliance.brain.visiting import Visiting
from appliance.errors import PlayerError
from appliance.vocabulary.guests import GuestState
from appliance.vocabulary.player import PlayState
from tests.brain.test_playing import playing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.brain.rig import Rig


class Phone:
    """A guest of the speaker that does as a test says."""

    name = "Spotify Connect"

    def __init__(self) -> None:
        self.does: asyncio.Queue[GuestState] = asyncio.Queue()

    async def changes(self) -> AsyncIterator[GuestState]:
        while True:
            yield await self.does.get()


class Deaf:
    name = "Spotify Connect"

    async def changes(self) -> AsyncIterator[GuestState]:
        for words in ("Spotify Connect cannot be heard.",):
            raise PlayerError(words)
        yield GuestState.GONE


@asynccontextmanager
async def visited(rig: Rig) -> AsyncIterator[Phone]:
    """Music plays, and there may be a guest."""
    phone = Phone()
    async with playing(rig):
        task = asyncio.create_task(Visiting(phone, rig.playing.queue, rig.live, scale=0.001).run())
        yield phone
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until_it_is(rig: Rig, state: PlayState, visitor: str | None) -> None:
    await rig.until(lambda: rig.live.state.player.state is state and rig.live.state.visitor == visitor)


async def test_the_boxs_music_waits_and_goes_on(rig: Rig) -> None:
    async with visited(rig) as phone:
        before, file = await rig.journal.entries(), rig.live.state.player.file
        phone.does.put_nowait(GuestState.PLAYING)
        await until_it_is(rig, PlayState.PAUSED, "Spotify Connect")
        phone.does.put_nowait(GuestState.PLAYING)
        phone.does.put_nowait(GuestState.GONE)
        await until_it_is(rig, PlayState.PLAYING, None)
        assert rig.live.state.player.file == file
        assert await rig.journal.entries() == before  # nothing was learned


async def test_music_that_was_paused_stays_so(rig: Rig) -> None:
    async with visited(rig) as phone:
        await rig.brain.pause()
        await until_it_is(rig, PlayState.PAUSED, None)
        phone.does.put_nowait(GuestState.PLAYING)
        await until_it_is(rig, PlayState.PAUSED, "Spotify Connect")
        phone.does.put_nowait(GuestState.PAUSED)
        await until_it_is(rig, PlayState.PAUSED, None)


async def test_a_guest_that_cannot_be_heard_stops_nothing(rig: Rig) -> None:
    await Visiting(Deaf(), rig.playing.queue, rig.live).run()
    assert rig.live.state.visitor is None
