"""The library as the brain uses it: what is left out, what a moved file inherits, and when the folder is looked at again."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from appliance.brain.live import Live
from appliance.brain.moves import followed
from appliance.brain.shelves import MUSIC, Shelves, folders_of, shelved, stirred
from appliance.ports.catalogue import Stamp
from appliance.state import BoxState
from appliance.store.catalogue import SqliteCatalogue
from appliance.store.database import Database
from appliance.vocabulary.journal import Entry, Kind
from appliance.vocabulary.units import TrackFile
from tests.examples import library, track

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_hardly_music_is_not_chosen() -> None:
    speech, unsure = replace(track("speech"), music=MUSIC - 0.01), replace(track("trumpet"), music=MUSIC)
    assert shelved([speech, unsure]).tracks == [unsure]


async def test_speech_stays_known_and_is_not_loaded_again_and_again(tmp_path: Path) -> None:
    loads: list[int] = []

    async def changed() -> None:
        loads.append(len(shelves.shelf))

    async with Database(tmp_path, durable=False) as database:
        catalogue = SqliteCatalogue(database)
        shelves = Shelves(catalogue, Live(BoxState("box")), changed)
        for number, each in enumerate([*library(), replace(track("speech"), music=0.0)]):
            await catalogue.put(each, Stamp(number, 1, 1))
        await shelves.load()
        await shelves.load()
    assert loads == [len(library())]
    assert len(shelves.known) == len(library()) + 1


async def test_a_name_that_is_not_utf8_can_be_told(tmp_path: Path) -> None:
    async def changed() -> None:
        pass

    async with Database(tmp_path, durable=False) as database:
        catalogue, live = SqliteCatalogue(database), Live(BoxState("box"))
        await catalogue.fail(TrackFile("caf\udce9.wav"), Stamp(1, 1, 1), "its name is not UTF-8")
        await Shelves(catalogue, live, changed)._settle("")
    assert live.state.library.failures == {"caf?.wav": "its name is not UTF-8"}


def test_what_the_journal_says_of_a_moved_file_holds_for_its_new_name() -> None:
    entry = Entry("1", datetime(2026, 1, 1, tzinfo=UTC), Kind.LIKE, None, {"file": "old.flac", "label": "calm"})
    assert followed(entry, {TrackFile("old.flac"): TrackFile("new.flac")}).data == {"file": "new.flac", "label": "calm"}
    assert followed(entry, {TrackFile("other.flac"): TrackFile("new.flac")}) is entry
    about_nothing = replace(entry, data={})
    assert followed(about_nothing, {}) is about_nothing


def test_a_change_anywhere_in_the_folder_is_seen(tmp_path: Path) -> None:
    deep = tmp_path / "artist" / "album"
    deep.mkdir(parents=True)
    for folder in (deep, deep.parent, tmp_path):
        os.utime(folder, (1000, 1000))
    tracks = [replace(track("one"), file=TrackFile("artist/album/one.flac"))]
    folders = folders_of(tracks)
    assert folders == {"", "artist", "artist/album"}
    assert stirred(tmp_path, folders) == 1000
    (deep / "two.flac").touch()
    assert stirred(tmp_path, folders) > 1000
    for folder in (deep, tmp_path):
        os.utime(folder, (1000, 1000))
    (deep.parent / "another album").mkdir()  # there is no music in the artist's own folder
    os.utime(tmp_path, (1000, 1000))
    assert stirred(tmp_path, folders) > 1000
    assert stirred(tmp_path / "gone", folders) == 0
