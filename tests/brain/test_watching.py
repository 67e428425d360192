"""Looking from the brain's side: the lease follows consent and need, and all that is heard becomes the mood of one person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from appliance.errors import RefusedError
from appliance.mood.baseline import POPULATION, Baseline
from appliance.ports.eye import EyeStatus
from appliance.vocabulary.affect import Emotion, Label
from appliance.vocabulary.health import Health, Part
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.mood import CalibrationState, Source
from appliance.vocabulary.people import Purpose
from appliance.vocabulary.sight import CameraState
from appliance.vocabulary.units import Seconds
from tests.brain.rig import ASHA, BEN, QUICK, SLOW, WALLS, face

if TYPE_CHECKING:
    from appliance.vocabulary.mood import Mood
    from tests.brain.rig import Rig

HAPPY, SAD, RESTING = face(Emotion.HAPPINESS), face(Emotion.SADNESS), face(Emotion.NEUTRAL)


def alike(one: Baseline, other: Baseline) -> bool:
    """But for the slow drift of a few seconds."""
    return one.offsets == pytest.approx(other.offsets, abs=0.02)


def mood(rig: Rig) -> Mood | None:
    """What is shown now."""
    return rig.live.state.mood


def label(rig: Rig) -> Label | None:
    """What it is called."""
    shown = mood(rig)
    return shown.label if shown else None


class TestLease:
    async def test_without_a_listener_nothing_is_leased(self, rig: Rig) -> None:
        await rig.wait(5)
        assert set(rig.eye.leases) == {None}
        assert rig.live.state.camera.state is CameraState.CLOSED

    async def test_a_look_that_nobody_allowed_is_not_used(self, rig: Rig) -> None:
        await rig.look(HAPPY, seconds=20)
        assert mood(rig) is None

    async def test_closing_ends_it_at_once_and_forgets_what_was_read(self, rig: Rig) -> None:
        await rig.listen()
        await rig.look(HAPPY, seconds=20)
        assert mood(rig)
        await rig.brain.set_looking(on=False, by=None)
        assert rig.eye.leases[-1] is None
        assert mood(rig) is None
        assert not rig.live.state.evidence

    async def test_the_eye_is_told_to_look_quickly_after_a_change_and_slowly_when_steady(self, rig: Rig) -> None:
        await rig.listen()
        await rig.look(HAPPY, seconds=5)
        assert rig.eye.leases[-1] == QUICK
        await rig.look(HAPPY, seconds=180, every=2)
        assert rig.eye.leases[-1] == SLOW
        await rig.look(seconds=2)
        assert rig.eye.leases[-1] == QUICK
        assert all(SLOW <= rate <= QUICK for rate in rig.eye.leases if rate is not None)

    async def test_what_is_said_of_the_camera_is_what_the_eye_says(self, rig: Rig) -> None:
        await rig.brain.set_looking(on=True, by=ASHA.id)
        assert rig.live.state.camera.why == "the camera is opening"
        rig.eye.tell(EyeStatus(True, "", WALLS, frozenset()))  # noqa: FBT003 - as the eye says it
        await rig.until(lambda: rig.live.state.camera.state is CameraState.LOOKING)
        rig.eye.tell(EyeStatus(False, "the camera was unplugged", WALLS, frozenset()))  # noqa: FBT003
        await rig.until(lambda: rig.live.state.camera.state is CameraState.ABSENT)
        assert not rig.live.state.parts[Part.EYE].up
        rig.eye.tell(Health(up=False, words="the eye ended"))
        await rig.until(lambda: rig.live.state.camera.why == "the eye is not running")

    async def test_the_button_at_the_box_is_a_pause_that_holds(self, rig: Rig) -> None:
        held: list[bool] = []

        async def hold() -> None:
            held.append(True)

        rig.watching.held = hold
        await rig.listen()
        for by_hand, long in ((True, False), (True, True), (True, True), (False, False)):
            rig.eye.tell(EyeStatus(False, "", WALLS, frozenset(), closed_by_hand=by_hand, held=long))  # noqa: FBT003
            await rig.eye.heard()
        assert rig.eye.leases[-1] is None
        assert rig.live.state.camera.state is CameraState.CLOSED
        assert held == [True], "once a press"
        await rig.wait(60)
        assert rig.eye.leases[-1] is None, "only somebody at the panel opens it again"

    async def test_walls_go_to_the_journal_once(self, rig: Rig) -> None:
        for _ in range(3):
            rig.eye.tell(EyeStatus(False, "", WALLS, frozenset()))  # noqa: FBT003
        await rig.eye.heard()
        entries = await rig.journal.entries((Kind.WALLS,))
        assert [entry.data["missing"] for entry in entries] == [[], ["swap"]]


class TestMood:
    async def test_a_face_becomes_a_mood_with_its_evidence(self, rig: Rig) -> None:
        await rig.listen()
        await rig.look(HAPPY, seconds=20)
        state = rig.live.state
        assert state.mood
        assert state.mood.emotion is Emotion.HAPPINESS
        assert [evidence.source for evidence in state.evidence] == [Source.FACE]
        assert sum(evidence.share for evidence in state.evidence) == pytest.approx(1)
        assert rig.moves[-1][1] is state.mood.label

    async def test_a_silent_eye_makes_the_mood_an_old_one(self, rig: Rig) -> None:
        await rig.listen()
        await rig.look(HAPPY, seconds=20)
        assert not rig.live.state.stale
        await rig.wait(6)
        assert rig.live.state.stale

    async def test_a_mood_set_by_hand_holds_for_its_time(self, rig: Rig) -> None:
        await rig.listen()
        await rig.look(HAPPY, seconds=20)
        await rig.brain.set_mood(Label.CALM, ASHA.id, Seconds(60.0))
        state = rig.live.state
        assert (state.manual, state.manual_until) == (Label.CALM, rig.clock.monotonic() + 60)
        assert state.evidence[0].source is Source.HAND
        await rig.look(HAPPY, seconds=58)
        assert rig.live.state.manual is Label.CALM
        await rig.look(HAPPY, seconds=4)
        ended = rig.live.state
        assert ended.manual is None
        assert ended.manual_until is None
        assert ended.mood
        assert ended.mood.emotion is Emotion.HAPPINESS

    async def test_a_mood_set_by_hand_outlives_a_closed_eye(self, rig: Rig) -> None:
        await rig.listen()
        await rig.brain.set_mood(Label.CALM, ASHA.id, None)
        await rig.brain.set_looking(on=False, by=ASHA.id)
        await rig.wait(100_000)
        assert rig.live.state.manual is Label.CALM

    async def test_a_correction_is_believed(self, rig: Rig) -> None:
        await rig.listen()
        await rig.look(SAD, seconds=30)
        await rig.brain.correct(Label.TIRED, ASHA.id)
        assert label(rig) is Label.TIRED
        await rig.look(SAD, seconds=10)
        assert label(rig) is not Label.SADNESS
        assert Source.CORRECTION in {evidence.source for evidence in rig.live.state.evidence}

    async def test_what_was_heard_of_one_person_says_nothing_of_the_next(self, rig: Rig) -> None:
        await rig.listen(ASHA)
        await rig.look(SAD, seconds=30)
        await rig.listen(BEN)
        assert rig.live.state.listening == BEN
        assert mood(rig) is None
        assert not rig.live.state.evidence


class TestRestingFace:
    async def learn(self, rig: Rig) -> None:
        await rig.listen()
        await rig.look(RESTING, seconds=2)
        await rig.brain.calibrate(ASHA.id)
        await rig.look(face(Emotion.NEUTRAL, 0.6), seconds=10.5)

    async def test_ten_seconds_of_rest_become_a_baseline_that_is_kept(self, rig: Rig) -> None:
        await self.learn(rig)
        shown = rig.live.state.calibration
        assert shown
        assert (shown.state, shown.progress, shown.person) == (CalibrationState.DONE, 1.0, ASHA.id)
        assert not alike(rig.fusion.baseline, POPULATION)
        assert alike(await rig.faces.of(ASHA.id), rig.fusion.baseline)
        assert await rig.brain.baseline(ASHA.id)
        (entry,) = await rig.journal.entries((Kind.BASELINE,))
        assert dict(entry.data) == {"how": "calibrated"}, "the numbers are not in the journal"

    async def test_the_eye_looks_quickly_meanwhile_and_progress_is_told(self, rig: Rig) -> None:
        await rig.listen()
        await rig.look(HAPPY, seconds=200, every=2)
        assert rig.eye.leases[-1] == SLOW
        await rig.brain.calibrate(ASHA.id)
        assert rig.eye.leases[-1] == QUICK
        await rig.look(RESTING, seconds=5)
        shown = rig.live.state.calibration
        assert shown
        assert shown.state is CalibrationState.RUNNING
        assert shown.progress == pytest.approx(0.5, abs=0.1)

    async def test_it_says_why_not(self, rig: Rig) -> None:
        await rig.listen()
        await rig.brain.calibrate(ASHA.id)
        await rig.look(seconds=10.5)
        shown = rig.live.state.calibration
        assert shown
        assert shown.state is CalibrationState.FAILED
        assert "see your face" in shown.words
        assert await rig.brain.baseline(ASHA.id) is None
        await rig.wait(61)
        assert rig.live.state.calibration is None

    async def test_a_closed_eye_breaks_it_off(self, rig: Rig) -> None:
        await rig.listen()
        await rig.brain.calibrate(ASHA.id)
        await rig.brain.set_looking(on=False, by=None)
        shown = rig.live.state.calibration
        assert shown
        assert shown.state is CalibrationState.FAILED
        assert await rig.brain.baseline(ASHA.id) is None

    async def test_it_is_taken_up_again_and_another_is_read_by_their_own(self, rig: Rig) -> None:
        await self.learn(rig)
        own = rig.fusion.baseline
        await rig.listen(BEN)
        assert rig.fusion.baseline == POPULATION
        await rig.listen(ASHA)
        assert rig.fusion.baseline == own

    async def test_a_closed_eye_keeps_it_for_when_it_opens(self, rig: Rig) -> None:
        await self.learn(rig)
        own = rig.fusion.baseline
        await rig.brain.set_looking(on=False, by=ASHA.id)
        await rig.listen(ASHA)
        assert rig.fusion.baseline == own

    async def test_only_the_person_who_is_looked_at_is_learned(self, rig: Rig) -> None:
        await rig.listen(BEN)
        with pytest.raises(RefusedError):
            await rig.brain.calibrate(ASHA.id)

    async def test_forgetting_holds_at_once(self, rig: Rig) -> None:
        await self.learn(rig)
        await rig.brain.forget_baseline(ASHA.id)
        assert rig.fusion.baseline == POPULATION
        assert await rig.brain.baseline(ASHA.id) is None

    async def test_forgetting_holds_too_while_the_eye_is_closed(self, rig: Rig) -> None:
        await self.learn(rig)
        await rig.brain.set_looking(on=False, by=ASHA.id)
        await rig.brain.forget_baseline(ASHA.id)
        await rig.listen(ASHA)
        await rig.look(RESTING, seconds=2)
        assert alike(rig.fusion.baseline, POPULATION)

    async def test_who_takes_back_their_yes_is_forgotten(self, rig: Rig) -> None:
        await self.learn(rig)
        await rig.people.set_consent(ASHA.id, Purpose.LOOK, given=False)
        assert rig.live.state.camera.state is not CameraState.RESTING
        assert not rig.open
        assert await rig.brain.baseline(ASHA.id) is None

    async def test_who_is_erased_leaves_nothing_behind(self, rig: Rig) -> None:
        await self.learn(rig)
        await rig.brain.erased(ASHA.id)
        assert not rig.open
        assert rig.live.state.listening is None
        assert await rig.faces.of(ASHA.id) == POPULATION

    async def test_a_correction_teaches_the_face_of_the_person_who_made_it(self, rig: Rig) -> None:
        await rig.listen()
        await rig.look(SAD, seconds=30)
        await rig.brain.correct(Label.NEUTRAL, BEN.id)
        assert alike(rig.fusion.baseline, POPULATION), "somebody else's word does not change how this face is read"
        assert await rig.brain.baseline(ASHA.id) is None
        await rig.look(SAD, seconds=1200, every=2)
        await rig.brain.correct(Label.NEUTRAL, ASHA.id)
        assert not alike(rig.fusion.baseline, POPULATION)
        assert alike(await rig.faces.of(ASHA.id), rig.fusion.baseline)

    async def test_drift_is_kept_of_those_who_had_their_face_learned_alone(self, rig: Rig) -> None:
        await rig.faces.drifted(BEN.id, replace(POPULATION, offsets=(0.5,) * 7))
        assert await rig.faces.of(BEN.id) == POPULATION
        await self.learn(rig)
        moved = rig.fusion.baseline.moved([0.1, -0.1, 0, 0, 0, 0, 0])
        rig.fusion.use(moved)
        learned = await rig.brain.baseline(ASHA.id)
        await rig.listen(BEN)
        assert await rig.faces.of(ASHA.id) == moved
        assert await rig.brain.baseline(ASHA.id) == learned

    async def test_a_broken_record_is_left_aside(self, rig: Rig) -> None:
        await rig.store.put_value(f"baseline:{ASHA.id}", '{"offsets": [1, 2], "learned": "yesterday"}')
        assert await rig.faces.of(ASHA.id) == POPULATION


class TestAPhonesPicture:
    async def test_moves_the_mood_of_its_person_and_opens_nothing(self, rig: Rig) -> None:
        cara = replace(BEN, consents=frozenset({Purpose.PHONE}))
        for _ in range(10):
            rig.clock.advance(2)
            assert await rig.watching.pictured(cara, [HAPPY])
        assert label(rig) is Label.HAPPINESS
        assert rig.live.state.listening == cara
        assert set(rig.eye.leases) == {None}
        assert rig.live.state.evidence[0].source is Source.FACE
        await rig.wait(1300)
        assert rig.live.state.listening != cara
        assert mood(rig) is None

    async def test_with_two_faces_or_while_somebody_else_listens_it_moves_nothing(self, rig: Rig) -> None:
        ben = replace(BEN, consents=frozenset({Purpose.PHONE}))
        assert not await rig.watching.pictured(ben, [HAPPY, SAD])
        assert not await rig.watching.pictured(ben, [])
        await rig.listen()
        await rig.look(SAD, seconds=20)
        assert not await rig.watching.pictured(ben, [HAPPY])
        assert label(rig) is Label.SADNESS
        assert rig.live.state.listening == ASHA
