"""Notes to the box in plain words that are commands, by a small word list of ours: English and a little Hindi. Pure.

A note is a command only where nothing is left of it besides the list: "skip this one please" skips, "I skipped lunch" does not.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from appliance.vocabulary.affect import Label
from appliance.vocabulary.chat import Act, Note

LONGEST: Final = 80
"""Letters: whoever writes more tells something."""

FILLERS: Final = (
    "please, now, the, a, an, this, that, it, one, song, track, music, tune, bit, little, just, can, could, would, you, box,"
    " hey, ok, okay, thanks, to, for, me, कृपया, ज़रा, जरा, अब, यह, ये, इसे, वह, गाना, गाने, संगीत, को, थोड़ा, थोड़ी, करो,"
    " करें, कीजिए, कर, दो, दीजिए, zara, ab, yeh, ye, ise, gaana, gana, sangeet, ko, thoda, thodi, karo, kijiye, kar, do"
)
"""Words that change nothing."""

COMMANDS: Final = {
    Act.PLAY: "play, go on, continue, resume, start, चलाओ, चलाएँ, बजाओ, बजाएँ, चालू, chalao, bajao, chalu",
    Act.PAUSE: "pause, stop, silence, be quiet, रोको, रोकें, रुको, बंद, roko, ruko, band",
    Act.SKIP: "skip, next, something else, play something else, play next, अगला, आगे, दूसरा, agla, aage, dusra",
    Act.PREVIOUS: "previous, back, go back, last again, पिछला, पीछे, pichla, peeche",
    Act.LOUDER: "louder, turn up, turn volume up, volume up, play louder, तेज़, तेज, ज़ोर से, आवाज़ बढ़ाओ, tez, zor se, awaaz badhao",
    Act.QUIETER: "quieter, softer, turn down, turn volume down, volume down, play quieter, not so loud, too loud, less loud,"
    " धीमा, धीमे, धीरे, आवाज़ कम, आवाज़ घटाओ, dheema, dheere, awaaz kam, awaaz ghatao",
    Act.LIKE: "i like, like, पसंद है, अच्छा है, pasand hai, accha hai",
    Act.DISLIKE: "i do not like, i don't like, dislike, i hate, पसंद नहीं, पसंद नहीं है, pasand nahin, pasand nahi hai",
    Act.SAVE: "save, keep, remember, सहेजो, याद रखो, yaad rakho",
}
"""What is said, without fillers."""

ASKING: Final = (
    "play something, something, i want something, i would like something, i'd like something, कुछ, कुछ बजाओ, kuch, kuch bajao"
)
"""Before one of ``MOODS``, or after it."""

MOODS: Final = {
    Label.CALM: "softer, soft, calmer, calm, quieter, quiet, slower, slow, gentler, gentle, relaxing, peaceful,"
    " शांत, धीमा, shaant, dheema",
    Label.UPBEAT: "livelier, lively, faster, fast, upbeat, energetic, wilder, louder, dancier,"
    " ज़ोरदार, तेज़, जोशीला, tez, joshila",
    Label.HAPPINESS: "happy, happier, cheerful, merry, sunny, खुश, ख़ुशनुमा, मज़ेदार, khush, mazedar",
    Label.SADNESS: "sad, sadder, melancholic, उदास, udaas",
}
"""What music may be asked to be."""


def words_of(text: str) -> tuple[str, ...]:
    """A text's words as they are compared: small letters, composed, without signs at their ends and without fillers."""
    plain = unicodedata.normalize("NFC", text).casefold().replace("\u2019", "'")
    parts = "".join(_kept(sign) for sign in plain).split()
    return tuple(part for part in parts if part not in _FILLERS)


def read(text: str) -> Note | None:
    """The command that a text is, None where it is none; never fails, whatever the text."""
    if len(text) > LONGEST:
        return None
    return _TABLE.get(words_of(text))


def _kept(sign: str) -> str:
    """Letters with their marks (vowels, in Devanagari), figures and apostrophes; joiners vanish, the rest parts words."""
    category = unicodedata.category(sign)
    if category == "Cf":
        return ""
    return sign if sign == "'" or category[0] in "LMN" else " "


def _listed(phrases: str) -> list[str]:
    return [phrase.strip() for phrase in phrases.split(",")]


def _table() -> dict[tuple[str, ...], Note]:
    table = {
        words_of(f"{first} {second}"): Note(Act.MOOD, label)
        for label, listed in MOODS.items()
        for mood in _listed(listed)
        for asking in _listed(ASKING)
        for first, second in ((asking, mood), (mood, asking))
    }
    return table | {words_of(phrase): Note(act) for act, listed in COMMANDS.items() for phrase in _listed(listed)}


_FILLERS: Final = frozenset(unicodedata.normalize("NFC", word).casefold() for word in _listed(FILLERS))
_TABLE: Final = _table()
