from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.errors import StoreError
from appliance.ports.catalogue import Stamp
from appliance.store.catalogue import SqliteCatalogue
from appliance.store.database import Database
from appliance.vocabulary.affect import Affect
from appliance.vocabulary.music import Mode, Sound, Spread, Tags, Track
from appliance.vocabulary.units import Bpm, Lufs, Seconds, TrackFile
from tests.examples import library, track

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from appliance.ports.catalogue import Catalogue

STAMP = Stamp(inode=12, size=34, mtime_ns=56)

texts = st.text(st.characters(), max_size=20)  # with lone surrogates: names that are not UTF-8
numbers = st.floats(allow_nan=False)
shares = st.floats(0, 1)
signed = st.floats(-1, 1)
whole = st.none() | st.integers(-(2**63), 2**63 - 1)
tracks = st.builds(
    Track,
    file=st.builds(TrackFile, texts),
    tags=st.builds(
        Tags,
        *[texts] * 3,
        st.lists(texts, max_size=3).map(tuple),
        whole,
        whole,
        *[texts] * 3,
        *[st.none() | numbers] * 2,
        st.booleans(),
    ),
    duration=st.builds(Seconds, numbers),
    sound=st.builds(
        Sound,
        st.builds(Bpm, numbers),
        numbers,
        st.integers(0, 11),
        st.sampled_from(Mode),
        st.builds(Lufs, numbers),
        shares,
        shares,
        *([numbers] * 6),
    ),
    affect=st.builds(Affect, signed, signed),
    spread=st.builds(Spread, shares, shares),
    music=shares,
    fingerprint=st.binary(max_size=90),
    content=st.text("0123456789abcdef", max_size=32),
)
stamps = st.builds(Stamp, st.integers(0, 2**64 - 1), st.integers(0, 2**62), st.integers(-(2**63), 2**63 - 1))


@pytest.fixture
async def catalogue(tmp_path: Path) -> AsyncIterator[Catalogue]:
    """The real one in a temporary folder; there is no fake to prove."""
    async with Database(tmp_path) as database:
        yield SqliteCatalogue(database)


class TestCatalogue:
    async def test_starts_empty(self, catalogue: Catalogue) -> None:
        assert await catalogue.tracks() == []
        assert await catalogue.stamps() == {}
        assert await catalogue.failures() == {}

    async def test_tracks_come_back_by_file(self, catalogue: Catalogue) -> None:
        wanted = library()
        for each in wanted:
            await catalogue.put(each, STAMP)
        assert await catalogue.tracks() == sorted(wanted, key=lambda each: each.file)
        assert await catalogue.stamps() == {each.file: STAMP for each in wanted}

    async def test_a_changed_file_replaces_its_track(self, catalogue: Catalogue) -> None:
        await catalogue.put(track("a", tempo=90), STAMP)
        changed = track("a", tempo=140)
        await catalogue.put(changed, replace(STAMP, size=35))
        assert await catalogue.tracks() == [changed]
        assert await catalogue.stamps() == {changed.file: replace(STAMP, size=35)}

    async def test_a_file_fails_and_is_mended(self, catalogue: Catalogue) -> None:
        one = track("a")
        await catalogue.put(one, STAMP)
        await catalogue.fail(one.file, STAMP, "it ends in the middle")
        assert await catalogue.tracks() == []
        assert await catalogue.failures() == {one.file: "it ends in the middle"}
        assert await catalogue.stamps() == {one.file: STAMP}
        await catalogue.put(one, STAMP)
        assert await catalogue.tracks() == [one]
        assert await catalogue.failures() == {}

    async def test_retired_files_are_forgotten(self, catalogue: Catalogue) -> None:
        kept, gone, broken = track("kept"), track("gone"), TrackFile("broken.mp3")
        await catalogue.put(kept, STAMP)
        await catalogue.put(gone, STAMP)
        await catalogue.fail(broken, STAMP, "why")
        await catalogue.retire([gone.file, broken, TrackFile("never known.ogg")])
        assert await catalogue.tracks() == [kept]
        assert await catalogue.stamps() == {kept.file: STAMP}
        assert await catalogue.failures() == {}

    async def test_a_moved_file_is_known_by_its_content(self, catalogue: Catalogue) -> None:
        old, new, newest = (replace(track(name), content="c0ffee") for name in ("old", "new", "newest"))
        for one, before in ((old, None), (new, old), (newest, new)):
            if before:
                await catalogue.retire([before.file])
            await catalogue.put(one, STAMP)
        assert await catalogue.moves() == {old.file: newest.file, new.file: newest.file}
        await catalogue.retire([newest.file])
        await catalogue.put(old, STAMP)  # back where it was
        assert await catalogue.moves() == {new.file: old.file, newest.file: old.file}

    async def test_a_copy_and_another_file_are_no_move(self, catalogue: Catalogue) -> None:
        one, copy, other = replace(track("one"), content="c0ffee"), replace(track("copy"), content="c0ffee"), track("other")
        for each in (one, copy, other):
            await catalogue.put(each, STAMP)
        await catalogue.retire([other.file])
        await catalogue.put(track("unknown"), STAMP)
        assert await catalogue.moves() == {}

    async def test_numbers_of_numpy_are_taken(self, catalogue: Catalogue) -> None:
        one = track("a")
        measured: dict[str, Any] = {"energy": np.float32(0.25), "key": np.int64(3), "loudness": np.float64("-inf")}
        await catalogue.put(replace(one, sound=replace(one.sound, **measured)), STAMP)
        assert await catalogue.tracks() == [
            replace(one, sound=replace(one.sound, energy=0.25, key=3, loudness=Lufs(float("-inf"))))
        ]

    async def test_a_track_with_a_nan_is_refused_whole(self, catalogue: Catalogue) -> None:
        one = track("a")
        with pytest.raises(StoreError):
            await catalogue.put(replace(one, sound=replace(one.sound, energy=float("nan"))), STAMP)
        assert await catalogue.stamps() == {}

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(one=tracks, stamp=stamps, reason=texts)
    async def test_any_track_comes_back_as_it_was(self, catalogue: Catalogue, one: Track, stamp: Stamp, reason: str) -> None:
        await catalogue.put(one, stamp)
        assert await catalogue.tracks() == [one]
        assert await catalogue.stamps() == {one.file: stamp}
        await catalogue.fail(one.file, stamp, reason)
        assert await catalogue.failures() == {one.file: reason}
        await catalogue.retire([one.file])
        assert await catalogue.stamps() == {}


async def test_the_box_reads_what_the_scan_puts_beside_it(tmp_path: Path) -> None:
    async with Database(tmp_path) as box, Database(tmp_path, durable=False) as scan:
        for number, one in enumerate(library()):
            await SqliteCatalogue(scan).put(one, STAMP)
            assert len(await SqliteCatalogue(box).tracks()) == number + 1
