"""Films: what they are, what is offered and why, and what a television is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

from appliance.vocabulary.affect import Affect, Label
from appliance.vocabulary.choice import Strategy, Target

FilmId = NewType("FilmId", str)
"""The key of everything about a film: its title and year as a slug where we know both, as in ``totoro-1988``."""

GENRES: Final = (
    *("action", "adventure", "animation", "comedy", "crime", "documentary", "drama", "family", "fantasy", "history"),
    *("horror", "music", "mystery", "nature", "nostalgia", "romance", "science fiction", "sport", "thriller", "war", "western"),
)
"""The genres of films. Those of others are led back to them (``films.genres``)."""

AGES: Final = (0, 6, 12, 16, 18)
"""From what age a film may be offered, in the steps of German cinemas; the catalogue's ages are our own advice."""


class FilmKind(StrEnum):
    """What it is."""

    FILM = "film"
    SHORT = "short"
    MUSIC_VIDEO = "music_video"


class FilmSourceName(StrEnum):
    """Where films come from."""

    CATALOGUE = "catalogue"
    """The one that comes along."""
    LOCAL = "local"
    """The household's own folders."""
    TMDB = "tmdb"
    """themoviedb.org, with the household's own token."""


@dataclass(frozen=True, slots=True)
class Film:
    """One item of the film catalogue.

    ``original`` is the title in its own language, empty where it is the same. ``age`` is one of ``AGES``. ``language`` is an
    ISO 639-1 code, empty where unknown. ``why`` is a sentence on what it is, empty where nobody wrote one. ``ids`` are those of
    others, by their names (``imdb``, ``tmdb``). ``trailer`` and ``poster`` are web addresses, where they are known. ``file`` is
    a video's path below the household's film folder. ``rough`` says that the affect is only what its genres are like.
    """

    id: FilmId
    title: str
    year: int | None
    genres: tuple[str, ...]
    age: int
    affect: Affect
    original: str = ""
    language: str = ""
    why: str = ""
    kind: FilmKind = FilmKind.FILM
    source: FilmSourceName = FilmSourceName.CATALOGUE
    ids: Mapping[str, str] = field(default_factory=dict)
    poster: str = ""
    trailer: str = ""
    file: str = ""
    rough: bool = False

    @property
    def decade(self) -> int | None:
        """The first year of its decade."""
        return None if self.year is None else self.year // 10 * 10


@dataclass(frozen=True, slots=True)
class FilmPick:
    """An offered film: ``score`` is the sum of ``parts``, and the reason names the largest of them."""

    film: Film
    score: float
    parts: Mapping[str, float]
    reason: str


@dataclass(frozen=True, slots=True)
class FilmRow:
    """What a film for a mood should be like: a point of the plane, and the genres that come first (empty: any)."""

    affect: Affect
    genres: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FilmMood:
    """One row of the film map: films like the mood, and films that lead out of it.

    ``strategy`` is this mood's own where it has one; None follows the box's switch.
    """

    match: FilmRow
    shift: FilmRow
    strategy: Strategy | None = None

    def row(self, strategy: Strategy) -> FilmRow:
        """The row for a strategy."""
        return self.match if strategy is Strategy.MATCH else self.shift


FilmMap = Mapping[Label, FilmMood]


@dataclass(frozen=True, slots=True)
class Offers:
    """What is offered for a mood, best first, and the target that it was chosen for."""

    label: Label
    strategy: Strategy
    target: Target
    picks: tuple[FilmPick, ...]


class Verdict(StrEnum):
    """What somebody says of an offered film."""

    ACCEPT = "accept"
    """This one: I watch it."""
    REJECT = "reject"
    """Not this one."""
    SAVE = "save"
    """Some other day."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A film that somebody saved, accepted or rated: what they said last, when, and in which mood, where that is known."""

    film: FilmId
    title: str
    year: int | None
    verdict: Verdict | None
    stars: int | None
    label: Label | None
    at: datetime


class TvAction(StrEnum):
    """What a television can be asked for."""

    OPEN = "open_film"
    TRAILER = "play_trailer"
    SEARCH = "search_trailer"
    """Search YouTube for the trailer: a third party sees the title."""
    NOTICE = "notice"
    """Show the title for a moment."""


@dataclass(frozen=True, slots=True)
class TvCommand:
    """What a television is asked for. ``url`` is a web address that plays or shows it, empty where there is none."""

    action: TvAction
    film: Film
    url: str = ""


@dataclass(frozen=True, slots=True)
class Poster:
    """A film's poster: JPEG, PNG or WebP."""

    media_type: str
    content: bytes
