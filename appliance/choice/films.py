"""Rank films against a target: near it, of the right kind and to the person's taste, and different from one another."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from appliance.choice.reason import CLEAR, SEEM
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.films import FilmPick

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from appliance.vocabulary.affect import Label
    from appliance.vocabulary.choice import Target
    from appliance.vocabulary.films import Film, FilmId

WEIGHTS: Final = {"mood": 1.0, "genre": 0.8, "taste": 0.8, "yours": 0.15, "variety": 0.4}
"""What each part may add at most: nearness to the target, the mood's genres, taste, being at hand in the house, and chance,
so that not every evening begins with the same ten."""
UNLIKE: Final = {"decade": 0.35, "genre": 0.45, "language": 0.12}
"""What each film chosen before takes from the next one for being of its decade, of its genres (all of them) or its language."""
PASSED: Final = 2.0
"""How much more that counts for a film that was said no to this evening than for one that is offered."""
ROUGH: Final = 0.15
"""Taken from a film whose affect is only a guess by its genres."""


@dataclass(frozen=True, eq=False)
class FilmShelf:
    """Films as arrays, one row a film."""

    films: Sequence[Film]

    @cached_property
    def affect(self) -> NDArray[np.float64]:
        """(N, 2) valence and arousal."""
        return np.array([(film.affect.valence, film.affect.arousal) for film in self.films], float).reshape(-1, 2)

    @cached_property
    def genres(self) -> NDArray[np.float64]:
        """(N, G) which of ``genre_names`` each film has, each row of length 1, so that a dot product says how alike two are."""
        names = {name: column for column, name in enumerate(self.genre_names)}
        table = np.zeros((len(self.films), len(names)))
        for row, film in enumerate(self.films):
            table[row, [names[genre] for genre in film.genres]] = 1.0
        unit: NDArray[np.float64] = table / np.maximum(np.sqrt(table.sum(1, keepdims=True)), 1.0)
        return unit

    @cached_property
    def genre_names(self) -> list[str]:
        """All genres there are."""
        return sorted({genre for film in self.films for genre in film.genres})

    @cached_property
    def decades(self) -> NDArray[np.intp]:
        """(N,) first years of decades, 0 where unknown."""
        return np.array([film.decade or 0 for film in self.films], np.intp)

    @cached_property
    def languages(self) -> NDArray[np.str_]:
        """(N,) languages, empty where unknown."""
        return np.array([film.language for film in self.films], np.str_)


@dataclass(frozen=True)
class FilmWish:
    """What a choice of films is made for. ``films`` and ``genres``, in [-1, 1], are taste; ``age`` the highest age.

    ``away`` are not offered. ``passed`` were said no to this evening: what is like them stands back too.
    """

    label: Label
    strategy: Strategy
    target: Target
    age: int = 18
    away: Collection[FilmId] = ()
    passed: Collection[FilmId] = ()
    films: Mapping[FilmId, float] = field(default_factory=dict)
    genres: Mapping[str, float] = field(default_factory=dict)


def choose_films(shelf: FilmShelf, wish: FilmWish, count: int, rng: np.random.Generator) -> list[FilmPick]:
    """The best ``count`` films in the order of offering, all within the target's tolerance.

    Fewer where no more are near enough; none is offered that is far from the mood only to fill the list.
    """
    allowed = np.array([film.age <= wish.age and film.id not in wish.away for film in shelf.films], bool)
    goal = (wish.target.affect.valence, wish.target.affect.arousal)
    distance = np.hypot(*(shelf.affect - goal).T)
    rows = np.flatnonzero(allowed & (distance <= wish.target.tolerance))
    parts = {name: part[rows] for name, part in _parts(shelf, wish, distance, rng).items()}
    score = np.sum(list(parts.values()), axis=0) if len(rows) else np.zeros(0)
    picks: list[FilmPick] = []
    penalty, left = np.zeros(len(rows)), np.ones(len(rows), bool)
    for row in (row for row, film in enumerate(shelf.films) if film.id in wish.passed):
        penalty += PASSED * _alike(shelf, rows, row)
    for _ in range(min(count, len(rows))):
        best = int(np.where(left, score - penalty, -np.inf).argmax())
        left[best] = False
        film = shelf.films[rows[best]]
        mine = {name: round(float(part[best]), 4) for name, part in parts.items()}
        picks.append(FilmPick(film, round(float(score[best]), 4), mine, reason(film, mine, wish)))
        penalty += _alike(shelf, rows, int(rows[best]))
    return picks


def _parts(
    shelf: FilmShelf, wish: FilmWish, distance: NDArray[np.float64], rng: np.random.Generator
) -> dict[str, NDArray[np.float64]]:
    """What each part adds to each film's score, (N,) each."""
    wanted = np.array([genre in wish.target.genres for genre in shelf.genre_names], float)
    liked = np.array([wish.genres.get(genre, 0.0) for genre in shelf.genre_names], float)
    own = np.array([wish.films.get(film.id, 0.0) for film in shelf.films], float)
    rough = np.array([ROUGH * film.rough for film in shelf.films], float)
    parts = {
        "mood": np.exp(-(distance**2) / (2 * wish.target.tolerance**2)) - rough,
        "taste": np.clip(own + shelf.genres @ liked, -1, 1),
        "yours": np.array([bool(film.file) for film in shelf.films], float),
        "variety": rng.random(len(shelf.films)),
    }
    if wish.target.genres:
        parts["genre"] = np.minimum((shelf.genres > 0) @ wanted, 1.0)
    return {name: WEIGHTS[name] * part for name, part in parts.items()}


def _alike(shelf: FilmShelf, rows: NDArray[np.intp], row: int) -> NDArray[np.float64]:
    """What a film that was chosen or passed over takes from each of ``rows``."""
    decade, language = shelf.decades[row], shelf.languages[row]
    same_decade = (shelf.decades[rows] == decade) & (decade > 0)
    same_language = (shelf.languages[rows] == language) & (language != "")
    alike = shelf.genres[rows] @ shelf.genres[row]
    less: NDArray[np.float64] = UNLIKE["decade"] * same_decade + UNLIKE["language"] * same_language + UNLIKE["genre"] * alike
    return less


def reason(film: Film, parts: Mapping[str, float], wish: FilmWish) -> str:
    """One sentence: what is right about the film (its largest part but chance) and the mood that it is for."""
    telling = {name: part for name, part in parts.items() if name != "variety"}
    largest = max(telling, key=lambda name: telling[name])
    first = sorted(film.genres, key=lambda genre: genre not in wish.target.genres)  # those that the mood asks for
    kind = " and ".join(first[:2]) or "something"
    what = {
        "mood": f"{kind}, {character(film)}",
        "genre": f"{kind}, {character(film)}",
        "taste": f"{kind}, which you liked before",
        "yours": f"{kind}, and you have it here",
    }[largest]
    lead = f"For {wish.label}" if wish.label in CLEAR else "Meanwhile"
    way = ", on the way to an easier mood" if wish.strategy is Strategy.SHIFT else ""
    return f"{lead}: {what}{way}, because {SEEM[wish.label]}."


def character(film: Film) -> str:
    """Two words on what a film is like: "light and lively", "sad and quiet"."""
    light = "light" if film.affect.valence > 0.25 else "sad" if film.affect.valence < -0.25 else "serious"  # noqa: PLR2004
    pace = "lively" if film.affect.arousal > 0.3 else "quiet" if film.affect.arousal < -0.2 else "unhurried"  # noqa: PLR2004
    return f"{light} and {pace}"
