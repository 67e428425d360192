"""The body against its own rest: arousal only, fresh only, and only what a living body gives."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.mood.body import FRESH, Body
from appliance.vocabulary.mood import Sense
from appliance.vocabulary.units import Seconds


def rested(kind: Sense = Sense.HEART_RATE, value: float = 62) -> Body:
    body = Body()
    for second in range(0, 600, 5):
        body.sense(kind, value * (1 + 0.03 * math.sin(second)), Seconds(second))
    return body


def test_at_rest_it_says_nothing() -> None:
    assert abs(rested().arousal(Seconds(600))) < 0.1


@pytest.mark.parametrize(("kind", "rest", "up"), [(Sense.HEART_RATE, 62, 85), (Sense.SKIN, 4, 9)])
def test_above_rest_it_is_arousal(kind: Sense, rest: float, up: float) -> None:
    body = rested(kind, rest)
    body.sense(kind, up, Seconds(601))
    assert body.arousal(Seconds(602)) > 0.2


def test_rest_is_the_person_s_own() -> None:
    assert abs(rested(value=95).arousal(Seconds(600))) < 0.1


def test_it_goes_stale() -> None:
    body = rested()
    body.sense(Sense.HEART_RATE, 100, Seconds(601))
    assert body.arousal(Seconds(601 + FRESH + 1)) == 0


def test_a_rest_has_to_be_learned_first() -> None:
    body = Body()
    body.sense(Sense.HEART_RATE, 60, Seconds(0))
    body.sense(Sense.HEART_RATE, 120, Seconds(5))
    assert body.arousal(Seconds(5)) == 0


@pytest.mark.parametrize("value", [0, -5, 400, math.nan, math.inf])
def test_what_no_living_body_gives_is_dropped(value: float) -> None:
    assert not Body().sense(Sense.HEART_RATE, value, Seconds(0))


@given(st.lists(st.tuples(st.sampled_from(Sense), st.floats(), st.floats(-1e9, 1e9))))
def test_any_readings_at_any_time_are_survived(rows: list[tuple[Sense, float, float]]) -> None:
    body = Body()
    for kind, value, at in rows:
        body.sense(kind, value, Seconds(at))
        assert -0.6 <= body.arousal(Seconds(at)) <= 0.6
