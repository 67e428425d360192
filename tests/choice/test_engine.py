"""Choosing: near the target, nothing too soon again, led by what was kept, explained by the numbers."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.choice.engine import Choice, Engine
from appliance.choice.feedback import Memory
from appliance.choice.fit import closeness, sound
from appliance.choice.flow import flow
from appliance.choice.items import Items, index_of
from appliance.choice.leg import NEVER, best_of
from appliance.choice.reason import largest
from appliance.choice.target import GOAL, target
from appliance.choice.voice import Voices
from appliance.choice.windows import QUIET, Level, Limits, Windows
from appliance.mood.labels import SETTABLE
from appliance.vocabulary.affect import Affect, Label
from appliance.vocabulary.choice import MoodSound, Strategy
from appliance.vocabulary.journal import Entry, Kind
from tests.choice.examples import ASHA, BEN, entry, synthetic, wish

if TYPE_CHECKING:
    from appliance.choice.engine import Wish
    from appliance.vocabulary.units import PersonId

LARGE = synthetic(10_000)
ITEMS, FEWER = synthetic(400), synthetic(150)
CALM = Limits(explore=0)
"""Nothing is tried out, so what comes is the best."""


def remembered(entries: list[Entry]) -> Memory:
    memory = Memory()
    for each in entries:
        memory.fold(each)
    return memory


def chosen(wanted: Wish, count: int = 10, items: Items = ITEMS, memory: Memory | None = None, seed: int = 1) -> list[Choice]:
    return Engine(items, memory or Memory()).choose(wanted, count, np.random.default_rng(seed))


def rank_of(row: int, wanted: Wish, memory: Memory, items: Items = ITEMS) -> int:
    """The place of a row by its score, as it would come now."""
    limits = replace(CALM, track=0, artist=0, album=0)
    rows = [each.row for each in chosen(replace(wanted, limits=limits), len(items), items, memory)]
    return rows.index(row)


@pytest.mark.parametrize("label", SETTABLE)
@pytest.mark.parametrize("strategy", list(Strategy))
def test_nine_of_the_first_ten_lie_within_the_tolerance_of_a_large_library(label: Label, strategy: Strategy) -> None:
    for seed in range(5):
        picks = chosen(wish(label, strategy), items=LARGE, seed=seed)
        assert sum(pick.within for pick in picks) >= 9
        for step, pick in enumerate(picks):
            assert pick.target == target(wish(label).mood, strategy, wish().mapping, step)


def test_where_nothing_lies_within_the_tolerance_the_nearest_comes_and_says_so() -> None:
    far = np.array([(0.9, -0.9), (0.0, -0.9), (-0.9, -0.9)], np.float32)
    items = Items(["far", "nearest", "farthest"], far, np.full(3, 0.5, np.float32))
    picks = chosen(replace(wish(Label.SURPRISE), limits=CALM), 3, items)
    assert picks[0].key == "nearest"
    assert not any(pick.within for pick in picks)


@pytest.mark.parametrize("label", SETTABLE)
def test_a_shift_moves_from_the_mood_to_the_goal_without_turning_back(label: Label) -> None:
    mood = wish(label).mood
    distances = [target(mood, Strategy.SHIFT, wish().mapping, step).affect.distance(GOAL) for step in range(8)]
    assert distances == sorted(distances, reverse=True)
    assert distances[-1] == pytest.approx(0)


def test_a_shift_leads_where_the_person_says_at_the_pace_that_they_say() -> None:
    goal = Affect(0.2, -0.6)
    mine = {Label.ANGER: MoodSound(Affect(-0.5, 0.7), 0.9, goal=goal, pace=2)}
    mood = wish(Label.ANGER).mood
    assert target(mood, Strategy.SHIFT, mine, 1).affect.distance(goal) == pytest.approx(0)
    assert target(mood, Strategy.SHIFT, mine, 0).affect.distance(goal) > 0.3


def test_valence_is_tilted_less_at_first_than_arousal() -> None:
    mood = wish(Label.SADNESS).mood
    first, last = (target(mood, Strategy.SHIFT, wish().mapping, step).affect for step in (0, 9))
    valence = (first.valence - mood.affect.valence) / (last.valence - mood.affect.valence)
    arousal = (first.arousal - mood.affect.arousal) / (last.arousal - mood.affect.arousal)
    assert valence < arousal


def test_an_uncertain_mood_is_met_more_broadly() -> None:
    mood = wish(Label.CALM).mood
    sure, unsure = (target(replace(mood, spread=spread), Strategy.MATCH, wish().mapping) for spread in (0.0, 0.4))
    assert sure.tolerance < unsure.tolerance <= 0.6


@given(
    st.sampled_from(SETTABLE),
    st.sampled_from(list(Strategy)),
    st.lists(st.tuples(st.sampled_from([Kind.SAVE, Kind.ENDED, Kind.DISLIKE]), st.integers(0, len(LARGE) - 1)), max_size=12),
    st.sampled_from([0, 2, 40]),
)
@settings(max_examples=25)
def test_the_quick_way_picks_what_the_slow_way_picks(
    label: Label, strategy: Strategy, history: list[tuple[Kind, int]], artist: int
) -> None:
    memory = remembered([entry(kind, f"{row}.flac", label, minutes=minute) for minute, (kind, row) in enumerate(history)])
    wanted = replace(wish(label, strategy), limits=replace(CALM, skipped=0, artist=artist))
    voice = Voices(LARGE, memory, None).voice(ASHA, label, wanted.situation, wanted.now, wanted.limits.half_life)
    everything, before = np.arange(len(LARGE)), list[int]()
    for pick in chosen(wanted, 12, LARGE, memory):
        totals = voice.score(closeness(LARGE, pick.target), sound(LARGE, pick.target)) + flow(
            LARGE, everything, before, CALM.variety, CALM.lately
        )
        totals[~Windows(LARGE, wanted.limits, before).allowed(everything, Level.ALL)] = NEVER
        totals[before] = NEVER
        assert totals[pick.row] >= totals.max() - 1e-4
        before.insert(0, pick.row)


# Windows.

histories = st.lists(st.integers(0, len(ITEMS) - 1), max_size=40)
labels, strategies = st.sampled_from(SETTABLE), st.sampled_from(list(Strategy))
windows = st.builds(Limits, track=st.integers(0, 60), artist=st.integers(0, 6), album=st.integers(0, 6))


@given(labels, strategies, histories, windows, st.integers(1, 25))
@settings(max_examples=40)
def test_no_window_is_ever_broken(label: Label, strategy: Strategy, history: list[int], limits: Limits, count: int) -> None:
    memory = remembered([entry(Kind.PLAY, f"{row}.flac", minutes=minute) for minute, row in enumerate(history)])
    picks = chosen(replace(wish(label, strategy), limits=limits), count, memory=memory)
    assert len(picks) == count
    before = list(dict.fromkeys(reversed(history)))
    for pick in picks:
        assert pick.level is Level.ALL  # four hundred tracks always have one that holds to everything
        assert pick.row not in before[: limits.track]
        assert ITEMS.artist is not None
        assert ITEMS.album is not None
        assert ITEMS.artist[pick.row] not in ITEMS.artist[before[: limits.artist]]
        assert ITEMS.album[pick.row] not in ITEMS.album[before[: limits.album]]
        before.insert(0, pick.row)
    assert len({pick.row for pick in picks}) == count


FEW = synthetic(12, per_artist=4)


@given(labels, st.lists(st.integers(0, 11), max_size=20), st.integers(0, 6), st.integers(0, 9))
@settings(max_examples=30)
def test_a_small_library_breaks_a_window_only_where_nothing_is_left_that_keeps_it(
    label: Label, history: list[int], artist: int, seed: int
) -> None:
    limits = Limits(track=10, artist=artist, album=0)
    memory = remembered([entry(Kind.PLAY, f"{row}.flac", minutes=minute) for minute, row in enumerate(history)])
    before, taken = list(dict.fromkeys(reversed(history))), set[int]()
    assert FEW.artist is not None
    for pick in chosen(replace(wish(label), limits=limits), 6, FEW, memory, seed):
        left = set(range(12)) - taken
        free = left - set(before[:10])
        fresh = {row for row in free if FEW.artist[row] not in FEW.artist[before[:artist]]}
        assert pick.row in (fresh or free or left)
        if not free:  # what came longest ago
            assert pick.row == max(left, key=before.index)
        before.insert(0, pick.row)
        taken.add(pick.row)


def test_what_was_skipped_does_not_come_in_that_mood_for_a_week() -> None:
    first = chosen(replace(wish(), limits=CALM), 1)[0]
    memory = remembered([entry(Kind.SKIP, first.key, heard=3.0)])
    rows = {pick.row for pick in chosen(replace(wish(), limits=CALM), 100, memory=memory)}
    assert first.row not in rows
    later = replace(wish(), limits=replace(CALM, skipped=0.5))
    assert first.row in {pick.row for pick in chosen(later, 399, memory=memory)}


def test_never_again_is_never_and_can_be_taken_back() -> None:
    first = chosen(replace(wish(), limits=CALM), 1)[0]
    never = [entry(Kind.NEVER, first.key)]
    everything = chosen(wish(), len(ITEMS), memory=remembered(never))
    assert len(everything) == len(ITEMS) - 1
    assert first.row not in {pick.row for pick in everything}
    again = chosen(wish(), len(ITEMS), memory=remembered([*never, entry(Kind.AGAIN, first.key)]))
    assert first.row in {pick.row for pick in again}
    assert first.row in {pick.row for pick in chosen(wish(people=(BEN,)), len(ITEMS), memory=remembered(never))}


def test_more_like_this_brings_more_like_it_for_a_while() -> None:
    wanted, row = replace(wish(), limits=CALM), 17
    like = ITEMS.features @ ITEMS.features[row]

    def likeness(memory: Memory) -> float:
        return float(np.mean([like[pick.row] for pick in chosen(wanted, 10, memory=memory)]))

    assert likeness(remembered([entry(Kind.MORE, f"{row}.flac", minutes=24 * 60 - 5)])) > likeness(Memory())


def test_in_quiet_hours_nothing_loud_comes() -> None:
    picks = chosen(replace(wish(Label.ANGER), limits=Limits(quiet=True)), 20)
    assert all(ITEMS.energy[pick.row] <= QUIET for pick in picks)


def test_a_child_gets_only_what_is_fit_for_their_age() -> None:
    age = np.where(np.arange(400) % 2, 0, 16).astype(np.uint8)
    explicit = np.arange(400) % 4 == 1
    items = replace(ITEMS, age=age, explicit=explicit)
    picks = chosen(replace(wish(), limits=Limits(age=12)), 400, items)
    assert {pick.row for pick in picks} == {row for row in range(400) if row % 2 and row % 4 != 1}


def test_neighbours_in_the_queue_differ_and_join_smoothly() -> None:
    assert ITEMS.likeness is not None
    units = ITEMS.likeness / np.linalg.norm(ITEMS.likeness, axis=1, keepdims=True)
    rows = [pick.row for pick in chosen(replace(wish(), limits=replace(CALM, artist=0, album=0)), 20)]
    alike = [float(units[one] @ units[other]) for one, other in itertools.pairwise(rows)]
    assert max(alike) < 0.8


# Exploration.


def test_about_one_in_six_is_tried_out_and_never_two_in_a_row() -> None:
    rng, engine, tried = np.random.default_rng(0), Engine(ITEMS, remembered([entry(Kind.LIKE, "5.flac")] * 3)), list[bool]()
    for _ in range(40):
        picks = engine.choose(replace(wish(), tried=bool(tried) and tried[-1]), 20, rng)
        tried += [pick.new for pick in picks]
    assert not any(one and other for one, other in itertools.pairwise(tried))
    assert 0.12 < np.mean(tried) < 0.3


def test_what_is_tried_out_is_new_to_those_who_listen() -> None:
    heard = [entry(Kind.ENDED, f"{row}.flac", minutes=row) for row in range(0, 400, 2)]
    memory = remembered(heard)
    for seed in range(20):
        assert all(pick.row % 2 for pick in chosen(wish(), 10, memory=memory, seed=seed) if pick.new)


def test_nothing_is_tried_out_where_the_household_wants_none() -> None:
    assert not any(pick.new for seed in range(10) for pick in chosen(replace(wish(), limits=CALM), 20, seed=seed))


# What is learned.

kept = st.sampled_from([Kind.LIKE, Kind.SAVE, Kind.ENDED])
anything = st.sampled_from([Kind.LIKE, Kind.SAVE, Kind.ENDED, Kind.SKIP, Kind.DISLIKE])
past = st.lists(st.tuples(anything, st.integers(0, 59), labels), max_size=12)
SIXTY = synthetic(60)


@given(labels, past, st.integers(0, 59), kept)
@settings(max_examples=30)
def test_more_liking_never_lowers_a_rank(label: Label, history: list[tuple[Kind, int, Label]], row: int, how: Kind) -> None:
    entries = [entry(kind, f"{other}.flac", mood, minutes=minute) for minute, (kind, other, mood) in enumerate(history)]
    wanted = replace(wish(label), limits=replace(CALM, skipped=0))
    before = rank_of(row, wanted, remembered(entries), SIXTY)
    after = rank_of(row, wanted, remembered([*entries, entry(how, f"{row}.flac", label, minutes=60)]), SIXTY)
    assert after <= before


def test_what_was_not_kept_in_a_mood_comes_later_in_it_and_less_so_in_another() -> None:
    best, lenient = (
        chosen(replace(wish(Label.CALM), limits=CALM), 1)[0],
        replace(wish(Label.CALM), limits=replace(CALM, skipped=0)),
    )
    there, elsewhere = (
        rank_of(best.row, lenient, remembered([entry(Kind.DISLIKE, best.key, label)])) for label in (Label.CALM, Label.ANGER)
    )
    assert 0 <= elsewhere < there
    assert there > 20


def test_an_artist_and_a_genre_that_are_kept_come_more() -> None:
    rows = ITEMS.genres["jazz"].tolist()
    other = [row for row in range(400) if row not in rows]
    entries = [entry(Kind.LIKE, f"{row}.flac", minutes=row) for row in rows[:12]]
    entries += [entry(Kind.SKIP, f"{row}.flac", minutes=row, heard=4.0) for row in other[:12]]
    picks = chosen(replace(wish(), limits=replace(CALM, artist=0)), 10, memory=remembered(entries))
    assert np.mean([pick.row in rows for pick in picks]) >= 0.5


def test_a_person_who_never_wants_what_the_mood_asks_for_gets_something_else() -> None:
    memory = Memory()
    engine, rng = Engine(ITEMS, memory), np.random.default_rng(3)
    for minute in range(40):
        (pick,) = engine.choose(wish(Label.SADNESS), 1, rng)
        glad = ITEMS.affect[pick.row, 0] > 0.2
        memory.fold(
            entry(Kind.ENDED if glad else Kind.SKIP, pick.key, Label.SADNESS, minutes=minute, heard=9.0, fit=list(pick.fit))
        )
    picks = chosen(replace(wish(Label.SADNESS), limits=replace(CALM, skipped=0)), 10, memory=memory)
    assert np.mean([ITEMS.affect[pick.row, 0] > 0.2 for pick in picks]) >= 0.8


# Reasons.


@given(labels, strategies, past, st.integers(0, 5))
@settings(max_examples=40)
def test_the_score_is_the_sum_of_its_parts(
    label: Label, strategy: Strategy, history: list[tuple[Kind, int, Label]], seed: int
) -> None:
    entries = [entry(kind, f"{row}.flac", mood, minutes=minute) for minute, (kind, row, mood) in enumerate(history)]
    for pick in chosen(wish(label, strategy), 10, memory=remembered(entries), seed=seed):
        assert pick.score == pytest.approx(sum(pick.parts.values()), abs=1e-3)


@given(labels, past)
@settings(max_examples=20)
def test_without_its_largest_part_a_pick_falls(label: Label, history: list[tuple[Kind, int, Label]]) -> None:
    entries = [entry(kind, f"{row}.flac", mood, minutes=minute) for minute, (kind, row, mood) in enumerate(history)]
    wanted = replace(wish(label), limits=replace(CALM, track=0, artist=0, album=0, skipped=0))
    picks = chosen(wanted, len(FEWER), FEWER, remembered(entries))
    scores = np.array([pick.score - pick.parts["flow"] for pick in picks])
    for pick in picks[:5]:
        part = largest({name: value for name, value in pick.parts.items() if name != "flow"})
        alone = pick.score - pick.parts["flow"]
        assert (scores > alone - pick.parts[part]).sum() > (scores > alone).sum()


def test_what_was_tried_out_would_not_have_come_without_that() -> None:
    found = 0
    for seed in range(30):
        picks = chosen(
            replace(wish(), limits=replace(Limits(), explore=0.5)), 2, memory=remembered([entry(Kind.SAVE)]), seed=seed
        )
        if picks[0].new:
            best = chosen(replace(wish(), limits=CALM), 1, memory=remembered([entry(Kind.SAVE)]))[0]
            assert picks[0].score - picks[0].parts["new"] < best.score
            found += 1
    assert found


# People.


def test_several_get_what_all_of_them_accept() -> None:
    jazz, metal = (set(ITEMS.genres[name].tolist()) for name in ("jazz", "metal"))
    entries = []
    for minute, row in enumerate(sorted(metal)[:15]):
        entries += [entry(Kind.SAVE, f"{row}.flac", person=BEN, minutes=minute)]
        entries += [entry(Kind.DISLIKE, f"{row}.flac", person=ASHA, minutes=minute)]
    for minute, row in enumerate(sorted(jazz)[:15]):
        entries += [entry(Kind.SAVE, f"{row}.flac", person=ASHA, minutes=minute)]
        entries += [entry(Kind.DISLIKE, f"{row}.flac", person=BEN, minutes=minute)]
    memory, alone = remembered(entries), replace(wish(people=(BEN,)), limits=replace(CALM, artist=0, skipped=0))
    assert np.mean([pick.row in metal for pick in chosen(alone, 10, memory=memory)]) >= 0.5
    both = chosen(replace(alone, people=(ASHA, BEN)), 10, memory=memory)
    assert np.mean([pick.row in metal or pick.row in jazz for pick in both]) < 0.3


def test_turns_are_taken_and_remembered() -> None:
    both = wish(people=(ASHA, BEN))
    assert [pick.turn for pick in chosen(both, 4)] == [ASHA, BEN, ASHA, BEN]
    plays = [entry(Kind.PLAY, f"{row}.flac", turn=ASHA, minutes=row) for row in range(3)]
    assert [pick.turn for pick in chosen(both, 4, memory=remembered(plays))] == [BEN, BEN, BEN, ASHA]


def test_nothing_is_learned_from_a_guest_and_a_guest_gets_what_anybody_would() -> None:
    memory = remembered([entry(Kind.DISLIKE, f"{row}.flac", person=None) for row in range(200)])
    guest = replace(wish(people=()), limits=replace(CALM, skipped=0))
    assert [pick.row for pick in chosen(guest, memory=memory)] == [pick.row for pick in chosen(guest)]
    learned = remembered([entry(Kind.SAVE, f"{row}.flac") for row in range(200)])
    assert [pick.row for pick in chosen(guest, memory=learned)] == [pick.row for pick in chosen(guest)]


people = st.sampled_from([ASHA, BEN, None])
kinds = st.sampled_from([*Kind])
journals = st.lists(st.tuples(kinds, st.integers(0, 59), labels, people), max_size=25)


def journal_of(rows: list[tuple[Kind, int, Label, PersonId | None]]) -> list[Entry]:
    return [
        entry(kind, f"{row}.flac", label, person, minutes=minute, heard=40.0, share=0.5, stars=1 + row % 5)
        for minute, (kind, row, label, person) in enumerate(rows)
    ]


@given(journals, st.sampled_from([(BEN,), (ASHA,), (ASHA, BEN), ()]), labels)
@settings(max_examples=25)
def test_a_person_who_is_forgotten_leaves_nothing_behind(
    rows: list[tuple[Kind, int, Label, PersonId | None]], listening: tuple[PersonId, ...], label: Label
) -> None:
    journal = journal_of(rows)
    memory = remembered(journal)
    chosen(wish(label, people=(ASHA, BEN)), 3, SIXTY, memory)
    memory.forget(ASHA)
    stranger = remembered([each for each in journal if each.person != ASHA])
    wanted = wish(label, people=listening)
    assert chosen(wanted, 5, SIXTY, memory) == chosen(wanted, 5, SIXTY, stranger)


@given(journals, labels)
@settings(max_examples=25)
def test_learned_one_by_one_or_all_at_once_is_the_same(
    rows: list[tuple[Kind, int, Label, PersonId | None]], label: Label
) -> None:
    journal, memory = journal_of(rows), Memory()
    engine = Engine(SIXTY, memory)
    for each in journal:
        memory.fold(each)
        engine.choose(wish(label), 1, np.random.default_rng(0))
    again = Engine(SIXTY, remembered(journal))
    assert engine.choose(wish(label), 5, np.random.default_rng(1)) == again.choose(wish(label), 5, np.random.default_rng(1))


def test_an_empty_library_gives_nothing() -> None:
    assert chosen(wish(), items=Items([], np.empty((0, 2), np.float32), np.empty(0, np.float32))) == []


def test_things_with_neither_tempo_nor_sound_are_chosen_by_what_they_have() -> None:
    films = Items(
        ["comedy", "drama", "war"],
        np.array([(0.7, 0.6), (-0.4, -0.3), (-0.8, 0.8)], np.float32),
        np.array([0.8, 0.2, 0.9], np.float32),
        index_of([("Comedy",), ("Drama",), ("War",)]),
        age=np.array([6, 12, 16], np.uint8),
    )
    assert [pick.key for pick in chosen(replace(wish(), limits=Limits(age=12)), 3, films)] == ["comedy", "drama"]


@given(st.integers(0, 2**16), st.integers(1, 300), st.sampled_from([0.0, 0.3, 0.99]), st.booleans())
@settings(max_examples=25)
def test_the_best_of_many_are_found_as_by_sorting_all(seed: int, count: int, barred: float, alike: bool) -> None:  # noqa: FBT001 - drawn
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=20_000).astype(np.float32)
    scores = np.round(scores) if alike else scores
    allowed = rng.random(20_000) >= barred
    best = best_of(np.where(allowed, scores, NEVER), count)
    everything = np.sort(scores[allowed])[::-1]
    assert scores[best].tolist() == everything[:count].tolist()
    assert allowed[best].all()
