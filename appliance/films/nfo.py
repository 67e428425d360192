"""Kodi's and Jellyfin's NFO files: what one says of a film (kodi.wiki/view/NFO_files/Movies)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from appliance.errors import FilmError
from appliance.films.genres import UNRATED, age_of, genres_of
from appliance.vocabulary.films import FilmKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

LARGEST: Final = 1024 * 1024
"""Bytes. A film with a long cast has some 50 kB."""
LONGEST: Final = 300
"""Letters that are taken of any of its texts."""
ROOTS: Final = {"movie": FilmKind.FILM, "musicvideo": FilmKind.MUSIC_VIDEO}
YOUTUBE: Final = re.compile(r"plugin://plugin\.video\.youtube/.*?(?:video_?id=)([A-Za-z0-9_-]{11})")
YEARS: Final = range(1888, 2101)
"""Of films; before there were none."""


@dataclass(frozen=True, slots=True)
class Nfo:
    """What an NFO file says. ``trailer`` is a web address; ``age`` is one of ``vocabulary.films.AGES``."""

    kind: FilmKind
    title: str
    original: str = ""
    year: int | None = None
    genres: tuple[str, ...] = ()
    age: int = UNRATED
    why: str = ""
    trailer: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)


def read(content: bytes) -> Nfo:
    """What an NFO file says.

    Raises:
        FilmError: it is too large, damaged, refers outside itself (a document type or entities), or says nothing of a film.
    """
    if len(content) > LARGEST:
        msg = f"it is larger than {LARGEST // 1024} kB"
        raise FilmError(msg)
    try:
        root = fromstring(_alone(content), forbid_dtd=True)
    except DefusedXmlException as error:
        msg = "it has a document type or entities, which a film needs none of"
        raise FilmError(msg) from error
    except (ParseError, ValueError, LookupError) as error:  # LookupError: an encoding that nobody knows
        msg = "it is not XML, or damaged"
        raise FilmError(msg) from error
    kind = ROOTS.get(root.tag)
    if kind is None:
        msg = f"it is about a {root.tag[:40]}, not a film"
        raise FilmError(msg)
    title = _text(root, "title")
    if not title:
        msg = "it names no title"
        raise FilmError(msg)
    return Nfo(
        kind=kind,
        title=title,
        original=_text(root, "originaltitle") if _text(root, "originaltitle") != title else "",
        year=_year(root),
        genres=genres_of(element.text or "" for element in root.iter("genre")),
        age=age_of(_text(root, "mpaa") or _text(root, "certification")),
        why=_sentence(_text(root, "tagline") or _text(root, "outline")),
        trailer=_trailer(_text(root, "trailer")),
        ids=_ids(root),
    )


def _alone(content: bytes) -> bytes:
    """Without the web address that a "combination" NFO has after its XML."""
    for end in (b"</movie>", b"</musicvideo>"):
        head, found, _ = content.partition(end)
        if found:
            return head + end
    return content


def _text(root: Element, name: str) -> str:
    """The text of a child, on one line and not longer than a page can show."""
    return " ".join((root.findtext(name) or "").split())[:LONGEST]


def _sentence(text: str) -> str:
    """The first sentence."""
    return re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]


def _year(root: Element) -> int | None:
    for name in ("year", "premiered", "releasedate"):
        found = re.match(r"\d{4}", _text(root, name))
        if found and int(found[0]) in YEARS:
            return int(found[0])
    return None


def _trailer(text: str) -> str:
    found = YOUTUBE.search(text)
    if found:
        return f"https://www.youtube.com/watch?v={found[1]}"
    return text if text.startswith("https://") else ""


def _ids(root: Element) -> dict[str, str]:
    """Of the databases that we know, where they look like their own."""
    ids = {str(element.get("type", "")).casefold(): (element.text or "").strip() for element in root.iter("uniqueid")}
    ids = {"imdb": _text(root, "imdbid"), "tmdb": _text(root, "tmdbid")} | ids
    shapes = {"imdb": r"tt\d{6,10}", "tmdb": r"\d{1,9}"}
    return {name: ids[name] for name, shape in shapes.items() if re.fullmatch(shape, ids.get(name, ""))}
