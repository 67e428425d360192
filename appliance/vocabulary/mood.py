"""The mood, and what moves it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from appliance.vocabulary.affect import Affect, Emotion, Label
from appliance.vocabulary.chat import Act
from appliance.vocabulary.units import PersonId, Seconds


@dataclass(frozen=True, slots=True)
class Mood:
    """The smoothed state of the person being read.

    ``posterior`` follows ``EMOTIONS`` and sums to 1. ``spread`` is the affect's standard deviation. ``emotion`` is the
    decided one of the seven. ``confidence`` in [0, 1] is that of the label. ``since`` is on the brain's monotonic clock.
    """

    posterior: tuple[float, ...]
    affect: Affect
    spread: float
    emotion: Emotion
    label: Label
    confidence: float
    since: Seconds


class Sense(StrEnum):
    """What a sensor may tell of the body of the person listening."""

    HEART_RATE = "heart_rate"
    """Beats a minute."""
    SKIN = "skin"
    """Skin conductance in microsiemens."""


class Source(StrEnum):
    """Where evidence of a mood comes from."""

    FACE = "face"
    WORDS = "words"
    BODY = "body"
    HAND = "hand"
    """Set by hand."""
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What moved the mood: from where, in words, when last (monotonic), and its share in [0, 1] of all that moved it.

    ``words`` are the box's own and never repeat what somebody wrote.
    """

    source: Source
    words: str
    at: Seconds
    share: float


class CalibrationState(StrEnum):
    """How far the learning of a resting face has come."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Calibration:
    """The learning of a person's resting face: ``progress`` in [0, 1], and in plain words what to do or why it failed."""

    person: PersonId
    state: CalibrationState
    progress: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of words that somebody wrote: in a sentence, whether they move the mood, and what was done."""

    words: str
    acts: bool
    did: Act | None = None


LONGEST_TEXT: Final = 500
"""Letters of words that somebody writes to the box at once."""


HOLD: Final = Seconds(2 * 3600.0)
"""How long a mood set by hand holds where nobody says otherwise."""
