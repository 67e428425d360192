"""What people write as a hint about their mood: a little valence, never a verdict.

English goes through VADER (C. J. Hutto and E. Gilbert, "VADER: a parsimonious rule-based model for sentiment analysis of
social media text", ICWSM 2014). Any other language has only a short word list of ours, and the answer says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

Analyser = Callable[[str], float]
"""English text in, its valence in [-1, 1] out: VADER's compound score. Made outside: VADER reads its lexicon from a file."""

NEUTRAL_BELOW: Final = 0.05
"""VADER's authors call a compound score nearer to zero than this neutral."""

LONGEST: Final = 2000
"""Characters of a text that are looked at."""

LIST_VALENCE: Final = 0.5
"""What one word of our list weighs."""

GOOD: Final = {
    "en": "good great happy glad fine lovely nice wonderful love like joy relaxed",
    "de": "gut super toll froh glücklich schön wunderbar liebe fröhlich entspannt prima klasse",
    "fr": "bien super heureux heureuse content contente joyeux joyeuse génial belle beau adore aime",
    "es": "bien feliz contento contenta alegre genial bueno buena maravilloso encanta tranquilo tranquila",
    "it": "bene felice contento contenta allegro allegra bello bella meraviglioso adoro sereno serena",
    "nl": "goed blij gelukkig fijn leuk heerlijk mooi vrolijk geweldig ontspannen",
}
BAD: Final = {
    "en": "bad sad awful terrible angry afraid lonely upset hate miserable worried stressed",
    "de": "schlecht traurig furchtbar schlimm wütend ängstlich einsam mies hasse gestresst unglücklich",
    "fr": "mal triste terrible affreux affreuse colère peur seul seule déteste stressé stressée malheureux",
    "es": "mal triste terrible horrible enfadado enfadada miedo odio estresado estresada",
    "it": "male triste terribile orribile arrabbiato arrabbiata paura odio stressato stressata",
    "nl": "slecht verdrietig vreselijk boos bang eenzaam haat gestrest ongelukkig",
}
"""Our short list: everyday words that say plainly how somebody is. Words that mostly mean something else are left out."""

SIGNS: Final = {
    language: dict.fromkeys(GOOD[language].split(), 1) | dict.fromkeys(BAD[language].split(), -1) for language in GOOD
}

NOT: Final = frozenset(("not", "never", "no", "nicht", "kein", "keine", "nie", "pas", "jamais", "nunca", "non", "niet", "geen"))
"""One of these within two words before turns a word round."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What a text said. ``valence`` in [-1, 1]; ``by`` is what acted on it; ``words`` says so for people."""

    valence: float
    by: Literal["vader", "list", "nothing"]
    words: str

    @property
    def acts(self) -> bool:
        """Whether it moves the mood."""
        return self.valence != 0


def read(text: str, language: str = "en", analyser: Analyser | None = None) -> Hint:
    """What a text says of its writer's mood. ``language`` is a BCP 47 tag; never fails, whatever the text."""
    text = text[:LONGEST]
    primary = language.replace("_", "-").partition("-")[0].lower()
    if primary == "en" and analyser is not None:
        valence = min(max(analyser(text), -1.0), 1.0)
        return _hint(valence, "vader", "")
    if primary not in SIGNS:
        return Hint(0.0, "nothing", f"I do not know words of the language “{primary}” yet, so this does not move the mood.")
    return _hint(_listed(text, primary), "list", " I know only a short list of words in this language.")


def _hint(valence: float, by: Literal["vader", "list"], remark: str) -> Hint:
    if abs(valence) < NEUTRAL_BELOW:
        return Hint(0.0, "nothing", f"I found nothing in it that says how you are.{remark}")
    return Hint(
        valence, by, f"That sounds {'rather good' if valence > 0 else 'rather low'}: a hint that I take into account.{remark}"
    )


def _listed(text: str, language: str) -> float:
    """The sum of the listed words, in [-1, 1]."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    total = 0.0
    for index, word in enumerate(words):
        sign = SIGNS[language].get(word, 0)
        if sign:
            turned = any(before in NOT for before in words[max(index - 2, 0) : index])
            total += -sign * LIST_VALENCE if turned else sign * LIST_VALENCE
    return min(max(total, -1.0), 1.0)
