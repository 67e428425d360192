"""Equally loud tracks, on the fake player and on a real MPD with somebody else's hand on its volume."""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from appliance.player.level import Levelled, raised
from appliance.vocabulary.player import PlayerStatus
from appliance.vocabulary.units import Percent, TrackFile
from tests.fakes.clock import ManualClock
from tests.fakes.player import FakePlayer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from appliance.player.mpd import MpdPlayer
    from appliance.vocabulary.health import Health
    from tests.player.server import Mpd

LOUD, QUIET, TAGGED = TrackFile("l1.wav"), TrackFile("l2.wav"), TrackFile("l3.wav")
GAINS = {LOUD: -8.0, QUIET: 5.0, TAGGED: 0.0}


def gain_of(file: TrackFile | None) -> float | None:
    return GAINS[file] if file else 0.0


percents = st.integers(0, 100).map(Percent)


@given(percents, percents, st.floats(-12, 6))
def test_louder_is_never_quieter(one: Percent, other: Percent, gain: float) -> None:
    low, high = raised(min(one, other), gain), raised(max(one, other), gain)
    assert low <= high
    assert (raised(one, gain) >= one) or gain < 0 or one == 0
    assert (raised(one, 0.0), raised(Percent(0), gain)) == (one, 0)


@given(st.integers(5, 95).map(Percent), st.floats(-12, 6))
def test_the_difference_is_that_in_decibels(volume: Percent, gain: float) -> None:
    """Within half a percent either way, by MPD's own curve."""

    def level(percent: float) -> float:
        return 20 * math.log10((math.exp(percent / 25) - 1) / (math.exp(4) - 1))

    given_ = raised(volume, gain)
    if 1 < given_ < 100:
        assert level(given_ - 0.5) <= level(volume) + gain + 1e-9
        assert level(given_ + 0.5) >= level(volume) + gain - 1e-9


async def until(changes: AsyncIterator[PlayerStatus | Health], file: TrackFile, volume: int) -> None:
    """Wait for a status with this file and this volume, as people see it."""
    async with asyncio.timeout(15):
        async for news in changes:
            if isinstance(news, PlayerStatus) and (news.file, news.volume) == (file, volume):
                return


async def test_each_track_gets_its_own_volume_and_people_see_theirs() -> None:
    clock = ManualClock()
    player = FakePlayer({LOUD: 100, QUIET: 100, TAGGED: 100}, clock)
    level = Levelled(player, gain_of, clock)
    changes = level.changes()
    await level.set_coming([LOUD, QUIET, TAGGED])
    await level.play()
    for file in (LOUD, QUIET, TAGGED):
        await until(changes, file, 50)
        assert (await player.status()).volume == raised(Percent(50), GAINS[file])
        assert (await level.status()).volume == 50
        clock.advance(1)
        await level.next() if file != TAGGED else None
    clock.advance(1)
    await level.set_volume(Percent(20))
    await until(changes, TAGGED, 20)
    assert (await player.status()).volume == 20


async def test_while_nothing_is_known_of_the_library_the_volume_is_left_alone() -> None:
    clock = ManualClock()
    player = FakePlayer({LOUD: 100}, clock)
    known: dict[TrackFile, float] = {}
    level = Levelled(player, lambda file: known.get(file) if file else None, clock)
    changes = level.changes()
    await level.set_coming([LOUD])
    await level.play()
    await until(changes, LOUD, 50)
    assert "set_volume" not in player.commands
    known[LOUD] = -8.0  # an earlier run of ours has set this volume: it is not lowered twice
    clock.advance(1)
    await player.set_volume(raised(Percent(50), -8.0))
    await until(changes, LOUD, 50)
    assert (await player.status()).volume == raised(Percent(50), -8.0)


async def test_a_player_that_is_away_is_no_error() -> None:
    clock = ManualClock()
    player = FakePlayer({LOUD: 100}, clock)
    level = Levelled(player, gain_of, clock)
    changes = level.changes()
    await level.set_coming([LOUD])
    await level.play()
    player.lose()
    player.restore()
    await until(changes, LOUD, 50)


async def test_mpd_plays_them_equally_loud_and_somebody_elses_knob_counts(mpd: Mpd, player: MpdPlayer) -> None:
    level = Levelled(player, gain_of, player._clock)
    changes = level.changes()

    async def mpds() -> int:
        lines = await mpd.tell("status")
        return int(next(line for line in lines if line.startswith("volume: ")).removeprefix("volume: "))

    async with asyncio.timeout(15):
        async for news in changes:
            if isinstance(news, PlayerStatus):
                break
    await level.set_volume(Percent(60))
    await level.set_coming([LOUD, QUIET])
    await level.play()
    await until(changes, LOUD, 60)
    assert await mpds() == raised(Percent(60), -8.0)
    await level.next()
    await until(changes, QUIET, 60)
    assert await mpds() == raised(Percent(60), 5.0)
    await mpd.tell("setvol 90")
    await until(changes, QUIET, raised(Percent(90), -5.0))
    assert await mpds() == 90
