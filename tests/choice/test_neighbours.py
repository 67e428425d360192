"""Who reaches for the same things in the same mood."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.choice.neighbours import Neighbours
from appliance.vocabulary.affect import Label
from appliance.vocabulary.units import PersonId

ANN, BEN, CEM = PersonId("ann"), PersonId("ben"), PersonId("cem")
EVENTS = st.lists(
    st.tuples(
        st.sampled_from([ANN, BEN, CEM]), st.sampled_from([Label.CALM, Label.SADNESS]), st.integers(0, 7), st.floats(0, 1)
    ),
    max_size=40,
)


def house(events: list[tuple[PersonId, Label, int, float]]) -> Neighbours:
    known = Neighbours()
    for event in events:
        known.fold(*event)
    return known


def likes(person: PersonId, mood: Label, liked: dict[int, float]) -> list[tuple[PersonId, Label, int, float]]:
    return [(person, mood, item, value) for item, value in liked.items()]


def test_who_likes_the_same_is_alike_and_foretells() -> None:
    known = house([
        *likes(ANN, Label.CALM, {0: 1, 1: 0, 2: 1, 3: 0}),
        *likes(BEN, Label.CALM, {0: 1, 1: 0, 2: 1, 3: 0, 4: 1}),
        *likes(CEM, Label.CALM, {0: 0, 1: 1, 2: 0, 3: 1, 5: 1}),
    ])  # fmt: skip
    alike = known.likeness(ANN, Label.CALM)
    assert alike[BEN] > 0 > alike[CEM]
    said, support = known.predict(ANN, Label.CALM, 8)
    assert said[4] > 0 > said[5]
    assert said[6] == support[6] == 0


def test_the_papers_formula_by_hand() -> None:
    known = house([*likes(ANN, Label.CALM, {0: 1, 1: 0}), *likes(BEN, Label.CALM, {0: 1, 1: 0, 2: 1})])
    said, _ = known.predict(ANN, Label.CALM, 3)
    assert said[2] == pytest.approx(1 - 2 / 3)  # one neighbour: that neighbour's preference less their mean


def test_likeness_depends_on_the_mood() -> None:
    same, other = {0: 1.0, 1: 0.0, 2: 1.0, 3: 0.0}, {0: 0.0, 1: 1.0, 2: 0.0, 3: 1.0}
    calm = [*likes(ANN, Label.CALM, same), *likes(BEN, Label.CALM, same)]
    sad = [*likes(ANN, Label.SADNESS, same), *likes(BEN, Label.SADNESS, other)]
    known = house([*calm, *sad])
    assert known.likeness(ANN, Label.CALM)[BEN] > 0 > known.likeness(ANN, Label.SADNESS)[BEN]


@given(events=EVENTS)
def test_forgetting_a_person_is_never_having_known_them(events: list[tuple[PersonId, Label, int, float]]) -> None:
    known = house(events)
    known.forget(BEN)
    never = house([event for event in events if event[0] != BEN])
    for person in (ANN, CEM):
        for mine, theirs in zip(known.predict(person, Label.CALM, 8), never.predict(person, Label.CALM, 8), strict=True):
            assert (mine == theirs).all()


@given(events=EVENTS, extra=st.floats(0, 1))
def test_what_is_taken_back_was_never_said(events: list[tuple[PersonId, Label, int, float]], extra: float) -> None:
    known, never = house(events), house(events)
    known.fold(ANN, Label.CALM, 3, extra)
    known.fold(ANN, Label.CALM, 3, extra, -1.0)
    assert known.predict(BEN, Label.CALM, 8)[0] == pytest.approx(never.predict(BEN, Label.CALM, 8)[0], abs=1e-6)


@given(events=EVENTS)
def test_what_neighbours_say_is_bounded(events: list[tuple[PersonId, Label, int, float]]) -> None:
    known = house(events)
    said, support = known.predict(ANN, Label.SADNESS, 8)
    assert (np.abs(said) <= 1).all()
    assert (support >= 0).all()
    assert all(abs(value) <= 1 + 1e-9 for value in known.likeness(ANN, Label.SADNESS).values())
    known.fade(0.5)
    assert np.isfinite(known.predict(ANN, Label.SADNESS, 8)[0]).all()
