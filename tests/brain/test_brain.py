"""What the brain itself decides: whose words and heartbeats count, what is remembered, and what happens when the disk fails."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from unittest.mock import AsyncMock

import pytest

from appliance.brain import lexicon
from appliance.brain.brain import STRATEGY_KEY
from appliance.errors import RefusedError, StoreError
from appliance.vocabulary.affect import Emotion, Label
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.mood import Sense, Source
from appliance.vocabulary.people import Person, Purpose, Role
from appliance.vocabulary.units import REEL
from tests.brain.rig import ASHA, BEN, KIRAN, face

if TYPE_CHECKING:
    from tests.brain.rig import Rig


class TestWords:
    async def test_words_move_the_mood_a_little_and_are_not_kept(self, rig: Rig) -> None:
        await rig.listen()
        await rig.look(face(Emotion.NEUTRAL, 0.6), seconds=20)
        before = rig.live.state.mood
        assert before
        understood = await rig.brain.hear("Such a terrible, sad and lonely day.", ASHA.id)
        assert understood.acts
        await rig.look(face(Emotion.NEUTRAL, 0.6), seconds=1)
        after = rig.live.state.mood
        assert after
        assert after.affect.valence < before.affect.valence
        assert Source.WORDS in {evidence.source for evidence in rig.live.state.evidence}
        told = "".join(str(entry.data) for entry in await rig.journal.entries()) + str(rig.live.state)
        assert "lonely" not in told

    async def test_only_those_of_the_person_listening_count(self, rig: Rig) -> None:
        assert "Nobody" in (await rig.brain.hear("wonderful", ASHA.id)).words
        await rig.listen()
        for other in (BEN.id, KIRAN.id):
            understood = await rig.brain.hear("wonderful", other)
            assert not understood.acts
            assert "Somebody else" in understood.words
        assert not rig.live.state.evidence
        assert (await rig.brain.hear("wonderful", None)).acts, "the smart home speaks for who listens"

    async def test_the_box_says_when_it_knows_only_a_few_words(self, rig: Rig) -> None:
        await rig.listen()
        assert "short list" in (await rig.brain.hear("Ich bin so traurig", ASHA.id, "de-AT")).words

    def test_the_lexicon_knows_good_from_bad(self) -> None:
        assert lexicon.valence("what a wonderful day") > 0.4
        assert lexicon.valence("I feel flat") < -0.2
        assert lexicon.valence("this is horrible") < -0.4
        assert lexicon.valence("the train leaves at nine") == 0


class TestBody:
    async def test_a_heart_counts_only_while_somebody_listens(self, rig: Rig) -> None:
        for _ in range(600):
            rig.clock.advance(2)
            await rig.brain.sense(Sense.HEART_RATE, 140.0)
        assert rig.live.state.mood is None
        assert not rig.live.state.evidence

    async def test_a_heart_that_races_moves_arousal_up(self, rig: Rig) -> None:
        await rig.listen()
        for beat in range(400):
            rig.clock.advance(2)
            await rig.brain.sense(Sense.HEART_RATE, 62.0 + beat % 3)
        await rig.look(face(Emotion.NEUTRAL), seconds=20)
        before = rig.live.state.mood
        for _ in range(10):
            await rig.brain.sense(Sense.HEART_RATE, 125.0)
            await rig.look(face(Emotion.NEUTRAL), seconds=2)
        after = rig.live.state.mood
        assert before
        assert after
        assert after.affect.arousal > before.affect.arousal
        assert Source.BODY in {evidence.source for evidence in rig.live.state.evidence}


class TestConsent:
    @pytest.mark.parametrize("by", [None, KIRAN.id, "nobody"])
    async def test_only_an_adult_with_a_profile_opens_the_eye(self, rig: Rig, by: str | None) -> None:
        with pytest.raises(RefusedError):
            await rig.brain.set_looking(on=True, by=by)  # type: ignore[arg-type]
        assert not rig.open

    async def test_withdrawal_closes_the_eye_though_the_disk_fails(self, rig: Rig) -> None:
        await rig.listen()
        rig.journal.append = AsyncMock(side_effect=StoreError("the disk is full"))  # type: ignore[method-assign]
        with pytest.raises(StoreError):
            await rig.people.set_consent(ASHA.id, Purpose.LOOK, given=False)
        assert not rig.open
        assert rig.live.state.listening is None

    async def test_a_full_disk_does_not_stop_the_mood(self, rig: Rig) -> None:
        await rig.listen()
        rig.journal.append = AsyncMock(side_effect=StoreError("the disk is full"))  # type: ignore[method-assign]
        await rig.look(face(Emotion.HAPPINESS), seconds=20)
        assert rig.live.state.mood
        assert rig.live.state.mood.emotion is Emotion.HAPPINESS

    async def test_nothing_is_kept_of_the_photographs_of_the_demo(self, rig: Rig) -> None:
        reel = Person(REEL, "Photographs", Role.ADULT, consents=frozenset({Purpose.LOOK}))
        rig.watching.rule.listen(reel, rig.clock.monotonic())
        await rig.look(face(Emotion.NEUTRAL), seconds=2)
        await rig.brain.calibrate(REEL)
        await rig.look(face(Emotion.NEUTRAL, 0.6), seconds=10.5)
        assert await rig.brain.baseline(REEL) is None
        assert not await rig.journal.entries((Kind.BASELINE, Kind.MOOD))


class TestMemory:
    async def test_the_strategy_is_taken_up_again(self, rig: Rig) -> None:
        await rig.brain.set_strategy(Strategy.SHIFT, ASHA.id)
        rig.live.update(strategy=Strategy.MATCH)
        await rig.brain.remember()
        assert rig.live.state.strategy is Strategy.SHIFT

    async def test_what_is_not_readable_is_left_aside(self, rig: Rig) -> None:
        await rig.store.put_value(STRATEGY_KEY, "dance")
        await rig.brain.remember()
        assert rig.live.state.strategy is Strategy.MATCH

    async def test_what_people_did_is_in_the_journal_under_their_name(self, rig: Rig) -> None:
        await rig.brain.set_mood(Label.CALM, ASHA.id)
        await rig.brain.correct(Label.TIRED, BEN.id)
        await rig.brain.set_looking(on=False, by=None)
        entries = await rig.journal.entries((Kind.MANUAL_MOOD, Kind.CORRECTION, Kind.LISTENING))
        assert [(entry.kind, entry.person) for entry in reversed(entries)] == [
            (Kind.MANUAL_MOOD, ASHA.id),
            (Kind.CORRECTION, BEN.id),
            (Kind.LISTENING, None),
        ]
        assert entries[1].data == {"from": "calm", "to": "tired"}


class TestAPause:
    async def test_outlives_a_restart(self, rig: Rig) -> None:
        await rig.listen()
        await rig.brain.set_looking(on=False, by=ASHA.id)
        rig.watching.rule.listen(ASHA, rig.clock.monotonic())  # what a restart forgets
        await rig.brain.remember()
        await rig.watching.refresh()
        assert not rig.open
        assert rig.live.state.camera.paused
        with pytest.raises(RefusedError):
            await rig.brain.set_looking(on=True, by=None, remote=True)

    async def test_with_an_end_keeps_its_end(self, rig: Rig) -> None:
        await rig.listen()
        await rig.brain.set_looking(on=False, by=ASHA.id, until=rig.clock.now() + timedelta(hours=1))
        rig.watching.rule.listen(ASHA, rig.clock.monotonic())
        await rig.brain.remember()
        await rig.wait(3599)
        assert not rig.open
        await rig.wait(1)
        assert rig.open

    async def test_ends_when_somebody_opens_the_eye_on_the_panel(self, rig: Rig) -> None:
        await rig.brain.set_looking(on=False, by=ASHA.id)
        await rig.listen()
        await rig.brain.remember()
        await rig.watching.refresh()
        assert rig.open
