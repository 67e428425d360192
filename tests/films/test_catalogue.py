"""The catalogue that comes along: large, varied, and lying where every mood finds something."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from appliance.choice.film_map import DEFAULT, film_target
from appliance.films.catalogue import film_id, load, same_title
from appliance.films.genres import PRIOR
from appliance.vocabulary.affect import Label
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.films import GENRES

FILMS = load()
LANGUAGES = {"en", "hi", "fr", "ja", "ko", "es", "de", "it", "fa", "zh"}


def test_there_are_hundreds_of_all_decades_languages_and_genres() -> None:
    assert len(FILMS) >= 300
    assert len({film.id for film in FILMS}) == len(FILMS)
    assert {film.decade for film in FILMS} == set(range(1920, 2030, 10))
    languages = Counter(film.language for film in FILMS)
    assert all(languages[language] >= 10 for language in LANGUAGES)
    assert {genre for film in FILMS for genre in film.genres} == set(GENRES)


def test_every_film_says_in_one_line_what_it_is() -> None:
    for film in FILMS:
        assert film.why.endswith("."), film.title
        assert 10 < len(film.why) < 100, film.title


@pytest.mark.parametrize("strategy", Strategy)
@pytest.mark.parametrize("label", Label)
@pytest.mark.parametrize("child", [False, True])
def test_every_mood_and_strategy_has_ten_at_the_least_within_tolerance(
    label: Label, strategy: Strategy, *, child: bool
) -> None:
    target = film_target(label, strategy, DEFAULT, child=child)
    near = [
        film for film in FILMS if film.affect.distance(target.affect) <= target.tolerance and film.age <= (6 if child else 18)
    ]
    assert len(near) >= 10
    assert len({film.decade for film in near}) >= 4
    assert len({genre for film in near for genre in film.genres}) >= 5
    if target.genres:
        assert sum(bool(set(film.genres) & set(target.genres)) for film in near) >= 10


def test_what_genres_are_like_is_what_the_catalogue_says() -> None:
    places = defaultdict(list)
    for film in FILMS:
        for genre in film.genres:
            places[genre].append((film.affect.valence, film.affect.arousal))
    for genre, points in places.items():
        means = tuple(sum(values) / len(points) for values in zip(*points, strict=True))
        assert PRIOR[genre] == pytest.approx(means, abs=0.03), genre


def test_a_film_is_known_again_by_its_title() -> None:
    assert film_id("Amélie", 2001) == "amelie-2001"
    assert film_id("千と千尋の神隠し", 2001).endswith("-2001")
    assert film_id("千と千尋の神隠し", 2001) != film_id("もののけ姫", 2001)
    assert same_title("The  Thin Man!") == same_title("thin man")
