"""A recording in place of a camera."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

import cv2

from appliance.eye.source import CameraFaultError, Source, fit
from appliance.eye.wire import Fault

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    Frame = NDArray[np.uint8]

PICTURES: Final = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff"})


class Reel(Source):
    """A recording in place of a camera: a video in real time, or pictures for a second each; over and over."""

    def __init__(self, path: Path) -> None:
        """Nothing is opened yet."""
        self._path = path
        self._capture: Any = None
        self._pictures: list[Path] = []
        self._began = 0.0
        self._next = 0

    def open(self) -> None:
        """Open it from its beginning."""
        self._began = time.monotonic()
        if self._path.is_dir():
            self._pictures = sorted(entry for entry in self._path.iterdir() if entry.suffix.lower() in PICTURES)
        elif self._path.suffix.lower() in PICTURES and self._path.is_file():
            self._pictures = [self._path]
        elif self._path.is_file():
            self._rewind()
            return
        if not self._pictures:
            raise CameraFaultError(Fault.REEL)

    def frame(self, into: Frame) -> None:
        """What the reel shows now."""
        if self._capture is None:
            self._show_picture(into)
        else:
            self._show_video(into)

    def close(self) -> None:
        """Close the file."""
        if self._capture is not None:
            self._capture.release()
        self._capture, self._pictures = None, []

    def _show_picture(self, into: Frame) -> None:
        shown = self._pictures[int(time.monotonic() - self._began) % len(self._pictures)]
        try:
            picture = cv2.imread(str(shown), cv2.IMREAD_COLOR)
        except cv2.error as error:  # more pixels than OpenCV takes
            raise CameraFaultError(Fault.REEL) from error
        if picture is None:
            raise CameraFaultError(Fault.REEL)
        try:
            fit(picture, into)  # type: ignore[arg-type]
        finally:
            picture.fill(0)

    def _show_video(self, into: Frame) -> None:
        """Skip to the frame that is due by the clock."""
        rate = self._capture.get(cv2.CAP_PROP_FPS) or 25.0
        due = int((time.monotonic() - self._began) * rate)
        if due - self._next > 10 * rate:  # after a long pause it goes on where it was
            self._began, due = time.monotonic() - self._next / rate, self._next
        while self._next <= due:
            if not self._capture.grab():
                self._rewind()
                due = 0
                if not self._capture.grab():
                    raise CameraFaultError(Fault.REEL)
            self._next += 1
        got, picture = self._capture.retrieve()
        if not got:
            raise CameraFaultError(Fault.REEL)
        try:
            fit(picture, into)
        finally:
            picture.fill(0)

    def _rewind(self) -> None:
        """Open the video from its beginning; seeking back is not exact in every format."""
        self.close()
        self._capture = cv2.VideoCapture(str(self._path), cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
        self._began, self._next = time.monotonic(), 0
        if not self._capture.isOpened():
            self.close()
            raise CameraFaultError(Fault.REEL)
