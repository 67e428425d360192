"""The queue on a real MPD, with a second client's hands on it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import wave
from typing import TYPE_CHECKING

import pytest

from appliance.brain.clock import SystemClock
from appliance.player.queue import Queue
from appliance.ports.player import Finished, Started
from appliance.vocabulary.health import Health
from appliance.vocabulary.player import Outcome, PlayerStatus, PlayState
from appliance.vocabulary.units import Seconds, TrackFile

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Sequence
    from pathlib import Path

    from appliance.player.mpd import MpdPlayer
    from tests.player.server import Mpd

SHORT = [TrackFile(f"s{n}.wav") for n in (1, 2, 3)]
LONG = [TrackFile(f"l{n}.wav") for n in range(1, 5)]
OTHER = [TrackFile(f"l{n}.wav") for n in range(5, 9)]


class House:
    """A queue that runs on a real MPD and plays ``mood``; everything told is kept."""

    def __init__(self, mpd: Mpd, player: MpdPlayer) -> None:
        self.mpd = mpd
        self.queue = Queue(player, SystemClock())
        self.mood: Sequence[TrackFile] = LONG
        self.told: list[Started | Finished | PlayerStatus | Health] = []
        self._news = asyncio.Condition()

    async def choose(self, count: int, avoid: Collection[TrackFile]) -> Sequence[TrackFile]:
        return [file for file in self.mood if file not in avoid][:count]

    async def tell(self, event: Started | Finished | PlayerStatus | Health) -> None:
        async with self._news:
            self.told.append(event)
            self._news.notify_all()

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(20), self._news:
            await self._news.wait_for(true)

    @property
    def plays(self) -> list[tuple[TrackFile, Outcome]]:
        return [(event.file, event.outcome) for event in self.told if isinstance(event, Finished)]

    @property
    def started(self) -> list[TrackFile]:
        return [event.file for event in self.told if isinstance(event, Started)]


@pytest.fixture
async def house(mpd: Mpd, player: MpdPlayer) -> AsyncIterator[House]:
    house = House(mpd, player)
    running = asyncio.create_task(house.queue.run(house.choose, house.tell))
    try:
        await house.until(lambda: any(isinstance(event, PlayerStatus) for event in house.told))
        yield house
        assert not running.done()
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def start(house: House) -> None:
    await house.queue.play()
    await house.until(lambda: len(house.started) > 0 and len(house.queue.status.queue) == 3)


async def test_plays_and_keeps_three_ahead(house: House) -> None:
    await start(house)
    assert house.started == LONG[:1]
    assert await house.mpd.queue() == LONG


async def test_tracks_that_end_are_told_and_replaced(house: House) -> None:
    house.mood = [*SHORT, LONG[0]]
    await start(house)
    await house.until(lambda: len(house.plays) >= 2)
    assert house.plays[:2] == [(SHORT[0], Outcome.ENDED), (SHORT[1], Outcome.ENDED)]
    assert house.started[:3] == SHORT
    await house.until(lambda: len(house.queue.status.queue) == 3)
    heard = [event.heard for event in house.told if isinstance(event, Finished)]
    assert heard == pytest.approx([2] * len(heard), abs=0.7)


async def test_another_mood_does_not_cut_the_track(house: House) -> None:
    await start(house)
    await house.queue.seek(Seconds(20))
    for mood in [OTHER, LONG, OTHER]:
        house.mood = mood
        await house.queue.replan()
    await house.until(lambda: house.queue.status.queue == tuple(OTHER[:3]))
    assert house.queue.status.file == LONG[0]
    assert house.queue.status.elapsed >= 20
    assert house.queue.status.state is PlayState.PLAYING
    assert not house.plays
    assert await house.mpd.queue() == [LONG[0], *OTHER[:3]]


async def test_skip_and_previous(house: House) -> None:
    await start(house)
    await house.queue.seek(Seconds(30))
    await house.queue.skip()
    await house.until(lambda: house.plays == [(LONG[0], Outcome.SKIPPED)])
    await house.until(lambda: house.queue.status.file == LONG[1])
    await house.queue.previous()
    await house.until(lambda: house.queue.status.file == LONG[0])
    assert house.plays[1] == (LONG[1], Outcome.NEITHER)


async def test_another_clients_next_is_a_skip_and_its_stop_is_not(house: House) -> None:
    await start(house)
    await asyncio.sleep(1.5)
    await house.mpd.tell("next")
    await house.until(lambda: house.plays == [(LONG[0], Outcome.SKIPPED)])
    await house.mpd.tell("stop")
    await house.until(lambda: len(house.plays) == 2)
    assert house.plays[1] == (LONG[1], Outcome.NEITHER)


async def test_music_that_another_client_adds_is_left_alone(house: House) -> None:
    await start(house)
    await house.mpd.tell(f"addid {OTHER[0]} +0")
    await house.until(lambda: house.queue.foreign)
    house.mood = OTHER[1:]
    await house.queue.replan()
    assert await house.mpd.queue() == [LONG[0], OTHER[0], *LONG[1:]]
    await house.mpd.tell("next")  # to theirs, and then it has played: the queue is the box's again
    await house.until(lambda: house.queue.status.file == OTHER[0] and house.queue.status.queue == tuple(OTHER[1:]))
    assert [event.foreign for event in house.told if isinstance(event, Started)] == [False, True]


async def test_another_client_that_plays_something_else_is_followed_by_the_box(house: House) -> None:
    await start(house)
    await house.mpd.tell("clear", f"add {OTHER[3]}", "play")
    await house.until(lambda: house.queue.status.file == OTHER[3] and len(house.queue.status.queue) == 3)
    assert (await house.mpd.queue())[0] == OTHER[3]


async def test_skip_takes_the_queue_back(house: House) -> None:
    await start(house)
    await house.mpd.tell(*[f"addid {file} +0" for file in OTHER])
    await house.until(lambda: house.queue.foreign)
    await house.queue.skip()
    await house.until(lambda: house.queue.status.file == LONG[1] and not house.queue.foreign)
    assert not set(house.queue.status.queue) & set(OTHER)


async def test_music_goes_on_after_kill_9(house: House, caplog: pytest.LogCaptureFixture) -> None:
    await start(house)
    await house.queue.seek(Seconds(40))
    await house.until(lambda: house.queue.status.elapsed >= 40)
    await house.mpd.kill()
    await house.until(lambda: any(isinstance(event, Health) and not event.up for event in house.told))
    house.mood = OTHER
    await house.queue.replan()
    await house.mpd.start()
    async with asyncio.timeout(10):
        await house.until(lambda: house.queue.status.queue == tuple(OTHER[:3]))
    assert (house.queue.status.file, house.queue.status.state) == (LONG[0], PlayState.PLAYING)
    await house.until(lambda: house.queue.status.elapsed >= 40)
    assert house.started == LONG[:1]
    assert not house.plays
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_a_queue_that_ran_dry_plays_on(house: House) -> None:
    house.mood = SHORT[:1]
    await house.queue.play()
    await house.until(lambda: len(house.plays) >= 2)
    assert house.plays[:2] == [(SHORT[0], Outcome.ENDED)] * 2


async def test_music_that_is_asked_for_comes_before_what_the_box_says(house: House, tmp_path: Path) -> None:
    sound = tmp_path / "said.wav"
    with wave.open(str(sound), "wb") as wav:
        wav.setparams((1, 2, 8000, 0, "NONE", ""))
        wav.writeframes(bytes(2 * 8000 * 60))
    saying = asyncio.create_task(house.queue.say(sound))
    await asyncio.sleep(0.5)  # it is being said, or about to
    async with asyncio.timeout(10):
        await house.queue.play()
        assert not await saying
    await house.until(lambda: house.queue.status.state is PlayState.PLAYING)
    assert house.started == [LONG[0]]
    assert house.queue.status.queue == tuple(LONG[1:])
    assert not house.queue.foreign
