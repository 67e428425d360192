"""A music library that is chosen from: what its tracks become, and what is said of each pick."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from appliance import models
from appliance.choice.engine import Engine
from appliance.choice.feedback import Memory
from appliance.choice.prior import MODEL, Prior
from appliance.choice.rank import Shelf, choose, engine_for
from appliance.choice.reason import SEEM
from appliance.choice.target import DEFAULT
from appliance.choice.windows import Limits
from appliance.mood.labels import SETTABLE
from appliance.vocabulary.affect import Label
from appliance.vocabulary.choice import Activity, Pick, Situation, Strategy
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.units import Lufs
from tests.choice.examples import entry, wish
from tests.examples import library, track

if TYPE_CHECKING:
    from appliance.choice.engine import Wish

SHELF = Shelf(library())
PLAIN = replace(wish(), limits=Limits(explore=0))


def picks(wanted: Wish, count: int = 5, shelf: Shelf = SHELF, memory: Memory | None = None) -> list[Pick]:
    return choose(shelf, Engine(shelf.items, memory or Memory()), wanted, count, np.random.default_rng(1))


def test_every_label_has_a_row_in_the_default_mapping_and_words() -> None:
    assert set(DEFAULT) == set(Label)
    assert set(SEEM) == set(Label)


@pytest.mark.parametrize("label", SETTABLE)
@pytest.mark.parametrize("strategy", list(Strategy))
def test_the_reason_names_the_mood(label: Label, strategy: Strategy) -> None:
    assert all(label in one.reason for one in picks(wish(label, strategy)))


def test_genres_are_found_as_words_of_a_longer_name() -> None:
    shelf = Shelf([track("one", genres=("Indie Pop",)), track("two", genres=("Metal",))])
    assert shelf.items.with_genre(["pop"]).tolist() == [True, False]


def test_a_genre_that_the_mood_asks_for_decides_between_equals() -> None:
    shelf = Shelf([track("plain", 0.7, 0.6), track("dance", 0.7, 0.6, genres=("Dance",))])
    assert picks(PLAIN, shelf=shelf)[0].track.title == "Dance"


def test_a_pick_knows_what_it_was_chosen_for() -> None:
    (pick,) = picks(PLAIN, 1)
    assert pick.target
    assert pick.fit
    assert pick.liking
    assert pick.track.affect.distance(pick.target.affect) <= pick.target.tolerance


def test_tracks_are_rows_with_their_key_artist_and_sound() -> None:
    one, two = replace(track("one"), fingerprint=bytes([1, 255])), track("two")
    items = Shelf([one, two, replace(two, file=one.file + "3")]).items  # type: ignore[arg-type]
    assert items.rows[one.file] == 0
    assert items.artist is not None
    assert items.artist.tolist() == [0, 1, 1]
    assert items.likeness is not None
    assert items.likeness.tolist() == [[1, -1], [0, 0], [0, 0]]
    assert Shelf([two]).items.likeness is None


def test_reasons_say_what_was_liked_by_whom_and_why_now() -> None:
    shelf = Shelf(
        [track(f"t{n}", 0.7, 0.6, genres=("Pop",)) for n in range(8)] + [track(f"f{n}", -0.7, -0.6) for n in range(30)]
    )
    saved = Memory()
    for minute in range(6):
        saved.fold(entry(Kind.SAVE, "t3.flac", minutes=minute))
    assert picks(PLAIN, 1, shelf, saved)[0].track.file == "t3.flac"
    for minute in range(60):
        saved.fold(entry(Kind.SAVE, "f3.flac", minutes=minute))
        saved.fold(entry(Kind.DISLIKE, f"t{minute % 8}.flac", minutes=minute))
    assert "liked" in picks(PLAIN, 1, shelf, saved)[0].reason


def test_what_anybody_would_like_counts_where_nothing_else_is_known() -> None:
    prior = Prior.load(models.read(MODEL))
    loud, soft = replace(track("loud").sound, loudness=Lufs(-6)), replace(track("soft").sound, loudness=Lufs(-30))
    shelf = Shelf([replace(track("loud", 0.7, 0.6), sound=loud), replace(track("soft", 0.7, 0.6), sound=soft)])
    engine = engine_for(shelf, Memory(), prior)
    still, moving = (
        {pick.track.title: pick.parts["context"] for pick in choose(shelf, engine, each, 2, np.random.default_rng(0))}
        for each in (
            replace(PLAIN, situation=Situation(activity=Activity.STILL)),
            replace(PLAIN, situation=Situation(activity=Activity.MOVING)),
        )
    )
    assert moving["Loud"] - moving["Soft"] > still["Loud"] - still["Soft"]
    assert engine_for(Shelf([]), Memory(), prior).choose(PLAIN, 1, np.random.default_rng(0)) == []


def test_what_says_that_it_is_explicit_does_not_come_for_a_child() -> None:
    named = replace(track("one"), tags=replace(track("one").tags, title="Song (Explicit)"))
    boxed = replace(track("two"), tags=replace(track("two").tags, album="Album [explicit version]"))
    marked = replace(track("four"), tags=replace(track("four").tags, explicit=True))
    plain = replace(track("three"), tags=replace(track("three").tags, title="Explicitly Yours"))
    shelf = Shelf([named, boxed, marked, plain])
    assert len(picks(PLAIN, 4, shelf)) == 4
    for limits in (Limits(age=12), Limits(explicit=False)):
        assert [pick.track for pick in picks(replace(PLAIN, limits=limits), 3, shelf)] == [plain]


def test_a_pick_that_lies_outside_the_tolerance_says_that_it_is_the_nearest() -> None:
    shelf = Shelf([track("far", -0.5, -0.9), track("farther", -0.9, -0.9)])
    assert "the nearest that may come now" in picks(PLAIN, 1, shelf)[0].reason
