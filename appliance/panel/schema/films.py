"""Films: offers, what people say of them, the map, and the television."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, Field, StrictInt

from appliance.panel.schema.base import Request
from appliance.panel.schema.mood import AffectOut, NamedLabel
from appliance.vocabulary.affect import Affect, Label
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.films import GENRES, FilmKind, FilmMood, FilmRow, FilmSourceName, TvAction, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appliance.vocabulary.films import Film, FilmPick, Kept, Offers
    from appliance.vocabulary.health import Health

Genre = Literal[GENRES]  # type: ignore[valid-type]


class FilmOut(BaseModel):
    """A film."""

    id: str
    title: str
    original: str = Field(description="The title in its own language, empty where it is the same")
    year: int | None
    genres: list[str]
    age: int = Field(description="From what age, as far as we know: our advice, not an official rating")
    language: str = Field(description="ISO 639-1, empty where unknown")
    affect: AffectOut
    why: str = Field(description="A line on what it is, in English or as its source has it; empty where nobody wrote one")
    kind: FilmKind
    source: FilmSourceName
    here: bool = Field(description="Whether the household has it")


class FilmPickOut(BaseModel):
    """An offered film and why. The largest of ``parts`` but ``chance`` and ``flow`` is the reason."""

    film: FilmOut
    score: float
    parts: dict[str, float]
    reason: str


class SourceOut(BaseModel):
    """How a source of films is."""

    name: FilmSourceName
    up: bool
    words: str


class OffersOut(BaseModel):
    """What is offered for a mood, and what may be done with it here."""

    label: Label
    strategy: Strategy
    affect: AffectOut = Field(description="Where the films for this mood lie")
    offers: list[FilmPickOut]
    sources: list[SourceOut]
    actions: list[TvAction] = Field(description="What the TV can be asked for; empty where there is none")
    attribution: str = Field(description="What a source asks to be shown with its films; empty where none does")


class VerdictIn(Request):
    """What somebody says of a film, and the mood that it was offered for (null: the mood of now)."""

    verdict: Verdict
    mood: NamedLabel | None = None


class RatingIn(Request):
    """One to five stars."""

    stars: Annotated[StrictInt, Field(ge=1, le=5)]
    mood: NamedLabel | None = None


class TvIn(Request):
    """What the television is asked for."""

    action: TvAction


class TvOut(BaseModel):
    """What happened, in words."""

    words: str


class KeptOut(BaseModel):
    """A film that one saved, accepted or rated."""

    id: str
    title: str
    year: int | None
    verdict: Verdict | None
    stars: int | None
    label: Label | None
    at: datetime


class FilmRowBody(Request):
    """What films are like: a place on the plane, and genres that come first (empty: any)."""

    affect: AffectOut
    genres: list[Genre] = Field(max_length=len(GENRES))


class FilmMoodBody(Request):
    """A row of the film map, both ways."""

    match: FilmRowBody
    shift: FilmRowBody
    strategy: Strategy | None = Field(None, description="This mood's own; null follows the box's switch")


def film_out(film: Film) -> FilmOut:
    """A film for the wire."""
    return FilmOut(
        id=film.id,
        title=film.title,
        original=film.original,
        year=film.year,
        genres=list(film.genres),
        age=film.age,
        language=film.language,
        affect=_affect(film.affect),
        why=film.why,
        kind=film.kind,
        source=film.source,
        here=bool(film.file),
    )


def film_pick_out(pick: FilmPick) -> FilmPickOut:
    """An offered film for the wire."""
    return FilmPickOut(film=film_out(pick.film), score=pick.score, parts=dict(pick.parts), reason=pick.reason)


def offers_out(
    offers: Offers, sources: Mapping[FilmSourceName, Health], actions: frozenset[TvAction], attribution: str
) -> OffersOut:
    """Offers for the wire."""
    return OffersOut(
        label=offers.label,
        strategy=offers.strategy,
        affect=_affect(offers.target.affect),
        offers=[film_pick_out(pick) for pick in offers.picks],
        sources=[SourceOut(name=name, up=health.up, words=health.words) for name, health in sources.items()],
        actions=sorted(actions),
        attribution=attribution,
    )


def kept_out(kept: Kept) -> KeptOut:
    """A kept film for the wire."""
    return KeptOut(
        id=kept.film,
        title=kept.title,
        year=kept.year,
        verdict=kept.verdict,
        stars=kept.stars,
        label=kept.label,
        at=kept.at,
    )


def film_mood_out(mood: FilmMood) -> FilmMoodBody:
    """A row of the film map for the wire."""
    return FilmMoodBody(match=_row_out(mood.match), shift=_row_out(mood.shift), strategy=mood.strategy)


def film_mood(body: FilmMoodBody) -> FilmMood:
    """A row of the film map from the wire."""
    return FilmMood(_row(body.match), _row(body.shift), body.strategy)


def _affect(affect: Affect) -> AffectOut:
    return AffectOut(valence=affect.valence, arousal=affect.arousal)


def _row_out(row: FilmRow) -> FilmRowBody:
    return FilmRowBody(affect=_affect(row.affect), genres=list(row.genres))


def _row(body: FilmRowBody) -> FilmRow:
    return FilmRow(Affect(body.affect.valence, body.affect.arousal), tuple(dict.fromkeys(body.genres)))
