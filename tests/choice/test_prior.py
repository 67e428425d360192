"""The population's prior and a person's departure from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance import models
from appliance.choice.prior import COLUMNS, FEW, MODEL, PARTS, RELATIVE, Prior

if TYPE_CHECKING:
    from numpy.typing import NDArray


@pytest.fixture(scope="module")
def prior() -> Prior:
    return Prior.load(models.read(MODEL))


def columns(count: int, seed: int = 0) -> dict[str, NDArray[np.float64]]:
    rng = np.random.default_rng(seed)
    low = {"loudness": -25.0, "tempo": 60.0, "valence": -1.0}
    high = {"loudness": -3.0, "tempo": 180.0}
    return {name: rng.uniform(low.get(name, 0.0), high.get(name, 1.0), count) for name in COLUMNS}


def test_the_model_is_small() -> None:
    assert len(models.read(MODEL)) < 8_000


def test_what_is_written_is_what_is_read(prior: Prior) -> None:
    again = Prior.load(prior.dump())
    table = prior.table(columns(50))
    assert again.logits(again.table(columns(50)), 0.3) == pytest.approx(prior.logits(table, 0.3))


@pytest.mark.parametrize("content", ["{}", "[]", '{"columns": ["loudness"]}'])
def test_a_model_for_other_columns_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match=r"choice/prior\.json"):
        Prior.load(content)


def test_loud_music_is_for_the_move_and_quiet_for_rest(prior: Prior) -> None:
    table = prior.table({"loudness": np.array([-20.0, -4.0])})
    assert np.diff(prior.logits(table, 1.0)) > 0
    assert np.diff(prior.logits(table, 0.0)) < 0


def test_what_is_not_known_of_a_track_is_ordinary(prior: Prior) -> None:
    bare, odd = prior.table({"loudness": [-8.0]}), prior.table({"loudness": [-8.0], "energy": [np.nan]})
    assert (bare == odd).all()
    assert np.isfinite(prior.table({"loudness": [np.nan]})).all()


def test_relative_columns_do_not_depend_on_the_scale_of_the_measure(prior: Prior) -> None:
    some = columns(FEW)
    other = {name: 3 * values + 1 if name in RELATIVE else values for name, values in some.items()}
    assert prior.table(some) == pytest.approx(prior.table(other))
    few = prior.table({name: values[:5] for name, values in some.items()})
    assert (few[:, [2 + COLUMNS.index(name) for name in RELATIVE]] == 0).all()


def test_moving_is_what_is_known_else_that_of_the_hour(prior: Prior) -> None:
    assert prior.moving(0.7, 9) == 0.7
    assert [prior.moving(None, begin) for begin, _ in PARTS] == list(prior.moving_by_part)
    assert prior.moving(None, 1) == prior.moving_by_part[2]
    assert prior.moving() == prior.moving(None, 4) == prior.moving_share


def test_a_gate_of_one_hears_nothing_of_the_offset(prior: Prior) -> None:
    table = prior.table(columns(20))
    assert (prior.logits(table, 1.0, 5.0) == prior.logits(table, 1.0)).all()
    assert (prior.logits(table, 0.5, 1.0) > prior.logits(table, 0.5)).all()


def test_nothing_known_is_the_population(prior: Prior) -> None:
    table = prior.table(columns(20))
    nobody, nothing = prior.nobody(), prior.person(table[:0], np.zeros(0), np.zeros(0))
    assert nothing.mean == pytest.approx(nobody.mean)
    assert nothing.covariance == pytest.approx(nobody.covariance)
    assert (nobody.offset(table) == 0).all()
    assert (nobody.spread(table) > 0).all()


def test_a_person_is_found_again(prior: Prior) -> None:
    rng = np.random.default_rng(3)
    table = prior.table(columns(600))
    energy = 2 + COLUMNS.index("energy")
    truth = -1 + 1.5 * table[:, energy]  # likes lively music only
    liked = (rng.random(600) < 1 / (1 + np.exp(-truth))).astype(float)
    found = prior.person(table, liked, np.ones(600))
    assert np.corrcoef(table @ prior.rest + found.offset(table), truth)[0, 1] > 0.85
    assert (found.spread(table) < prior.nobody().spread(table)).all()
    assert (found.drawn(rng).spread(table) == 0).all()


@given(liked=st.floats(0, 1), more=st.floats(0, 1), weight=st.floats(0.1, 3))
def test_more_liking_never_lowers_what_is_expected_of_a_track(liked: float, more: float, weight: float) -> None:
    prior = Prior.load(models.read(MODEL))
    table = prior.table(columns(12, 5))
    low, high = sorted((liked, more))
    history = np.full(12, 0.5)
    said = [prior.person(table, np.append(history[:-1], one), np.full(12, weight)).offset(table)[-1] for one in (low, high)]
    assert said[1] >= said[0] - 1e-6
    rows = np.arange(12)
    houses = [prior.house(rows, table, np.append(history[:-1], one), np.full(12, weight), count=12)[-1] for one in (low, high)]
    assert houses[1] >= houses[0] - 1e-9


def test_the_house_knows_only_what_was_heard(prior: Prior) -> None:
    table = prior.table(columns(4))
    found = prior.house(np.array([1, 1, 2]), table[[1, 1, 2]], np.array([1.0, 1.0, 0.0]), np.ones(3), count=4)
    assert found[0] == found[3] == 0
    assert found[1] > 0 > found[2]


def test_dislike_of_quiet_music_where_motion_is_likely_says_little_of_the_person(prior: Prior) -> None:
    table = prior.table({"loudness": [-20.0, -4.0]})
    weights = prior.resting(table, np.zeros(2), 0.5)
    assert weights[0] < 0.2
    assert weights[1] > 0.7
