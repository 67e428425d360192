"""The contract of ``ports.Box``, on the fake and on the real brain (with a real store, and an eye and a player in memory)."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import numpy as np
import pytest

from appliance.brain.brain import Brain
from appliance.brain.clock import SystemClock
from appliance.brain.faces import RestingFaces
from appliance.brain.live import Live
from appliance.brain.playing import Playing
from appliance.brain.shelves import Shelves
from appliance.brain.watching import Watching
from appliance.choice.target import DEFAULT
from appliance.errors import RefusedError
from appliance.mood.fusion import Fusion
from appliance.people.consent import Looking
from appliance.people.profiles import Profiles
from appliance.player.queue import Queue
from appliance.ports.catalogue import Stamp
from appliance.ports.eye import EyeStatus
from appliance.state import BoxState
from appliance.store.catalogue import SqliteCatalogue
from appliance.store.database import Database
from appliance.store.household import SqliteHousehold
from appliance.store.journal import SqliteJournal
from appliance.vocabulary.affect import Label
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.health import Health
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.mood import Sense
from appliance.vocabulary.people import Person, Purpose, Role
from appliance.vocabulary.player import PlayState
from appliance.vocabulary.sight import CameraState
from appliance.vocabulary.units import Percent, PersonId, Seconds
from tests.examples import library
from tests.fakes.box import FakeBox
from tests.fakes.player import FakePlayer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from appliance.ports.box import Box

PATIENCE = 15.0
WILLING = Person(PersonId("asha"), "Asha", Role.ADULT, consents=frozenset({Purpose.LOOK}))
EASY = Person(PersonId("meera"), "Meera", Role.ADULT, consents=frozenset({Purpose.LOOK, Purpose.REMOTE}))
SHY = Person(PersonId("ravi"), "Ravi", Role.ADULT)
CHILD = Person(PersonId("kiran"), "Kiran", Role.CHILD)


class StillEye:
    """``ports.Eye``: opens and closes its camera as it is told and sees nothing."""

    def __init__(self) -> None:
        self._told: asyncio.Queue[bool] = asyncio.Queue()
        self._open: bool | None = None

    async def reports(self) -> AsyncIterator[EyeStatus | Health]:
        yield Health(up=True)
        yield self._status(is_open=False)
        while True:
            yield self._status(is_open=await self._told.get())

    async def lease(self, rate: float | None) -> None:
        if self._open != (rate is not None):
            self._open = rate is not None
            self._told.put_nowait(self._open)

    @staticmethod
    def _status(*, is_open: bool) -> EyeStatus:
        return EyeStatus(is_open, "", frozenset(), frozenset())


@asynccontextmanager
async def brain(database: Database, people: Profiles) -> AsyncIterator[Box]:
    """The real one, running."""
    clock, live = SystemClock(), Live(BoxState("testbox"))
    household, journal = SqliteHousehold(database), SqliteJournal(database, "testbox", clock)
    catalogue = SqliteCatalogue(database)
    tracks = library()
    for number, track in enumerate(tracks):
        await catalogue.put(track, Stamp(number, 1, 1))

    async def moved(before: Label | None, after: Label | None) -> None:
        await whole.moved(before, after)

    async def changed() -> None:
        await playing.library_changed(start=False)

    fusion, faces = Fusion(), RestingFaces(household, journal, clock)
    watching = Watching(StillEye(), Looking(), live, journal, clock, fusion, faces, (0.5, 2.0), moved)
    shelves = Shelves(catalogue, live, changed)
    queue = Queue(FakePlayer({track.file: track.duration for track in tracks}, clock), clock, ahead=3)
    rng = np.random.default_rng(1)
    playing = Playing(queue, live, journal, shelves, fusion, dict(DEFAULT), rng, clock, ahead=3)
    whole = Brain(live, watching, playing, faces, people, household, journal, clock)
    await shelves.load()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(part.run()) for part in (playing, watching)]
        yield whole
        for task in tasks:
            task.cancel()


@pytest.fixture(params=["fake", "brain"])
async def box(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Box]:
    """A box with music, in a home with four people."""
    async with Database(tmp_path, durable=False) as database:
        household = SqliteHousehold(database)
        for person in (WILLING, EASY, SHY, CHILD):
            await household.put_person(person)
        clock = SystemClock()
        people = Profiles(household, SqliteJournal(database, "testbox", clock), clock)
        if request.param == "fake":
            yield FakeBox(people)
            return
        async with brain(database, people) as real:
            yield real


async def until(box: Box, true: Callable[[BoxState], bool]) -> BoxState:
    """The first state told that is so."""
    async with asyncio.timeout(PATIENCE):
        async for state in box.changes():
            if true(state):
                return state
    raise AssertionError


async def test_every_reader_hears_the_state_now_and_after_a_change(box: Box) -> None:
    readers = [box.changes() for _ in range(3)]
    async with asyncio.timeout(PATIENCE):
        assert {(await anext(reader)).box_id for reader in readers} == {"testbox"}
        await box.set_strategy(Strategy.SHIFT, WILLING.id)
        for reader in readers:
            while (await anext(reader)).strategy is not Strategy.SHIFT:
                pass
    assert box.state.strategy is Strategy.SHIFT


async def test_play_chooses_where_nothing_is_queued_and_says_what_is_to_come(box: Box) -> None:
    await box.play()
    state = await until(box, lambda state: state.player.state is PlayState.PLAYING and bool(state.coming))
    assert state.current
    assert state.current.track.file == state.player.file
    assert state.current.reason
    assert state.player.duration > 0


async def test_pause_and_play_keep_the_track(box: Box) -> None:
    await box.play()
    first = await until(box, lambda state: state.player.state is PlayState.PLAYING)
    await box.pause()
    await until(box, lambda state: state.player.state is PlayState.PAUSED)
    await box.play()
    again = await until(box, lambda state: state.player.state is PlayState.PLAYING)
    assert again.player.file == first.player.file


async def test_the_volume_is_told(box: Box) -> None:
    await box.set_volume(Percent(33))
    assert await until(box, lambda state: state.player.volume == 33)


@pytest.mark.parametrize("kind", [Kind.SAVE, Kind.LIKE, Kind.DISLIKE])
async def test_a_track_that_plays_is_judged_by_anybody(box: Box, kind: Kind) -> None:
    await box.play()
    await until(box, lambda state: state.player.state is PlayState.PLAYING)
    await box.judge(kind, WILLING.id)
    await box.judge(kind, None)


async def test_judging_silence_is_refused(box: Box) -> None:
    with pytest.raises(RefusedError):
        await box.judge(Kind.LIKE, None)


async def test_a_mood_is_set_by_hand_and_left_to_the_eye(box: Box) -> None:
    await box.set_mood(Label.CALM, WILLING.id)
    assert (await until(box, lambda state: state.manual is not None)).manual is Label.CALM
    await box.set_mood(None, WILLING.id)
    assert (await until(box, lambda state: state.manual is None)).manual is None


async def test_a_mood_set_by_hand_says_when_it_ends(box: Box) -> None:
    await box.set_mood(Label.CALM, WILLING.id, Seconds(600.0))
    state = await until(box, lambda state: state.manual is not None)
    assert state.manual_until is not None
    await box.set_mood(Label.TIRED, WILLING.id, None)
    assert (await until(box, lambda state: state.manual is Label.TIRED)).manual_until is None


async def test_words_act_only_for_the_person_listening(box: Box) -> None:
    assert not (await box.hear("what a happy day", WILLING.id)).acts
    await box.set_looking(on=True, by=WILLING.id)
    await until(box, lambda state: state.listening is not None)
    assert not (await box.hear("what a happy day", SHY.id)).acts
    understood = await box.hear("what a happy day", WILLING.id)
    assert understood.acts
    assert understood.words


async def test_a_measurement_needs_no_answer(box: Box) -> None:
    await box.sense(Sense.HEART_RATE, 72.0)
    await box.set_looking(on=True, by=WILLING.id)
    await box.sense(Sense.HEART_RATE, 72.0)


@pytest.mark.parametrize("by", [WILLING.id, SHY.id, CHILD.id])
async def test_a_face_is_learned_only_of_the_person_who_is_looked_at(box: Box, by: PersonId) -> None:
    with pytest.raises(RefusedError):
        await box.calibrate(by)
    await box.set_looking(on=True, by=EASY.id)
    with pytest.raises(RefusedError):
        await box.calibrate(by)
    assert await box.baseline(by) is None
    await box.forget_baseline(by)


async def test_a_calibration_is_shown(box: Box) -> None:
    await box.set_looking(on=True, by=WILLING.id)
    await until(box, lambda state: state.camera.state is CameraState.LOOKING)
    await box.calibrate(WILLING.id)
    state = await until(box, lambda state: state.calibration is not None)
    assert state.calibration
    assert state.calibration.person == WILLING.id


async def test_there_is_nothing_to_say_to_somebody_without_their_consent(box: Box) -> None:
    assert await box.notice(WILLING.id) is None
    await box.noticed(WILLING.id)


@pytest.mark.parametrize("by", [None, PersonId("nobody"), SHY.id, CHILD.id])
async def test_only_an_adult_who_consents_opens_the_camera(box: Box, by: PersonId | None) -> None:
    with pytest.raises(RefusedError):
        await box.set_looking(on=True, by=by)
    assert box.state.camera.state is not CameraState.LOOKING
    assert box.state.listening is None


async def test_who_opens_the_camera_is_who_listens_and_anybody_closes_it(box: Box) -> None:
    await box.set_looking(on=True, by=WILLING.id)
    state = await until(box, lambda state: state.camera.state is CameraState.LOOKING)
    assert state.listening == WILLING
    await box.set_looking(on=False, by=None)
    assert (await until(box, lambda state: state.camera.state is CameraState.CLOSED)).camera.why


@pytest.mark.parametrize("by", [None, WILLING.id, EASY.id])
async def test_the_smart_home_opens_nothing_by_itself(box: Box, by: PersonId | None) -> None:
    with pytest.raises(RefusedError):
        await box.set_looking(on=True, by=by, remote=True)


async def test_the_smart_home_opens_for_nobody_who_did_not_allow_it(box: Box) -> None:
    await box.set_looking(on=True, by=WILLING.id)
    await box.set_looking(on=False, by=None, remote=True)
    with pytest.raises(RefusedError):
        await box.set_looking(on=True, by=None, remote=True)


async def test_the_smart_home_opens_again_what_it_closed(box: Box) -> None:
    await box.set_looking(on=True, by=EASY.id)
    await box.set_looking(on=False, by=None, remote=True)
    await until(box, lambda state: state.camera.state is CameraState.CLOSED)
    await box.set_looking(on=True, by=None, remote=True)
    await until(box, lambda state: state.camera.state is CameraState.LOOKING)


async def test_the_smart_home_opens_nothing_over_a_pause_on_the_panel(box: Box) -> None:
    await box.set_looking(on=True, by=EASY.id)
    await box.set_looking(on=False, by=EASY.id)
    with pytest.raises(RefusedError):
        await box.set_looking(on=True, by=None, remote=True)
    await box.set_looking(on=True, by=EASY.id)
    await until(box, lambda state: state.camera.state is CameraState.LOOKING)


async def test_songs_for_a_mood_are_different_and_have_reasons(box: Box) -> None:
    picks = await box.choose(Label.CALM, Strategy.MATCH, 5)
    assert len({pick.track.file for pick in picks}) == 5
    assert all(pick.reason for pick in picks)
    assert all(pick.score == pytest.approx(sum(pick.parts.values()), abs=0.001) for pick in picks)
