"""The eye's real process with a stub for sight and for the camera: ``stub_eye.py MODE DOOR`` and the eye's own arguments."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from appliance.eye import process
from appliance.eye.source import CameraFaultError
from appliance.eye.wire import Fault
from appliance.vocabulary.affect import Affect
from appliance.vocabulary.sight import Face, FaceBox
from tests.fakes.camera import DoorCamera

if TYPE_CHECKING:
    from appliance.eye.source import Camera, Frame

FACE = Face(FaceBox(10, 20, 80, 90), (0.9, 0.1, 0, 0, 0, 0, 0), Affect(0.25, -0.5), 0.75, 0.5)


class StubSight:
    """Sees one face in every frame."""

    def __init__(self, mode: str) -> None:
        self.mode, self.kept = mode, None

    def look(self, frame: Frame) -> tuple[Face, ...]:
        if self.mode == "blind":
            msg = "a bad picture"
            raise ValueError(msg)
        if self.mode == "keeps":
            self.kept = frame.copy()  # type: ignore[assignment]
        return (FACE, FACE) if self.mode == "two" else (FACE,)

    def forget(self) -> None:
        pass


def act(mode: str, number: int) -> None:
    """What the camera does before a frame."""
    if mode == "hangs" and number == 3:
        time.sleep(600)
    if mode == "fails" and number == 2:
        raise CameraFaultError(Fault.STALLED)
    if mode == "breaks" and number == 2:
        msg = "a library's own error"
        raise RuntimeError(msg)


def main() -> None:
    mode, door, *arguments = sys.argv[1:]

    def make_camera(_source: str, _width: int, _height: int) -> Camera:
        return DoorCamera(Path(door), lambda number: act(mode, number))

    if mode == "dies":
        os._exit(77)
    os._exit(process.main(arguments, None if mode == "reel" else make_camera, lambda _: StubSight(mode)))


if __name__ == "__main__":
    main()
