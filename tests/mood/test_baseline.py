"""A resting face: ten seconds teach it, too little or too restless says why not, and it drifts only a little."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.mood.baseline import LIMIT, POPULATION, Baseline, Calibration, Drift, Unfit
from appliance.mood.filter import MoodFilter
from appliance.vocabulary.affect import EMOTIONS, Emotion, Label
from appliance.vocabulary.units import Seconds
from tests.mood.faces import face, of

if TYPE_CHECKING:
    from appliance.vocabulary.sight import Face

SADDER = of((0.38, 0.01, 0.01, 0.55, 0.03, 0.01, 0.01))
"""A neutral face that is read as sad."""
probabilities = st.lists(st.floats(0, 1), min_size=7, max_size=7).filter(lambda row: sum(row) > 0.01)


def calibrate(shown: Face | None, rate: float = 2.0) -> Baseline | Unfit | None:
    calibration = Calibration().begin(Seconds(100))
    for number in range(int(10 * rate) + 1):
        calibration.look(Seconds(100 + number / rate), shown)
    assert calibration.progress(Seconds(105)) == pytest.approx(0.5)
    assert calibration.result is None
    assert calibration.progress(Seconds(110)) == 1
    assert calibration.progress(Seconds(111)) is None
    return calibration.result


@given(probabilities, st.lists(st.floats(-4, 4), min_size=7, max_size=7))
def test_a_corrected_reading_is_a_distribution(row: list[float], offsets: list[float]) -> None:
    corrected = Baseline(tuple(offsets)).corrected([p / sum(row) for p in row])
    assert sum(corrected) == pytest.approx(1)
    assert min(corrected) >= 0


@pytest.mark.parametrize("offsets", [(0.0,) * 6, (math.nan,) * 7, (math.inf,) + (0.0,) * 6])
def test_what_is_no_baseline_is_refused(offsets: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="seven"):
        Baseline(offsets)


@pytest.mark.parametrize("rate", [0.5, 2.0, 10.0])
def test_after_ten_seconds_a_resting_face_is_no_longer_sad(rate: float) -> None:
    baseline = calibrate(SADDER, rate)
    assert isinstance(baseline, Baseline)
    before, after = MoodFilter(), MoodFilter(baseline=baseline)
    for number in range(60):
        before.step(Seconds(number / 2), SADDER)
        after.step(Seconds(number / 2), SADDER)
    assert before.step(Seconds(30), SADDER).label is Label.SADNESS
    assert after.step(Seconds(30), SADDER).label is Label.NEUTRAL


def test_a_calibrated_person_can_still_be_sad() -> None:
    baseline = calibrate(SADDER)
    assert isinstance(baseline, Baseline)
    filt = MoodFilter(baseline=baseline)
    for number in range(60):
        mood = filt.step(Seconds(number / 2), face(Emotion.SADNESS, 0.97))
    assert mood.label is Label.SADNESS


def test_without_a_face_it_says_why_not() -> None:
    result = calibrate(None)
    assert isinstance(result, Unfit)
    assert "could not see" in result.words


def test_a_laughing_face_is_not_at_rest() -> None:
    result = calibrate(face(Emotion.HAPPINESS))
    assert isinstance(result, Unfit)
    assert "not at rest" in result.words


def test_a_cancelled_calibration_has_no_result() -> None:
    calibration = Calibration().begin(Seconds(0))
    calibration.cancel()
    assert calibration.progress(Seconds(20)) is None
    assert calibration.result is None


@pytest.mark.parametrize("emotion", list(Emotion))
def test_no_baseline_goes_too_far(emotion: Emotion) -> None:
    pushed = POPULATION.moved([100.0 if one is emotion else -100.0 for one in EMOTIONS])
    assert max(abs(a - b) for a, b in zip(pushed.offsets, POPULATION.offsets, strict=True)) == pytest.approx(LIMIT)


def test_the_drift_is_slow_and_ends() -> None:
    drift = Drift()
    for _ in range(3600):
        drift.calm(1.0, SADDER)
    sadness = EMOTIONS.index(Emotion.SADNESS)
    hour = drift.baseline.offsets[sadness] - POPULATION.offsets[sadness]
    assert 0 < hour <= Drift.SPEED * 3600 + 1e-9
    for _ in range(100_000):
        drift.calm(1.0, SADDER)
    assert drift.baseline.offsets[sadness] - POPULATION.offsets[sadness] <= Drift.FURTHEST + 1e-9
