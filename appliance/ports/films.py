"""Films: their sources, what is kept of others' answers, the television, and what the panel and the smart home may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from appliance.vocabulary.affect import Label
    from appliance.vocabulary.choice import Strategy
    from appliance.vocabulary.films import (
        Film,
        FilmId,
        FilmMood,
        FilmSourceName,
        Kept,
        Offers,
        Poster,
        TvAction,
        TvCommand,
        Verdict,
    )
    from appliance.vocabulary.health import Health
    from appliance.vocabulary.units import PersonId


class FilmSource(Protocol):
    """A source of films. Others can follow: this is all that one must do."""

    async def films(self, genres: tuple[str, ...], age: int) -> Sequence[Film]:
        """The films that it has for these genres (none: any) and this age; it MAY give others too.

        MUST raise FilmError, in words for people, where it is away. The caller waits a moment only and asks again another time,
        so it SHOULD keep what it was told.
        """
        ...


class FilmDetails(Protocol):
    """A source that knows more of films of any source."""

    async def more(self, film: Film) -> Film:
        """The film with ids, poster and trailer where it knows them; the same film where it does not. Raises FilmError."""
        ...

    async def poster(self, film: Film) -> Poster | None:
        """The film's poster, None where there is none. Raises FilmError."""
        ...


class Television(Protocol):
    """A television, or whoever stands for one."""

    async def send(self, command: TvCommand) -> str:
        """Ask it for something; in words for people what happened. Raises a MoodboxError where it did not reach it."""
        ...


class Films(Protocol):
    """What the panel and the smart home may ask of films. ``by`` is who asks; None is the smart home.

    Commands raise RefusedError, FilmError or StoreError.
    """

    async def offers(
        self, by: PersonId | None, *, label: Label | None = None, strategy: Strategy | None = None, count: int = 10
    ) -> Offers:
        """What to offer this person, for a mood and strategy or else for those of now. A source that is away is left out."""
        ...

    async def find(self, film: FilmId, by: PersonId | None) -> Film | None:
        """A film by its key; None where there is none, or none that this person may be offered at their age."""
        ...

    async def judge(self, film: Film, verdict: Verdict, by: PersonId, label: Label | None = None) -> None:
        """What somebody says of a film that was offered to them for this mood."""
        ...

    async def rate(self, film: Film, stars: int, by: PersonId, label: Label | None = None) -> None:
        """One to five stars."""
        ...

    async def undo(self, film: FilmId, by: PersonId) -> None:
        """Take back the last word that this person said of a film."""
        ...

    async def kept(self, by: PersonId) -> list[Kept]:
        """What this person saved, accepted or rated, newest first."""
        ...

    async def next(self, by: PersonId | None) -> None:
        """Suggest another film to the house."""
        ...

    async def send(self, film: Film, action: TvAction) -> str:
        """Ask the television for a film; in words for people what happened."""
        ...

    async def poster(self, film: Film) -> Poster | None:
        """A film's poster, None where there is none or nobody who would know it is there."""
        ...

    async def map_of(self, by: PersonId) -> Mapping[Label, FilmMood]:
        """What each mood's films are like for this person."""
        ...

    async def set_map(self, label: Label, mood: FilmMood | None, by: PersonId) -> None:
        """Change what a mood's films are like for this person; None goes back to what they were at first."""
        ...

    def sources(self) -> Mapping[FilmSourceName, Health]:
        """How each source is that is switched on."""
        ...

    @property
    def attribution(self) -> str:
        """What a source asks to be shown with its films; empty where none does."""
        ...

    @property
    def actions(self) -> frozenset[TvAction]:
        """What the television can be asked for here; empty where there is none."""
        ...
