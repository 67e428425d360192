"""What sensors and people tell the box over MQTT: ``input/...`` (DESIGN section 5). It never adds consent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from appliance.home.topics import MessageError
from appliance.vocabulary.mood import LONGEST_TEXT, Sense

TEXT: Final = "input/text"
TOPICS: Final = (TEXT, *(f"input/{sense}" for sense in Sense))
LARGEST_TEXT: Final = 4 * LONGEST_TEXT
LARGEST_MEASUREMENT: Final = 128
"""Bytes of each."""
LIVING: Final = {Sense.HEART_RATE: (25.0, 230.0), Sense.SKIN: (0.01, 100.0)}
"""What a living body may measure: beats a minute, and microsiemens at the skin."""
FRESH: Final = timedelta(seconds=60)
"""A measurement that is older says nothing of now; one that is as far ahead comes from a clock that is wrong."""


@dataclass(frozen=True, slots=True)
class Feel:
    """A measurement of a body; ``at`` is when it was taken, where the sensor says so."""

    sense: Sense
    value: float
    at: datetime | None

    def is_fresh(self, now: datetime) -> bool:
        """Whether it tells of now."""
        return self.at is None or abs(now - self.at) <= FRESH


@dataclass(frozen=True, slots=True)
class Tell:
    """Words for the box, in English."""

    text: str


Input = Feel | Tell


def told(topic: str, payload: bytes) -> Input:
    """What an incoming message tells; ``topic`` is below the root.

    ``heart_rate`` and ``skin`` take a number, alone or as ``{"value": 72, "at": "2026-05-01T12:00:00Z"}``; ``text`` words.

    Raises:
        MessageError: it is none of these; says what would be, and never the payload itself.
    """
    if topic == TEXT:
        return Tell(_text(payload))
    if topic in TOPICS:
        return _feel(Sense(topic.removeprefix("input/")), payload)
    msg = "there is no such topic"
    raise MessageError(msg)


def _text(payload: bytes) -> str:
    try:
        text = " ".join(payload[: LARGEST_TEXT + 1].decode("utf-8").split())
    except UnicodeDecodeError:
        text = ""
    if len(payload) > LARGEST_TEXT or not text or len(text) > LONGEST_TEXT or not text.isprintable():
        msg = f"expected 1 to {LONGEST_TEXT} letters of UTF-8 text"
        raise MessageError(msg)
    return text


def _feel(sense: Sense, payload: bytes) -> Feel:
    low, high = LIVING[sense]
    msg = f"expected a number from {low:g} to {high:g}, alone or as value beside at, a time in ISO 8601 with its zone"
    if len(payload) > LARGEST_MEASUREMENT:
        raise MessageError(msg)
    try:
        given, at = json.loads(payload), None
        if isinstance(given, dict):
            at = datetime.fromisoformat(given.pop("at"))
            value = given.pop("value")
        else:
            value, given = given, None
    except (ValueError, TypeError, KeyError, RecursionError):
        raise MessageError(msg) from None
    known = not given and (at is None or at.tzinfo is not None)
    if not known or isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise MessageError(msg)
    return Feel(sense, float(value), at)
