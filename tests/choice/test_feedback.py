"""What the journal teaches: every event as much as it is worth, in its mood, and nothing that was not said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.choice.feedback import ENDED, LATE, RETURNED, SAID, SKIPPED, STARS, UNTOUCHED, Memory
from appliance.vocabulary.affect import Label
from appliance.vocabulary.journal import Entry, Kind
from appliance.vocabulary.units import PersonId
from tests.choice.examples import ASHA, BEN, entry


def judged(*entries: Entry) -> list[tuple[bool, float]]:
    memory = Memory()
    for each in entries:
        memory.fold(each)
    return [(judgement.kept, judgement.weight) for judgement in memory.judgements(ASHA)]


@pytest.mark.parametrize("kind", SAID)
def test_what_is_said_counts_as_documented(kind: Kind) -> None:
    assert judged(entry(kind)) == [SAID[kind]]


@pytest.mark.parametrize("stars", STARS)
def test_ratings_count_as_documented(stars: object) -> None:
    assert judged(entry(Kind.RATING, stars=stars)) == [STARS[stars]]


def test_a_rating_of_no_known_number_says_nothing() -> None:
    assert judged(entry(Kind.RATING, stars=11), entry(Kind.RATING)) == []


def test_a_skip_within_thirty_seconds_counts_whole_and_a_late_one_less() -> None:
    assert judged(entry(Kind.SKIP, heard=29.0, share=0.1)) == [(False, SKIPPED)]
    ((_, half),) = judged(entry(Kind.SKIP, heard=100.0, share=0.5))
    ((_, late),) = judged(entry(Kind.SKIP, heard=190.0, share=0.95))
    assert SKIPPED > half > late == LATE


def test_what_is_heard_to_the_end_again_in_another_session_counts_more() -> None:
    first, soon, later = entry(Kind.ENDED), entry(Kind.ENDED, minutes=30), entry(Kind.ENDED, minutes=600)
    assert judged(first, soon, later) == [(True, ENDED), (True, ENDED), (True, ENDED + RETURNED)]


def test_what_plays_on_untouched_for_long_counts_more() -> None:
    touched = entry(Kind.LIKE, "2.flac")
    assert judged(touched, entry(Kind.ENDED, minutes=5))[1:] == [(True, ENDED)]
    assert judged(touched, entry(Kind.ENDED, minutes=45))[1:] == [(True, ENDED + UNTOUCHED)]


def test_what_is_known_from_before_is_familiar() -> None:
    memory = Memory()
    memory.fold(entry(Kind.ENDED))
    memory.fold(entry(Kind.ENDED, minutes=10))
    assert [judgement.familiar for judgement in memory.judgements(ASHA)] == [False, True]
    assert set(memory.heard(ASHA)) == {"1.flac"}


def test_a_corrected_mood_takes_along_what_happened_under_the_wrong_one() -> None:
    memory = Memory()
    memory.fold(entry(Kind.SKIP, "old.flac", Label.ANGER))
    memory.fold(entry(Kind.SKIP, "wrong.flac", Label.ANGER, minutes=100))
    memory.fold(entry(Kind.SKIP, "other.flac", Label.CALM, minutes=101))
    memory.fold(entry(Kind.SKIP, "bens.flac", Label.ANGER, BEN, minutes=101))
    memory.fold(Entry("1", entry(Kind.SKIP, minutes=102).at, Kind.CORRECTION, ASHA, {"from": "anger", "to": "sadness"}))
    assert [judgement.label for judgement in memory.judgements(ASHA)] == [Label.ANGER, Label.SADNESS, Label.CALM]
    assert [judgement.label for judgement in memory.judgements(BEN)] == [Label.ANGER]
    assert [skipped.label for skipped in memory.skips] == [Label.ANGER, Label.SADNESS, Label.CALM, Label.ANGER]


def test_a_correction_without_the_right_mood_leaves_what_happened_to_no_mood() -> None:
    memory = Memory()
    memory.fold(entry(Kind.SKIP, label=Label.ANGER))
    memory.fold(Entry("1", entry(Kind.SKIP, minutes=2).at, Kind.CORRECTION, ASHA, {"from": "anger", "to": None}))
    assert [judgement.label for judgement in memory.judgements(ASHA)] == [Label.UNSURE]


def test_recent_plays_are_newest_first_and_each_once() -> None:
    memory = Memory()
    for minute, name in enumerate(("a", "b", "a", "c")):
        memory.fold(entry(Kind.PLAY, name, minutes=minute, person=None))
    assert memory.recent(10) == ["c", "a", "b"]
    assert memory.recent(1) == ["c"]


def test_what_a_guest_does_is_played_but_teaches_nothing() -> None:
    memory = Memory()
    for kind in Kind:
        memory.fold(entry(kind, person=None))
    assert memory.people() == []
    assert memory.recent(5) == ["1.flac"]


values = (
    st.none() | st.text(max_size=8) | st.integers() | st.floats() | st.lists(st.integers() | st.text(max_size=2), max_size=3)
)
names = ["file", "label", "heard", "share", "stars", "fit", "situation", "liking", "turn", "from", "to", "x"]
anything = st.dictionaries(st.sampled_from(names), values | st.sampled_from([*Label]))


@given(st.lists(st.tuples(st.sampled_from(list(Kind)), st.none() | st.just("asha"), anything)))
def test_entries_of_any_shape_are_survived(rows: list[tuple[Kind, str | None, dict[str, object]]]) -> None:
    memory = Memory()
    for kind, person, data in rows:
        memory.fold(Entry("0", datetime(2026, 1, 1, tzinfo=UTC), kind, PersonId(person) if person else None, data))
    assert all(isinstance(file, str) for file in memory.recent(5))
    assert all(0 <= judgement.weight <= 4 for judgement in memory.judgements(ASHA))
