"""What the journal teaches of one person's taste in films: folded entry by entry, so that it can be rebuilt at any time."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from appliance.vocabulary.affect import Label
from appliance.vocabulary.films import FilmId
from appliance.vocabulary.journal import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from appliance.vocabulary.journal import Entry

KINDS: Final = (Kind.FILM_ACCEPT, Kind.FILM_REJECT, Kind.FILM_SAVE, Kind.FILM_RATE, Kind.FILM_UNDO)
WEIGHT: Final = {Kind.FILM_ACCEPT: 0.5, Kind.FILM_SAVE: 0.4, Kind.FILM_REJECT: -0.5}
"""What one word says of a film; a rating says (stars - 3) / 2."""
ELSEWHERE: Final = 0.5
"""How much of a word counts in another mood than the one that it was said in."""
GENRE: Final = 0.7
"""How much of a word about a film is about each of its genres."""
AWAY: Final = {Kind.FILM_REJECT: timedelta(days=30), Kind.FILM_ACCEPT: timedelta(days=60), Kind.FILM_RATE: timedelta(days=60)}
"""For how long a film is not offered again after each word."""

EVENING: Final = timedelta(hours=6)
"""For how long a no counts as one of this evening's."""


@dataclass(frozen=True, slots=True)
class Said:
    """One word about one film. ``weight`` in [-1, 1]."""

    kind: Kind
    at: datetime
    film: FilmId
    title: str
    year: int | None
    label: Label | None
    genres: tuple[str, ...]
    weight: float
    stars: int | None = None


class FilmTaste:
    """One person's taste, from their journal entries in the order they happened."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._said: dict[FilmId, list[Said]] = defaultdict(list)
        for entry in entries:
            self.fold(entry)

    def fold(self, entry: Entry) -> None:
        """Take in one entry; those that say nothing of a film are passed over."""
        film = entry.data.get("film")
        if entry.kind not in KINDS or not isinstance(film, str):
            return
        words = self._said[FilmId(film)]
        if entry.kind is Kind.FILM_UNDO:
            if words:
                words.pop()
            return
        words.append(_said(entry, FilmId(film)))

    def away(self, now: datetime) -> set[FilmId]:
        """The films that are not offered now: said no to, watched, or rated, and not long ago."""
        return {
            film
            for film, words in self._said.items()
            if any(said.kind in AWAY and now - said.at < AWAY[said.kind] for said in words)
        }

    def passed(self, now: datetime) -> set[FilmId]:
        """The films that were said no to this evening."""
        return {
            film
            for film, words in self._said.items()
            if any(said.kind is Kind.FILM_REJECT and now - said.at < EVENING for said in words)
        }

    def of_films(self, label: Label) -> dict[FilmId, float]:
        """In (-1, 1) for each film that anything was said of."""
        return {film: math.tanh(sum(_counts(said, label) for said in words)) for film, words in self._said.items() if words}

    def of_genres(self, label: Label) -> dict[str, float]:
        """In (-1, 1) for each genre of the films that anything was said of; three words about one genre already say much."""
        sums: dict[str, float] = defaultdict(float)
        for words in self._said.values():
            for said in words:
                for genre in said.genres:
                    sums[genre] += GENRE * _counts(said, label)
        return {genre: math.tanh(total) for genre, total in sums.items()}

    def kept(self, kinds: Collection[Kind] = (Kind.FILM_SAVE, Kind.FILM_ACCEPT, Kind.FILM_RATE)) -> list[Said]:
        """The last word of each film that is one of these, newest first."""
        last = [words[-1] for words in self._said.values() if words and words[-1].kind in kinds]
        return sorted(last, key=lambda said: said.at, reverse=True)


def _counts(said: Said, label: Label) -> float:
    return said.weight * (1.0 if said.label is label else ELSEWHERE)


def _said(entry: Entry, film: FilmId) -> Said:
    data: Mapping[str, object] = entry.data
    label, genres, stars, year = data.get("label"), data.get("genres"), data.get("stars"), data.get("year")
    rated = stars if entry.kind is Kind.FILM_RATE and isinstance(stars, int) else None
    return Said(
        kind=entry.kind,
        at=entry.at,
        film=film,
        title=str(data.get("title", "")),
        year=year if isinstance(year, int) else None,
        label=Label(label) if isinstance(label, str) and label in Label.__members__.values() else None,
        genres=tuple(map(str, genres)) if isinstance(genres, list | tuple) else (),
        weight=WEIGHT.get(entry.kind, 0.0) if rated is None else (rated - 3) / 2,
        stars=rated,
    )
