"""The queue on a player whose time is moved, where every case can be made to happen."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.errors import PlayerError, StoreError
from appliance.player.queue import Queue, is_ours
from appliance.ports.player import Finished, Started
from appliance.vocabulary.health import Health
from appliance.vocabulary.player import Outcome, PlayerStatus, PlayState
from appliance.vocabulary.units import Percent, Seconds, TrackFile
from tests.fakes.player import FakePlayer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Sequence

    from appliance.ports.player import MusicQueue

HAPPY = [TrackFile(f"happy{n}") for n in range(8)]
SAD = [TrackFile(f"sad{n}") for n in range(8)]
THEIRS = [TrackFile(f"theirs{n}") for n in range(8)]


class Time:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = 1000.0

    def monotonic(self) -> Seconds:
        return Seconds(self.at)

    def now(self) -> datetime:
        return self.when(self.monotonic())

    def when(self, at: Seconds) -> datetime:
        return datetime.fromtimestamp(at, UTC)


class Room:
    """A queue that runs on a fake player, with somebody who chooses from ``mood`` and writes down what is heard."""

    def __init__(self, ahead: int = 3) -> None:
        self.time = Time()
        self.player = FakePlayer(dict.fromkeys([*HAPPY, *SAD, *THEIRS], 100.0), self.time)
        self.queue = Queue(self.player, self.time, ahead=ahead)
        self.mood: Sequence[TrackFile] = HAPPY
        self.asked: list[tuple[int, frozenset[TrackFile]]] = []
        self.heard: list[Started | Finished] = []
        self.health: list[bool] = []
        self.trouble: Exception | None = None

    async def choose(self, count: int, avoid: Collection[TrackFile]) -> Sequence[TrackFile]:
        self.asked.append((count, frozenset(avoid)))
        if self.trouble:
            raise self.trouble
        played = {event.file for event in self.heard}
        fitting = [file for file in self.mood if file not in avoid]
        return sorted(fitting, key=lambda file: file in played)[:count]

    async def tell(self, event: Started | Finished | PlayerStatus | Health) -> None:
        if isinstance(event, Health):
            self.health.append(event.up)
        elif not isinstance(event, PlayerStatus):
            self.heard.append(event)

    async def calm(self) -> None:
        """Let everything that is on its way arrive."""
        for _ in range(30):
            await asyncio.sleep(0)

    async def later(self, seconds: float) -> None:
        """Let time pass in steps, as news comes."""
        for _ in range(10):
            self.time.at += seconds / 10
            self.player.settle()
            await self.calm()

    @property
    def coming(self) -> tuple[TrackFile, ...]:
        self.player.settle()
        return self.player._status.queue

    @property
    def current(self) -> TrackFile | None:
        return self.player._status.file

    @property
    def plays(self) -> list[Finished]:
        return [event for event in self.heard if isinstance(event, Finished)]


@contextlib.asynccontextmanager
async def opened(room: Room) -> AsyncIterator[Room]:
    running = asyncio.create_task(room.queue.run(room.choose, room.tell))
    try:
        await room.calm()
        yield room
        assert not running.done(), "the queue has ended"
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    async with opened(Room()) as room:
        yield room


@pytest.fixture
async def playing(room: Room) -> Room:
    await room.queue.play()
    await room.later(10)
    return room


def test_is_what_the_brain_needs() -> None:
    queue: MusicQueue = Queue(FakePlayer({}, Time()), Time())
    assert queue.status == PlayerStatus()


async def test_nothing_is_queued_before_somebody_wants_music(room: Room) -> None:
    await room.queue.replan()
    await room.later(50)
    assert not room.player.commands


async def test_play_chooses_and_plays(playing: Room) -> None:
    assert playing.current == HAPPY[0]
    assert playing.coming == (HAPPY[1], HAPPY[2], HAPPY[3])
    assert [(event.file, event.foreign) for event in playing.heard] == [(HAPPY[0], False)]
    assert playing.queue.status.file == HAPPY[0]


async def test_tracks_are_kept_ahead_as_they_play(playing: Room) -> None:
    await playing.later(100)
    assert playing.current == HAPPY[1]
    assert len(playing.coming) == 3
    play = playing.plays[0]
    assert (play.file, play.outcome, play.foreign) == (HAPPY[0], Outcome.ENDED, False)
    assert play.heard == pytest.approx(100)


async def test_another_mood_changes_what_comes_and_not_what_plays(playing: Room) -> None:
    playing.mood = SAD
    await playing.queue.replan()
    assert playing.current == HAPPY[0]
    assert playing.coming == tuple(SAD[:3])
    assert playing.player._status.elapsed == pytest.approx(10)
    assert not playing.plays


async def test_the_playing_track_is_never_chosen_again(playing: Room) -> None:
    playing.mood = HAPPY[:2]
    await playing.queue.replan()
    assert playing.coming == (HAPPY[1],)


async def test_skip_goes_on_and_is_told_as_a_skip(playing: Room) -> None:
    await playing.queue.skip()
    await playing.calm()
    assert playing.current == HAPPY[1]
    assert playing.plays[0].outcome is Outcome.SKIPPED
    assert playing.plays[0].position == pytest.approx(10)
    assert len(playing.coming) == 3


async def test_a_skip_that_came_too_late_spares_the_next_track(playing: Room) -> None:
    playing.time.at += 90.2  # nobody has been told yet
    await playing.queue.skip()
    await playing.calm()
    assert playing.current == HAPPY[1]
    assert [play.outcome for play in playing.plays] == [Outcome.ENDED]


async def test_somebody_elses_next_is_a_skip_too(playing: Room) -> None:
    await playing.player.next()
    await playing.calm()
    assert playing.plays[0].outcome is Outcome.SKIPPED


async def test_previous_goes_back_and_judges_nothing(playing: Room) -> None:
    await playing.later(100)
    await playing.queue.previous()
    await playing.calm()
    assert playing.current == HAPPY[0]
    assert [play.outcome for play in playing.plays] == [Outcome.ENDED, Outcome.NEITHER]
    assert not playing.queue.foreign
    assert playing.coming[0] == HAPPY[1]


async def test_pause_and_volume_pass_through(playing: Room) -> None:
    await playing.queue.pause()
    await playing.queue.set_volume(Percent(7))
    await playing.queue.seek(Seconds(50))
    await playing.later(500)
    state = playing.queue.status.state
    assert state is PlayState.PAUSED
    assert (playing.queue.status.elapsed, playing.queue.status.volume) == (50.0, 7)
    await playing.queue.play()
    await playing.calm()
    assert playing.queue.status.state is PlayState.PLAYING


async def test_a_failed_command_is_the_callers_to_tell(playing: Room) -> None:
    playing.player.lose()
    await playing.calm()
    for command in (playing.queue.play, playing.queue.skip, playing.queue.previous, playing.queue.pause):
        with pytest.raises(PlayerError):
            await command()
    await playing.queue.replan()  # never raises: it is done when the player is back


async def test_music_that_somebody_else_queues_is_left_alone_until_it_has_played(playing: Room) -> None:
    playing.player.add(THEIRS[0])
    await playing.calm()
    assert playing.queue.foreign
    playing.mood = SAD
    await playing.queue.replan()
    assert playing.coming == (*HAPPY[1:4], THEIRS[0])
    await playing.later(400)
    assert playing.current == THEIRS[0]
    assert isinstance(playing.heard[-1], Started)
    assert playing.heard[-1].foreign
    assert playing.coming == tuple(SAD[:3])  # the box queues again
    await playing.later(100)
    assert playing.plays[-1].file == THEIRS[0]
    assert playing.plays[-1].foreign


async def test_skip_takes_the_queue_back(playing: Room) -> None:
    playing.player.add(THEIRS[0], place=0)
    playing.player.add(THEIRS[1], place=1)
    await playing.calm()
    playing.mood = SAD
    await playing.queue.skip()
    await playing.calm()
    assert playing.current == SAD[0]
    assert playing.coming == tuple(SAD[1:4])
    assert not playing.queue.foreign


async def test_play_goes_on_with_what_somebody_else_queued(room: Room) -> None:
    room.player.add(THEIRS[0])
    room.player.add(THEIRS[1])
    room.player.add(THEIRS[2])
    room.player.add(THEIRS[3])
    await room.calm()
    await room.queue.play()
    await room.calm()
    assert room.current == THEIRS[0]
    assert room.queue.foreign


async def test_tracks_in_another_order_are_somebody_elses_wish(playing: Room) -> None:
    playing.player._queue[1:] = [HAPPY[3], HAPPY[1], HAPPY[2]]
    playing.player._change()
    await playing.calm()
    assert playing.queue.foreign
    assert playing.coming == (HAPPY[3], HAPPY[1], HAPPY[2])


async def test_a_track_that_somebody_takes_off_is_made_up_for(playing: Room) -> None:
    playing.player._queue.remove(HAPPY[2])
    playing.player._change()
    await playing.calm()
    assert not playing.queue.foreign
    assert playing.coming[:2] == (HAPPY[1], HAPPY[3])
    assert len(playing.coming) == 3


async def test_a_stopped_player_stays_silent_and_untouched(playing: Room) -> None:
    playing.player._queue.clear()
    playing.player._go(0)
    before = list(playing.player.commands)
    await playing.later(300)
    await playing.queue.replan()
    assert playing.player.commands == before
    assert playing.plays[0].outcome is Outcome.NEITHER


@pytest.mark.parametrize(("found", "foreign"), [(HAPPY[:3], False), (THEIRS[:4], True)])
async def test_a_queue_found_at_the_start_is_ours_when_it_is_no_longer_than_ours(
    found: list[TrackFile], *, foreign: bool
) -> None:
    room = Room()
    await room.player.set_coming([HAPPY[7], *found])
    await room.player.play()
    room.player._news = asyncio.Queue()  # the box starts only now
    room.player._change()
    room.mood = SAD
    async with opened(room):
        assert room.queue.foreign is foreign
        assert [(event.file, event.foreign) for event in room.heard] == [(HAPPY[7], True)]
        await room.queue.replan()
        assert room.coming == tuple(found if foreign else SAD[:3])


async def test_an_empty_library_says_so_and_does_not_spin(room: Room) -> None:
    room.mood = []
    with pytest.raises(PlayerError, match="nothing to play"):
        await room.queue.play()
    await room.later(100)
    assert len(room.asked) == 1
    room.mood = HAPPY
    await room.queue.play()
    await room.calm()
    assert room.current == HAPPY[0]


async def test_a_chooser_that_has_no_more_is_not_asked_in_circles(playing: Room) -> None:
    playing.mood = []
    await playing.later(350)
    assert playing.current == HAPPY[3]
    assert playing.coming == ()
    assert len(playing.asked) < 25
    playing.mood = SAD
    await playing.queue.replan()
    assert playing.coming == tuple(SAD[:3])


async def test_a_library_of_one_track_plays_it_again(room: Room) -> None:
    room.mood = HAPPY[:1]
    await room.queue.play()
    await room.later(350)
    assert room.current == HAPPY[0]
    assert [play.outcome for play in room.plays] == [Outcome.ENDED] * 3


async def test_files_that_the_player_does_not_know_are_replaced_once(room: Room) -> None:
    room.mood = [TrackFile("gone1"), TrackFile("gone2"), *HAPPY]
    await room.queue.play()
    await room.later(10)
    assert room.current == HAPPY[0]
    assert room.coming == tuple(HAPPY[1:4])
    assert room.asked[-1][1] >= {"gone1", "gone2"}
    writes = room.player.commands.count("set_coming")
    await room.later(50)
    assert room.player.commands.count("set_coming") == writes


async def test_new_files_are_tried_after_an_update(room: Room) -> None:
    new = TrackFile("new")
    room.mood = [new, *HAPPY[:2]]
    await room.queue.play()
    await room.calm()
    room.player.lengths[new] = 100.0
    await room.queue.update()
    assert new in room.coming


async def test_trouble_with_choosing_is_logged_once_and_passes(playing: Room, caplog: pytest.LogCaptureFixture) -> None:
    playing.trouble = StoreError("The library cannot be read.")
    await playing.later(100)
    assert "The library cannot be read." in caplog.text
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    playing.trouble = None
    playing.player._change()  # the next news
    await playing.calm()
    assert len(playing.coming) == 3


async def test_a_player_that_was_only_out_of_reach_is_left_playing(playing: Room) -> None:
    playing.player.lose()
    await playing.later(30)
    playing.mood = SAD
    await playing.queue.replan()
    playing.player.restore()
    await playing.calm()
    assert playing.health == [True, False, True]
    assert playing.current == HAPPY[0]
    assert playing.coming == tuple(SAD[:3])  # the plan that could not be made while it was away
    await playing.later(70)
    assert [play.outcome for play in playing.plays] == [Outcome.ENDED]


async def test_a_player_that_forgot_everything_goes_on_where_it_was(playing: Room) -> None:
    await playing.later(20)
    playing.player.crash()
    await playing.later(8)
    playing.player.restore()
    await playing.calm()
    assert playing.current == HAPPY[0]
    assert playing.queue.status.elapsed == pytest.approx(30, abs=1)
    assert playing.coming == tuple(HAPPY[1:4])
    await playing.later(75)
    assert [(play.file, play.outcome) for play in playing.plays] == [(HAPPY[0], Outcome.ENDED)]
    assert playing.plays[0].heard == pytest.approx(100, abs=1)


async def test_somebody_elses_queue_is_given_back_after_a_crash(playing: Room) -> None:
    playing.player.add(THEIRS[0])
    await playing.calm()
    playing.player.crash()
    playing.player.restore()
    await playing.calm()
    assert playing.coming == (*HAPPY[1:4], THEIRS[0])
    assert playing.queue.foreign


async def test_music_does_not_startle_after_a_long_absence(playing: Room) -> None:
    playing.player.crash()
    await playing.later(3600)
    playing.player.restore()
    await playing.calm()
    assert playing.queue.status.state is PlayState.STOPPED
    assert playing.plays[0].outcome is Outcome.NEITHER


async def test_a_player_lost_while_it_comes_back_is_tried_again(playing: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    playing.player.crash()
    await playing.calm()

    async def lost_again(_: object) -> None:
        await asyncio.sleep(0)
        playing.player.lose()
        msg = "lost"
        raise PlayerError(msg)

    with monkeypatch.context() as patched:
        patched.setattr(playing.player, "set_coming", lost_again)
        playing.player.restore()
        await playing.calm()
    playing.player.restore()
    await playing.calm()
    assert playing.current == HAPPY[0]


async def test_who_hears_may_replan_at_once(room: Room) -> None:
    async def tell(event: Started | Finished | PlayerStatus | Health) -> None:
        if isinstance(event, Started):
            room.mood = SAD
            await room.queue.replan()

    running = asyncio.create_task(room.queue.run(room.choose, tell))
    await room.calm()
    async with asyncio.timeout(5):
        await room.queue.play()
        await room.calm()
    assert room.coming == tuple(SAD[:3])
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


FILES = st.sampled_from([*HAPPY[:4], *THEIRS[:2]])


@given(st.lists(FILES, max_size=6), st.sets(st.integers(0, 5)))
def test_what_is_left_of_a_plan_is_ours(plan: list[TrackFile], gone: set[int]) -> None:
    left = [file for number, file in enumerate(plan) if number not in gone]
    assert is_ours(left, plan, None)
    assert is_ours([HAPPY[7], *left], plan, HAPPY[7])


@given(st.lists(FILES, max_size=6), st.lists(FILES, max_size=6))
def test_what_holds_more_than_the_plan_is_not_ours(plan: list[TrackFile], more: list[TrackFile]) -> None:
    coming = [*plan, *more]
    assert is_ours(coming, plan, None) is (not more)
    assert not is_ours([*plan, SAD[0]], plan, None)
