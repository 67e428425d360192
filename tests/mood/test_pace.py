"""The look rate follows need and keeps its bounds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from appliance.mood.filter import manual
from appliance.mood.pace import Pace
from appliance.vocabulary.affect import Label
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from appliance.vocabulary.mood import Mood

SURE = manual(Label.HAPPINESS, Seconds(0))


def run(pace: Pace, begin: float, seconds: int, mood: Mood | None, faces: int) -> float:
    for second in range(seconds):
        rate = pace.rate(Seconds(begin + second), mood, faces)
    return rate


def test_it_begins_quickly_and_slows_down_when_nothing_changes() -> None:
    pace = Pace(0.5, 4)
    assert pace.rate(Seconds(0), SURE, 1) == 4
    assert run(pace, 0, 200, SURE, 1) == 0.5


def test_it_is_slow_when_nobody_is_there() -> None:
    assert run(Pace(0.5, 4), 0, 200, None, 0) == 0.5


def test_a_face_appearing_makes_it_quick() -> None:
    pace = Pace(0.5, 4)
    run(pace, 0, 200, None, 0)
    assert pace.rate(Seconds(201), None, 1) == 4


def test_a_change_of_label_makes_it_quick_and_doubt_keeps_it_so() -> None:
    pace = Pace(0.5, 4)
    run(pace, 0, 200, SURE, 1)
    assert pace.rate(Seconds(201), manual(Label.SADNESS, Seconds(201)), 1) == 4
    assert run(pace, 202, 200, replace(SURE, confidence=0.6), 1) == 4


@given(
    st.floats(0.3, 10),
    st.floats(0.3, 10),
    st.lists(st.tuples(st.floats(-1e6, 1e6), st.none() | st.sampled_from(Label), st.integers(0, 4))),
)
def test_never_out_of_bounds(one: float, other: float, rows: list[tuple[float, Label | None, int]]) -> None:
    slow, quick = sorted((one, other))
    pace = Pace(slow, quick)
    for at, label, faces in rows:
        assert slow <= pace.rate(Seconds(at), manual(label, Seconds(at)) if label else None, faces) <= quick
