"""How bright a face is, and how far a reading of it can be trusted.

Every factor is 1 for a face that is easy to read and falls to 0; quality is their product. They are plain ramps between two
values that were looked up on real faces (wild ones, and FER+'s after blurring), not a learned judgement.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import cv2

if TYPE_CHECKING:
    import numpy as np
    from cv2.typing import MatLike
    from numpy.typing import NDArray

    Crop = NDArray[np.uint8]
    """Grey levels (S, S) of a square about the face."""
    Box = NDArray[np.float32]
    """Corners (4,): x1, y1, x2, y2 in pixels."""

SIZE: Final = (16.0, 48.0)  # the face's longer side in pixels: 48 is what the expression network sees
SHARPNESS: Final = (0.02, 0.12)  # variance of the Laplacian over the variance of the grey levels, at 48 pixels
CONTRAST: Final = (8.0, 28.0)  # standard deviation of the grey levels
CLIPPED: Final = (0.9, 0.35)  # share of pixels that are as good as black or white
TURN: Final = (1.1, 0.45)  # how far the nose lies from the middle of the eyes, in half eye distances
ROLL: Final = (60.0, 25.0)  # degrees between the eyes' line and the horizon
INSIDE: Final = (0.5, 0.95)  # share of the box that lies in the frame


def ramp(value: float, ends: tuple[float, float]) -> float:
    """0 at the first end and before, 1 at the second and beyond, straight between; the ends may be in either order."""
    low, high = ends
    return float(min(max((value - low) / (high - low), 0.0), 1.0))


def brightness(crop: Crop) -> float:
    """The mean grey level, in [0, 1]."""
    return cv2.mean(crop)[0] / 255


def spread(values: MatLike) -> float:
    """The standard deviation of a picture of one channel."""
    return float(cv2.meanStdDev(values)[1][0, 0])


def sharpness(crop: Crop) -> float:
    """Variance of the Laplacian (Pech-Pacheco et al. 2000) over that of the picture: contrast does not count twice."""
    edges = cv2.Laplacian(crop, cv2.CV_16S)
    value = spread(edges) ** 2 / (spread(crop) ** 2 + 1)
    edges.fill(0)
    return value


def seen(crop: Crop) -> float:
    """How well the crop itself can be read, in [0, 1]: sharp, with contrast, neither drowned nor burnt."""
    clipped = 1 - cv2.countNonZero(cv2.inRange(crop, 10, 245)) / crop.size  # type: ignore[call-overload] # scalars do
    return ramp(sharpness(crop), SHARPNESS) * ramp(spread(crop), CONTRAST) * ramp(clipped, CLIPPED)


def facing(landmarks: NDArray[np.float32]) -> float:
    """How far a face looks at the camera, in [0, 1], from its landmarks (5, 2): eyes, nose, mouth corners."""
    (left_x, left_y), (right_x, right_y), (nose_x, nose_y) = landmarks[:3].tolist()
    across, down = right_x - left_x, right_y - left_y
    distance = math.hypot(across, down)
    if distance < 1:
        return 0.0
    off = abs((nose_x - (left_x + right_x) / 2) * across + (nose_y - (left_y + right_y) / 2) * down) / distance**2 * 2
    return ramp(off, TURN) * ramp(abs(math.degrees(math.atan2(down, across))), ROLL)


def inside(box: Box, shape: tuple[int, ...]) -> float:
    """The share of a box that lies in a frame of ``shape`` (height, width, ...), in [0, 1]."""
    x1, y1, x2, y2 = box.tolist()
    whole = (x2 - x1) * (y2 - y1)
    width, height = min(x2, shape[1]) - max(x1, 0), min(y2, shape[0]) - max(y1, 0)
    return max(width, 0) * max(height, 0) / whole if whole > 0 else 0.0


def quality(crop: Crop, box: Box, landmarks: NDArray[np.float32], shape: tuple[int, ...]) -> float:
    """How far a reading can be trusted, in [0, 1], from the face's size, crop, pose and place in the frame."""
    size = ramp(float(max(box[2] - box[0], box[3] - box[1])), SIZE)
    return size * seen(crop) * facing(landmarks) * ramp(inside(box, shape), INSIDE)
