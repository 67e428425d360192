"""What others call genres and age ratings, led back to ours; and what films of a genre are mostly like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from appliance.vocabulary.affect import Affect
from appliance.vocabulary.films import AGES, GENRES

if TYPE_CHECKING:
    from collections.abc import Iterable

PRIOR: Final = {
    "action": (0.05, 0.7),
    "adventure": (0.4, 0.45),
    "animation": (0.45, 0.2),
    "comedy": (0.5, 0.3),
    "crime": (-0.1, 0.45),
    "documentary": (0.4, -0.15),
    "drama": (0.05, 0.0),
    "family": (0.55, 0.15),
    "fantasy": (0.4, 0.15),
    "history": (-0.15, 0.25),
    "horror": (-0.4, 0.6),
    "music": (0.5, 0.3),
    "mystery": (-0.05, 0.4),
    "nature": (0.4, -0.3),
    "nostalgia": (0.2, -0.2),
    "romance": (0.3, 0.05),
    "science fiction": (0.0, 0.5),
    "sport": (0.35, 0.4),
    "thriller": (-0.2, 0.55),
    "war": (-0.25, 0.3),
    "western": (0.15, 0.4),
}
"""Valence and arousal: the means of our own catalogue's films by genre, in steps of 0.05 (a test holds it so)."""

ALIASES: Final = {
    "sci-fi": "science fiction",
    "scifi": "science fiction",
    "science-fiction": "science fiction",
    "musical": "music",
    "music video": "music",
    "anime": "animation",
    "cartoon": "animation",
    "kids": "family",
    "children": "family",
    "romantic": "romance",
    "biography": "history",
    "historical": "history",
    "film-noir": "crime",
    "sports": "sport",
    "suspense": "thriller",
    "wildlife": "nature",
    "travel": "documentary",
}

TMDB: Final = {
    28: "action",
    12: "adventure",
    16: "animation",
    35: "comedy",
    80: "crime",
    99: "documentary",
    18: "drama",
    10751: "family",
    14: "fantasy",
    36: "history",
    27: "horror",
    10402: "music",
    9648: "mystery",
    10749: "romance",
    878: "science fiction",
    53: "thriller",
    10752: "war",
    37: "western",
}
"""TMDb's numbers of the genres of films (its ``/genre/movie/list``); those that we have no word for are left out."""

CERTIFICATES: Final = {
    **dict.fromkeys(("g", "u", "tv-g", "tv-y", "al", "tp", "all", "a.l.", "t", "l"), 0),
    **dict.fromkeys(("pg", "tv-pg", "tv-y7", "ua", "7"), 6),
    **dict.fromkeys(("pg-13", "12a", "tv-14", "m", "13", "ua 13+", "ua 7+"), 12),
    **dict.fromkeys(("r", "15", "ma15+", "tv-ma", "14", "ua 16+"), 16),
    **dict.fromkeys(("nc-17", "x", "a", "r18", "18+", "r18+"), 18),
}
"""Ratings of the USA, Britain, India and some others, as the next step of ours that is not lower."""

UNRATED: Final = 18
"""A film that nobody rated is not offered to children."""


def genres_of(names: Iterable[str]) -> tuple[str, ...]:
    """Our genres for others' names, each once, in their order; "Comedy / Drama" is two."""
    found: dict[str, None] = {}
    for name in names:
        for part in re.split(r"[/|,&]| and ", name.casefold()):
            word = " ".join(part.split())
            word = ALIASES.get(word, word)
            if word in GENRES:
                found[word] = None
    return tuple(found)


def affect_of(genres: Iterable[str]) -> Affect | None:
    """The mean of what these genres are mostly like, None without genres. A rough guess."""
    known = [PRIOR[genre] for genre in genres if genre in PRIOR]
    if not known:
        return None
    valence, arousal = (sum(values) / len(known) for values in zip(*known, strict=True))
    return Affect(round(valence, 2), round(arousal, 2))


def age_of(rating: str) -> int:
    """From what age, by a rating as files write it ("Rated PG-13", "FSK 12", "de:6"); unknown ones are for adults."""
    word = rating.casefold().strip()
    word = re.sub(r"^(rated|us|gb|uk|de|in|fsk|germany|usa)\b[:\s]*(rated|fsk)?[:\s-]*", "", word).strip()
    if word in CERTIFICATES:
        return CERTIFICATES[word]
    number = re.fullmatch(r"(?:fsk|ab|from)?\s*(\d{1,2})\+?", word)
    return next((age for age in AGES if age >= int(number[1])), UNRATED) if number else UNRATED
