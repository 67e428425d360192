"""The household's habits, kept whoever asks: limits, sleep, wake-up, music after a power cut. The clock is moved by hand."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.brain.habits import KEY, HabitKeeper
from appliance.vocabulary.affect import Label
from appliance.vocabulary.habits import Habits, Night, Resume, Wake
from appliance.vocabulary.player import PlayerStatus, PlayState
from appliance.vocabulary.units import Percent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.brain.rig import Rig


class House:
    """A keeper of habits in a rig whose player plays."""

    def __init__(self, rig: Rig, boot: str = "first") -> None:
        self.rig, self.woken = rig, list[Label]()
        self.keeper = HabitKeeper(rig.playing, rig.live, rig.store, rig.clock, self.wake, boot)

    async def wake(self, label: Label) -> None:
        self.woken.append(label)

    @property
    def local(self) -> datetime:
        return self.rig.clock.now().astimezone()

    @property
    def volume(self) -> int | None:
        return self.rig.live.state.player.volume

    @property
    def state(self) -> PlayState:
        return self.rig.live.state.player.state

    async def pass_time(self, seconds: float) -> None:
        """Let time go by, and what is due be done and heard of."""
        self.rig.clock.advance(seconds)
        await self.keeper.tick()
        await self.heard()

    async def heard(self) -> None:
        """Wait until the box knows what its player does."""

        def told(player: PlayerStatus) -> tuple[object, ...]:
            return player.volume, player.state, player.file

        await self.rig.until(lambda: told(self.rig.live.state.player) == told(self.rig.player._status))


@pytest.fixture
async def house(rig: Rig) -> AsyncIterator[House]:
    task = asyncio.create_task(rig.playing.run())
    house = House(rig)
    await house.keeper.remember()
    await rig.until(lambda: rig.playing.queue.status.at)
    await rig.brain.play()
    await rig.until(lambda: house.state is PlayState.PLAYING)
    yield house
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_nobody_is_louder_than_the_limit(house: House) -> None:
    await house.keeper.set_limits(Percent(40), None)
    await house.heard()
    assert house.volume == 40, "it was at 50: the limit is in force at once"
    await house.rig.brain.set_volume(Percent(90))
    await house.heard()
    assert house.volume == 40
    assert house.rig.live.state.volume_most == 40


async def test_another_client_of_the_player_is_turned_down_too(house: House) -> None:
    await house.keeper.set_limits(Percent(40), None)
    task = asyncio.create_task(house.keeper.run())
    await house.rig.player.set_volume(Percent(80))
    await house.rig.until(lambda: house.rig.player.commands[-2:] == ["set_volume", "set_volume"])
    await house.rig.until(lambda: house.volume == 40)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_at_night_music_is_softer_and_by_day_as_loud_as_one_likes(house: House) -> None:
    start = house.local + timedelta(hours=1)
    await house.keeper.set_limits(Percent(80), Night(start.time(), (start + timedelta(hours=2)).time(), Percent(20)))
    assert house.keeper.most() == 80
    await house.pass_time(3601)
    assert (house.keeper.most(), house.volume) == (20, 20)
    await house.pass_time(7200)
    assert house.keeper.most() == 80
    await house.rig.brain.set_volume(Percent(70))
    await house.heard()
    assert house.volume == 70


async def test_music_falls_asleep_softly_and_is_as_loud_as_before_the_next_day(house: House) -> None:
    await house.keeper.sleep(10)
    await house.pass_time(560)
    assert (house.volume, house.state) == (50, PlayState.PLAYING)
    await house.pass_time(25)
    assert house.volume == 25
    await house.pass_time(15)
    assert (house.volume, house.state) == (50, PlayState.PAUSED)
    assert house.keeper.habits.sleep_at is None


async def test_a_timer_that_is_taken_back_gives_the_volume_back(house: House) -> None:
    await house.keeper.sleep(1)
    await house.pass_time(50)
    assert (house.volume or 0) < 50
    await house.keeper.sleep(None)
    await house.pass_time(60)
    assert (house.volume, house.state) == (50, PlayState.PLAYING)


async def test_the_household_is_woken_softly_with_a_mood(house: House) -> None:
    await house.rig.brain.pause()
    at = house.local + timedelta(minutes=30)
    await house.keeper.set_wake(Wake(at.time(), Label.UPBEAT, frozenset(), Percent(41)))
    await house.pass_time(1799)
    assert (house.woken, house.state) == ([], PlayState.PAUSED)
    await house.pass_time(2)
    assert (house.woken, house.state, house.volume) == ([Label.UPBEAT], PlayState.PLAYING, 5)
    await house.pass_time(45)
    assert 20 <= (house.volume or 0) <= 26
    await house.pass_time(60)
    assert house.volume == 41
    assert house.keeper.habits.wake is None, "it was for once"


async def test_who_turns_a_wake_up_down_is_left_in_peace(house: House) -> None:
    at = house.local + timedelta(minutes=1)
    await house.keeper.set_wake(Wake(at.time(), Label.CALM, frozenset(range(7)), Percent(60)))
    for _ in range(3):
        await house.pass_time(40)
    await house.rig.brain.set_volume(Percent(3))
    await house.heard()
    await house.pass_time(60)
    assert house.volume == 3
    assert house.keeper.habits.wake is not None, "it comes again tomorrow"
    await house.pass_time(24 * 3600)
    assert house.woken == [Label.CALM, Label.CALM]


async def test_habits_outlive_a_restart(house: House) -> None:
    night = Night(time(22, 0), time(6, 30), Percent(30))
    await house.keeper.set_limits(Percent(70), night)
    await house.keeper.set_wake(Wake(time(7, 0), Label.UPBEAT, frozenset({0, 4}), Percent(40)))
    await house.keeper.sleep(30)
    again = House(house.rig)
    await again.keeper.remember()
    assert again.keeper.habits == house.keeper.habits
    await house.rig.store.put_value(KEY, "{broken")
    broken = House(house.rig)
    await broken.keeper.remember()
    assert broken.keeper.habits == Habits()


@pytest.mark.parametrize(
    ("resume", "boot", "playing"),
    [
        (Resume.PLAYING, "second", True),
        (Resume.PAUSED, "second", False),
        (Resume.AS_IT_WAS, "second", None),
        (Resume.PLAYING, "first", None),
        (Resume.PAUSED, "first", None),
    ],
)
@pytest.mark.parametrize("was", [True, False])
async def test_after_a_power_cut_music_goes_on_as_set(
    house: House, resume: Resume, boot: str, *, playing: bool | None, was: bool
) -> None:
    await house.keeper.set_resume(resume)
    if not was:
        await house.rig.brain.pause()
        await house.heard()
    again = House(house.rig, boot)
    await again.keeper.remember()
    await again.pass_time(1)
    assert again.state is (PlayState.PLAYING if (was if playing is None else playing) else PlayState.PAUSED)
    await house.rig.brain.pause()
    await again.heard()
    await again.pass_time(1)
    assert again.state is PlayState.PAUSED, "it is done once"


async def test_without_a_player_habits_wait(house: House) -> None:
    house.rig.player.lose()
    await house.rig.until(lambda: not house.keeper._up)
    await house.keeper.set_limits(Percent(10), None)
    assert house.keeper.most() == 10
    house.rig.player.restore()
    await house.rig.until(lambda: house.keeper._up)
    await house.pass_time(1)
    assert house.volume == 10


TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@given(TIMES, TIMES, st.times())
def test_a_night_and_the_day_beside_it_are_the_whole_day(start: time, end: time, at: time) -> None:
    night, day = Night(start, end, Percent(1)), Night(end, start, Percent(1))
    assert start == end or night.holds(at) != day.holds(at)


@given(TIMES, st.frozensets(st.integers(0, 6)), st.datetimes(datetime(2025, 1, 1), datetime(2026, 1, 1)))  # noqa: DTZ001
def test_a_wake_up_is_the_first_of_its_moments(at: time, days: frozenset[int], naive: datetime) -> None:
    now = naive.replace(tzinfo=UTC)
    wake = Wake(at, Label.CALM, days, Percent(30))
    found = wake.after(now)
    assert now < found <= now + timedelta(days=7 if days else 1)
    assert found.time() == at
    assert not days or found.weekday() in days
    assert replace(wake, days=frozenset(range(7))).after(now) <= found
