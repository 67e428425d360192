"""The mood filter: a distribution always, calm about strays, quick to follow, absent when nobody is there."""

from __future__ import annotations

import random
import tracemalloc
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.mood.filter import MoodFilter, manual
from appliance.mood.labels import SETTABLE
from appliance.vocabulary.affect import EMOTIONS, Emotion, Label
from appliance.vocabulary.units import Seconds
from tests.mood.faces import face, of

if TYPE_CHECKING:
    from appliance.vocabulary.mood import Mood
    from appliance.vocabulary.sight import Face


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
    return of(tuple(p / sum(row) for p in row), quality) if row else None


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


@given(
    st.lists(st.tuples(probabilities, st.floats(0, 1)), min_size=2, max_size=4),
    st.sampled_from(list(Emotion)),
    st.floats(1, 20),
    st.randoms(use_true_random=False),
)
def test_the_order_of_equal_time_readings_does_not_matter(
    rows: list[tuple[list[float], float]], emotion: Emotion, seconds: float, rng: random.Random
) -> None:
    def play(order: list[tuple[list[float], float]]) -> Mood:
        filt = settled(emotion, seconds)
        moods = [filt.step(Seconds(seconds + 1), reading(row, quality)) for row, quality in order]
        return moods[-1]

    shuffled = rows.copy()
    rng.shuffle(shuffled)
    one, other = play(rows), play(shuffled)
    assert one.posterior == pytest.approx(other.posterior, abs=1e-9)
    assert (one.emotion, one.since) == (other.emotion, other.since)


def test_ten_thousand_readings_of_one_moment_are_survived() -> None:
    filt = MoodFilter()
    for _ in range(10_000):
        mood = filt.step(Seconds(0), face(Emotion.SADNESS))
    assert sum(mood.posterior) == pytest.approx(1)
    assert max(mood.posterior) == mood.posterior[EMOTIONS.index(Emotion.SADNESS)]


def test_memory_stays_constant_over_many_readings() -> None:
    filt, faces = MoodFilter(), [face(emotion) for emotion in Emotion]
    rng = random.Random(1)  # noqa: S311 - not for secrets

    def play(begin: int, count: int) -> None:
        for number in range(begin, begin + count):
            filt.step(Seconds(number / 2), rng.choice(faces))

    play(0, 1000)
    tracemalloc.start()
    play(1000, 1000)
    early = tracemalloc.get_traced_memory()[0]
    play(2000, 5000)
    late = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert late - early < 2000


@pytest.mark.parametrize("emotion", list(Emotion))
def test_a_lasting_expression_becomes_the_mood(emotion: Emotion) -> None:
    assert watch(MoodFilter(), emotion, 0, 30).label is Label(emotion)


@pytest.mark.parametrize("rate", [0.3, 1, 2, 10])
def test_a_change_is_followed_at_any_rate(rate: float) -> None:
    filt = settled(Emotion.HAPPINESS)
    assert watch(filt, Emotion.NEUTRAL, 60, 30, rate).label is Label.NEUTRAL


@pytest.mark.parametrize("rate", [0.3, 1, 2, 10])
@pytest.mark.parametrize("settled_in", list(Emotion))
def test_no_reading_changes_a_settled_label_alone(settled_in: Emotion, rate: float) -> None:
    for stray in Emotion:
        filt = MoodFilter()
        watch(filt, settled_in, 0, 60, rate)
        assert filt.step(Seconds(60 + 1 / rate), face(stray, 0.999)).label is Label(settled_in)


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
    flat = of((1 / 7,) * 7, 0.1)
    labels = [filt.step(Seconds(n / 2), face(EMOTIONS[n % 4 + 1], 0.9)).label for n in range(60)]
    assert Label.UNSURE in labels
    assert filt.step(Seconds(31), flat).confidence <= 1


def test_a_clock_that_steps_back_is_survived() -> None:
    filt = settled(Emotion.HAPPINESS)
    assert filt.step(Seconds(-1000), face(Emotion.HAPPINESS)).label is Label.HAPPINESS


def test_after_the_clock_was_set_back_time_goes_on() -> None:
    filt = settled(Emotion.HAPPINESS)
    before = filt.step(Seconds(60), face(Emotion.HAPPINESS))
    after = filt.step(Seconds(-1000), face(Emotion.HAPPINESS))
    assert -1000 - after.since == pytest.approx(60 - before.since)
    assert watch(filt, Emotion.NEUTRAL, -999, 20).label is Label.NEUTRAL


def test_a_reading_out_of_order_counts_as_now() -> None:
    filt = settled(Emotion.HAPPINESS)
    assert filt.step(Seconds(59.1), face(Emotion.HAPPINESS)).label is Label.HAPPINESS


@pytest.mark.parametrize("gap", [10.0, 3600.0, 1e7])
def test_silence_is_survived_and_forgets_slowly(gap: float) -> None:
    filt = settled(Emotion.HAPPINESS)
    mood = filt.step(Seconds(60 + gap), face(Emotion.HAPPINESS))
    assert mood.emotion is Emotion.HAPPINESS
    assert mood.label is not Label.ABSENT


def test_a_mix_that_stays_is_named_by_its_region_and_does_not_chatter() -> None:
    filt, rng = MoodFilter(), random.Random(3)  # noqa: S311 - not for secrets
    labels: list[Label] = []
    for number in range(1200):
        happy = rng.random() < 0.5
        labels.append(filt.step(Seconds(number / 2), face(Emotion.HAPPINESS if happy else Emotion.SURPRISE, 0.7, 0.5)).label)
    changes = sum(one is not other for one, other in pairwise(labels[60:]))
    assert set(labels[60:]) <= {Label.UPBEAT, Label.HAPPINESS, Label.SURPRISE}
    assert Label.UPBEAT in labels
    assert changes <= 20


def test_on_its_way_between_two_emotions_no_region_flashes_up() -> None:
    filt = settled(Emotion.NEUTRAL)
    labels = {filt.step(Seconds(60 + n / 2), face(Emotion.SADNESS, 0.7)).label for n in range(60)}
    assert labels == {Label.NEUTRAL, Label.SADNESS}


def test_since_is_when_the_label_began() -> None:
    filt = settled(Emotion.HAPPINESS)
    mood = watch(filt, None, 60, 20)
    assert mood.since == pytest.approx(65, abs=1)


@pytest.mark.parametrize("label", SETTABLE)
def test_a_mood_set_by_hand_is_certain(label: Label) -> None:
    mood = manual(label, Seconds(5))
    assert (mood.label, mood.confidence, mood.since) == (label, 1.0, Seconds(5))
    assert sum(mood.posterior) == pytest.approx(1)
