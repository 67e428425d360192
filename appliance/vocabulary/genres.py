"""Genres in common use and how music of that name usually feels, and how a file's words are brought to them.

The numbers are a prior written by us from what people say such music does to them, not a measurement: they are blended with
what the sound says (``affect``), and a person's own feedback overrules both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from appliance.vocabulary.affect import Affect
from appliance.vocabulary.browse import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

PRIORS: Final[dict[str, tuple[float, float]]] = {
    # quiet
    "ambient": (0.15, -0.75),
    "new age": (0.35, -0.7),
    "meditation": (0.35, -0.85),
    "sleep": (0.2, -0.9),
    "lullaby": (0.4, -0.8),
    "drone": (-0.2, -0.7),
    "dark ambient": (-0.5, -0.5),
    "downtempo": (0.2, -0.45),
    "trip hop": (-0.05, -0.35),
    "chillout": (0.35, -0.55),
    "lo fi": (0.2, -0.5),
    "easy listening": (0.45, -0.45),
    "instrumental": (0.15, -0.2),
    "acoustic": (0.2, -0.4),
    "singer songwriter": (0.0, -0.35),
    "ballad": (-0.15, -0.5),
    "slowcore": (-0.45, -0.6),
    # written music
    "classical": (0.1, -0.3),
    "baroque": (0.3, 0.0),
    "romantic": (0.05, -0.15),
    "chamber music": (0.15, -0.35),
    "opera": (0.05, 0.15),
    "choral": (0.15, -0.35),
    "requiem": (-0.5, -0.3),
    "piano": (0.1, -0.4),
    "symphony": (0.15, 0.1),
    "waltz": (0.45, 0.05),
    "march": (0.4, 0.45),
    "soundtrack": (0.0, 0.0),
    "musical": (0.45, 0.3),
    # song and dance
    "pop": (0.45, 0.35),
    "dance pop": (0.6, 0.65),
    "indie pop": (0.35, 0.2),
    "synthpop": (0.35, 0.4),
    "k pop": (0.55, 0.6),
    "disco": (0.7, 0.65),
    "dance": (0.6, 0.7),
    "house": (0.5, 0.6),
    "techno": (0.1, 0.7),
    "trance": (0.4, 0.65),
    "drum and bass": (0.2, 0.8),
    "dubstep": (-0.1, 0.7),
    "electronic": (0.25, 0.4),
    "idm": (0.0, 0.15),
    "funk": (0.65, 0.6),
    "soul": (0.35, 0.1),
    "r&b": (0.3, 0.1),
    "gospel": (0.55, 0.35),
    "hip hop": (0.1, 0.4),
    "trap": (-0.1, 0.45),
    "reggae": (0.5, 0.0),
    "dub": (0.2, -0.15),
    "ska": (0.6, 0.6),
    "latin": (0.6, 0.5),
    "salsa": (0.7, 0.65),
    "samba": (0.7, 0.6),
    "bossa nova": (0.5, -0.2),
    "tango": (0.0, 0.2),
    "flamenco": (0.1, 0.4),
    "afrobeat": (0.6, 0.55),
    "children": (0.7, 0.3),
    "christmas": (0.55, 0.1),
    "ragtime": (0.65, 0.4),
    # jazz, blues, folk
    "jazz": (0.3, 0.0),
    "swing": (0.6, 0.4),
    "bebop": (0.35, 0.5),
    "smooth jazz": (0.4, -0.35),
    "fusion": (0.3, 0.35),
    "blues": (-0.2, -0.05),
    "country": (0.35, 0.15),
    "bluegrass": (0.5, 0.45),
    "folk": (0.2, -0.25),
    "celtic": (0.3, 0.1),
    "americana": (0.2, 0.0),
    "world": (0.3, 0.1),
    "bollywood": (0.5, 0.4),
    "bhangra": (0.65, 0.75),
    "qawwali": (0.3, 0.4),
    "ghazal": (-0.2, -0.5),
    "bhajan": (0.35, -0.35),
    "devotional": (0.35, -0.35),
    "indian classical": (0.2, -0.3),
    # loud
    "rock": (0.15, 0.5),
    "indie": (0.2, 0.2),
    "alternative": (0.05, 0.35),
    "classic rock": (0.3, 0.45),
    "progressive rock": (0.1, 0.25),
    "psychedelic": (0.15, 0.15),
    "post rock": (-0.05, 0.05),
    "hard rock": (0.05, 0.7),
    "rock and roll": (0.6, 0.65),
    "punk": (0.0, 0.8),
    "emo": (-0.35, 0.45),
    "grunge": (-0.3, 0.5),
    "gothic": (-0.45, 0.1),
    "new wave": (0.2, 0.4),
    "industrial": (-0.4, 0.7),
    "noise": (-0.6, 0.6),
    "metal": (-0.35, 0.8),
    "heavy metal": (-0.25, 0.8),
    "death metal": (-0.65, 0.9),
    "black metal": (-0.7, 0.85),
    "doom metal": (-0.6, 0.2),
    # moods that files are tagged with
    "happy": (0.75, 0.45),
    "sad": (-0.65, -0.45),
    "calm": (0.4, -0.6),
    "relaxing": (0.45, -0.65),
    "energetic": (0.4, 0.75),
    "angry": (-0.6, 0.75),
    "melancholy": (-0.45, -0.45),
    "dark": (-0.5, 0.05),
    "party": (0.7, 0.75),
    "romance": (0.4, -0.3),
}
"""Valence and arousal, each in [-1, 1], by the genre's plain name."""

_SAME: Final[dict[str, str]] = {
    "alternative rock": "alternative",
    "alt rock": "alternative",
    "bossanova": "bossa nova",
    "children s music": "children",
    "chill": "chillout",
    "chill out": "chillout",
    "contemporary classical": "classical",
    "dnb": "drum and bass",
    "d&b": "drum and bass",
    "drum n bass": "drum and bass",
    "drum & bass": "drum and bass",
    "edm": "dance",
    "electronica": "electronic",
    "electro": "electronic",
    "eurodance": "dance",
    "film music": "soundtrack",
    "game": "soundtrack",
    "goth": "gothic",
    "hiphop": "hip hop",
    "indie rock": "indie",
    "klassik": "classical",
    "kids": "children",
    "lounge": "easy listening",
    "lofi": "lo fi",
    "melancholic": "melancholy",
    "orchestral": "classical",
    "ost": "soundtrack",
    "prog rock": "progressive rock",
    "psychedelic rock": "psychedelic",
    "punk rock": "punk",
    "rap": "hip hop",
    "rhythm and blues": "r&b",
    "rnb": "r&b",
    "rock & roll": "rock and roll",
    "rock n roll": "rock and roll",
    "score": "soundtrack",
    "synth pop": "synthpop",
    "top 40": "pop",
    "triphop": "trip hop",
    "video game": "soundtrack",
    "worldbeat": "world",
}


def plain(genre: str) -> str:
    """A genre's name for comparing: lower case, no accents, dashes and dots as blanks, common spellings made one."""
    words = " ".join(re.sub(r"[^\w&]+", " ", folded(genre)).replace("_", " ").split())
    return _SAME.get(words, words)


def prior(genres: Iterable[str]) -> Affect | None:
    """The mean prior of the genres that are known, None where none is. ``melodic death metal`` is read by its last words."""
    known = [PRIORS[name] for name in map(_known, genres) if name]
    if not known:
        return None
    return Affect(sum(valence for valence, _ in known) / len(known), sum(arousal for _, arousal in known) / len(known))


def _known(genre: str) -> str | None:
    words = plain(genre).split()
    for start in range(len(words)):
        name = " ".join(words[start:])
        name = _SAME.get(name, name)
        if name in PRIORS:
            return name
    return None
