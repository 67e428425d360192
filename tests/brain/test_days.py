"""A person's days: what they tell, what they do not claim, and that what is deleted is gone and nothing told in its place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.brain.days import Days
from appliance.brain.timeline import FEWEST, insight, plays, reception, stretches
from appliance.vocabulary.affect import Label
from appliance.vocabulary.diary import Comparison, Reception, Share, Stretch
from appliance.vocabulary.journal import Entry, Kind
from appliance.vocabulary.people import Purpose
from tests.brain.rig import ASHA, BEN

if TYPE_CHECKING:
    from tests.brain.rig import Rig

NOON = datetime(2026, 5, 10, 12, tzinfo=UTC)
IDS = count()
MINUTE = timedelta(minutes=1)


def entry(kind: Kind, minutes: float, **data: object) -> Entry:
    return Entry(f"{next(IDS):026}", NOON + minutes * MINUTE, kind, ASHA.id, data)


@pytest.mark.parametrize(
    ("happened", "taken"),
    [
        ([], Reception.NEUTRAL),
        ([(Kind.ENDED, {})], Reception.KEPT),
        ([(Kind.SKIP, {"share": 0.1})], Reception.REJECTED),
        ([(Kind.SKIP, {})], Reception.REJECTED),
        ([(Kind.SKIP, {"share": 0.8})], Reception.NEUTRAL),
        ([(Kind.SAVE, {}), (Kind.SKIP, {"share": 0.1})], Reception.KEPT),
        ([(Kind.DISLIKE, {}), (Kind.ENDED, {})], Reception.REJECTED),
        ([(Kind.LIKE, {}), (Kind.NEVER, {})], Reception.REJECTED),
        ([(Kind.ENDED, {}), (Kind.RATING, {"stars": 3})], Reception.NEUTRAL),
        ([(Kind.ENDED, {}), (Kind.RATING, {"stars": 1})], Reception.REJECTED),
        ([(Kind.RATING, {"stars": 5})], Reception.KEPT),
    ],
)
def test_how_a_play_was_taken(happened: list[tuple[Kind, dict[str, object]]], taken: Reception) -> None:
    assert reception([entry(kind, place, **data) for place, (kind, data) in enumerate(happened)]) is taken


def test_what_is_said_of_a_track_counts_for_its_last_play() -> None:
    told = [
        entry(Kind.SKIP, 0, file="a.flac"),
        entry(Kind.PLAY, 1, file="a.flac", label="calm"),
        entry(Kind.ENDED, 4, file="a.flac"),
        entry(Kind.PLAY, 5, file="a.flac", label="odd"),
        entry(Kind.SKIP, 6, file="a.flac"),
    ]
    found = plays(told, lambda file: (file, "somebody"))
    assert [(play.id, play.label, play.reception) for play in found] == [
        (told[1].id, Label.CALM, Reception.KEPT),
        (told[3].id, None, Reception.REJECTED),
    ]


def lows(better: int, total: int, day: int) -> tuple[list[Stretch], list[datetime]]:
    """So many low moods, one an hour from a day on, of which so many are calm half an hour later; and when each began."""
    moods = []
    for place in range(total):
        since = NOON + timedelta(days=day, hours=place)
        after = Label.CALM if place < better else Label.DOWN
        moods += [
            Stretch("", Label.SADNESS, since, since + 20 * MINUTE),
            Stretch("", after, since + 20 * MINUTE, since + 50 * MINUTE),
        ]
    return moods, [mood.since + MINUTE for mood in moods[::2]]


def compared(music: tuple[int, int], silence: tuple[int, int]) -> Comparison:
    heard, started = lows(*music, day=0)
    quiet, _ = lows(*silence, day=30)
    found = insight([*reversed(quiet), *reversed(heard)], started)
    assert (found.music, found.silence) == (Share(*music), Share(*silence))
    return found.comparison


def test_that_moods_got_better_with_music_is_not_said_where_they_did_without() -> None:
    assert compared((20, 20), (20, 20)) is Comparison.NO_DIFFERENCE
    assert compared((14, 20), (10, 20)) is Comparison.NO_DIFFERENCE
    assert compared((18, 20), (6, 20)) is Comparison.MORE_OFTEN
    assert compared((6, 20), (18, 20)) is Comparison.LESS_OFTEN


def test_of_a_few_moods_nothing_is_said() -> None:
    assert compared((FEWEST - 1, FEWEST - 1), (0, 30)) is Comparison.TOO_LITTLE
    assert compared((30, 30), (0, FEWEST - 1)) is Comparison.TOO_LITTLE
    assert insight([], []).comparison is Comparison.TOO_LITTLE


@given(st.integers(FEWEST, 40), st.integers(FEWEST, 40), st.data())
def test_music_and_silence_are_held_to_the_same(first: int, second: int, data: st.DataObject) -> None:
    one = data.draw(st.integers(0, first)), first
    other = data.draw(st.integers(0, second)), second
    turned = {Comparison.MORE_OFTEN: Comparison.LESS_OFTEN, Comparison.LESS_OFTEN: Comparison.MORE_OFTEN}
    found = compared(one, other)
    assert compared(other, one) is turned.get(found, found)


def test_a_low_mood_whose_end_nobody_saw_is_not_counted() -> None:
    assert insight([Stretch("", Label.SADNESS, NOON, NOON + 10 * MINUTE)], []).silence == Share(0, 0)


async def evening(rig: Rig) -> Days:
    """Down for an hour, calm for an hour with a track that is saved and ends, then nobody."""
    await rig.people.set_consent(ASHA.id, Purpose.HISTORY, given=True)
    moods: list[Label | None] = [Label.DOWN, Label.CALM, None]
    before: Label | None = None
    for label in moods:
        await rig.journal.append(Kind.MOOD, ASHA.id, {"from": before, "to": label})
        before = label
        rig.clock.advance(60)
        if label is Label.CALM:
            for kind in (Kind.PLAY, Kind.SAVE, Kind.ENDED):
                await rig.journal.append(kind, ASHA.id, {"file": "gone/One Song.flac", "label": label})
        rig.clock.advance(3540)
    return Days(rig.journal, rig.shelves, rig.clock, [])


async def test_a_day_with_its_moods_and_plays(rig: Rig) -> None:
    days = await evening(rig)
    asha = await rig.people.person(ASHA.id)
    assert asha is not None
    pages = await days.pages(asha, 7)
    moods = [mood for day in reversed(pages.days) for mood in day.moods]
    played = [play for day in pages.days for play in day.plays]
    assert [(mood.label, (mood.until - mood.since) / MINUTE) for mood in moods] == [(Label.DOWN, 60), (Label.CALM, 60)]
    assert [(play.title, play.label, play.reception) for play in played] == [("One Song", Label.CALM, Reception.KEPT)]
    assert pages.counts == {Label.CALM: {Reception.KEPT: 1, Reception.NEUTRAL: 0, Reception.REJECTED: 0}}
    assert pages.insight.comparison is Comparison.TOO_LITTLE
    assert all(day.begin < day.end for day in pages.days)


async def test_without_the_history_no_mood_is_told(rig: Rig) -> None:
    days = await evening(rig)
    await rig.people.set_consent(ASHA.id, Purpose.HISTORY, given=False)
    asha = await rig.people.person(ASHA.id)
    assert asha is not None
    pages = await days.pages(asha, 7)
    assert not pages.history
    assert [play.label for day in pages.days for play in day.plays] == [None]
    assert not any(day.moods for day in pages.days)
    assert pages.counts == {}


async def test_a_deleted_mood_is_nowhere_and_its_neighbours_do_not_grow(rig: Rig) -> None:
    days = await evening(rig)
    before = stretches(await rig.journal.entries((Kind.MOOD,), person=ASHA.id), rig.clock.now())
    calm = next(mood for mood in before if mood.label is Label.CALM)
    await days.erase(BEN.id, calm.id)
    assert stretches(await rig.journal.entries((Kind.MOOD,), person=ASHA.id), rig.clock.now()) == before
    await days.erase(ASHA.id, calm.id)
    entries = await rig.journal.entries((Kind.MOOD,), person=ASHA.id)
    assert "calm" not in str([found.data for found in entries])
    assert stretches(entries, rig.clock.now()) == [mood for mood in before if mood is not calm]


async def test_a_deleted_play_goes_with_how_it_ended_and_what_was_saved_stays(rig: Rig) -> None:
    days = await evening(rig)
    (play,) = await rig.journal.entries((Kind.PLAY,), person=ASHA.id)
    await days.erase(BEN.id, play.id)
    assert await rig.journal.entries((Kind.PLAY,), person=ASHA.id) == [play]
    await days.erase(ASHA.id, play.id)
    left = await rig.journal.entries((Kind.PLAY, Kind.ENDED, Kind.SAVE), person=ASHA.id)
    assert [found.kind for found in left] == [Kind.SAVE]


async def test_a_deleted_day_leaves_no_mood_of_it(rig: Rig) -> None:
    days = await evening(rig)
    asha = await rig.people.person(ASHA.id)
    assert asha is not None
    for day in (await days.pages(asha, 7)).days:
        await days.erase_day(BEN.id, day.date)
        await days.erase_day(ASHA.id, day.date)
    pages = await days.pages(asha, 7)
    assert not any(day.moods or day.plays for day in pages.days)
    moods = await rig.journal.entries((Kind.MOOD,), person=ASHA.id)
    assert all(found.data == {"from": None, "to": None} for found in moods)


async def test_whoever_learned_from_it_is_told(rig: Rig) -> None:
    await evening(rig)
    told = []

    async def erased() -> None:
        told.append(True)

    days = Days(rig.journal, rig.shelves, rig.clock, [erased])
    (play,) = await rig.journal.entries((Kind.PLAY,), person=ASHA.id)
    await days.erase(ASHA.id, play.id)
    assert told == [True]
    await days.erase(ASHA.id, play.id)
    assert told == [True], "there was nothing more"
