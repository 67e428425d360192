"""The contract of ``ports.Player``, on the fake and on a real MPD."""

from __future__ import annotations

import asyncio
import wave
from typing import TYPE_CHECKING

import pytest

from appliance.brain.clock import SystemClock
from appliance.errors import PlayerError
from appliance.player.level import Levelled
from appliance.player.mpd import MpdPlayer
from appliance.vocabulary.health import Health
from appliance.vocabulary.player import PlayerStatus, PlayState
from appliance.vocabulary.units import Percent, Seconds, TrackFile
from tests.fakes.player import FakePlayer
from tests.player.server import LENGTHS, Mpd

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from appliance.ports.player import Player

L1, L2, L3, L4 = (TrackFile(f"l{n}.wav") for n in range(1, 5))
S1 = TrackFile("s1.wav")


@pytest.fixture(params=["fake", "levelled", "mpd"])
async def player(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Player]:
    """A player that is there and knows ``LENGTHS``."""
    if request.param == "fake":
        yield FakePlayer(LENGTHS, SystemClock())
        return
    if request.param == "levelled":
        yield Levelled(FakePlayer(LENGTHS, SystemClock()), lambda _: -6.0, SystemClock())
        return
    server = Mpd(tmp_path)
    try:
        await server.prepare()
        async with MpdPlayer(server.socket, 6600, None, SystemClock()) as real:
            yield real
    finally:
        await server.stop()


async def until(player: Player, true: Callable[[PlayerStatus], bool]) -> PlayerStatus:
    """The first status told that is so."""
    async with asyncio.timeout(15):
        async for news in player.changes():
            if isinstance(news, PlayerStatus) and true(news):
                return news
    raise AssertionError


@pytest.fixture
async def playing(player: Player) -> Player:
    """A player that plays L1, with L2 and L3 to come."""
    await until(player, lambda _: True)
    await player.set_coming([L1, L2, L3])
    await player.play()
    await until(player, lambda status: status.file == L1 and status.state is PlayState.PLAYING)
    return player


class TestPlayerContract:
    async def test_tells_that_it_is_there_and_its_status(self, player: Player) -> None:
        changes = player.changes()
        async with asyncio.timeout(15):
            health, status = await anext(changes), await anext(changes)
        assert isinstance(health, Health)
        assert health.up
        assert isinstance(status, PlayerStatus)
        assert status.state is PlayState.STOPPED
        assert (status.file, status.queue) == (None, ())

    async def test_plays_the_first_of_what_was_queued(self, playing: Player) -> None:
        status = await playing.status()
        assert (status.file, status.queue) == (L1, (L2, L3))
        assert status.duration == pytest.approx(90, abs=0.1)

    async def test_says_a_sound_of_its_own_only_where_it_is_stopped_and_leaves_the_queue(
        self, player: Player, tmp_path: Path
    ) -> None:
        await until(player, lambda _: True)
        await player.set_coming([S1, L1])
        sound = tmp_path / "said.wav"
        with wave.open(str(sound), "wb") as wav:
            wav.setparams((1, 2, 8000, 0, "NONE", ""))
            wav.writeframes(bytes(2 * 4000))
        assert await player.say(sound)
        status = await player.status()
        assert (status.state, status.file, status.queue) == (PlayState.STOPPED, None, (S1, L1))
        with pytest.raises(PlayerError):
            await player.say(tmp_path / "missing.wav")
        await player.play()
        await until(player, lambda status: status.state is PlayState.PLAYING)
        assert not await player.say(sound)
        assert (await player.status()).file == S1

    async def test_has_nothing_to_play_when_nothing_is_queued(self, player: Player) -> None:
        await until(player, lambda _: True)
        with pytest.raises(PlayerError):
            await player.play()

    async def test_pauses_and_goes_on(self, playing: Player) -> None:
        await playing.pause()
        paused = await until(playing, lambda status: status.state is PlayState.PAUSED)
        assert paused.file == L1
        await playing.play()
        assert (await until(playing, lambda status: status.state is PlayState.PLAYING)).file == L1

    async def test_replaces_what_comes_without_touching_what_plays(self, playing: Player) -> None:
        await playing.seek(Seconds(40))
        for coming in [(L3, L2, L4), (L3,), (), (L4, L3), (L4, L3, L2)]:
            await playing.set_coming(coming)
            status = await playing.status()
            assert (status.file, status.queue, status.state) == (L1, coming, PlayState.PLAYING)
        assert status.elapsed >= 40

    async def test_leaves_out_files_that_it_does_not_know(self, playing: Player) -> None:
        await playing.set_coming([L4, TrackFile("nowhere.wav"), L3])
        assert (await playing.status()).queue == (L4, L3)

    async def test_says_so_when_it_knows_no_file(self, playing: Player) -> None:
        with pytest.raises(PlayerError):
            await playing.set_coming([TrackFile("nowhere.wav"), TrackFile("else.wav")])

    async def test_goes_on_and_back(self, playing: Player) -> None:
        await playing.next()
        status = await until(playing, lambda status: status.file == L2)
        assert status.queue == (L3,)
        await playing.previous()
        status = await until(playing, lambda status: status.file == L1)
        assert status.queue == (L2, L3)

    async def test_stops_behind_the_last_and_then_plays_only_what_is_new(self, playing: Player) -> None:
        await playing.set_coming([])
        await playing.next()
        status = await until(playing, lambda status: status.state is PlayState.STOPPED)
        assert (status.file, status.queue) == (None, ())
        with pytest.raises(PlayerError):
            await playing.next()
        await playing.set_coming([L4, L2])
        await playing.play()
        status = await until(playing, lambda status: status.state is PlayState.PLAYING and status.file is not None)
        assert (status.file, status.queue) == (L4, (L2,))

    async def test_seeks_within_the_track(self, playing: Player) -> None:
        await playing.seek(Seconds(50))
        assert (await playing.status()).elapsed == pytest.approx(50, abs=3)
        await playing.pause()
        await playing.seek(Seconds(5000))
        status = await playing.status()
        assert status.file == L1
        assert status.elapsed <= 90

    async def test_sets_the_volume(self, playing: Player) -> None:
        await playing.set_volume(Percent(31))
        assert (await until(playing, lambda status: status.volume == 31)).file == L1

    async def test_reads_the_folder_again(self, player: Player) -> None:
        await until(player, lambda _: True)
        await player.update()

    async def test_times_its_statuses(self, playing: Player) -> None:
        first = await playing.status()
        await asyncio.sleep(0.3)
        second = await playing.status()
        assert second.at > first.at
        assert second.elapsed >= first.elapsed
