"""The household's own films: a folder of NFO files, and a folder of shorts and music videos. Blocking: runs in a thread."""

from __future__ import annotations

import asyncio
import logging
import os
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from appliance.errors import FilmError
from appliance.films import nfo
from appliance.films.catalogue import film_id, same_title
from appliance.films.genres import UNRATED, affect_of
from appliance.vocabulary.affect import Affect, Label
from appliance.vocabulary.films import Film, FilmId, FilmKind, FilmSourceName, Poster
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from appliance.ports.clock import Clock

log = logging.getLogger(__name__)

MOST: Final = 20_000
"""Files that are looked at: a house with more films than that is a cinema."""
DEEPEST: Final = 6
VIDEOS: Final = frozenset({".mkv", ".mp4", ".m4v", ".avi", ".mov", ".webm", ".mpg", ".mpeg", ".ts", ".wmv"})
PICTURES: Final = (".jpg", ".jpeg", ".png", ".webp")
LARGEST_POSTER: Final = 4 * 1024 * 1024
MAGIC: Final = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
NOTHING_KNOWN: Final = Affect(0.2, 0.1)
"""Where a film lies of which nothing is known but its name."""


AGAIN: Final = Seconds(3600.0)
"""Until the folders are looked through again."""


@dataclass
class Found:
    """What was found: films by key, their posters, and the files that could not be read with the reason."""

    films: dict[FilmId, Film] = field(default_factory=dict)
    posters: dict[FilmId, Path] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)


class Folders:
    """The two folders, either of which may be none.

    ``known`` are the films that we know better than a file does: one of the same title and year lends its affect, age and
    line. ``places`` says where a label lies, for clips that are kept in folders named after moods.
    """

    def __init__(self, films: Path | None, clips: Path | None, known: Sequence[Film], places: Mapping[Label, Affect]) -> None:
        self._films, self._clips, self._places = films, clips, places
        self._known: dict[tuple[str, int], Film] = {}
        for film in known:
            for title in filter(None, (film.title, film.original)):
                for year in (film.year or 0,):
                    self._known[same_title(title), year] = film

    def scan(self) -> Found:
        """Look through the folders.

        Raises:
            FilmError: a folder is not there or cannot be read.
        """
        found = Found()
        if self._films:
            for file in _files(self._films):
                if file.suffix.casefold() == ".nfo":
                    self._nfo(self._films, file, found)
        if self._clips:
            for file in _files(self._clips):
                if file.suffix.casefold() in VIDEOS:
                    self._clip(self._clips, file, found)
        return found

    def _nfo(self, folder: Path, file: Path, found: Found) -> None:
        try:
            said = nfo.read(_content(file, nfo.LARGEST))
        except FilmError as error:
            found.failures[file.relative_to(folder).as_posix()] = str(error)
            return
        known = self._same(said.title, said.year) or self._same(said.original, said.year)
        affect = affect_of(said.genres)
        film = Film(
            id=film_id(said.title, said.year),
            title=said.title,
            year=said.year,
            genres=said.genres,
            age=said.age,
            affect=affect or NOTHING_KNOWN,
            original=said.original,
            why=said.why,
            kind=said.kind,
            source=FilmSourceName.LOCAL,
            ids=said.ids,
            trailer=said.trailer,
            file=_video(folder, file),
            rough=True,
        )
        if known:
            film = replace(
                known, source=FilmSourceName.LOCAL, ids=said.ids, trailer=said.trailer, file=film.file, kind=said.kind
            )
        found.films[film.id] = film
        poster = _poster(file)
        if poster:
            found.posters[film.id] = poster

    def _clip(self, folder: Path, file: Path, found: Found) -> None:
        """A short or a music video by its name: "Artist - Title (1999).mp4" is music; its folder may be called after a mood."""
        place = file.relative_to(folder)
        year = re.search(r"\((\d{4})\)", file.stem)
        title = re.sub(r"\s*[\[(].*?[\])]", "", file.stem).replace("_", " ").strip() or file.stem
        mood = next((part.casefold() for part in place.parts[:-1] if part.casefold() in Label.__members__.values()), None)
        music = " - " in title
        film = Film(
            id=FilmId(f"clip-{film_id(title, int(year[1]) if year else None)}"),
            title=title,
            year=int(year[1]) if year else None,
            genres=("music",) if music else (),
            age=0 if "kids" in place.parts else UNRATED,
            affect=self._places[Label(mood)] if mood and Label(mood) in self._places else NOTHING_KNOWN,
            kind=FilmKind.MUSIC_VIDEO if music else FilmKind.SHORT,
            source=FilmSourceName.LOCAL,
            file=place.as_posix(),
            rough=mood is None,
        )
        found.films[film.id] = film

    def _same(self, title: str, year: int | None) -> Film | None:
        """A film that we know under this title, from the same year or one beside it (releases differ by country)."""
        years = (year, year + 1, year - 1) if year else ()
        return next((self._known[key] for each in years if (key := (same_title(title), each)) in self._known), None)


class LocalFilms:
    """The household's films, looked for when they are first asked for and again from time to time.

    Implements ``ports.FilmSource`` and ``ports.FilmDetails``.
    """

    def __init__(self, folders: Folders, clock: Clock) -> None:
        self._folders, self._clock = folders, clock
        self._found = Found()
        self._at: Seconds | None = None
        self._looking = asyncio.Lock()

    @property
    def failures(self) -> Mapping[str, str]:
        """The files that could not be read."""
        return self._found.failures

    async def films(self, genres: tuple[str, ...], age: int) -> list[Film]:  # noqa: ARG002 - as the contract has it
        """All of them. Raises FilmError where a folder is not there."""
        async with self._looking:
            now = self._clock.monotonic()
            if self._at is None or now - self._at > AGAIN:
                self._found = await asyncio.to_thread(self._folders.scan)
                self._at = now
        return list(self._found.films.values())

    async def more(self, film: Film) -> Film:
        """All that its files say is known already."""
        return film

    async def poster(self, film: Film) -> Poster | None:
        """The picture that lies beside its file."""
        file = self._found.posters.get(film.id)
        return await asyncio.to_thread(poster, file) if file else None


def _files(folder: Path) -> Iterator[Path]:
    """The files below a folder, by name; no link leads out of it, and one that is too much is passed over."""
    if not folder.is_dir():
        msg = f"the film folder {folder} is not there: make it, or name another under [films]"
        raise FilmError(msg)
    count = 0
    for above, folders, names in os.walk(folder):
        depth = len(Path(above).relative_to(folder).parts)
        folders[:] = sorted(each for each in folders if not each.startswith(".")) if depth < DEEPEST else []
        for name in sorted(names):
            count += 1
            if count > MOST:
                log.warning("%s holds more than %d files; the rest is passed over", folder, MOST)
                return
            file = Path(above, name)
            if not name.startswith(".") and not file.is_symlink():
                yield file


def _content(file: Path, most: int) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(most + 1)
    except OSError as error:
        msg = (error.strerror or "it cannot be read").lower()
        raise FilmError(msg) from error


def _video(folder: Path, file: Path) -> str:
    """The video beside an NFO file, below the folder; empty where there is none."""
    named = [each for each in sorted(file.parent.glob("*")) if each.suffix.casefold() in VIDEOS]
    same = [each for each in named if each.stem == file.stem] or (named if len(named) == 1 else [])
    return same[0].relative_to(folder).as_posix() if same else ""


def _poster(file: Path) -> Path | None:
    names = (f"{file.stem}-poster", "poster", "folder", "movie") if file.stem != "movie" else ("poster", "folder", "movie")
    candidates = (file.parent / f"{name}{suffix}" for name in names for suffix in PICTURES)
    return next((each for each in candidates if each.is_file() and not each.is_symlink()), None)


def poster(file: Path) -> Poster | None:
    """A picture file as a poster; None where it is none that a browser shows, or too large."""
    try:
        content = _content(file, LARGEST_POSTER)
    except FilmError as error:
        log.debug("%s: %s", file, error)
        return None
    return picture(content) if len(content) <= LARGEST_POSTER else None


def picture(content: bytes) -> Poster | None:
    """Bytes as a poster, by how they begin; None where they are no JPEG, PNG or WebP."""
    kind = next((kind for magic, kind in MAGIC.items() if content.startswith(magic)), None)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        kind = "image/webp"
    return Poster(kind, content) if kind else None
