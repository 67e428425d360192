"""What sensors and people tell: numbers that a living body may measure, and words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.home.inputs import (
    LASTS,
    LIVING,
    MOST_PRESENT,
    TOPICS,
    Feel,
    Forget,
    Present,
    Surround,
    Tell,
    Told,
    told,
)
from appliance.home.topics import MessageError
from appliance.vocabulary.mood import LONGEST_TEXT, Sense
from appliance.vocabulary.surroundings import Doing, Input, Weather

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)

EXAMPLES: list[tuple[str, bytes, Told]] = [
    ("input/heart_rate", b"72", Told(Input.HEART_RATE, Feel(Sense.HEART_RATE, 72.0))),
    ("input/heart_rate", b"71.5", Told(Input.HEART_RATE, Feel(Sense.HEART_RATE, 71.5))),
    ("input/heart_rate", b'{"value": 72}', Told(Input.HEART_RATE, Feel(Sense.HEART_RATE, 72.0))),
    ("input/heart_rate", b"unavailable", Told(Input.HEART_RATE, Forget())),
    ("input/skin", b'{"value": 4.2, "at": "2026-05-01T12:00:00Z"}', Told(Input.SKIN, Feel(Sense.SKIN, 4.2), NOON)),
    ("input/skin", b'{"at": "2026-05-01T14:00:00+02:00", "value": 4}', Told(Input.SKIN, Feel(Sense.SKIN, 4.0), NOON)),
    ("input/text", "so müde  heute\n".encode(), Told(Input.TEXT, Tell("so müde heute"))),
    ("input/text", b"a" * LONGEST_TEXT, Told(Input.TEXT, Tell("a" * LONGEST_TEXT))),
    ("input/noise", b"43.5", Told(Input.NOISE, Surround(43.5))),
    ("input/activity", b"walking", Told(Input.ACTIVITY, Surround(Doing.WALKING))),
    ("input/activity", b'"In_Vehicle"', Told(Input.ACTIVITY, Surround(Doing.DRIVING))),
    ("input/activity", b"unknown", Told(Input.ACTIVITY, Forget())),
    ("input/weather", b"lightning-rainy", Told(Input.WEATHER, Surround(Weather.LIGHTNING_RAINY))),
    (
        "input/weather",
        b'{"value": "sunny", "at": "2026-05-01T12:00:00Z"}',
        Told(Input.WEATHER, Surround(Weather.SUNNY), NOON),
    ),
    ("input/presence", "Anna, Jürgen ,Anna".encode(), Told(Input.PRESENCE, Present(("Anna", "Jürgen")))),
    ("input/presence", b'["a1b2", "Ben"]', Told(Input.PRESENCE, Present(("a1b2", "Ben")))),
    ("input/presence", b'{"value": ["Ben"], "at": "2026-05-01T12:00:00Z"}', Told(Input.PRESENCE, Present(("Ben",)), NOON)),
    ("input/presence", b"nobody", Told(Input.PRESENCE, Present(()))),
    ("input/presence", b"[]", Told(Input.PRESENCE, Present(()))),
]


@pytest.mark.parametrize(("topic", "payload", "meant"), EXAMPLES)
def test_understood(topic: str, payload: bytes, meant: Told) -> None:
    assert told(topic, payload) == meant


@pytest.mark.parametrize(
    ("topic", "payload"),
    [
        ("input/heart_rate", b""),
        ("input/heart_rate", b"0"),
        ("input/heart_rate", b"NaN"),
        ("input/heart_rate", b"Infinity"),
        ("input/heart_rate", b"true"),
        ("input/heart_rate", b"fast"),
        ("input/heart_rate", b"null"),
        ("input/heart_rate", b"[72]"),
        ("input/heart_rate", b'{"at": "2026-05-01T12:00:00Z"}'),
        ("input/heart_rate", b"\xff"),
        ("input/noise", b"-1"),
        ("input/noise", b"loud"),
        ("input/activity", b"flying"),
        ("input/activity", b"7"),
        ("input/weather", b"warm"),
        ("input/weather", b'{"value": "sunny", "temperature": 21}'),
        ("input/presence", b""),
        ("input/presence", b"7"),
        ("input/presence", b"Anna,,Ben"),
        ("input/presence", b'["Anna", 7]'),
        ("input/presence", b'["a\\u0000b"]'),
        ("input/presence", b"x" * 65),
        ("input/presence", b",".join([b"x"] * (MOST_PRESENT + 1))),
        ("input/presence", b" " * 3000),
        ("input/heart_rate", b'{"value": "72", "at": "2026-05-01T12:00:00Z"}'),
        ("input/heart_rate", b'{"value": 72, "at": 12}'),
        ("input/heart_rate", b'{"value": 72, "at": "2026-05-01T12:00:00"}'),
        ("input/heart_rate", b'{"value": 72, "at": "2026-05-01T12:00:00Z", "who": 1}'),
        ("input/heart_rate", b"[" * 128),
        ("input/heart_rate", b" " * 200 + b"72"),
        ("input/skin", b"1000"),
        ("input/skin/x", b"4"),
        ("input/mood", b"4"),
        ("input/", b"4"),
        ("input/text", b""),
        ("input/text", b" \n "),
        ("input/text", b"\xff\xfe"),
        ("input/text", b"a\x00b"),
        ("input/text", b"a" * (LONGEST_TEXT + 1)),
        ("input/text", b"a " * 100_000),
    ],
)
def test_refused(topic: str, payload: bytes) -> None:
    with pytest.raises(MessageError):
        told(topic, payload)


@given(sense=st.sampled_from(Sense), payload=st.binary(max_size=200) | st.floats().map(lambda x: str(x).encode()))
def test_no_number_is_outside_a_living_body(sense: Sense, payload: bytes) -> None:
    try:
        meant = told(f"input/{sense}", payload)
    except MessageError:
        return
    low, high = LIVING[sense]
    if not isinstance(meant.what, Forget):
        assert isinstance(meant.what, Feel)
        assert low <= meant.what.value <= high


@given(topic=st.sampled_from(TOPICS), payload=st.binary(max_size=300) | st.text().map(str.encode))
def test_anything_is_understood_or_refused(topic: str, payload: bytes) -> None:
    try:
        meant = told(topic, payload)
    except MessageError:
        return
    assert f"input/{meant.input}" == topic


@pytest.mark.parametrize("what", Input)
def test_what_is_told_holds_for_its_own_time(what: Input) -> None:
    heard = Told(what, Forget(), NOON)
    lasts = LASTS[what]
    assert heard.left(NOON) == lasts.total_seconds()
    assert heard.left(NOON + lasts / 2) == lasts.total_seconds() / 2
    assert not heard.left(NOON + lasts)
    assert not heard.left(NOON + 2 * lasts)
    assert not heard.left(NOON - timedelta(seconds=61))
    assert heard.left(NOON - timedelta(seconds=60)) > 0
    assert Told(what, Forget()).left(NOON) == lasts.total_seconds()
