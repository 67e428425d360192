from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from appliance.demo.prepare import MUSIC, REEL, music_folder, prepare, reel_file
from appliance.errors import DemoError

if TYPE_CHECKING:
    from pathlib import Path


async def test_makes_the_reel_in_a_process_of_its_own(tmp_path: Path) -> None:
    pytest.importorskip("skimage", reason="the extra `demo` is not installed")
    pytest.importorskip("matplotlib", reason="the extra `demo` is not installed")
    heard: list[tuple[str, int, int]] = []
    await prepare(tmp_path, [REEL], lambda *done: heard.append(done))
    assert reel_file(tmp_path).is_file()
    assert not music_folder(tmp_path).exists()
    what, done, total = heard[-1]
    assert (what, done) == (REEL, total)


async def test_what_cannot_be_made_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / MUSIC).touch()
    with pytest.raises(DemoError, match="cannot be written"):
        await prepare(tmp_path, [MUSIC], lambda *_: None)


async def test_ends_its_maker_when_it_is_cancelled(tmp_path: Path) -> None:
    begun = asyncio.Event()
    task = asyncio.create_task(prepare(tmp_path, [MUSIC], lambda *_: begun.set()))
    await asyncio.wait_for(begun.wait(), 60)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    made = sorted(music_folder(tmp_path).rglob("*.ogg"))
    await asyncio.sleep(1)
    assert sorted(music_folder(tmp_path).rglob("*.ogg")) == made


def test_loads_neither_pictures_nor_an_orchestra() -> None:
    loaded = "import sys, appliance.demo.prepare, appliance.demo.servers; print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True, env=os.environ
    ).stdout.split()
    assert not {"cv2", "numpy", "scipy", "av"} & set(modules)
