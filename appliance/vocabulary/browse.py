"""Looking for music in the library."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from appliance.vocabulary.affect import Label
from appliance.vocabulary.music import Track


def folded(text: str) -> str:
    """Without case, accents and typefaces, so that "bjork" finds "Björk": Unicode definition 146, compatibility caseless."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", text).casefold())
    return "".join(each for each in unicodedata.normalize("NFKD", decomposed.casefold()) if not unicodedata.combining(each))


class Shelving(StrEnum):
    """By what the library is sorted into groups."""

    ARTIST = "artist"
    ALBUM = "album"
    GENRE = "genre"


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for.

    Every word of ``text`` is somewhere in a track's title, artist, album or genres, whatever case and accents; artist, album
    and genre are exactly these, where named. ``mood`` sorts by how near a track is to that mood's sound.
    """

    text: str = ""
    artist: str | None = None
    album: str | None = None
    genre: str | None = None
    mood: Label | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found, and how many tracks there are in all."""

    total: int
    tracks: tuple[Track, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """An artist, an album (with its artist, empty where there are several) or a genre, and how many tracks it has."""

    name: str
    tracks: int
    artist: str = ""


@dataclass(frozen=True, slots=True)
class Groups:
    """A page of groups, and how many there are in all."""

    total: int
    groups: tuple[Group, ...]
