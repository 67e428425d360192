"""What sensors and people tell: numbers that a living body may measure, and words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.home.inputs import LIVING, Feel, Input, Tell, told
from appliance.home.topics import MessageError
from appliance.vocabulary.mood import LONGEST_TEXT, Sense

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)

EXAMPLES: list[tuple[str, bytes, Input]] = [
    ("input/heart_rate", b"72", Feel(Sense.HEART_RATE, 72.0, None)),
    ("input/heart_rate", b"71.5", Feel(Sense.HEART_RATE, 71.5, None)),
    ("input/skin", b'{"value": 4.2, "at": "2026-05-01T12:00:00Z"}', Feel(Sense.SKIN, 4.2, NOON)),
    ("input/skin", b'{"at": "2026-05-01T14:00:00+02:00", "value": 4}', Feel(Sense.SKIN, 4.0, NOON)),
    ("input/text", "so müde  heute\n".encode(), Tell("so müde heute")),
    ("input/text", b"a" * LONGEST_TEXT, Tell("a" * LONGEST_TEXT)),
]


@pytest.mark.parametrize(("topic", "payload", "meant"), EXAMPLES)
def test_understood(topic: str, payload: bytes, meant: Input) -> None:
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
        ("input/heart_rate", b'{"value": 72}'),
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
    assert isinstance(meant, Feel)
    assert low <= meant.value <= high


def test_a_measurement_tells_of_its_own_minute() -> None:
    feel = Feel(Sense.HEART_RATE, 72.0, NOON)
    assert feel.is_fresh(NOON + timedelta(seconds=60))
    assert not feel.is_fresh(NOON + timedelta(seconds=61))
    assert not feel.is_fresh(NOON - timedelta(seconds=61))
    assert Feel(Sense.HEART_RATE, 72.0, None).is_fresh(NOON)
