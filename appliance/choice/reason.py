"""A pick's reason in words, made from the part of the score that counted most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from appliance.vocabulary.affect import Label
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.music import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appliance.vocabulary.choice import Target
    from appliance.vocabulary.mood import Mood
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


def sentence(track: Track, parts: Mapping[str, float], mood: Mood, strategy: Strategy, goal: Target) -> str:
    """One sentence: what is right about the track (its largest part) and the mood it is for."""
    largest = max(parts, key=lambda name: parts[name])
    seem = SEEM[mood.label]
    why = {
        "mood": character(track),
        "energy": f"the right energy, {character(track)}",
        "tempo": f"{track.sound.tempo:.0f} beats a minute",
        "genre": ", ".join(track.tags.genres).lower(),
        "mode": "in a major key" if track.sound.mode is Mode.MAJOR else "in a minor key",
        "taste": "you liked it before in this mood",
        "variety": "something else for a change",
    }[largest]
    lead = f"For {mood.label}" if mood.label in CLEAR else "Meanwhile"
    way = f", on the way to {'a brighter' if goal.affect.valence > mood.affect.valence else 'an easier'} mood"
    return f"{lead}: {why}{way if strategy is Strategy.SHIFT else ''}, because {seem}."
