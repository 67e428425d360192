"""The library as the brain knows it: loaded from the catalogue, and by real scans of a folder in a process of their own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from unittest.mock import AsyncMock

from appliance.brain import shelves
from appliance.brain.scanning import by_child
from appliance.ports.catalogue import Stamp
from appliance.vocabulary.health import Part
from tests.examples import track

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from appliance.brain.scanning import Lines
    from tests.brain.rig import Rig


async def test_a_load_tells_only_of_other_tracks(rig: Rig) -> None:
    loads = rig.loads
    await rig.shelves.load()
    assert rig.loads == loads
    await rig.catalogue.put(track("new"), Stamp(99, 1, 1))
    await rig.shelves.load()
    assert rig.loads == loads + 1
    assert track("new") in rig.shelves.shelf.tracks


async def test_a_scan_of_a_folder_without_music_says_so(rig: Rig, tmp_path: Path) -> None:
    folder = tmp_path / "music"
    folder.mkdir()
    await rig.catalogue.retire([known.file for known in await rig.catalogue.tracks()])
    await rig.shelves.scan(by_child(folder, {"MOODBOX_STATE": str(tmp_path / "other state")}))
    health = rig.live.state.parts[Part.LIBRARY]
    assert not health.up
    assert "no music" in health.words
    assert not rig.live.state.library.scanning


async def test_a_folder_that_is_not_there_is_said(rig: Rig, tmp_path: Path) -> None:
    await rig.shelves.scan(by_child(tmp_path / "nowhere", {"MOODBOX_STATE": str(tmp_path / "other state")}))
    health = rig.live.state.parts[Part.LIBRARY]
    assert not health.up
    assert "nowhere" in health.words


async def test_a_change_in_the_folder_brings_the_next_scan_forward(
    rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelves, "GLANCE", 0.01)
    (tmp_path / "album").mkdir()
    scans = 0

    async def lines() -> Lines:
        nonlocal scans
        scans += 1
        yield {"ended": ""}

    rig.shelves.folders = frozenset({"", "album"})
    monkeypatch.setattr(rig.shelves, "load", AsyncMock())
    running = asyncio.create_task(rig.shelves.run(tmp_path, lines))
    await rig.until(lambda: scans == 1)
    (tmp_path / "album" / "new.flac").touch()
    await rig.until(lambda: scans == 2)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
