"""Tracks by columns."""

from __future__ import annotations

from appliance.vocabulary.tracks import FIELDS, Tracks, flat
from tests.examples import library, track


def test_tracks_are_what_they_were_made_of() -> None:
    given = library()
    tracks = Tracks.of(given)
    assert tracks == given
    assert list(tracks) == given
    assert tracks[3] == given[3]
    assert tracks[-1] == given[-1]
    assert tracks[2:5] == given[2:5]
    assert Tracks.of(tracks) is tracks
    assert tracks != given[:-1]
    assert tracks != [*given[:-1], track("other")]


def test_every_field_has_a_column() -> None:
    tracks = Tracks.of(library())
    assert [tracks.column(name)[0] for name in FIELDS] == list(flat(tracks[0]))
    assert tracks.column("energy") == tuple(each.sound.energy for each in tracks)


def test_some_of_the_tracks_can_be_taken() -> None:
    tracks = Tracks.of(library())
    assert tracks.take([4, 2]) == [tracks[4], tracks[2]]


def test_none_are_no_tracks() -> None:
    assert len(Tracks.of(())) == 0
    assert Tracks.of(()) == []
