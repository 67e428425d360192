"""Films are chosen near their target, unlike one another, and as a person's words have it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.choice.film_map import DEFAULT, PLEASANT, film_target
from appliance.choice.film_words import AWAY, FilmWords
from appliance.choice.films import FilmShelf, choose_films, film_wish
from appliance.films.catalogue import load
from appliance.mood.filter import manual
from appliance.vocabulary.affect import Affect, Label
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.films import Film, FilmId, FilmPick
from appliance.vocabulary.journal import Entry, Kind
from appliance.vocabulary.units import PersonId, Seconds

SHELF = FilmShelf(load())
NOW = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
ME = PersonId("asha")
ANIMATED = [film for film in SHELF.films if "animation" in film.genres]


def offered(  # noqa: PLR0913 - an evening's circumstances
    label: Label,
    strategy: Strategy,
    words: FilmWords | None = None,
    *,
    seed: int = 1,
    child: bool = False,
    shelf: FilmShelf = SHELF,
) -> list[FilmPick]:
    words = words or FilmWords()
    target = film_target(label, strategy, DEFAULT, child=child)
    wish = film_wish(manual(label, Seconds(0)), strategy, target, words, NOW, age=6 if child else 18, person=ME)
    return choose_films(shelf, words, wish, 10, np.random.default_rng(seed))


def said(kind: Kind, film: Film, label: Label, *, at: datetime = NOW, **more: object) -> Entry:
    data = {"film": film.id, "title": film.title, "year": film.year, "genres": list(film.genres), "label": label, **more}
    return Entry("01", at, kind, ME, data)


@pytest.mark.parametrize("child", [False, True])
@pytest.mark.parametrize("strategy", Strategy)
@pytest.mark.parametrize("label", Label)
@pytest.mark.parametrize("seed", range(3))
def test_ten_within_tolerance_of_several_decades_and_genres(
    label: Label, strategy: Strategy, seed: int, *, child: bool
) -> None:
    picks = offered(label, strategy, seed=seed, child=child)
    target = film_target(label, strategy, DEFAULT, child=child)
    assert len({pick.film.id for pick in picks}) == 10
    assert all(pick.film.affect.distance(target.affect) <= target.tolerance for pick in picks)
    assert len({pick.film.decade for pick in picks}) >= 6
    assert len({genre for pick in picks for genre in pick.film.genres}) >= 8
    assert len({pick.film.language for pick in picks}) >= 3
    assert all(pick.reason.endswith(".") and pick.score == pytest.approx(sum(pick.parts.values()), abs=0.001) for pick in picks)
    if child:
        assert all(pick.film.age <= 6 for pick in picks)
        assert target.affect.valence >= PLEASANT
    elif target.genres:
        assert sum(bool(set(pick.film.genres) & set(target.genres)) for pick in picks) >= 5


@pytest.mark.parametrize("strategy", Strategy)
@pytest.mark.parametrize("label", Label)
def test_three_rejections_change_what_comes_next(label: Label, strategy: Strategy) -> None:
    before = offered(label, strategy)
    rejected = [pick.film for pick in before[:3]]
    after = offered(label, strategy, FilmWords(said(Kind.FILM_REJECT, film, label) for film in rejected))
    kept = [pick.film.id for pick in before[3:]]
    assert not {film.id for film in rejected} & {pick.film.id for pick in after}
    assert [pick.film.id for pick in after[:7]] != kept  # not only the same ones moved up
    assert sum(pick.film.id not in kept for pick in after[:7]) >= 1
    target = film_target(label, strategy, DEFAULT)
    assert len(after) == 10
    assert all(pick.film.affect.distance(target.affect) <= target.tolerance for pick in after)


def test_three_of_a_kind_rejected_are_followed_by_fewer_of_that_kind() -> None:
    label, strategy = Label.UPBEAT, Strategy.MATCH
    without = [offered(label, strategy, seed=seed) for seed in range(20)]
    words = FilmWords(said(Kind.FILM_REJECT, film, label) for film in ANIMATED[:3])
    against = [offered(label, strategy, words, seed=seed) for seed in range(20)]

    def share(lists: list[list[FilmPick]]) -> int:
        return sum("animation" in pick.film.genres for picks in lists for pick in picks)

    assert share(against) < share(without) / 2


def animated(words: FilmWords, label: Label, shelf: FilmShelf = SHELF) -> int:
    """How many animated films but the first four come in twenty evenings."""
    lists = [offered(label, Strategy.MATCH, words, seed=seed, shelf=shelf) for seed in range(20)]
    return sum(pick.film in ANIMATED[4:] for picks in lists for pick in picks)


def test_ratings_speak_for_their_genres_and_most_of_all_in_their_mood() -> None:
    target = film_target(Label.UPBEAT, Strategy.MATCH, DEFAULT)
    near = [film for film in SHELF.films if film.affect.distance(target.affect) <= target.tolerance and film not in ANIMATED]
    rated = [(film, 5) for film in ANIMATED[:4]] + [(film, 1) for film in near[:4]]
    here, elsewhere = (
        animated(FilmWords(said(Kind.FILM_RATE, film, label, stars=stars) for film, stars in rated), Label.UPBEAT)
        for label in (Label.UPBEAT, Label.ANGER)
    )
    assert here > elsewhere > 2 * animated(FilmWords(), Label.UPBEAT)


def test_what_no_source_gives_any_more_still_speaks_for_its_genres() -> None:
    gone = [Film(FilmId(f"gone-{n}"), "Gone", 1960 + n, ("animation",), 0, Affect(0.6, 0.5)) for n in range(4)]
    words = FilmWords(said(Kind.FILM_RATE, film, Label.UPBEAT, stars=1) for film in gone)
    shelf = FilmShelf(SHELF.films, words.beside({film.id for film in SHELF.films}))
    assert {film.id for film in shelf.also} == {film.id for film in gone}
    assert not {film.id for film in gone} & {pick.film.id for pick in offered(Label.UPBEAT, Strategy.MATCH, words, shelf=shelf)}
    assert animated(words, Label.UPBEAT, shelf) < animated(FilmWords(), Label.UPBEAT)


def test_a_word_taken_back_says_nothing() -> None:
    film = SHELF.films[0]
    undone = FilmWords([said(Kind.FILM_RATE, film, Label.CALM, stars=5), said(Kind.FILM_UNDO, film, Label.CALM)])
    assert not undone.memory(ME).judgements(ME)
    assert not undone.away(NOW)
    assert not undone.passed(NOW)
    assert not undone.kept()
    assert not undone.beside(())


@pytest.mark.parametrize("kind", AWAY)
def test_a_film_comes_back_after_a_while(kind: Kind) -> None:
    film = SHELF.films[0]
    entries = [said(kind, film, Label.CALM, at=NOW, stars=1)]
    assert film.id in FilmWords(entries).away(NOW + AWAY[kind] - timedelta(hours=1))
    assert film.id not in FilmWords(entries).away(NOW + AWAY[kind])


def test_taste_is_the_same_however_often_it_is_rebuilt() -> None:
    films = SHELF.films[:5]
    entries = [
        said(kind, film, Label.DOWN, stars=4) for film in films for kind in (Kind.FILM_REJECT, Kind.FILM_RATE, Kind.FILM_SAVE)
    ]
    once, twice = FilmWords(entries), FilmWords()
    for entry in entries:
        twice.fold(entry)
    assert once.memory(ME).judgements(ME) == twice.memory(ME).judgements(ME)
    assert [each.film for each in once.kept()] == [each.film for each in twice.kept()]


def test_an_entry_that_says_nothing_of_a_film_is_passed_over() -> None:
    words = FilmWords([Entry("01", NOW, Kind.LIKE, ME, {"file": "a"}), Entry("02", NOW, Kind.FILM_RATE, ME, {"film": 3})])
    assert not words.memory(ME).judgements(ME)


PLACES = st.floats(-1, 1, width=16)


@settings(deadline=None)
@given(
    places=st.lists(st.tuples(PLACES, PLACES, st.sampled_from([(), ("drama",), ("comedy", "war")])), max_size=20),
    count=st.integers(0, 12),
    label=st.sampled_from(Label),
    strategy=st.sampled_from(Strategy),
)
def test_any_shelf_gives_distinct_films_within_tolerance(
    places: list[tuple[float, float, tuple[str, ...]]], count: int, label: Label, strategy: Strategy
) -> None:
    films = [Film(FilmId(f"film-{n}"), "A film", None, g, 0, Affect(v, a)) for n, (v, a, g) in enumerate(places)]
    target = film_target(label, strategy, DEFAULT)
    wish = film_wish(manual(label, Seconds(0)), strategy, target, FilmWords(), NOW)
    picks = choose_films(FilmShelf(films), FilmWords(), wish, count, np.random.default_rng(0))
    near = [film for film in films if film.affect.distance(target.affect) <= target.tolerance]
    assert len(picks) == min(count, len(near))
    assert {pick.film.id for pick in picks} <= {film.id for film in near}
    assert len({pick.film.id for pick in picks}) == len(picks)
