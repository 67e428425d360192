"""Films as things that the engine chooses: what they become, what is asked of it, and what is said of each.

A film takes an evening, so a choice of films differs from one of music in what is wished (``film_wish``) and in nothing else:
one target instead of a path, nothing from outside its tolerance, ten that are unlike one another in decade, genres and language
rather than ten that join smoothly, and some luck, so that not every evening begins with the same ten.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from appliance.choice.engine import Engine, Wish
from appliance.choice.feedback import Memory
from appliance.choice.items import Items, index_of
from appliance.choice.reason import CLEAR, SEEM, largest
from appliance.choice.windows import Limits
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.films import FilmPick

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from appliance.choice.engine import Choice
    from appliance.choice.film_words import FilmWords
    from appliance.vocabulary.choice import Situation, Target
    from appliance.vocabulary.films import Film, FilmId
    from appliance.vocabulary.mood import Mood
    from appliance.vocabulary.units import PersonId

LIKE: Final = {"genres": 0.53, "decade": 0.37, "language": 0.1}
"""What each counts in how alike two films are."""
VARIETY: Final = 1.25
"""What being just like each film that is offered already, or was said no to this evening, costs, in log-odds."""
LATELY: Final = 20
"""So many of those count."""
LUCK: Final = 0.2
"""What luck may add; nothing else is tried out: an evening is dear."""
AT_HAND: Final = 0.3
"""What being in the house adds."""
ROUGH: Final = 0.4
"""What is taken from a film whose affect is only a guess by its genres."""


@dataclass(frozen=True, eq=False)
class FilmShelf:
    """Films as ``items``, one row a film. ``also`` are films of which something was said and that are not offered."""

    films: Sequence[Film]
    also: Sequence[Film] = ()
    items: Items = field(init=False)
    odds: NDArray[np.float32] = field(init=False)
    """(N,) what is expected of anybody, in log-odds."""

    def __post_init__(self) -> None:
        films = [*self.films, *self.also]
        affect = np.array([(film.affect.valence, film.affect.arousal) for film in films], np.float32).reshape(-1, 2)
        items = Items(
            keys=[film.id for film in films],
            affect=affect,
            energy=(affect[:, 1] + 1) / 2,
            genres=index_of([film.genres for film in films]),
            likeness=_likeness(films),
            age=np.array([film.age for film in films], np.uint8),
        )
        odds = np.array([AT_HAND * bool(film.file) - ROUGH * film.rough for film in films], np.float32)
        object.__setattr__(self, "items", items)
        object.__setattr__(self, "odds", odds)

    def expected(self, situation: Situation) -> NDArray[np.float32]:  # noqa: ARG002 - ``Expectation``
        """``odds``, whatever the situation."""
        return self.odds


def film_wish(  # noqa: PLR0913 - what a choice of films is made for
    mood: Mood,
    strategy: Strategy,
    aim: Target,
    words: FilmWords,
    now: datetime,
    *,
    age: int = 18,
    person: PersonId | None = None,
    without: Collection[FilmId] = (),
) -> Wish:
    """What is asked of the engine: films up to an age, for somebody who said these words of films before."""
    return Wish(
        mood,
        strategy,
        mapping={},
        people=[person] if person else [],
        now=now.timestamp(),
        limits=Limits(age=age, explore=0, variety=VARIETY, lately=LATELY),
        avoid={*without, *words.away(now)},
        queued=words.passed(now),
        aim=aim,
        strict=True,
        chance=LUCK,
    )


def choose_films(shelf: FilmShelf, words: FilmWords, wish: Wish, count: int, rng: np.random.Generator) -> list[FilmPick]:
    """The best ``count`` films in the order of offering, all within the target's tolerance; fewer where there are no more."""
    wish = replace(wish, avoid={*wish.avoid, *(film.id for film in shelf.also)})
    memory = words.memory(wish.people[0]) if wish.people else Memory()
    picks = []
    for choice in Engine(shelf.items, memory, shelf.expected).choose(wish, count, rng):
        film = shelf.films[choice.row]
        picks.append(FilmPick(film, choice.score, choice.parts, reason(film, choice, wish)))
    return picks


def reason(film: Film, choice: Choice, wish: Wish) -> str:
    """One sentence: what is right about the film (its largest part but luck) and the mood that it is for."""
    label = wish.mood.label
    first = sorted(film.genres, key=lambda genre: genre not in choice.target.genres)  # those that the mood asks for
    kind = " and ".join(first[:2]) or "something"
    plain = f"{kind}, {character(film)}"
    what = {
        "taste": f"{kind}, which you liked before" if choice.known > choice.parts["taste"] / 2 else f"{kind}, as you like it",
        "context": f"{kind}, and you have it here" if film.file else plain,
        "new": f"{plain}, to learn whether you like it",
    }.get(largest({name: part for name, part in choice.parts.items() if name not in {"chance", "flow"}}), plain)
    lead = f"For {label}" if label in CLEAR else "Meanwhile"
    way = ", on the way to an easier mood" if wish.strategy is Strategy.SHIFT else ""
    return f"{lead}: {what}{way}, because {SEEM[label]}."


def character(film: Film) -> str:
    """Two words on what a film is like: "light and lively", "sad and quiet"."""
    light = "light" if film.affect.valence > 0.25 else "sad" if film.affect.valence < -0.25 else "serious"  # noqa: PLR2004
    pace = "lively" if film.affect.arousal > 0.3 else "quiet" if film.affect.arousal < -0.2 else "unhurried"  # noqa: PLR2004
    return f"{light} and {pace}"


def _likeness(films: Sequence[Film]) -> NDArray[np.int8]:
    """(N, K) vectors whose cosine is ``LIKE``: 1 for films of one decade, one language and the same genres."""
    kinds = [
        [("genres", genre) for genre in film.genres] + [("decade", film.decade), ("language", film.language)] for film in films
    ]
    column = {each: place for place, each in enumerate(dict.fromkeys(each for kind in kinds for each in kind))}
    table = np.zeros((len(films), len(column)))
    for row, (film, kind) in enumerate(zip(films, kinds, strict=True)):
        for what, value in kind:
            share = LIKE[what] / (len(film.genres) if what == "genres" else 1)
            table[row, column[what, value]] = np.sqrt(share) if value else 0.0
    whole: NDArray[np.int8] = np.round(127 * table).astype(np.int8)
    return whole
