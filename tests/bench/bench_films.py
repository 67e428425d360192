"""Films: for each mood and strategy whether the ten offered lie near enough, how they vary, and what three rejections change.

Each figure is the worst (or the mean) of thirty evenings with the catalogue that comes along, for an adult and for a child.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.table import Table

from appliance.choice.film_map import DEFAULT, film_target
from appliance.choice.film_words import FilmWords
from appliance.choice.films import FilmShelf, choose_films, film_wish
from appliance.films.catalogue import load
from appliance.mood.filter import manual
from appliance.vocabulary.affect import Label
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.journal import Entry, Kind
from appliance.vocabulary.units import PersonId, Seconds

if TYPE_CHECKING:
    from appliance.vocabulary.choice import Target
    from appliance.vocabulary.films import Film, FilmPick

EVENINGS = 30
COUNT = 10
ADULT = 18
NOW = datetime(2026, 1, 1, tzinfo=UTC)
MANY = 20_000
SOMEBODY = PersonId("somebody")

console = Console(width=110)


@dataclass(frozen=True)
class Evenings:
    """Somebody up to an age, in a mood, with a strategy."""

    shelf: FilmShelf
    label: Label
    strategy: Strategy
    age: int

    @property
    def target(self) -> Target:
        """Where their films should lie."""
        return film_target(self.label, self.strategy, DEFAULT, child=self.age < ADULT)

    def offered(self, evening: int, words: FilmWords) -> list[FilmPick]:
        """Ten films of one evening."""
        mood = manual(self.label, Seconds(0))
        wish = film_wish(mood, self.strategy, self.target, words, NOW, age=self.age, person=SOMEBODY)
        return choose_films(self.shelf, words, wish, COUNT, np.random.default_rng(evening))

    def refused(self, films: list[Film]) -> FilmWords:
        """The words of somebody who said no to these."""
        data = [{"film": film.id, "genres": list(film.genres), "label": self.label} for film in films]
        return FilmWords(Entry("", NOW, Kind.FILM_REJECT, SOMEBODY, each) for each in data)


def share(genres: set[str], films: list[Film]) -> float:
    """How much of these films' genres are of those."""
    return float(np.mean([len(genres & set(film.genres)) / len(film.genres) for film in films]))


def row(evenings: Evenings) -> list[str]:
    """Fewest offered, the share within tolerance, fewest decades, genres and languages; what three rejections change."""
    worst = np.full(4, np.inf)
    near, new, liked = [], [], []
    for evening in range(EVENINGS):
        films = [pick.film for pick in evenings.offered(evening, FilmWords())]
        near += [film.affect.distance(evenings.target.affect) <= evenings.target.tolerance for film in films]
        genres = {genre for film in films for genre in film.genres}
        sizes = (len(films), len({film.decade for film in films}), len(genres), len({film.language for film in films}))
        worst = np.minimum(worst, sizes)
        after = [pick.film for pick in evenings.offered(evening, evenings.refused(films[:3]))][:7]
        new.append(sum(film not in films for film in after))
        refused = {genre for film in films[:3] for genre in film.genres}
        liked.append(share(refused, after) - share(refused, films[3:]))
    few, *varied = (f"{each:.0f}" for each in worst)
    return [few, f"{np.mean(near):.0%}", *varied, f"{np.mean(new):.1f} ({min(new)})", f"{np.mean(liked):+.0%}"]


def main() -> None:
    """Print the table, and what a choice costs."""
    films = load()
    shelf = FilmShelf(films)
    console.print(f"{len(films)} films, {len({film.language for film in films})} languages; worst of {EVENINGS} evenings")
    for age in (ADULT, 6):
        heads = ("mood", "strategy", "offered", "near", "decades", "genres", "languages", "new of next 7", "refused genres")
        table = Table(*heads, title=f"up to age {age}")
        for label in Label:
            for strategy in Strategy:
                table.add_row(label, strategy, *row(Evenings(shelf, label, strategy, age)))
        console.print(table)
    for count in (len(films), MANY):
        many = FilmShelf([films[number % len(films)] for number in range(count)])
        somebody = Evenings(many, Label.CALM, Strategy.MATCH, ADULT)
        somebody.offered(0, FilmWords())  # the columns are made once
        before = time.process_time()
        for evening in range(5):
            somebody.offered(evening, FilmWords())
        console.print(f"ten of {count:,}: {(time.process_time() - before) / 5 * 1000:.1f} ms of processor time")


if __name__ == "__main__":
    main()
