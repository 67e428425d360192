"""What every source of frames is: a camera writes each frame into a buffer that its caller owns, reuses and wipes.

All that a library makes of a trap (a camera that stalls, changes its size, turns green, disappears) is a ``CameraFaultError``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol, Self

import cv2
import numpy as np

from appliance.errors import CameraError
from appliance.eye.wire import Fault

if TYPE_CHECKING:
    from types import TracebackType

    from numpy.typing import NDArray

    Frame = NDArray[np.uint8]

_GREEN_MARGIN: Final = 40  # of 255, by which green exceeds red and blue in a frame of zeros read as YUV


class CameraFaultError(CameraError):
    """A camera's trouble with the code that may leave the eye."""

    def __init__(self, fault: Fault) -> None:
        """The sentence is the code's."""
        super().__init__(fault.words)
        self.fault = fault


class Camera(Protocol):
    """A camera of frames of (height, width, 3) uint8, BGR. Used by one thread at a time.

    ``with camera:`` opens and closes it. MUST be openable again after ``close``, also inside the wall. Before ``open`` MUST
    have nothing open that gives pictures.
    """

    def open(self) -> None:
        """Open the device. Raises CameraFaultError; then nothing is left open."""
        ...

    def frame(self, into: Frame) -> None:
        """Write the newest frame into a buffer of any size, scaled to fit with black borders.

        MUST NOT keep a copy that outlives ``close``. MUST return or raise CameraFaultError within about a second.
        """
        ...

    def close(self) -> None:
        """Close the device. Never raises, and closing twice is no error."""
        ...

    def __enter__(self) -> Self:
        """Open."""
        ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close."""
        ...


class Source:
    """``with`` for cameras, and a camera that is not there."""

    def open(self) -> None:
        """There is none."""
        raise CameraFaultError(Fault.NO_CAMERA)

    def frame(self, into: Frame) -> None:
        """There is none."""
        into.fill(0)
        raise CameraFaultError(Fault.NO_CAMERA)

    def close(self) -> None:
        """There is nothing to close."""

    def __enter__(self) -> Self:
        """Open."""
        self.open()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close."""
        self.close()


def fit(frame: Frame, into: Frame) -> None:
    """Scale a BGR frame into a buffer with its proportions kept, centred, on black."""
    height, width = into.shape[:2]
    scale = min(width / frame.shape[1], height / frame.shape[0])
    w, h = max(1, round(frame.shape[1] * scale)), max(1, round(frame.shape[0] * scale))
    if (w, h) != (width, height):
        into.fill(0)
    x, y = (width - w) // 2, (height - h) // 2
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    cv2.resize(frame, (w, h), dst=into[y : y + h, x : x + w], interpolation=how)


def is_green(frame: Frame) -> bool:
    """Whether a frame is all of one green: what a driver's empty YUV buffer looks like."""
    sample = frame[::16, ::16].reshape(-1, 3)
    (b, g, r), spread = sample[0].tolist(), int(np.ptp(sample, axis=0).max())
    return spread <= 1 and g > max(b, r) + _GREEN_MARGIN
