"""The catalogue of films that comes along: ``catalogue.csv``, one line a film, written by us from common facts.

Columns: title; title in its own language where it differs; year; language (ISO 639-1); genres (``vocabulary.films.GENRES``);
age (our advice, in steps of 0, 6, 12, 16, 18, not an official rating); valence and arousal of the film as a whole; one line.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from appliance.errors import FilmError
from appliance.vocabulary.affect import Affect
from appliance.vocabulary.films import AGES, GENRES, Film, FilmId

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE: Final = "catalogue.csv"


class EmbeddedFilms:
    """The catalogue that comes along. Implements ``ports.FilmSource``."""

    def __init__(self) -> None:
        self.all = load()

    async def films(self, genres: tuple[str, ...], age: int) -> list[Film]:  # noqa: ARG002 - as the contract has it
        """All of them."""
        return self.all


def load() -> list[Film]:
    """The films of the catalogue.

    Raises:
        FilmError: a line is wrong; names it.
    """
    text = (files("appliance.films") / FILE).read_text("utf-8")
    films: list[Film] = []
    for number, row in enumerate(csv.DictReader(text.splitlines(), delimiter=";"), 2):
        try:
            films.append(_film(row))
        except (KeyError, TypeError, ValueError) as error:
            msg = f"{FILE}, line {number}: {error}"
            raise FilmError(msg) from error
    return films


def _film(row: Mapping[str, str]) -> Film:
    genres = tuple(row["genres"].split(","))
    unknown = set(genres) - set(GENRES)
    age = int(row["age"])
    if unknown or age not in AGES:
        msg = f"unknown genres {sorted(unknown)}" if unknown else f"age {age} is none of {AGES}"
        raise ValueError(msg)
    year = int(row["year"])
    return Film(
        id=film_id(row["title"], year),
        title=row["title"],
        year=year,
        genres=genres,
        age=age,
        affect=Affect(float(row["valence"]), float(row["arousal"])),
        original=row["original"],
        language=row["language"],
        why=row["why"],
    )


def film_id(title: str, year: int | None) -> FilmId:
    """The key of a film: letters and figures of its title in ASCII, or where it has none of those the letters' numbers."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "-".join(f"{ord(letter):x}" for letter in title if letter.isalnum())
    return FilmId(f"{slug[:60]}-{year or 0}")


def same_title(title: str) -> str:
    """A title as it is compared: without accents, punctuation and the article that it begins with."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", title).casefold() if c.isalnum() or c.isspace())
    return re.sub(r"^(the|a|an|la|le|les|il|el|der|die|das)\s+", "", " ".join(plain.split()))
