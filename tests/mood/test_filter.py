"""The mood filter: a distribution always, calm about strays, quick to follow, absent when nobody is there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.mood.filter import MoodFilter, Parameters, manual, shown
from appliance.mood.words import SETTABLE
from appliance.vocabulary import EMOTIONS, Affect, Emotion, Face, FaceBox, Label, Mood, Seconds

BOX = FaceBox(200, 100, 120, 120)


def face(emotion: Emotion, certainty: float = 0.85, quality: float = 1.0) -> Face:
    rest = (1 - certainty) / 6
    probabilities = tuple(certainty if e is emotion else rest for e in EMOTIONS)
    return Face(BOX, probabilities, Affect(0, 0), quality, 0.5)


def watch(filt: MoodFilter, emotion: Emotion | None, start: float, seconds: float, rate: float = 2.0) -> Mood:
    for step in range(round(seconds * rate)):
        mood = filt.step(Seconds(start + step / rate), face(emotion) if emotion else None)
    return mood


def settled(emotion: Emotion, seconds: float = 60) -> MoodFilter:
    filt = MoodFilter()
    watch(filt, emotion, 0, seconds)
    return filt


probabilities = st.lists(st.floats(0, 1), min_size=7, max_size=7).filter(lambda row: sum(row) > 0.01)
readings = st.lists(
    st.tuples(st.floats(-1e6, 1e9), st.none() | probabilities, st.floats(0, 1)),
    max_size=40,
)


def reading(row: list[float] | None, quality: float) -> Face | None:
    return Face(BOX, tuple(p / sum(row) for p in row), Affect(0, 0), quality, 0.5) if row else None


@given(readings)
def test_posterior_is_a_distribution_after_any_readings(rows: list[tuple[float, list[float] | None, float]]) -> None:
    filt = MoodFilter()
    for at, row, quality in rows:
        mood = filt.step(Seconds(at), reading(row, quality))
        assert sum(mood.posterior) == pytest.approx(1)
        assert min(mood.posterior) >= 0
        assert 0 <= mood.confidence <= 1
        assert mood.spread >= 0


@given(readings)
def test_the_same_readings_give_the_same_moods(rows: list[tuple[float, list[float] | None, float]]) -> None:
    def play() -> list[Mood]:
        filt = MoodFilter()
        return [filt.step(Seconds(at), reading(row, quality)) for at, row, quality in rows]

    assert play() == play()


def test_rows_of_what_a_mood_shows_sum_to_one() -> None:
    matrix = shown(Parameters())
    assert matrix.sum(1) == pytest.approx(np.ones(7))
    assert (matrix.argmax(1) == np.arange(7)).all()


@pytest.mark.parametrize("emotion", list(Emotion))
def test_a_lasting_expression_becomes_the_mood(emotion: Emotion) -> None:
    assert watch(MoodFilter(), emotion, 0, 30).label is Label(emotion)


@pytest.mark.parametrize("rate", [0.3, 1, 2, 10])
def test_a_change_is_followed_at_any_rate(rate: float) -> None:
    filt = settled(Emotion.HAPPINESS)
    assert watch(filt, Emotion.NEUTRAL, 60, 30, rate).label is Label.NEUTRAL


@pytest.mark.parametrize("settled_in", list(Emotion))
@pytest.mark.parametrize("stray", list(Emotion))
def test_no_reading_changes_a_settled_label_alone(settled_in: Emotion, stray: Emotion) -> None:
    filt = settled(settled_in)
    assert filt.step(Seconds(60.5), face(stray, 0.999)).label is Label(settled_in)


@pytest.mark.parametrize("rate", [1.0, 2.0, 5.0])
def test_a_stray_expression_of_a_second_and_a_half_changes_nothing(rate: float) -> None:
    filt = settled(Emotion.NEUTRAL)
    labels = {filt.step(Seconds(60 + n / rate), face(Emotion.SADNESS, 0.8)).label for n in range(max(int(1.5 * rate), 1))}
    assert labels == {Label.NEUTRAL}


def test_nobody_there_is_absent_and_not_neutral() -> None:
    filt = settled(Emotion.HAPPINESS)
    assert watch(filt, None, 60, 3).label is Label.HAPPINESS
    assert watch(filt, None, 63, 10).label is Label.ABSENT


def test_nothing_seen_yet_is_absent() -> None:
    assert MoodFilter().step(Seconds(0), None).label is Label.ABSENT


def test_contradicting_readings_are_unsure() -> None:
    filt = MoodFilter()
    flat = Face(BOX, (1 / 7,) * 7, Affect(0, 0), 0.1, 0.5)
    labels = [filt.step(Seconds(n / 2), face(EMOTIONS[n % 4 + 1], 0.9)).label for n in range(60)]
    assert Label.UNSURE in labels
    assert filt.step(Seconds(31), flat).confidence <= 1


def test_a_clock_that_steps_back_is_survived() -> None:
    filt = settled(Emotion.HAPPINESS)
    assert filt.step(Seconds(-1000), face(Emotion.HAPPINESS)).label is Label.HAPPINESS


def test_since_is_when_the_label_began() -> None:
    filt = settled(Emotion.HAPPINESS)
    mood = watch(filt, None, 60, 20)
    assert mood.since == pytest.approx(65, abs=1)


@pytest.mark.parametrize("label", SETTABLE)
def test_a_mood_set_by_hand_is_certain(label: Label) -> None:
    mood = manual(label, Seconds(5))
    assert (mood.label, mood.confidence, mood.since) == (label, 1.0, Seconds(5))
    assert sum(mood.posterior) == pytest.approx(1)
