"""The Pi's processor, emulated by qemu: the playbook on Debian 12 for arm64, and the eye's models, which read there as here."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

import cv2
import pytest

from appliance.demo.reel import NEUTRAL, SMILING, frames, load
from tests.appliance.root import Root, missing, remove

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.appliance.root import Play

ARM: Final = "arm64"
NEAR: Final = 0.02
"""How far a probability, a valence or an arousal may lie from what is read here: other kernels add in another order."""
NEAR_PIXELS: Final = 2
EVERY: Final = 20  # frames of the reel
READ: Final = """
import json, sys
from pathlib import Path
from appliance.eye.decode import decode
from appliance.eye.pictures import as_dict
from appliance.eye.sight import StillSight

sight = StillSight()
for file in sorted(Path(sys.argv[1]).iterdir()):
    faces = sight.look(decode(file.read_bytes()).frame)
    print(json.dumps({"file": file.name, "faces": [as_dict(face) for face in faces]}), flush=True)
"""
"""What ``moodbox look`` does in its child, but without the child: its patience is not made for an emulated machine."""

pytestmark = [
    pytest.mark.appliance,
    pytest.mark.timeout(7200),
    pytest.mark.skipif(bool(missing(ARM)), reason=missing(ARM)),
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Root]:
    """A stock system."""
    made = Root.fresh(tmp_path_factory.mktemp(ARM), "bookworm", ARM)
    yield made
    remove(made.folder)


@pytest.fixture(scope="module")
def first(root: Root) -> Play:
    """The first run of the playbook."""
    return root.play()


def test_the_playbook_makes_a_box(first: Play) -> None:
    assert not first.failed, first.output[-3000:]
    assert first.changed > 20


@pytest.mark.usefixtures("first")
def test_a_second_run_changes_nothing(root: Root) -> None:
    second = root.play()
    assert (second.changed, second.failed) == (0, 0), second.output[-3000:]


@pytest.mark.usefixtures("first")
def test_the_eye_reads_there_what_it_reads_here(root: Root) -> None:
    folder = root.folder / "srv/pictures"
    folder.mkdir()
    pictures = [load(SMILING), load(NEUTRAL), *list(frames())[::EVERY]]
    for number, picture in enumerate(pictures):
        cv2.imwrite(str(folder / f"{number:03}.png"), picture)
    there = readings(root.run("/opt/moodbox/bin/python3", "-c", READ, "/srv/pictures"))
    here = readings(looked(folder))
    assert len(there) == len(here) == len(pictures)
    faces = [(one, other) for name in here for one, other in zip(here[name], there[name], strict=True)]
    assert len(faces) > len(pictures) / 2
    furthest = max(max(abs(one[number] - other[number]) for number in range(9)) for one, other in faces)
    sys.stdout.write(f"{len(faces)} faces in {len(pictures)} pictures: furthest apart {furthest:.4f}\n")
    assert furthest <= NEAR
    assert max(max(abs(a - b) for a, b in zip(one[9], other[9], strict=True)) for one, other in faces) <= NEAR_PIXELS


def looked(folder: Path) -> str:
    return subprocess.run([sys.executable, "-c", READ, str(folder)], check=True, capture_output=True, text=True).stdout


def readings(lines: str) -> dict[str, list[Any]]:
    """By picture: seven probabilities, valence and arousal, and the box, of each face."""
    results = map(json.loads, lines.splitlines())
    return {
        result["file"]: [
            [*face["probabilities"].values(), face["valence"], face["arousal"], face["box"]] for face in result["faces"]
        ]
        for result in results
    }
