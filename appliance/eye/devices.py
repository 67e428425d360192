"""Cameras that are devices: a webcam by OpenCV, the Raspberry Pi's own by Picamera2."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np

from appliance.eye.source import CameraFaultError, Source, fit, is_green
from appliance.eye.wire import Fault

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Frame = NDArray[np.uint8]

_STALL: Final = 1.0  # seconds without a frame
_FRESH: Final = 0.005  # seconds: a frame that comes sooner lay waiting and is old
_BUFFERED: Final = 5
_GREEN_PATIENCE: Final = 5  # frames; some webcams begin with green ones


class V4l2(Source):
    """A webcam, ``/dev/video<number>``, by OpenCV. The device's own size is taken as it comes and scaled."""

    def __init__(self, number: int, width: int, height: int) -> None:
        """Nothing is opened yet; the size is what the device is asked for."""
        self._number, self._size = number, (width, height)
        self._capture: Any = None
        self._raw: Frame | None = None

    def open(self) -> None:
        """Open it for frames of about the size asked for."""
        os.environ["OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT"] = str(round(_STALL))  # V4L2 has no other way to say it; 10 s else
        os.environ["OPENCV_VIDEOIO_V4L_READ_ATTEMPTS"] = "1"
        if not Path(f"/dev/video{self._number}").exists():
            raise CameraFaultError(Fault.NO_CAMERA)
        width, height = self._size
        wishes = [cv2.CAP_PROP_FRAME_WIDTH, width, cv2.CAP_PROP_FRAME_HEIGHT, height, cv2.CAP_PROP_BUFFERSIZE, 1]
        self._capture = cv2.VideoCapture(self._number, cv2.CAP_V4L2, wishes)
        if not self._capture.isOpened():
            self.close()
            raise CameraFaultError(Fault.BUSY)

    def frame(self, into: Frame) -> None:
        """The next frame after those that lay waiting in the driver."""
        for _ in range(_GREEN_PATIENCE):
            try:
                self._read(into)
            finally:
                if self._raw is not None:
                    self._raw.fill(0)
            if not is_green(into):
                return
        raise CameraFaultError(Fault.BLANK)

    def close(self) -> None:
        """Close it; the kernel then stops the stream."""
        if self._capture is not None:
            self._capture.release()
        self._capture = self._raw = None

    def _read(self, into: Frame) -> None:
        for _ in range(_BUFFERED):
            began = time.monotonic()
            if not self._capture.grab():
                gone = not Path(f"/dev/video{self._number}").exists()
                raise CameraFaultError(Fault.NO_CAMERA if gone else Fault.STALLED)
            if time.monotonic() - began > _FRESH:
                break
        shape = None if self._raw is None else self._raw.shape
        got, raw = self._capture.retrieve(self._raw)
        if not got:
            raise CameraFaultError(Fault.STALLED)
        self._raw = raw
        if shape is not None and raw.shape != shape:
            raise CameraFaultError(Fault.CHANGED)
        fit(raw, into)


class Picamera(Source):
    """The Raspberry Pi's own camera by Picamera2, on its small stream."""

    def __init__(self, width: int, height: int) -> None:
        """Import what is needed and list the cameras, before the wall: libcamera shares memory with itself by memfd.

        Its manager is kept, or closing the last camera would end it and opening again would need what the wall refuses. No
        camera is acquired and no sensor runs before ``open``.
        """
        import picamera2  # type: ignore[import-not-found] # noqa: PLC0415 - on the Pi only, and slow

        self._make = picamera2.Picamera2
        self._mapped = picamera2.MappedArray
        self._known = self._make.global_camera_info()
        import libcamera  # type: ignore[import-not-found] # noqa: PLC0415

        self._manager = libcamera.CameraManager.singleton()
        self._size = (width - width % 2, height - height % 2)  # YUV 4:2:0 has half as much colour each way
        self._camera: Any = None
        self._scratch: Frame = np.zeros((self._size[1], self._size[0], 3), np.uint8)

    @property
    def found(self) -> bool:
        """Whether a camera of the Pi's own is connected; libcamera lists webcams too, and after them."""
        return any("usb" not in str(camera.get("Id", "")).lower() for camera in self._known)

    def open(self) -> None:
        """Acquire the camera and start its stream."""
        if not self.found:
            raise CameraFaultError(Fault.NO_CAMERA)
        try:
            self._camera = self._make()
            small = {"size": self._size, "format": "YUV420"}
            self._camera.configure(self._camera.create_video_configuration(main=small, buffer_count=2, queue=False))
            self._camera.start()
        except (RuntimeError, OSError, IndexError, ValueError) as error:
            self.close()
            raise CameraFaultError(Fault.BUSY) from error

    def frame(self, into: Frame) -> None:
        """The next frame: without a queue of finished requests it is one that is exposed after the call."""
        try:
            request = self._camera.wait(self._camera.capture_request(wait=False), timeout=_STALL)
        except (TimeoutError, RuntimeError, OSError) as error:
            raise CameraFaultError(Fault.STALLED) from error
        try:
            with self._mapped(request, "main", write=False) as mapped:
                width, height = self._size
                yuv = mapped.array
                if yuv.shape[0] != height * 3 // 2 or yuv.shape[1] < width:
                    raise CameraFaultError(Fault.CHANGED)
                self._convert(yuv, into)
        finally:
            request.release()
            self._scratch.fill(0)
        if is_green(into):
            raise CameraFaultError(Fault.BLANK)

    def close(self) -> None:
        """Stop the stream and release the camera."""
        camera, self._camera = self._camera, None
        if camera is not None:
            try:
                camera.close()
            except (RuntimeError, OSError):  # it is gone already
                return

    def _convert(self, yuv: Frame, into: Frame) -> None:
        """Rows may be padded to more bytes than the width: the padding becomes columns on the right, which are left out."""
        width = self._size[0]
        if yuv.shape[1] != self._scratch.shape[1]:
            self._scratch = np.zeros((self._size[1], yuv.shape[1], 3), np.uint8)
        cv2.cvtColor(yuv, cv2.COLOR_YUV2BGR_I420, dst=self._scratch)
        fit(self._scratch[:, :width], into)
