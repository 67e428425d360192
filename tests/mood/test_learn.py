"""The scripts of models/mood: the search is the filter in arrays, the learned table is what they find, the promises hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from appliance.mood import learned
from appliance.mood.filter import Parameters

if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

    from tests.mood.conftest import Scripts


def made_up(traces: ModuleType, seed: int = 1) -> Any:  # noqa: ANN401 - of a script's module
    """Readings of faces that were never seen: mostly right, doubtful at times."""
    rng = np.random.default_rng(seed)

    def pool(truth: int, sure: float) -> Any:  # noqa: ANN401 - an array
        rows = rng.dirichlet(np.full(7, 0.15), 60) * 0.6
        rows[:, truth] += sure * rng.random(60) + 0.2
        return rows / rows.sum(1, keepdims=True)

    return traces.Readings(*(tuple(pool(truth, sure) for truth in range(7)) for sure in (1.0, 0.4)))


def test_the_search_decides_as_the_filter_does(scripts: Scripts) -> None:
    traces, search, measure, calibrate = (scripts(name) for name in ("traces", "search", "measure", "calibrate"))
    afternoon = traces.live(made_up(traces), 0.3, 2, np.random.default_rng(2))
    emission = calibrate.Emission(np.array(learned.WEIGHTS), np.array(learned.BIAS))
    scored = traces.Trace(afternoon.at, emission.scores(afternoon.probabilities), afternoon.quality, afternoon.truth)
    rng = np.random.default_rng(3)
    for parameters in (Parameters(), search.draw(rng), search.draw(rng, Parameters(), 0.3)):
        (found,) = search.decisions(scored, [parameters])
        assert (found == measure.decide(afternoon, parameters)).mean() > 0.999


def test_replay_of_an_afternoon_is_deterministic(scripts: Scripts) -> None:
    traces, measure = scripts("traces"), scripts("measure")
    one, other = (traces.live(made_up(traces), 0.2, 2, np.random.default_rng(4)) for _ in range(2))
    assert (measure.decide(one) == measure.decide(other)).all()


def test_scores_of_a_known_afternoon(scripts: Scripts) -> None:
    traces, measure = scripts("traces"), scripts("measure")
    truth = np.repeat([0, 1, 0], 60)
    trace = traces.Trace(np.arange(180.0), np.full((180, 7), 1 / 7), np.ones(180), truth)
    decided = np.concatenate([np.zeros(64, int), np.ones(20, int), [3], np.ones(39, int), np.zeros(56, int)])
    found = measure.score(trace, decided)
    assert found.right == pytest.approx(1 - (4 + 1 + 4) / 180)
    assert found.lag == pytest.approx(4)
    assert found.false == pytest.approx(1 / (179 / 3600))


def test_recalibration_of_answers_that_are_right_changes_little(scripts: Scripts) -> None:
    traces, calibrate = scripts("traces"), scripts("calibrate")
    readings = made_up(traces)
    emission = calibrate.fit(readings, 0.1)
    pool = readings.clear[3]
    assert (emission.scores(pool).argmax(1) == 3).mean() >= (pool.argmax(1) == 3).mean() - 0.1


@pytest.fixture(scope="module")
def halves(scripts: Scripts) -> Any:  # noqa: ANN401 - two Readings
    readings = scripts("readings")
    if not (readings.FOLDER / readings.FACES).exists():
        pytest.skip(f"{readings.FACES} is not here: MOODBOX_DATA names its folder")
    return readings.read(readings.FOLDER, 0), readings.read(readings.FOLDER, 1)


def test_the_learned_table_is_what_the_shipped_classifier_gives(halves: Any, scripts: Scripts) -> None:  # noqa: ANN401
    calibrate = scripts("calibrate")
    rest = calibrate.odds(halves[0].clear[0])
    assert pytest.approx(rest.mean(0), abs=0.01) == learned.REST, "a new classifier? run models/mood/learn.py --write"
    assert pytest.approx(rest.std(0), abs=0.01) == learned.REST_SPREAD
    again = calibrate.fit(halves[0], learned.RIDGE)
    assert np.array(learned.WEIGHTS) == pytest.approx(again.weights, abs=0.01)
    assert pytest.approx(again.bias, abs=0.01) == learned.BIAS


def test_ours_is_as_calm_and_quick_as_was_asked(halves: Any, scripts: Scripts) -> None:  # noqa: ANN401
    traces, measure = scripts("traces"), scripts("measure")
    trace = traces.live(halves[1], 6, 1, np.random.default_rng(11))
    ours = measure.score(trace, measure.decide(trace))
    windows = [measure.score(trace, measure.window(trace, width)) for width in (2, 5, 8, 10, 12, 15, 20, 30)]
    assert ours.right >= max(one.right for one in windows) + 0.03
    assert not [one for one in windows if one.lag <= ours.lag and one.false <= ours.false]
    assert 3 * ours.false <= min(one.false for one in windows if one.lag <= ours.lag)
    assert all(2 * ours.lag <= one.lag for one in windows if one.false <= ours.false)


def test_ten_seconds_cure_a_resting_face(halves: Any, scripts: Scripts) -> None:  # noqa: ANN401
    _, before, after = scripts("resting").people(halves[1], 8, 1.0, 1.0, seed=5)
    assert after.wrongly <= before.wrongly / 3
    assert after.right > before.right + 0.1
    assert before.rightly - after.rightly <= 0.12  # of some twenty sad moods; make bench has enough of them
