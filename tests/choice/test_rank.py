"""Choosing: near the target, nothing twice, explained by the numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.choice.feedback import Memory
from appliance.choice.rank import WEIGHTS, Shelf, Wish, choose
from appliance.choice.reason import SEEM
from appliance.choice.target import DEFAULT, GOAL, target
from appliance.mood.filter import manual
from appliance.mood.labels import SETTABLE
from appliance.vocabulary.affect import Label
from appliance.vocabulary.choice import Pick, Strategy
from appliance.vocabulary.journal import Entry, Kind
from appliance.vocabulary.units import Seconds, TrackFile
from tests.examples import library, track

SHELF = Shelf(library())


def pick(wish: Wish, count: int = 5, shelf: Shelf = SHELF, seed: int = 1) -> list[Pick]:
    return choose(shelf, wish, count, np.random.default_rng(seed))


def wish(label: Label = Label.HAPPINESS, strategy: Strategy = Strategy.MATCH) -> Wish:
    return Wish(manual(label, Seconds(0)), strategy, DEFAULT)


def test_every_label_has_a_row_in_the_default_mapping() -> None:
    assert set(DEFAULT) == set(Label)
    assert set(SEEM) == set(Label)


@pytest.mark.parametrize("label", SETTABLE)
def test_the_first_pick_of_a_match_lies_within_the_tolerance(label: Label) -> None:
    goal = target(manual(label, Seconds(0)), Strategy.MATCH, DEFAULT)
    assert pick(wish(label))[0].track.affect.distance(goal.affect) <= goal.tolerance


@pytest.mark.parametrize("label", SETTABLE)
def test_a_shift_moves_towards_the_goal_without_turning_back(label: Label) -> None:
    mood = manual(label, Seconds(0))
    distances = [target(mood, Strategy.SHIFT, DEFAULT, step).affect.distance(GOAL) for step in range(8)]
    assert distances == sorted(distances, reverse=True)
    assert distances[-1] == pytest.approx(0)


@pytest.mark.parametrize("label", SETTABLE)
@pytest.mark.parametrize("strategy", list(Strategy))
def test_the_reason_names_the_mood(label: Label, strategy: Strategy) -> None:
    assert all(label in one.reason for one in pick(wish(label, strategy)))


def test_the_score_is_the_sum_of_its_parts() -> None:
    for one in pick(wish(), 10):
        assert one.score == pytest.approx(sum(one.parts.values()), abs=1e-3)


labels, files = st.sampled_from(SETTABLE), st.sampled_from([t.file for t in SHELF.tracks])


@given(labels, st.sampled_from(list(Strategy)), st.lists(files, max_size=20), st.integers(0, 30), st.integers(0, 9))
def test_nothing_is_chosen_twice_or_against_the_wish(
    label: Label, strategy: Strategy, avoid: list[TrackFile], count: int, seed: int
) -> None:
    chosen = [one.track.file for one in pick(replace(wish(label, strategy), avoid=avoid), count, seed=seed)]
    assert len(chosen) == len(set(chosen)) == min(count, len(SHELF) - len(set(avoid)))
    assert not set(chosen) & set(avoid)


@given(labels, st.lists(files, unique=True, max_size=10))
def test_what_was_played_lately_comes_back_only_when_nothing_else_is_left(label: Label, lately: list[TrackFile]) -> None:
    chosen = [one.track.file for one in pick(replace(wish(label), stale=lately), len(SHELF))]
    fresh = len(SHELF) - len(lately)
    assert not set(chosen[:fresh]) & set(lately)
    assert chosen[fresh:] == lately


@given(labels, files, st.floats(-1, 1), st.floats(0, 1))
def test_more_liking_never_lowers_a_rank(label: Label, file: TrackFile, before: float, more: float) -> None:
    def rank(value: float) -> int:
        chosen = pick(replace(wish(label), taste={file: value}), len(SHELF))
        return [one.track.file for one in chosen].index(file)

    assert rank(min(before + more, 1)) <= rank(before)


def test_an_empty_library_gives_nothing() -> None:
    assert pick(wish(), shelf=Shelf([])) == []


def test_genres_are_found_as_words_of_a_longer_name() -> None:
    shelf = Shelf([track("one", genres=("Indie Pop",)), track("two", genres=("Metal",))])
    assert shelf.with_genre(["pop"]).tolist() == [True, False]


def test_a_genre_that_the_mood_asks_for_decides_between_equals() -> None:
    shelf = Shelf([track("plain", 0.7, 0.6), track("dance", 0.7, 0.6, genres=("Dance",))])
    best = pick(wish(), shelf=shelf)[0]
    assert best.track.title == "Dance"
    assert best.parts["genre"] == WEIGHTS["genre"]


def entry(kind: Kind, file: str, label: Label = Label.SADNESS) -> Entry:
    return Entry("0", datetime(2026, 1, 1, tzinfo=UTC), kind, None, {"file": file, "label": label})


def test_a_dislike_counts_in_its_own_mood_alone() -> None:
    memory = Memory()
    memory.fold(entry(Kind.DISLIKE, "a.flac"))
    assert memory.taste(Label.SADNESS)[TrackFile("a.flac")] < -0.5
    assert not memory.taste(Label.HAPPINESS)


def test_recent_plays_are_newest_first_and_each_once() -> None:
    memory = Memory()
    for name in ("a", "b", "a", "c"):
        memory.fold(entry(Kind.PLAY, name))
    assert memory.recent(10) == ["c", "a", "b"]
    assert memory.recent(1) == ["c"]


anything = st.dictionaries(st.sampled_from(["file", "label", "x"]), st.none() | st.text() | st.integers())


@given(st.lists(st.tuples(st.sampled_from(list(Kind)), anything)))
def test_entries_of_any_shape_are_survived(rows: list[tuple[Kind, dict[str, object]]]) -> None:
    memory = Memory()
    for kind, data in rows:
        memory.fold(Entry("0", datetime(2026, 1, 1, tzinfo=UTC), kind, None, data))
    assert memory.recent(5) == [] or all(isinstance(file, str) for file in memory.recent(5))
