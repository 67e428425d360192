from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from appliance.demo import reel
from appliance.demo.reel import NEUTRAL, RATE, SCENES, SMILING, Portrait
from appliance.errors import DemoError
from appliance.eye.sight import Sight
from appliance.vocabulary.affect import EMOTIONS

if TYPE_CHECKING:
    from pathlib import Path

    from appliance.demo.reel import Picture

pytest.importorskip("skimage", reason="the extra `demo` is not installed")
pytest.importorskip("matplotlib", reason="the extra `demo` is not installed")


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reel.make(tmp_path_factory.mktemp("reel"))


@pytest.fixture(scope="module")
def scenes(video: Path) -> list[list[Picture]]:
    """The video's frames, scene by scene."""
    capture = cv2.VideoCapture(str(video))
    assert capture.get(cv2.CAP_PROP_FPS) == RATE
    shown: list[list[Picture]] = [[capture.read()[1] for _ in range(round(scene.seconds * RATE))] for scene in SCENES]  # type: ignore[misc]
    assert not capture.read()[0]
    capture.release()
    return shown


def test_each_state_is_shown_for_12_to_20_seconds() -> None:
    assert [scene.who for scene in SCENES] == [SMILING, NEUTRAL, None]
    assert all(12 <= scene.seconds <= 20 for scene in SCENES)


def test_frames_are_whole_and_move(scenes: list[list[Picture]]) -> None:
    for frames in scenes[:2]:
        assert all(frame.shape == (480, 640, 3) for frame in frames)
        assert np.abs(frames[0].astype(int) - frames[20].astype(int)).mean() > 2


def test_the_eye_reads_it_as_it_is_meant(scenes: list[list[Picture]]) -> None:
    sight = Sight(60)
    seen: list[Counter[str]] = []
    for frames in scenes:
        seen.append(Counter())
        for frame in frames[::2]:
            faces = sight.look(frame)
            emotions = [EMOTIONS[int(np.argmax(face.probabilities))] for face in faces]
            seen[-1]["+".join(emotions) or "nobody"] += 1
    for counts, meant in zip(seen, ("happiness", "neutral", "nobody"), strict=True):
        assert counts[meant] >= 0.95 * counts.total(), seen


def test_is_made_once(video: Path) -> None:
    made = video.stat().st_mtime_ns
    assert reel.make(video.parent) == video
    assert video.stat().st_mtime_ns == made
    assert [file.name for file in video.parent.iterdir()] == [video.name]


def test_a_missing_photograph_is_one_clear_sentence() -> None:
    with pytest.raises(DemoError, match="nosuchpackage"):
        reel.load(Portrait("nosuchpackage", "a.png", (0, 0), 1, (), ()))


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(DemoError):
        reel.make(tmp_path / "taken" / "folder")
