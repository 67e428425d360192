"""Radio in the brain: off until it is wanted, where the library has nothing, by the mood, and never for a child."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import numpy as np
import pytest

from appliance.brain.radio import BROKEN, CHILD, HEARD, REST, STAY, UNHEARD, UNKNOWN, RadioRoom
from appliance.errors import RefusedError
from appliance.ports.player import Finished
from appliance.vocabulary.affect import Label
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.player import Outcome, PlayState
from appliance.vocabulary.radio import StationId
from appliance.vocabulary.units import Seconds, TrackFile
from tests.brain.rig import ASHA, KIRAN
from tests.fakes.radio import STATIONS, FakeDirectory

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.brain.rig import Rig

LIFETIME = 1e9
"""Seconds that a station plays: for ever."""


def radio_of(rig: Rig, directory: FakeDirectory) -> RadioRoom:
    rig.player.lengths |= {TrackFile(station.url): LIFETIME for station in directory.known}
    rng = np.random.default_rng(1)
    return RadioRoom(directory, rig.playing, rig.live, rig.fusion, rig.store, rig.clock, rng)


@asynccontextmanager
async def running(rig: Rig) -> AsyncIterator[None]:
    task = asyncio.create_task(rig.playing.run())
    try:
        await rig.until(lambda: rig.live.state.player.at)
        yield
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def empty(rig: Rig) -> None:
    """There is no music."""
    await rig.catalogue.retire([track.file for track in rig.shelves.shelf.tracks])
    await rig.shelves.load()
    assert not len(rig.shelves.shelf)


def plays(rig: Rig) -> str:
    current = rig.live.state.current
    return current.track.title if current else ""


async def test_while_it_is_off_nobody_is_asked_anything(rig: Rig) -> None:
    await empty(rig)
    directory = FakeDirectory()
    radio = radio_of(rig, directory)
    await radio.remember()
    looking = asyncio.create_task(radio.run())
    await asyncio.sleep(0.05)
    assert await rig.playing.choose(3, ()) == []
    with pytest.raises(RefusedError, match="switched off"):
        await radio.play(None)
    looking.cancel()
    assert directory.asked == 0
    assert directory.counted == []
    assert radio.show().on is False


async def test_a_box_without_music_plays_stations_for_the_mood(rig: Rig) -> None:
    await empty(rig)
    directory = FakeDirectory()
    radio = radio_of(rig, directory)
    await radio.switch(on=True)
    await radio.refresh()
    async with running(rig):
        await rig.brain.set_mood(Label.TIRED, None)
        await rig.brain.play()
        await rig.until(lambda: plays(rig) == "Quiet Waters")
        current = rig.live.state.current
        assert current
        expected = "A radio station that plays ambient and meditation, because there is no music in the library yet."
        assert current.reason == expected
        assert current.track.duration == 0.0
        await rig.until(lambda: len(rig.live.state.coming) == 3)
        assert radio.show().stations[0].name == "Quiet Waters"
        assert await rig.journal.entries((Kind.PLAY,)) == []

        rig.clock.advance(HEARD + 1)
        await radio.tick()
        await radio.tick()
        assert [station.name for station in directory.counted] == ["Quiet Waters"]


async def test_another_mood_brings_another_station_but_not_at_once(rig: Rig) -> None:
    await empty(rig)
    radio = radio_of(rig, FakeDirectory())
    await radio.switch(on=True)
    await radio.refresh()
    async with running(rig):
        await rig.brain.set_mood(Label.TIRED, None, None)
        await rig.brain.play()
        await rig.until(lambda: plays(rig) == "Quiet Waters")
        await rig.brain.set_mood(Label.HAPPINESS, None, None)
        rig.clock.advance(STAY / 2)
        await radio.tick()
        await radio.tick()
        assert plays(rig) == "Quiet Waters"
        rig.clock.advance(STAY / 2 + 1)
        await radio.tick()
        await rig.until(lambda: plays(rig) == "Dance Hall")


async def test_the_library_comes_first_where_it_fits(rig: Rig) -> None:
    radio = radio_of(rig, FakeDirectory())
    await radio.switch(on=True)
    await radio.refresh()
    await rig.brain.set_mood(Label.CALM, None)
    chosen = await rig.playing.choose(3, ())
    assert len(chosen) == 3
    assert not any(radio.stations.holds(file) for file in chosen)


async def test_where_nothing_in_the_library_fits_a_station_does(rig: Rig) -> None:
    calm = [track.file for track in rig.shelves.shelf.tracks if track.affect.arousal < 0.3]
    await rig.catalogue.retire(calm)
    await rig.shelves.load()
    assert len(rig.shelves.shelf)
    radio = radio_of(rig, FakeDirectory())
    await radio.switch(on=True)
    await radio.refresh()
    await rig.brain.set_mood(Label.TIRED, None)
    first, *_ = await rig.playing.choose(3, ())
    pick = rig.playing.pick_of(first)
    assert pick
    assert pick.reason.endswith("because nothing in the library is like that.")


async def test_somebody_asks_for_a_station_and_goes_back(rig: Rig) -> None:
    radio = radio_of(rig, FakeDirectory())
    await radio.switch(on=True)
    await radio.refresh()
    async with running(rig):
        await rig.brain.set_mood(Label.CALM, None, None)
        await rig.brain.play()
        await rig.until(lambda: plays(rig))
        await radio.play(STATIONS[2].id)
        await rig.until(lambda: plays(rig) == "Iron")
        await rig.until(lambda: len(rig.live.state.coming) == 3)
        assert all(radio.stations.holds(pick.track.file) for pick in rig.live.state.coming)
        assert radio.show().asked
        await rig.brain.set_mood(Label.SADNESS, None, None)
        rig.clock.advance(STAY * 2)
        await radio.tick()
        await radio.tick()
        assert plays(rig) == "Iron"  # it was chosen by name
        await rig.brain.skip(None)
        await rig.until(lambda: plays(rig) not in {"", "Iron"})
        current = rig.live.state.current
        assert current
        assert radio.stations.holds(current.track.file)
        assert current.reason.endswith("because you asked for radio.")
        await radio.leave()
        await rig.until(lambda: rig.live.state.current and not radio.stations.holds(rig.live.state.current.track.file))
        assert rig.live.state.player.state is PlayState.PLAYING
        assert not await rig.journal.entries((Kind.SKIP,))


async def test_switched_off_it_falls_silent(rig: Rig) -> None:
    await empty(rig)
    radio = radio_of(rig, FakeDirectory())
    await radio.switch(on=True)
    await radio.refresh()
    async with running(rig):
        await rig.brain.play()
        await rig.until(lambda: plays(rig))
        await radio.switch(on=False)
        await rig.until(lambda: rig.live.state.player.state is PlayState.STOPPED)
        assert rig.live.state.coming == ()
        assert radio.show().known == 0
    again = radio_of(rig, FakeDirectory())
    await again.remember()
    assert not again.show().on


async def test_a_child_hears_no_radio(rig: Rig) -> None:
    await empty(rig)
    radio = radio_of(rig, FakeDirectory())
    await radio.switch(on=True)
    await radio.refresh()
    async with running(rig):
        await rig.brain.play()
        await rig.until(lambda: plays(rig))
        rig.live.update(listening=KIRAN)
        assert radio.show().barred == CHILD
        await radio.tick()
        await rig.until(lambda: rig.live.state.player.state is PlayState.STOPPED)
        with pytest.raises(RefusedError, match="child"):
            await radio.play(None)


async def test_never_again_is_kept_and_nothing_else_is_said_of_a_station(rig: Rig) -> None:
    await empty(rig)
    radio = radio_of(rig, FakeDirectory())
    await radio.switch(on=True)
    await radio.refresh()
    async with running(rig):
        await rig.brain.set_mood(Label.TIRED, None, None)
        await rig.brain.play()
        await rig.until(lambda: plays(rig) == "Quiet Waters")
        with pytest.raises(RefusedError, match=UNKNOWN[:20]):
            await rig.brain.judge(Kind.SAVE, ASHA.id)
        await rig.brain.judge(Kind.NEVER, ASHA.id)
        await rig.until(lambda: plays(rig) not in {"", "Quiet Waters"})
    again = radio_of(rig, FakeDirectory())
    await again.remember()
    await again.refresh()
    assert again.show().on
    assert "Quiet Waters" not in [station.name for station in again.show().stations]


async def test_what_leads_into_the_home_is_not_played(rig: Rig) -> None:
    await empty(rig)
    directory = FakeDirectory()
    directory.inside = [STATIONS[0]]
    radio = radio_of(rig, directory)
    await radio.switch(on=True)
    await radio.refresh()
    await rig.brain.set_mood(Label.TIRED, None)
    assert STATIONS[0].url not in await rig.playing.choose(3, ())


async def test_a_directory_that_is_away_is_said_and_the_box_goes_on(rig: Rig) -> None:
    directory = FakeDirectory()
    directory.away = True
    radio = radio_of(rig, directory)
    await radio.switch(on=True)
    await radio.refresh()
    assert radio.show().fault == "The fake directory is away."
    assert len(await rig.playing.choose(3, ())) == 3
    with pytest.raises(RefusedError, match="directory is away"):
        await radio.play(None)
    assert not radio.show().asked
    directory.away = False
    await radio.refresh()
    assert radio.show().fault == ""


async def test_stations_that_do_not_work_are_left_and_then_radio_rests(rig: Rig) -> None:
    radio = radio_of(rig, FakeDirectory())
    await radio.switch(on=True)
    await radio.refresh()
    for station in STATIONS[:BROKEN]:
        assert radio.show().barred == ""
        nothing = Seconds(0.0)
        await radio.heard(Finished(TrackFile(station.url), Outcome.NEITHER, nothing, nothing, nothing, foreign=False))
        assert station.id not in [each.id for each in radio.show().stations]
    assert radio.show().barred == UNHEARD
    rig.clock.advance(REST + 1)
    assert radio.show().barred == ""


async def test_a_shift_aims_at_its_goal(rig: Rig) -> None:
    radio = radio_of(rig, FakeDirectory())
    await radio.switch(on=True)
    await radio.refresh()
    await rig.brain.set_mood(Label.SADNESS, None)
    assert radio.show().stations[0].name == "Rain"
    await rig.brain.set_strategy(Strategy.SHIFT, None)
    assert radio.show().stations[0].name in {"Late", "Concert"}


async def test_what_a_station_says_it_plays_is_shown(rig: Rig) -> None:
    radio = radio_of(rig, FakeDirectory())
    await radio.switch(on=True)
    await radio.refresh()
    pick = rig.playing.pick_of(TrackFile(STATIONS[1].url), "Somebody - A Song")
    assert pick
    assert (pick.track.title, pick.track.tags.artist) == ("Dance Hall", "Somebody - A Song")
    assert StationId("unknown") not in radio.stations.never
