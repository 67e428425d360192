"""What a music file says of itself, by mutagen: every format's tags, broken ones as far as they can be read."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Final

import mutagen
from mutagen.id3 import TCON

from appliance.vocabulary.music import Tags

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

log = logging.getLogger(__name__)

_ITUNES: Final = "----:com.apple.iTunes:"
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "title": ("title", "TIT2", "\xa9nam", "WM/Title", "Title"),
    "artist": ("artist", "TPE1", "\xa9ART", "Author", "albumartist", "TPE2", "aART", "WM/AlbumArtist"),
    "album": ("album", "TALB", "\xa9alb", "WM/AlbumTitle"),
    "genre": ("genre", "TCON", "\xa9gen", "WM/Genre"),
    "year": ("date", "originaldate", "year", "TDRC", "TDOR", "TYER", "\xa9day", "WM/Year"),
    "number": ("tracknumber", "track", "TRCK", "trkn", "WM/TrackNumber"),
    "recording": (
        "musicbrainz_trackid",
        "UFID:http://musicbrainz.org",
        f"{_ITUNES}MusicBrainz Track Id",
        "MusicBrainz/Track Id",
    ),
    "release": (
        *("musicbrainz_albumid", "TXXX:MusicBrainz Album Id"),
        *(f"{_ITUNES}MusicBrainz Album Id", "MusicBrainz/Album Id"),
    ),
    "performer": (
        *("musicbrainz_artistid", "TXXX:MusicBrainz Artist Id"),
        *(f"{_ITUNES}MusicBrainz Artist Id", "MusicBrainz/Artist Id"),
    ),
    "explicit": ("itunesadvisory", "TXXX:ITUNESADVISORY", "TXXX:itunesadvisory", "rtng"),
    **{
        f"{kind}_gain": (
            *(f"replaygain_{kind}_gain", f"TXXX:replaygain_{kind}_gain", f"TXXX:REPLAYGAIN_{kind.upper()}_GAIN"),
            *(f"{_ITUNES}replaygain_{kind}_gain", f"RVA2:{kind}"),
        )
        for kind in ("track", "album")
    },
}
"""Under which names the formats keep each field, the first that is filled counts: Vorbis and APE, ID3, MP4, ASF.

MusicBrainz' are those of Picard (picard-docs.musicbrainz.org, Appendix B: Tag Mapping).
"""
_EXPLICIT: Final = frozenset({"1", "4"})
"""What iTunes' rating says of explicit content, 4 in old files; 2 is a version that was cleaned."""
_R128: Final = 5.0
"""dB between what Opus' own gain aims at (-23 LUFS, RFC 7845 section 5.2.1) and ReplayGain's -18."""
_LARGEST: Final = 60.0
"""dB; what claims a larger gain than this is broken."""
_LONGEST: Final = 400  # characters: some files carry a book in their title
_MOST_GENRES: Final = 12


def read(path: Path) -> Tags:
    """The file's tags. What is missing or broken is empty; nothing is raised."""
    try:
        file = mutagen.File(path)
    except Exception as error:  # noqa: BLE001 - mutagen's parsers meet any bytes there are and raise whatever those lead to
        log.debug("%s: the tags cannot be read: %r", path, error)
        return Tags()
    # A file without tags has an empty or no mapping; a few formats have no tags at all.
    tags = getattr(file, "tags", None)
    if not tags:
        return Tags()
    # Vorbis and APE know no letter case; mutagen's own mappings do not all agree on that.
    found = {field: _texts(tags, names) for field, names in _NAMES.items()}
    return Tags(
        title=_first(found["title"]),
        artist=_first(found["artist"]),
        album=_first(found["album"]),
        genres=split_genres(found["genre"]),
        year=_year(_first(found["year"])),
        number=_leading_number(_first(found["number"])),
        recording=_uuid(_first(found["recording"])),
        release=_uuid(_first(found["release"])),
        performer=_uuid(_first(found["performer"])),
        track_gain=_gain(tags, found, "track"),
        album_gain=_gain(tags, found, "album"),
        explicit=_first(found["explicit"]) in _EXPLICIT,
    )


def split_genres(texts: list[str]) -> tuple[str, ...]:
    """Genres apart at ``;``, ``/``, ``,`` and NUL, ID3v1's numbers as names (``17``, ``(17)``), each once, in order."""
    genres: list[str] = []
    for text in texts:
        # TCON reads the numbers of ID3v1 in all the forms that programs write them in.
        for name in TCON(encoding=3, text=[text]).genres:  # type: ignore[no-untyped-call]
            genres += (part.strip() for part in re.split(r"[;/,|\0]", name))
    known = {genre.casefold(): genre for genre in reversed(genres) if genre and genre.casefold() not in {"unknown", "other"}}
    return tuple(dict.fromkeys(known[genre.casefold()] for genre in genres if genre.casefold() in known))[:_MOST_GENRES]


def _texts(tags: Mapping[str, object], names: tuple[str, ...]) -> list[str]:
    """The values of the first of these fields that is filled, as clean text."""
    for name in names:
        try:
            value = tags.get(name)
        except (KeyError, ValueError):  # a name that this format cannot have
            continue
        texts = [_clean(text) for text in _listed(value)]
        if any(texts):
            return [text for text in texts if text]
    return []


def _listed(value: object) -> list[object]:
    """The parts of a field's value: of an ID3 frame, of an APE or ASF value, or of a list."""
    if value is None:
        return []
    text = getattr(value, "text", None)
    if isinstance(text, list):
        return list(text)
    if isinstance(value, list):
        return list(value)
    for plain in ("data", "gain"):  # of ID3's frames without text: an identifier, a volume
        if hasattr(value, plain):
            return [getattr(value, plain)]
    return [value]


def _clean(part: object) -> str:
    """One line of text. MP4's track number is a pair; control characters and lone surrogates go."""
    part = part[0] if isinstance(part, tuple) and part else part
    text = part.decode("utf-8", "replace") if isinstance(part, bytes) else str(part)
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "/")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_LONGEST]


def _first(texts: list[str]) -> str:
    return texts[0] if texts else ""


def _year(text: str) -> int | None:
    found = re.search(r"(?<!\d)(1\d{3}|20\d{2})(?!\d)", text)
    return int(found[0]) if found else None


def _leading_number(text: str) -> int | None:
    found = re.match(r"\d{1,5}", text)
    return int(found[0]) if found and int(found[0]) > 0 else None


def _uuid(text: str) -> str:
    return text.lower() if re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text) else ""


def _gain(tags: Mapping[str, object], found: Mapping[str, list[str]], kind: str) -> float | None:
    """ReplayGain in dB; Opus has its own, in 1/256 dB."""
    number = re.match(r"[+-]?\d+(\.\d+)?", _first(found[f"{kind}_gain"]))
    gain = float(number[0]) if number else None
    if gain is None:
        opus = re.fullmatch(r"[+-]?\d{1,6}", _first(_texts(tags, (f"r128_{kind}_gain",))))
        gain = int(opus[0]) / 256 + _R128 if opus else None
    return gain if gain is not None and abs(gain) <= _LARGEST else None
