"""All evidence in one filter: each as strong as it is reliable, a correction believed at once; it says what moved the mood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.mood.baseline import POPULATION, Baseline
from appliance.mood.fusion import Fusion
from appliance.mood.labels import SETTABLE
from appliance.vocabulary.affect import EMOTIONS, Emotion, Label
from appliance.vocabulary.mood import Sense, Source
from appliance.vocabulary.sight import Look
from appliance.vocabulary.units import Seconds
from tests.mood.faces import look


def watch(fusion: Fusion, emotion: Emotion | None, begin: float, seconds: float, certainty: float = 0.85) -> float:
    """Two looks a second; when it ended."""
    for number in range(int(seconds * 2)):
        fusion.look(look(begin + number / 2, emotion, certainty))
    return begin + seconds


def label(fusion: Fusion, at: float) -> Label | None:
    mood = fusion.shown(Seconds(at)).mood
    return mood.label if mood else None


def test_nothing_is_known_at_first_and_nothing_steers() -> None:
    fusion = Fusion()
    assert fusion.shown(Seconds(0)).mood is None
    assert fusion.mood.label is Label.UNSURE


def test_the_face_is_shown_steers_and_is_named_as_evidence() -> None:
    fusion = Fusion()
    at = watch(fusion, Emotion.HAPPINESS, 0, 20)
    shown = fusion.shown(Seconds(at))
    assert fusion.mood.label is Label.HAPPINESS
    assert [one.source for one in shown.evidence] == [Source.FACE]
    assert shown.evidence[0].share == pytest.approx(1)


def test_nobody_there_is_absent_and_the_music_goes_on() -> None:
    fusion = Fusion()
    at = watch(fusion, None, watch(fusion, Emotion.HAPPINESS, 0, 20), 20)
    assert label(fusion, at) is Label.ABSENT
    assert fusion.mood.label is Label.HAPPINESS


def test_a_silent_eye_makes_it_stale() -> None:
    fusion = Fusion()
    watch(fusion, Emotion.HAPPINESS, 0, 20)
    assert not fusion.shown(Seconds(21)).stale
    assert fusion.shown(Seconds(30)).stale


def test_a_mood_set_by_hand_holds_for_its_time() -> None:
    fusion = Fusion()
    watch(fusion, Emotion.HAPPINESS, 0, 20)
    fusion.set(Label.CALM, Seconds(20), Seconds(60))
    shown = fusion.shown(Seconds(79))
    assert (shown.manual, shown.until) == (Label.CALM, Seconds(80))
    assert shown.evidence[0].source is Source.HAND
    steers = [fusion.mood.label]
    assert fusion.shown(Seconds(80)).manual is None
    steers.append(fusion.mood.label)
    assert steers == [Label.CALM, Label.HAPPINESS]


@pytest.mark.parametrize("told", SETTABLE)
@pytest.mark.parametrize("seen", [None, Emotion.SADNESS, Emotion.HAPPINESS])
def test_a_correction_is_believed_at_once(told: Label, seen: Emotion | None) -> None:
    fusion = Fusion()
    at = watch(fusion, seen, 0, 30) if seen else 30.0
    fusion.correct(told, Seconds(at))
    assert label(fusion, at) is told
    assert fusion.mood.label is told


def test_a_correction_holds_against_the_same_face_and_then_fades() -> None:
    fusion = Fusion()
    at = watch(fusion, Emotion.SADNESS, 0, 30)
    fusion.correct(Label.TIRED, Seconds(at))
    fusion.use(POPULATION)  # leave its lesson aside: only the fading is looked at
    at = watch(fusion, Emotion.SADNESS, at, 120)
    shown = fusion.shown(Seconds(at))
    assert shown.mood
    assert shown.mood.label is Label.TIRED
    assert Source.CORRECTION in {one.source for one in shown.evidence}
    at = watch(fusion, Emotion.SADNESS, at, 2400)
    assert label(fusion, at) is Label.SADNESS


def test_a_correction_does_not_hide_a_new_smile_for_long() -> None:
    fusion = Fusion()
    at = watch(fusion, Emotion.SADNESS, 0, 30)
    fusion.correct(Label.NEUTRAL, Seconds(at))
    at = watch(fusion, Emotion.NEUTRAL, at, 120)
    at = watch(fusion, Emotion.HAPPINESS, at, 120, 0.97)
    assert label(fusion, at) in {Label.HAPPINESS, Label.UPBEAT}


def test_a_correction_teaches_the_baseline() -> None:
    fusion = Fusion()
    at = watch(fusion, Emotion.SADNESS, 0, 30, 0.6)
    fusion.correct(Label.NEUTRAL, Seconds(at))
    sadness = EMOTIONS.index(Emotion.SADNESS)
    assert fusion.baseline.offsets[sadness] > POPULATION.offsets[sadness]


def test_a_correction_without_a_label_forgets_what_was_read() -> None:
    fusion = Fusion()
    at = watch(fusion, Emotion.SADNESS, 0, 30)
    fusion.correct(None, Seconds(at))
    assert label(fusion, at) is not Label.SADNESS


def test_words_are_a_hint_that_no_settled_face_bows_to() -> None:
    fusion = Fusion(lambda _: -1.0)
    at = watch(fusion, Emotion.HAPPINESS, 0, 60)
    before = fusion.shown(Seconds(at)).mood
    for number in range(5):
        assert fusion.hear("awful", Seconds(at + number)).acts
    fusion.look(look(at + 5, Emotion.HAPPINESS))
    shown = fusion.shown(Seconds(at + 5))
    assert shown.mood
    assert before
    assert shown.mood.label is Label.HAPPINESS
    assert shown.mood.affect.valence <= before.affect.valence
    assert Source.WORDS in {one.source for one in shown.evidence}
    assert sum(one.share for one in shown.evidence) == pytest.approx(1)


def test_words_tip_a_doubtful_mood() -> None:
    plain, told = Fusion(), Fusion(lambda _: -1.0)
    told.hear("awful", Seconds(0))
    for fusion in (plain, told):
        fusion.look(look(1, Emotion.NEUTRAL, 0.4))
    one, other = plain.shown(Seconds(1)).mood, told.shown(Seconds(1)).mood
    assert one
    assert other
    sadness = EMOTIONS.index(Emotion.SADNESS)
    assert other.posterior[sadness] > one.posterior[sadness]


def test_the_body_moves_arousal_only() -> None:
    plain, racing = Fusion(), Fusion()
    for second in range(300):
        for fusion in (plain, racing):
            fusion.look(look(second, Emotion.NEUTRAL))
        racing.sense(Sense.HEART_RATE, 60 if second < 290 else 110, Seconds(second))
    one, other = plain.shown(Seconds(300)).mood, racing.shown(Seconds(300)).mood
    assert one
    assert other
    racing.look(look(300, Emotion.NEUTRAL))
    plain.look(look(300, Emotion.NEUTRAL))
    one, other = plain.shown(Seconds(300)).mood, racing.shown(Seconds(300)).mood
    assert one
    assert other
    assert other.affect.arousal > one.affect.arousal + 0.1
    assert other.affect.valence == pytest.approx(one.affect.valence)
    assert other.posterior == pytest.approx(one.posterior)


def test_without_the_camera_a_correction_is_shown_and_fades() -> None:
    fusion = Fusion()
    fusion.correct(Label.SADNESS, Seconds(0))
    assert label(fusion, 60) is Label.SADNESS
    assert label(fusion, 36_000) is not Label.SADNESS


def test_resting_forgets_the_face_only() -> None:
    fusion = Fusion(lambda _: 0.8)
    at = watch(fusion, Emotion.HAPPINESS, 0, 20)
    own = Baseline(tuple(one + 0.1 for one in POPULATION.offsets))
    fusion.use(own)
    fusion.rest()
    fusion.rest()
    assert fusion.shown(Seconds(at)).mood is None
    assert fusion.baseline == own
    assert fusion.mood.label is Label.HAPPINESS


def test_forgetting_leaves_nothing_of_a_person() -> None:
    fusion = Fusion(lambda _: 0.8)
    at = watch(fusion, Emotion.SADNESS, 0, 20)
    fusion.hear("great", Seconds(at))
    fusion.correct(Label.TIRED, Seconds(at))
    fusion.forget()
    assert fusion.shown(Seconds(at)).mood is None
    assert fusion.shown(Seconds(at)).evidence == ()
    assert fusion.baseline == POPULATION


times = st.floats(-1e6, 1e6)
events = st.one_of(
    st.tuples(st.just("look"), times, st.none() | st.sampled_from(Emotion)),
    st.tuples(st.just("hear"), times, st.sampled_from(["great", "awful", ""])),
    st.tuples(st.just("sense"), times, st.floats()),
    st.tuples(st.just("set"), times, st.none() | st.sampled_from(SETTABLE)),
    st.tuples(st.just("correct"), times, st.none() | st.sampled_from(SETTABLE)),
    st.tuples(st.just("rest"), times, st.none()),
)


@given(st.lists(events, max_size=30))
def test_any_evidence_at_any_time_leaves_a_distribution(found: list[tuple[str, float, object]]) -> None:
    fusion = Fusion(lambda text: {"great": 0.7, "awful": -0.7}.get(text, 0.0))
    for what, when, value in found:
        at = Seconds(when)
        match what, value:
            case "look", Emotion() | None:
                fusion.look(look(at, value) if value else Look(0, at))
            case "hear", str():
                fusion.hear(value, at)
            case "sense", float():
                fusion.sense(Sense.HEART_RATE, value, at)
            case "set", Label() | None:
                fusion.set(value, at, Seconds(60))
            case "correct", Label() | None:
                fusion.correct(value, at)
            case _:
                fusion.rest()
        shown = fusion.shown(at)
        assert sum(one.share for one in shown.evidence) in (0, pytest.approx(1))
        if shown.mood:
            assert sum(shown.mood.posterior) == pytest.approx(1)
            assert 0 <= shown.mood.confidence <= 1
