"""What the brain has the queue play: for the mood that steers, anew when it moved, and with all that was heard remembered."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from appliance.brain.house import House
from appliance.choice.context import SITUATIONS
from appliance.choice.target import DEFAULT
from appliance.choice.windows import QUIET
from appliance.errors import RefusedError, StoreError
from appliance.ports.player import Finished
from appliance.vocabulary.affect import Emotion, Label
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.player import Outcome, PlayState
from appliance.vocabulary.units import Percent, Seconds, TrackFile
from tests.brain.rig import ASHA, BEN, face

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from appliance.vocabulary.choice import Pick
    from tests.brain.rig import Rig


@asynccontextmanager
async def playing(rig: Rig) -> AsyncIterator[None]:
    """Music plays."""
    task = asyncio.create_task(rig.playing.run())
    try:
        await rig.until(lambda: rig.live.state.player.volume is not None)
        await rig.brain.play()
        await rig.until(lambda: rig.live.state.current and rig.live.state.coming)
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_what_comes_next_follows_the_mood_and_what_plays_does_not(rig: Rig) -> None:
    async with playing(rig):
        before = rig.live.state.current
        await rig.brain.set_mood(Label.ANGER, ASHA.id)
        await rig.until(lambda: all("anger" in pick.reason for pick in rig.live.state.coming))
        assert rig.live.state.current == before
        affects = [pick.track.affect for pick in rig.live.state.coming]
        assert sum(affect.valence for affect in affects) < 0 < sum(affect.arousal for affect in affects)


async def test_a_vague_mood_leaves_the_queue_as_it_is(rig: Rig) -> None:
    await rig.listen()
    await rig.look(face(Emotion.HAPPINESS), seconds=20)
    async with playing(rig):
        coming = rig.live.state.coming
        await rig.look(seconds=30)
        assert rig.live.state.mood
        assert rig.live.state.mood.label is Label.ABSENT
        assert rig.live.state.coming == coming
        assert "happiness" in coming[0].reason


async def test_a_play_and_a_skip_are_in_the_journal_under_who_listened_and_who_skipped(rig: Rig) -> None:
    await rig.listen(ASHA)
    async with playing(rig):
        first = rig.live.state.player.file
        await rig.brain.skip(BEN.id)
        await rig.until(lambda: rig.live.state.player.file != first)
        entries = {
            entry.kind: entry for entry in await rig.journal.entries((Kind.PLAY, Kind.SKIP)) if entry.data["file"] == first
        }
    assert entries[Kind.PLAY].person == ASHA.id
    assert entries[Kind.PLAY].data["reason"]
    assert entries[Kind.SKIP].person == BEN.id


async def test_a_skip_is_kept_before_it_is_acknowledged(rig: Rig) -> None:
    await rig.listen(ASHA)
    async with playing(rig):
        first = rig.live.state.player.file
        await rig.brain.skip(BEN.id)
        (entry,) = await rig.journal.entries((Kind.SKIP,))
        assert (entry.person, entry.data["file"]) == (BEN.id, first)


async def test_where_nothing_plays_there_is_nothing_to_judge(rig: Rig) -> None:
    with pytest.raises(RefusedError, match="Nothing plays"):
        await rig.brain.judge(Kind.LIKE, ASHA.id)


async def test_a_press_that_came_too_late_is_not_held_against_the_next_skip(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing_left() -> bool:
        return False

    await rig.listen(ASHA)
    async with playing(rig):
        monkeypatch.setattr(rig.playing.queue, "skip", nothing_left)
        await rig.brain.skip(BEN.id)
        file, second = TrackFile("one.flac"), Seconds(1)
        for outcome in (Outcome.ENDED, Outcome.SKIPPED):  # it ended by itself; later somebody skips with another program
            await rig.playing.tell(Finished(file, outcome, second, second, second, foreign=False))
        (entry,) = [entry for entry in await rig.journal.entries((Kind.SKIP,)) if entry.data["file"] == file]
    assert entry.person == ASHA.id


async def test_what_is_not_liked_gives_way(rig: Rig) -> None:
    async with playing(rig):
        await rig.brain.judge(Kind.DISLIKE, ASHA.id)
        (entry,) = await rig.journal.entries((Kind.DISLIKE,))
        assert entry.data["file"] == rig.live.state.player.file


async def test_taste_is_learned_again_from_the_journal(rig: Rig) -> None:
    label, strategy = Label.NEUTRAL, Strategy.MATCH
    first = (await rig.brain.choose(label, strategy, 1))[0].track.file
    for _ in range(5):
        await rig.journal.append(Kind.DISLIKE, ASHA.id, {"file": first, "label": label, "strategy": strategy})
    await rig.brain.remember()
    assert (await rig.brain.choose(label, strategy, 1))[0].track.file != first


async def test_what_was_heard_is_learned_with_its_mood_fit_and_situation(rig: Rig) -> None:
    await rig.listen(ASHA)
    async with playing(rig):
        await rig.brain.judge(Kind.LIKE, ASHA.id)
        (entry,) = await rig.journal.entries((Kind.LIKE,))
        assert entry.data["label"]
        assert len(entry.data["fit"]) == 2  # type: ignore[arg-type]
        assert 0 < entry.data["liking"] < 1  # type: ignore[operator]
        assert len(entry.data["situation"]) == len(SITUATIONS)  # type: ignore[arg-type]


async def test_a_skip_has_what_comes_next_chosen_anew(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    await rig.listen(ASHA)
    async with playing(rig):
        counts, choose = list[int](), rig.playing.picks

        async def counted(label: Label, strategy: Strategy, count: int, **more: Any) -> list[Pick]:  # noqa: ANN401 - as it is called
            counts.append(count)
            return await choose(label, strategy, count, **more)

        monkeypatch.setattr(rig.playing, "picks", counted)
        await rig.brain.skip(ASHA.id)
        await rig.until(lambda: 3 in counts)  # all that comes, not only the one that is missing


async def test_a_louder_volume_says_that_somebody_wants_to_hear_it(rig: Rig) -> None:
    await rig.listen(ASHA)
    async with playing(rig):
        file = rig.live.state.player.file
        await rig.brain.set_volume(Percent(30))
        await rig.until(lambda: rig.live.state.player.volume == 30)
        await rig.brain.set_volume(Percent(60))
        await rig.until(lambda: rig.live.state.player.volume == 60)
        louder = await rig.journal.entries((Kind.LOUDER,))
        assert {entry.data["file"] for entry in louder} <= {file}
        assert louder


async def test_a_corrected_mood_takes_what_plays_along(rig: Rig) -> None:
    await rig.listen(ASHA)
    async with playing(rig):
        await rig.brain.set_mood(Label.ANGER, ASHA.id)
        await rig.until(lambda: all("anger" in pick.reason for pick in rig.live.state.coming))
        await rig.brain.skip(ASHA.id)
        await rig.until(lambda: rig.live.state.current and "anger" in rig.live.state.current.reason)
        await rig.brain.correct(Label.SADNESS, ASHA.id)
        await rig.brain.judge(Kind.LIKE, ASHA.id)
        (entry,) = await rig.journal.entries((Kind.LIKE,))
        assert entry.data["label"] == Label.SADNESS


async def test_erased_people_move_no_choice_any_more(rig: Rig) -> None:
    label, strategy = Label.NEUTRAL, Strategy.MATCH
    first = (await rig.brain.choose(label, strategy, 1))[0].track.file
    for _ in range(5):
        await rig.journal.append(Kind.NEVER, ASHA.id, {"file": first, "label": label})
    await rig.brain.remember()
    assert first not in [pick.track.file for pick in await rig.brain.choose(label, strategy, 25)]
    await rig.brain.erased(ASHA.id)
    assert first in [pick.track.file for pick in await rig.brain.choose(label, strategy, 25)]


async def test_in_quiet_hours_what_comes_is_calm(rig: Rig) -> None:
    rig.playing.house = House(quiet=(0.0, 24.0))
    picks = await rig.brain.choose(Label.ANGER, Strategy.MATCH, 5)
    assert all(pick.track.sound.energy <= QUIET for pick in picks)


async def test_a_mood_may_have_a_strategy_of_its_own(rig: Rig) -> None:
    rig.playing.mapping = DEFAULT | {Label.ANGER: replace(DEFAULT[Label.ANGER], strategy=Strategy.SHIFT)}
    assert rig.playing.strategy(Label.ANGER) is Strategy.SHIFT
    assert rig.playing.strategy(Label.CALM) is rig.live.state.strategy


async def test_of_several_at_home_each_has_a_turn(rig: Rig) -> None:
    rig.playing.present = lambda: (ASHA.id, BEN.id)
    picks = await rig.brain.choose(Label.CALM, Strategy.MATCH, 4)
    assert [pick.turn for pick in picks] == [ASHA.id, BEN.id, ASHA.id, BEN.id]


async def test_a_full_disk_does_not_stop_the_music(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> None:
        message = "the disk is full"
        raise StoreError(message)

    monkeypatch.setattr(rig.journal, "append", fail)
    async with playing(rig):
        assert rig.live.state.player.state is PlayState.PLAYING
        first = rig.live.state.player.file
        with pytest.raises(StoreError, match=r"next track plays, but .* the disk is full"):
            await rig.playing.skip(None)
        await rig.until(lambda: rig.live.state.player.file != first)


async def test_new_music_starts_only_where_that_is_wanted(rig: Rig) -> None:
    task = asyncio.create_task(rig.playing.run())
    await rig.until(lambda: rig.live.state.player.volume is not None)
    await rig.playing.library_changed(start=False)
    assert rig.live.state.player.state is PlayState.STOPPED
    await rig.playing.library_changed(start=True)
    await rig.until(lambda: rig.live.state.player.state is PlayState.PLAYING)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
