"""Which sources, pictures and televisions the settings ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from appliance.errors import FilmError, SettingsError
from appliance.films.catalogue import EmbeddedFilms
from appliance.films.kodi import Kodi
from appliance.films.local import Folders, LocalFilms
from appliance.films.tmdb import ATTRIBUTION, Tmdb
from appliance.vocabulary.films import FilmSourceName

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from appliance.asker import Asker
    from appliance.ports.answers import Answers
    from appliance.ports.clock import Clock
    from appliance.ports.films import FilmDetails, FilmSource, Television
    from appliance.settings import FilmSettings, KodiSettings
    from appliance.vocabulary.affect import Affect, Label
    from appliance.vocabulary.films import Film


@dataclass
class FilmParts:
    """What there is. ``askers`` are to be closed at the end; ``attribution`` is what a source asks to be shown."""

    sources: dict[FilmSourceName, FilmSource] = field(default_factory=dict)
    details: list[FilmDetails] = field(default_factory=list)
    televisions: list[Television] = field(default_factory=list)
    askers: list[Asker] = field(default_factory=list)
    attribution: str = ""


class _Unusable:
    """A source whose settings are wrong."""

    def __init__(self, words: str) -> None:
        self._words = words

    async def films(self, genres: tuple[str, ...], age: int) -> Sequence[Film]:  # noqa: ARG002 - as the contract has it
        """Raises FilmError, always."""
        raise FilmError(self._words)


def film_parts(
    films: FilmSettings, kodi: KodiSettings, cache: Answers, clock: Clock, places: Mapping[Label, Affect]
) -> FilmParts:
    """The parts that the settings ask for; the catalogue that comes along is always there.

    A setting that is wrong switches off its source alone, and that says so.

    Raises:
        FilmError: the catalogue that comes along is damaged.
    """
    embedded = EmbeddedFilms()
    parts = FilmParts({FilmSourceName.CATALOGUE: embedded})
    if films.folder or films.clips:
        local = LocalFilms(Folders(films.folder, films.clips, embedded.all, places), clock)
        parts.sources[FilmSourceName.LOCAL] = local
        parts.details.append(local)
    if films.tmdb_token:
        token = films.tmdb_token.get_secret_value()
        try:
            tmdb = Tmdb(token, cache, clock, api=films.tmdb_api, images=films.tmdb_images)
        except SettingsError as error:
            parts.sources[FilmSourceName.TMDB] = _Unusable(str(error))
        else:
            parts.sources[FilmSourceName.TMDB] = tmdb
            parts.details.append(tmdb)
            parts.askers += [tmdb.asker, tmdb.pictures]
            parts.attribution = ATTRIBUTION
    if kodi.url:
        television = Kodi(kodi, clock)
        parts.televisions.append(television)
        parts.askers.append(television.asker)
    return parts
