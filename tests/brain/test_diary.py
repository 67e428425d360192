"""The history of moods: whose it is, what the days of it are, and what is said of them to one person alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.brain.diary import days
from appliance.brain.timeline import LONGEST
from appliance.vocabulary.affect import Emotion, Label
from appliance.vocabulary.journal import Entry, Kind
from appliance.vocabulary.people import Purpose
from tests.brain.rig import ASHA, BEN, face

if TYPE_CHECKING:
    from tests.brain.rig import Rig

NOON = datetime(2026, 5, 10, 12, tzinfo=UTC)
ZONE = timezone(timedelta(hours=5, minutes=30))


def entry(hours_ago: float, to: Label | None) -> Entry:
    return Entry("", NOON - timedelta(hours=hours_ago), Kind.MOOD, ASHA.id, {"from": None, "to": to})


def test_hours_known_and_low_of_each_day() -> None:
    found = days([entry(1, Label.CALM), entry(2, Label.DOWN), entry(3, Label.HAPPINESS)], NOON)
    assert [(day.date, day.known, day.low) for day in found] == [(date(2026, 5, 10), 3.0, 1.0)]


def test_what_is_unknown_does_not_count_and_ends_what_was_before() -> None:
    found = days([entry(1, None), entry(2, Label.ABSENT), entry(3, Label.UNSURE), entry(4, Label.SADNESS)], NOON)
    assert [(day.known, day.low) for day in found] == [(1.0, 1.0)]


def test_a_stretch_over_midnight_belongs_to_both_days_of_the_zone() -> None:
    found = days([entry(10, None), entry(19, Label.DOWN)], NOON.astimezone(ZONE))
    assert [(day.date, day.known) for day in found] == [(date(2026, 5, 9), 1.5), (date(2026, 5, 10), 4.5)]


def test_a_mood_without_an_end_counts_for_some_hours_alone() -> None:
    found = days([entry(100, Label.CALM)], NOON)
    assert sum(day.known for day in found) == pytest.approx(LONGEST / timedelta(hours=1))


@given(st.lists(st.tuples(st.floats(0, 2000), st.sampled_from([*Label, None])), max_size=50))
def test_no_day_has_more_hours_than_a_day_nor_more_low_ones_than_known(moods: list[tuple[float, Label | None]]) -> None:
    found = days([entry(hours, label) for hours, label in sorted(moods, key=lambda mood: mood[0])], NOON)
    assert [day.date for day in found] == sorted({day.date for day in found})
    assert all(0 <= day.low <= day.known <= 24.001 for day in found)


async def test_the_history_is_of_those_who_wish_for_one_and_ends_with_their_listening(rig: Rig) -> None:
    await rig.listen(ASHA)
    await rig.look(face(Emotion.HAPPINESS), seconds=20)
    await rig.listen(BEN)
    await rig.look(face(Emotion.SADNESS), seconds=30)
    await rig.brain.set_looking(on=False, by=BEN.id)
    entries = await rig.journal.entries((Kind.MOOD,))
    assert {found.person for found in entries} == {ASHA.id}
    assert entries[0].data["to"] is None
    assert "happiness" in [found.data["to"] for found in entries]


async def low_weeks(rig: Rig) -> None:
    """Two weeks in which every evening looks low."""
    for _ in range(14):
        await rig.journal.append(Kind.MOOD, ASHA.id, {"from": None, "to": Label.SADNESS})
        rig.clock.advance(3 * 3600)
        await rig.journal.append(Kind.MOOD, ASHA.id, {"from": Label.SADNESS, "to": None})
        rig.clock.advance(21 * 3600)


async def test_low_weeks_are_said_once_to_who_wished_for_it(rig: Rig) -> None:
    await low_weeks(rig)
    assert await rig.brain.notice(ASHA.id) is None, "nobody asked for it"
    await rig.people.set_consent(ASHA.id, Purpose.WELLBEING, given=True)
    words = await rig.brain.notice(ASHA.id)
    assert words
    assert await rig.brain.notice(ASHA.id) == words, "until it is read"
    assert await rig.brain.notice(BEN.id) is None
    await rig.brain.noticed(ASHA.id)
    assert await rig.brain.notice(ASHA.id) is None


async def test_without_the_history_there_is_nothing_to_say(rig: Rig) -> None:
    await low_weeks(rig)
    await rig.people.set_consent(ASHA.id, Purpose.WELLBEING, given=True)
    await rig.people.set_consent(ASHA.id, Purpose.HISTORY, given=False)
    assert await rig.brain.notice(ASHA.id) is None


async def test_an_erased_person_leaves_no_note_of_what_was_said(rig: Rig) -> None:
    await rig.brain.noticed(ASHA.id)
    assert await rig.store.value(f"notice:{ASHA.id}")
    await rig.brain.erased(ASHA.id)
    assert await rig.store.value(f"notice:{ASHA.id}") is None
