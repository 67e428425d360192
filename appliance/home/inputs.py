"""What sensors and people tell the box over MQTT: ``input/...`` (DESIGN section 5). It never adds consent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from appliance.home.topics import MessageError
from appliance.vocabulary.mood import LONGEST_TEXT, Sense
from appliance.vocabulary.surroundings import Doing, Input, Weather
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_T = TypeVar("_T")

TOPICS: Final = tuple(f"input/{each}" for each in Input)
LARGEST_TEXT: Final = 4 * LONGEST_TEXT
LARGEST: Final = 128
LARGEST_PRESENCE: Final = 2048
"""Bytes of each."""
MOST_PRESENT: Final = 30
LONGEST_NAME: Final = 64

LIVING: Final = {Sense.HEART_RATE: (25.0, 230.0), Sense.SKIN: (0.01, 60.0)}
"""What a living body may measure: beats a minute, and microsiemens at the skin."""
LOUD: Final = (0.0, 140.0)
"""dB(A), from the threshold of hearing to that of pain."""

LASTS: Final = {
    Input.HEART_RATE: timedelta(seconds=60),
    Input.SKIN: timedelta(seconds=60),
    Input.NOISE: timedelta(minutes=10),
    Input.ACTIVITY: timedelta(minutes=15),
    Input.WEATHER: timedelta(hours=3),
    Input.PRESENCE: timedelta(hours=12),
    Input.TEXT: timedelta(minutes=6),
}
"""How long each tells of now, counted from when it was measured."""
AHEAD: Final = timedelta(seconds=60)
"""What is further in the future comes from a clock that is wrong."""

ACTIVITIES: Final = {
    **dict.fromkeys(("still", "stationary", "sitting", "lying", "standing"), Doing.STILL),
    **dict.fromkeys(("walking", "on_foot"), Doing.WALKING),
    "running": Doing.RUNNING,
    **dict.fromkeys(("cycling", "on_bicycle"), Doing.CYCLING),
    **dict.fromkeys(("driving", "in_vehicle", "automotive"), Doing.DRIVING),
}
"""The words of watches and of Home Assistant's phones, in lower case."""
UNKNOWN: Final = frozenset({"unknown", "unavailable"})
"""What a home that has lost a sensor passes on; it is no mistake."""
NOBODY: Final = "nobody"


@dataclass(frozen=True, slots=True)
class Feel:
    """A measurement of a body."""

    sense: Sense
    value: float


@dataclass(frozen=True, slots=True)
class Tell:
    """Words for the box, in English."""

    text: str


@dataclass(frozen=True, slots=True)
class Surround:
    """What somebody does, the weather, or how loud the room is in dB(A)."""

    value: Doing | Weather | float


@dataclass(frozen=True, slots=True)
class Present:
    """Who is at home, by id or name."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forget:
    """The sensor knows nothing."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an input tells; ``at`` is when it was so, where it says that."""

    input: Input
    what: Feel | Tell | Surround | Present | Forget
    at: datetime | None = None

    def left(self, now: datetime) -> Seconds:
        """For how long it tells of now; 0 where it is too old or of the future."""
        if self.at is None:
            return Seconds(LASTS[self.input].total_seconds())
        age = now - self.at
        return Seconds(max(0.0, (LASTS[self.input] - age).total_seconds()) if age >= -AHEAD else 0.0)


def told(topic: str, payload: bytes) -> Told:
    """What an incoming message tells; ``topic`` is below the root.

    ``text`` takes words, all others a word or number, alone or as ``{"value": 72, "at": "2026-05-01T12:00:00Z"}`` with ``at``
    as one likes; ``presence`` also a list of names, or names with commas between.

    Raises:
        MessageError: it is none of these; says what would be, and never the payload itself.
    """
    if topic not in TOPICS:
        msg = "there is no such topic"
        raise MessageError(msg)
    what = Input(topic.removeprefix("input/"))
    if what is Input.TEXT:
        return Told(what, Tell(_text(payload)))
    if len(payload) > (LARGEST_PRESENCE if what is Input.PRESENCE else LARGEST):
        msg = f"a payload of {len(payload)} bytes is too large"
        raise MessageError(msg)
    value, at = _unpacked(payload)
    if isinstance(value, str) and value.strip().lower() in UNKNOWN:
        return Told(what, Forget(), at)
    return Told(what, _READ[what](value), at)


def _unpacked(payload: bytes) -> tuple[object, datetime | None]:
    """The value of a message and its time: plain, JSON, or an object of both."""
    msg = "expected a value, alone or beside at, a time in ISO 8601 with its zone, in a JSON object"
    try:
        text = payload.decode("utf-8")
    except UnicodeDecodeError:
        raise MessageError(msg) from None
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return text, None
    if not isinstance(given, dict):
        return given, None
    try:
        value = given.pop("value")
        at = datetime.fromisoformat(given.pop("at")) if "at" in given else None
    except (ValueError, TypeError, KeyError):
        raise MessageError(msg) from None
    if given or (at is not None and at.tzinfo is None):
        raise MessageError(msg)
    return value, at


def _number(value: object, bounds: tuple[float, float]) -> float:
    low, high = bounds
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        msg = f"expected a number from {low:g} to {high:g}"
        raise MessageError(msg)
    return float(value)


def _one_of(value: object, meanings: Mapping[str, _T]) -> _T:
    found = meanings.get(value.strip().lower()) if isinstance(value, str) else None
    if found is None:
        msg = f"expected {', '.join(meanings)} or unknown"
        raise MessageError(msg)
    return found


def _names(value: object) -> tuple[str, ...]:
    msg = f"expected at most {MOST_PRESENT} names or ids of people, as a list or with commas between, or {NOBODY}"
    names = value.split(",") if isinstance(value, str) else value
    if not isinstance(names, list) or len(names) > MOST_PRESENT or not all(isinstance(name, str) for name in names):
        raise MessageError(msg)
    tidy = [" ".join(name.split()) for name in names]
    if [name.lower() for name in tidy] == [NOBODY]:
        return ()
    if not all(0 < len(name) <= LONGEST_NAME and name.isprintable() for name in tidy):
        raise MessageError(msg)
    return tuple(dict.fromkeys(tidy))


def _text(payload: bytes) -> str:
    try:
        text = " ".join(payload[: LARGEST_TEXT + 1].decode("utf-8").split())
    except UnicodeDecodeError:
        text = ""
    if len(payload) > LARGEST_TEXT or not text or len(text) > LONGEST_TEXT or not text.isprintable():
        msg = f"expected 1 to {LONGEST_TEXT} letters of UTF-8 text"
        raise MessageError(msg)
    return text


_WEATHERS: Final = {each.value: each for each in Weather}
_READ: Final[dict[Input, Callable[[object], Feel | Surround | Present]]] = {
    Input.HEART_RATE: lambda value: Feel(Sense.HEART_RATE, _number(value, LIVING[Sense.HEART_RATE])),
    Input.SKIN: lambda value: Feel(Sense.SKIN, _number(value, LIVING[Sense.SKIN])),
    Input.NOISE: lambda value: Surround(_number(value, LOUD)),
    Input.ACTIVITY: lambda value: Surround(_one_of(value, ACTIVITIES)),
    Input.WEATHER: lambda value: Surround(_one_of(value, _WEATHERS)),
    Input.PRESENCE: lambda value: Present(_names(value)),
}
