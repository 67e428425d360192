"""The contract of ``Camera``, for the fake, for reels, and for a webcam where there is one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from appliance.eye.camera import open_camera
from tests.fakes.camera import DoorCamera

if TYPE_CHECKING:
    from appliance.eye.source import Camera


def make(kind: str, folder: Path) -> Camera:
    picture = np.random.default_rng(1).integers(30, 220, (120, 160, 3), np.uint8)
    match kind:
        case "fake":
            os.mkfifo(folder / "door")
            return DoorCamera(folder / "door")
        case "picture":
            cv2.imwrite(str(folder / "one.jpg"), picture)
            return open_camera(f"reel:{folder}/one.jpg", 640, 480)
        case "folder":
            for i in range(3):
                cv2.imwrite(str(folder / f"{i}.png"), picture)
            return open_camera(f"reel:{folder}", 640, 480)
        case "video":
            writer = cv2.VideoWriter(str(folder / "one.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 10.0, (160, 120))
            for _ in range(5):
                writer.write(picture)
            writer.release()
            return open_camera(f"reel:{folder}/one.avi", 640, 480)
        case _:
            if not Path("/dev/video0").exists():
                pytest.skip("no webcam is connected")
            return open_camera("v4l2:0", 640, 480)


@pytest.mark.parametrize("kind", ["fake", "picture", "folder", "video", "webcam"])
class TestCamera:
    def test_it_fills_the_callers_buffer_whatever_its_size(self, kind: str, tmp_path: Path) -> None:
        with make(kind, tmp_path) as camera:
            for shape in ((480, 640, 3), (480, 640, 3), (120, 90, 3), (500, 700, 3)):
                buffer = np.zeros(shape, np.uint8)
                camera.frame(buffer)
                assert buffer.any()

    def test_it_opens_again_after_it_was_closed(self, kind: str, tmp_path: Path) -> None:
        camera, buffer = make(kind, tmp_path), np.zeros((480, 640, 3), np.uint8)
        for _ in range(3):
            buffer.fill(0)
            with camera:
                camera.frame(buffer)
            assert buffer.any()

    def test_closing_twice_is_no_error(self, kind: str, tmp_path: Path) -> None:
        camera = make(kind, tmp_path)
        camera.close()
        camera.open()
        camera.close()
        camera.close()

    def test_nothing_is_open_before_it_is_opened_nor_after(self, kind: str, tmp_path: Path) -> None:
        before = descriptors()
        camera, buffer = make(kind, tmp_path), np.zeros((480, 640, 3), np.uint8)
        assert descriptors() == before
        with camera:
            camera.frame(buffer)
        assert descriptors() == before


def descriptors() -> set[str]:
    """The files that this process has open."""
    found = set()
    for entry in Path("/proc/self/fd").iterdir():
        try:
            found.add(str(entry.readlink()))
        except OSError:  # the listing's own
            continue
    return {name for name in found if not name.startswith("/proc/")}
