"""Films are chosen near their target, unlike one another, and as a person's words have it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.choice.film_map import DEFAULT, PLEASANT, film_target
from appliance.choice.film_taste import AWAY, FilmTaste
from appliance.choice.films import FilmShelf, FilmWish, choose_films
from appliance.films.catalogue import load
from appliance.vocabulary.affect import Affect, Label
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.films import Film, FilmId, FilmPick
from appliance.vocabulary.journal import Entry, Kind
from appliance.vocabulary.units import PersonId

SHELF = FilmShelf(load())
NOW = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
ME = PersonId("asha")


def offered(
    label: Label, strategy: Strategy, taste: FilmTaste | None = None, *, seed: int = 1, child: bool = False
) -> list[FilmPick]:
    taste = taste or FilmTaste()
    target = film_target(label, strategy, DEFAULT, child=child)
    age = 6 if child else 18
    away, passed = taste.away(NOW), taste.passed(NOW)
    wish = FilmWish(label, strategy, target, age, away, passed, taste.of_films(label), taste.of_genres(label))
    return choose_films(SHELF, wish, 10, np.random.default_rng(seed))


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
    assert len({pick.film.decade for pick in picks}) >= 4
    assert len({genre for pick in picks for genre in pick.film.genres}) >= 5
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
    after = offered(label, strategy, FilmTaste(said(Kind.FILM_REJECT, film, label) for film in rejected))
    kept = [pick.film.id for pick in before[3:]]
    assert not {film.id for film in rejected} & {pick.film.id for pick in after}
    assert [pick.film.id for pick in after[:7]] != kept  # not only the same ones moved up
    assert sum(pick.film.id not in kept for pick in after[:7]) >= 1
    genres = {genre for film in rejected for genre in film.genres}
    disliked = FilmTaste(said(Kind.FILM_REJECT, film, label) for film in rejected).of_genres(label)
    assert all(disliked[genre] < 0 for genre in genres)
    target = film_target(label, strategy, DEFAULT)
    assert len(after) == 10
    assert all(pick.film.affect.distance(target.affect) <= target.tolerance for pick in after)


def test_three_of_a_kind_rejected_are_followed_by_fewer_of_that_kind() -> None:
    label, strategy = Label.UPBEAT, Strategy.MATCH
    animated = [film for film in SHELF.films if "animation" in film.genres][:3]
    without = [offered(label, strategy, seed=seed) for seed in range(20)]
    taste = FilmTaste(said(Kind.FILM_REJECT, film, label) for film in animated)
    against = [offered(label, strategy, taste, seed=seed) for seed in range(20)]

    def share(lists: list[list[FilmPick]]) -> int:
        return sum("animation" in pick.film.genres for picks in lists for pick in picks)

    assert share(against) < share(without) / 2


def test_a_rating_speaks_for_its_genres_and_a_word_taken_back_for_nothing() -> None:
    western = next(film for film in SHELF.films if "western" in film.genres)
    entries = [said(Kind.FILM_RATE, western, Label.CALM, stars=5)]
    assert FilmTaste(entries).of_genres(Label.CALM)["western"] > 0.5
    assert FilmTaste(entries).of_genres(Label.ANGER)["western"] < FilmTaste(entries).of_genres(Label.CALM)["western"]
    undone = FilmTaste([*entries, said(Kind.FILM_UNDO, western, Label.CALM)])
    assert undone.of_genres(Label.CALM) == {}
    assert undone.away(NOW) == undone.passed(NOW) == set()
    assert undone.kept() == []


@pytest.mark.parametrize("kind", AWAY)
def test_a_film_comes_back_after_a_while(kind: Kind) -> None:
    film = SHELF.films[0]
    entries = [said(kind, film, Label.CALM, at=NOW, stars=1)]
    assert film.id in FilmTaste(entries).away(NOW + AWAY[kind] - timedelta(hours=1))
    assert film.id not in FilmTaste(entries).away(NOW + AWAY[kind])


def test_taste_is_the_same_however_often_it_is_rebuilt() -> None:
    films = SHELF.films[:5]
    entries = [
        said(kind, film, Label.DOWN, stars=4) for film in films for kind in (Kind.FILM_REJECT, Kind.FILM_RATE, Kind.FILM_SAVE)
    ]
    once, twice = FilmTaste(entries), FilmTaste()
    for entry in entries:
        twice.fold(entry)
    assert once.of_genres(Label.DOWN) == twice.of_genres(Label.DOWN)
    assert [each.film for each in once.kept()] == [each.film for each in twice.kept()]


def test_an_entry_that_says_nothing_of_a_film_is_passed_over() -> None:
    taste = FilmTaste([Entry("01", NOW, Kind.LIKE, ME, {"file": "a"}), Entry("02", NOW, Kind.FILM_RATE, ME, {"film": 3})])
    assert taste.of_films(Label.CALM) == {}


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
    picks = choose_films(FilmShelf(films), FilmWish(label, strategy, target), count, np.random.default_rng(0))
    near = [film for film in films if film.affect.distance(target.affect) <= target.tolerance]
    assert len(picks) == min(count, len(near))
    assert {pick.film.id for pick in picks} <= {film.id for film in near}
    assert len({pick.film.id for pick in picks}) == len(picks)
