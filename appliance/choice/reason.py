"""A pick's reason in words, made from the part of the score that counted most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from appliance.choice.context import numbers, words
from appliance.vocabulary.affect import Label
from appliance.vocabulary.choice import Strategy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appliance.choice.engine import Choice, Wish
    from appliance.vocabulary.music import Track

SEEM: Final = {
    Label.NEUTRAL: "you seem neither up nor down",
    Label.HAPPINESS: "you look happy",
    Label.SURPRISE: "you look surprised",
    Label.SADNESS: "you look sad",
    Label.ANGER: "you look angry",
    Label.DISGUST: "you look put off",
    Label.FEAR: "you look afraid",
    Label.CALM: "you seem calm",
    Label.TIRED: "you seem tired",
    Label.TENSE: "you seem tense",
    Label.UPBEAT: "you seem upbeat",
    Label.DOWN: "you seem down",
    Label.UNSURE: "I can't tell your mood",
    Label.ABSENT: "nobody is here",
}

CLEAR: Final = frozenset(Label) - {Label.UNSURE, Label.ABSENT}

BRIGHT: Final = 0.2
"""Valence from which a track is called bright (and below minus which dark)."""
LIVELY: Final = 0.3
"""Arousal from which a track is called lively (and below minus which calm)."""


def character(track: Track) -> str:
    """Two words on how a track sounds: "bright and lively", "dark and calm"."""
    light = "bright" if track.affect.valence > BRIGHT else "dark" if track.affect.valence < -BRIGHT else "even"
    pace = "lively" if track.affect.arousal > LIVELY else "calm" if track.affect.arousal < -LIVELY else "steady"
    return f"{light} and {pace}"


def sentence(track: Track, choice: Choice, wish: Wish) -> str:
    """One sentence: what is right about the track (its largest part) and the mood it is for."""
    mood, goal = wish.mood, choice.target
    lead = f"For {mood.label}" if mood.label in CLEAR else "Meanwhile"
    way = ""
    if wish.strategy is Strategy.SHIFT:
        way = f", on the way to {'a brighter' if goal.affect.valence > mood.affect.valence else 'an easier'} mood"
    return f"{lead}: {_why(track, choice, wish)}{way}, because {SEEM[mood.label]}."


def largest(parts: Mapping[str, float]) -> str:
    """The part that counted most; the first of equal ones."""
    return max(parts, key=lambda name: parts[name])


def _why(track: Track, choice: Choice, wish: Wish) -> str:
    part, sounds = largest(choice.parts), character(track)
    if part == "taste":
        return _taste(track, choice)
    return {
        "mood": sounds if choice.within else f"{sounds}, the nearest that may come now",
        "neighbours": "kept by others here in this mood",
        "context": f"{sounds}, as {words(numbers(wish.situation))}",
        "new": f"something new, {sounds}, to learn whether you like it",
        "flow": "it follows well on what came before",
        "fair": "all of you may like it",
    }[part]


def _taste(track: Track, choice: Choice) -> str:
    """What of taste it is: the track itself, its artist, or what it is like."""
    rest = choice.parts["taste"] - choice.known - choice.artist
    if choice.known >= max(choice.artist, rest):
        return "you liked it before"
    if choice.artist >= rest:
        return f"by {track.tags.artist}, whom you like"
    return f"much like what you have liked, {character(track)}"
