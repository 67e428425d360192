"""What the journal holds of one person's words about films: folded entry by entry, so that it can be rebuilt at any time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from appliance.choice.feedback import STARS, Judgement, Memory
from appliance.vocabulary.affect import Affect, Label
from appliance.vocabulary.films import Film, FilmId
from appliance.vocabulary.journal import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from appliance.vocabulary.journal import Entry
    from appliance.vocabulary.units import PersonId

KINDS: Final = (Kind.FILM_ACCEPT, Kind.FILM_REJECT, Kind.FILM_SAVE, Kind.FILM_RATE, Kind.FILM_UNDO)
SAID: Final = {Kind.FILM_ACCEPT: (True, 3.0), Kind.FILM_SAVE: (True, 2.0), Kind.FILM_REJECT: (False, 4.0)}
"""Whether a word is for or against a film, and how much it counts; stars count as a track's do."""
AWAY: Final = {Kind.FILM_REJECT: timedelta(days=30), Kind.FILM_ACCEPT: timedelta(days=60), Kind.FILM_RATE: timedelta(days=60)}
"""For how long a film is not offered again after each word."""

EVENING: Final = timedelta(hours=6)
"""For how long a no counts as one of this evening's."""


@dataclass(frozen=True, slots=True)
class Said:
    """One word about one film."""

    kind: Kind
    at: datetime
    film: FilmId
    title: str
    year: int | None
    label: Label | None
    genres: tuple[str, ...]
    stars: int | None = None


class FilmWords:
    """One person's words, from their journal entries in the order they happened."""

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
        if entry.kind is not Kind.FILM_UNDO:
            words.append(_said(entry, FilmId(film)))
        elif words:
            words.pop()

    def away(self, now: datetime) -> set[FilmId]:
        """The films that are not offered now: said no to, watched, or rated, and not long ago."""
        return {said.film for said in self._all() if said.kind in AWAY and now - said.at < AWAY[said.kind]}

    def passed(self, now: datetime) -> list[FilmId]:
        """The films that were said no to this evening, the latest last."""
        return [said.film for said in self._all() if said.kind is Kind.FILM_REJECT and now - said.at < EVENING]

    def kept(self, kinds: Collection[Kind] = (Kind.FILM_SAVE, Kind.FILM_ACCEPT, Kind.FILM_RATE)) -> list[Said]:
        """The last word of each film that is one of these, newest first."""
        last = [words[-1] for words in self._said.values() if words and words[-1].kind in kinds]
        return sorted(last, key=lambda said: said.at, reverse=True)

    def beside(self, films: Collection[FilmId]) -> list[Film]:
        """The films spoken of that are none of these, as far as the words tell: they teach too."""
        others = {words[-1].film: words[-1] for words in self._said.values() if words and words[-1].film not in films}
        return [Film(each.film, each.title, each.year, each.genres, 0, Affect(0, 0)) for each in others.values()]

    def memory(self, person: PersonId) -> Memory:
        """What the chooser learns of it. A word said in no known mood is of none in particular."""
        memory = Memory()
        for said in self._all():
            told = SAID.get(said.kind) or STARS.get(said.stars)
            if told:
                kept, weight = told
                memory.judge(person, Judgement(said.film, kept, weight, said.label or Label.UNSURE, said.at.timestamp()))
        return memory

    def _all(self) -> list[Said]:
        """Every word that was not taken back, in the order they were said."""
        return sorted((said for words in self._said.values() for said in words), key=lambda said: said.at)


def _said(entry: Entry, film: FilmId) -> Said:
    data: Mapping[str, object] = entry.data
    label, genres, stars, year = data.get("label"), data.get("genres"), data.get("stars"), data.get("year")
    return Said(
        kind=entry.kind,
        at=entry.at,
        film=film,
        title=str(data.get("title", "")),
        year=year if isinstance(year, int) else None,
        label=Label(label) if isinstance(label, str) and label in Label.__members__.values() else None,
        genres=tuple(map(str, genres)) if isinstance(genres, list | tuple) else (),
        stars=stars if entry.kind is Kind.FILM_RATE and isinstance(stars, int) else None,
    )
