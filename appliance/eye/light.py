"""How bright a face is, and how far a reading of it can be trusted.

Every factor is 1 for a face that is easy to read and falls to 0; quality is their product. They are plain ramps between two
values that were looked up on real faces (wild ones, and FER+'s after blurring), not a learned judgement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

if TYPE_CHECKING:
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
    return float(crop.mean() / 255)


def sharpness(crop: Crop) -> float:
    """Variance of the Laplacian (Pech-Pacheco et al. 2000) over that of the picture: contrast does not count twice."""
    pixels = crop.astype(np.float32)
    value = float(cv2.Laplacian(pixels, cv2.CV_32F).var() / (pixels.var() + 1))
    pixels.fill(0)
    return value


def seen(crop: Crop) -> float:
    """How well the crop itself can be read, in [0, 1]: sharp, with contrast, neither drowned nor burnt."""
    clipped = float(((crop < 10) | (crop > 245)).mean())  # noqa: PLR2004 - of 255
    return ramp(sharpness(crop), SHARPNESS) * ramp(float(crop.std()), CONTRAST) * ramp(clipped, CLIPPED)


def facing(landmarks: NDArray[np.float32]) -> float:
    """How far a face looks at the camera, in [0, 1], from its landmarks (5, 2): eyes, nose, mouth corners."""
    left, right, nose = landmarks[0], landmarks[1], landmarks[2]
    line = right - left
    distance = float(np.hypot(*line))
    if distance < 1:
        return 0.0
    off = abs(float((nose - (left + right) / 2) @ line)) / distance**2 * 2
    roll = abs(float(np.degrees(np.arctan2(line[1], line[0]))))
    return ramp(off, TURN) * ramp(roll, ROLL)


def inside(box: Box, shape: tuple[int, ...]) -> float:
    """The share of a box that lies in a frame of ``shape`` (height, width, ...), in [0, 1]."""
    whole = (box[2] - box[0]) * (box[3] - box[1])
    width, height = min(box[2], shape[1]) - max(box[0], 0), min(box[3], shape[0]) - max(box[1], 0)
    return float(max(width, 0) * max(height, 0) / whole) if whole > 0 else 0.0


def quality(crop: Crop, box: Box, landmarks: NDArray[np.float32], shape: tuple[int, ...]) -> float:
    """How far a reading can be trusted, in [0, 1], from the face's size, crop, pose and place in the frame."""
    size = ramp(float(max(box[2] - box[0], box[3] - box[1])), SIZE)
    return size * seen(crop) * facing(landmarks) * ramp(inside(box, shape), INSIDE)
