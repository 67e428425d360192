from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import rankdata

from appliance.choice.place import average_ranks, place, place_energy
from appliance.choice.rank import Shelf
from tests.examples import library, track

if TYPE_CHECKING:
    from numpy.typing import NDArray


def corners(affect: NDArray[np.float64]) -> set[tuple[bool, bool]]:
    return {(bool(valence > 0), bool(arousal > 0)) for valence, arousal in affect if valence and arousal}


def test_a_library_of_quiet_sad_music_has_music_in_every_corner() -> None:
    rng = np.random.default_rng(0)
    heard = np.clip(rng.normal((-0.5, -0.6), 0.1, (300, 2)), -1, 1)
    assert corners(heard) == {(False, False)}
    assert corners(place(heard)) == {(False, False), (False, True), (True, False), (True, True)}


def test_valence_that_goes_with_arousal_leaves_no_corner_empty() -> None:
    line = np.linspace(-0.6, 0.6, 500)
    heard = np.column_stack([line + np.random.default_rng(0).normal(0, 0.05, 500), line])
    placed = place(heard)
    assert (np.sign(placed[:, 0]) != np.sign(placed[:, 1])).sum() > 50


def test_a_handful_stays_as_heard() -> None:
    heard = np.array([(-0.2, 0.1), (0.3, 0.2)])
    assert np.abs(place(heard) - heard).max() < 0.05


@given(arrays(np.float64, st.tuples(st.integers(0, 60), st.just(2)), elements=st.floats(-1, 1)))
def test_places_lie_on_the_plane_and_keep_the_order_of_arousal(heard: NDArray[np.float64]) -> None:
    placed = place(heard)
    assert placed.shape == heard.shape
    assert (np.abs(placed) <= 1 + 1e-9).all()
    order = np.argsort(heard[:, 1], kind="stable")
    assert (np.diff(placed[order, 1]) >= -1e-9).all()


@given(arrays(np.float64, st.integers(0, 40), elements=st.integers(-5, 5) | st.floats(-1, 1)))
def test_ranks_are_those_of_scipy(values: NDArray[np.float64]) -> None:
    assert average_ranks(values).tolist() == rankdata(values).tolist()


def test_energy_is_placed_likewise() -> None:
    placed = place_energy(np.full(100, 0.3) + np.linspace(0, 0.01, 100))
    assert placed.min() < 0.25
    assert placed.max() > 0.5
    assert (np.diff(placed) > 0).all()


def test_a_shelf_places_only_where_it_is_asked_to() -> None:
    tracks = library(8)
    assert Shelf(tracks).items.affect == pytest.approx(np.array([[t.affect.valence, t.affect.arousal] for t in tracks]))
    assert Shelf([track(str(n), -0.9, n / 1000) for n in range(60)], relative=True).items.affect[:, 1].max() > 0.2
    assert len(Shelf((), relative=True)) == 0
