"""A box for each Debian, made once: the playbook on a stock system, then booted.

``MOODBOX_APPLIANCE_ROOT`` names a folder that the playbook has been run on already: then only what comes after is tried.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from appliance.demo.prepare import MUSIC, REEL, music_folder, prepare, reel_file
from tests.appliance.machine import booted
from tests.appliance.root import CACHE, Root, remove

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.appliance.machine import Machine
    from tests.appliance.root import Play

GIVEN = os.environ.get("MOODBOX_APPLIANCE_ROOT", "")
DEMO = CACHE.parent / "demo"


class Installed(NamedTuple):
    """A root, and how the playbook ended on it: only looking first, for real, only looking again, and once more."""

    root: Root
    plays: list[Play]


@pytest.fixture(scope="session", params=["given"] if GIVEN else ["bookworm", "trixie"])
def installed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """A stock system that the playbook was run on."""
    if GIVEN:
        yield Installed(Root(Path(GIVEN), "amd64"), [])
        return
    root = Root.fresh(tmp_path_factory.mktemp(request.param), request.param)
    yield Installed(root, [root.play(*words) for words in (["--check"], [], ["--check"], [])])
    remove(root.folder)


@pytest.fixture(scope="session")
def machine(installed: Installed) -> Iterator[Machine]:
    """The box, booted, with some music and the demo's reel before its eye."""
    folder = installed.root.folder
    for play in installed.plays:
        assert not play.failed, play.output[-3000:]
    asyncio.run(prepare(DEMO, [MUSIC, REEL], lambda *_: None))
    (folder / "usr/share/moodbox").mkdir(exist_ok=True)
    shutil.copy(reel_file(DEMO), folder / "usr/share/moodbox/reel.avi")
    album = next(entry for entry in sorted(music_folder(DEMO).iterdir()) if entry.is_dir())
    shutil.copytree(album, folder / "srv/music" / album.name, dirs_exist_ok=True)
    with booted(installed.root) as one:
        one.until(lambda: one.run("systemctl", "is-active", "moodbox-eye", check=False).strip() == "active")
        yield one
