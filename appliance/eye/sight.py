"""A look: from a frame to what it says of each face. Nothing of the frame outlives it.

Between full searches each known face is looked at again with O-Net alone. A search comes when a face was lost, on every
``SEARCH_EVERY``-th look, and when something moves outside the known boxes. When nothing moves at all, the last answer holds.

What is kept from one look to the next: where the faces were, what was said of them, and a motion grid of 32 x 24 mean
levels of green (on a frame of 640 x 480 one for each 20 x 20 pixels), which is too coarse to show a face.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from appliance.eye import light
from appliance.eye.expression import ExpressionReader, affect_of
from appliance.eye.face import GREY, FaceFinder, Found, distinct
from appliance.vocabulary.sight import Face, FaceBox

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from appliance.eye.face import Frame

MOST: Final = 4
SEARCH_EVERY: Final = 4  # looks
REPEAT_MOST: Final = 3  # looks that a still scene may be answered from the last one
STILL_MIN_FACE: Final = 40  # pixels, in a picture shrunk to at most 1600
STILL_SIDE: Final = 320  # pixels that a small picture is stretched to when nothing was found in it
GRID: Final = (32, 24)
MOVED: Final = 4.0  # grey levels that the mean of a grid cell changes by when something moved there
MARGIN: Final = 0.5  # of a face's size, around its box: what moves there is taken for its own movement


def box_in(found: Found, shape: tuple[int, ...]) -> FaceBox:
    """A face's box in whole pixels, cut off at the edges of a frame of ``shape`` (height, width, ...)."""
    height, width = shape[:2]
    x1, y1, x2, y2 = (math.floor(value + 0.5) for value in found.box.tolist())
    left, top = min(max(x1, 0), width - 1), min(max(y1, 0), height - 1)
    return FaceBox(left, top, min(max(x2, left + 1), width) - left, min(max(y2, top + 1), height) - top)


def read_face(frame: Frame, found: Found, reader: ExpressionReader) -> Face:
    """What a frame says of a face that was found in it."""
    crop = reader.crop(frame, found.box)
    try:
        probabilities = reader.read(crop)
        quality = light.quality(crop, found.box, found.landmarks, frame.shape)
        return Face(box_in(found, frame.shape), probabilities, affect_of(probabilities), quality, light.brightness(crop))
    finally:
        reader.wipe()


def largest(found: list[Found]) -> list[Found]:
    """At most four faces, the largest first."""
    return sorted(found, key=lambda face: -float(np.prod(face.box[2:] - face.box[:2])))[:MOST]


class StillSight:
    """Looks at single pictures, where time matters less than finding the face.

    Raises:
        ModelError: a model is missing or broken.
    """

    def __init__(self) -> None:
        self._finder, self._reader = FaceFinder(STILL_MIN_FACE), ExpressionReader()

    def look(self, frame: Frame) -> tuple[Face, ...]:
        """The faces of a picture (H, W, 3), BGR uint8: at most four, the largest first."""
        found = self._finder.search(frame) or self._search_framed(frame)
        return tuple(read_face(frame, face, self._reader) for face in largest(found))

    def crop(self, frame: Frame) -> tuple[Face, ...]:
        """The one face that the whole picture is; of one that is no square the square in its middle is read."""
        height, width = frame.shape[:2]
        side = min(height, width)
        x, y = (width - side) / 2, (height - side) / 2
        crop = self._reader.crop_square(frame, np.array([x, y, x + side, y + side], np.float32))
        probabilities = self._reader.read(crop)
        quality = light.seen(crop) * light.ramp(side, light.SIZE)
        box = FaceBox(0, 0, width, height)
        return (Face(box, probabilities, affect_of(probabilities), quality, light.brightness(crop)),)

    def _search_framed(self, frame: Frame) -> list[Found]:
        """Search again in the middle of a grey frame, stretched if it is small: for a face as large as its picture."""
        scale = max(1.0, STILL_SIDE / max(frame.shape[:2]))
        larger = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC) if scale > 1 else frame
        rim = max(larger.shape[:2]) // 2
        framed = cv2.copyMakeBorder(larger, rim, rim, rim, rim, cv2.BORDER_CONSTANT, value=(GREY, GREY, GREY))
        found = self._finder.search(np.asarray(framed, np.uint8))
        return [replace(f, box=(f.box - rim) / scale, landmarks=(f.landmarks - rim) / scale) for f in found]


class Sight:
    """Looks at frames one after the other.

    All models are loaded and have answered once when it is made: it opens no file afterwards.

    Raises:
        ModelError: a model is missing or broken.
    """

    def __init__(self, min_face: int) -> None:
        """Load the models; faces smaller than ``min_face`` pixels are not looked for."""
        self._finder, self._reader = FaceFinder(min_face), ExpressionReader()
        self._known: list[Found] = []
        self._said: tuple[Face, ...] = ()
        self._grid: NDArray[np.float32] | None = None
        self._shape: tuple[int, ...] = ()
        self._since_search = self._repeats = 0
        self.look(np.zeros((480, 640, 3), np.uint8))
        self.forget()

    def look(self, frame: Frame) -> tuple[Face, ...]:
        """The faces of a frame (H, W, 3), BGR uint8: at most four, the largest first. The frame is neither changed nor kept."""
        moving = self._motion(frame)
        if moving is not None and not moving.any() and self._repeats < REPEAT_MOST:
            self._repeats += 1
            return self._said
        self._repeats = 0
        self._known = largest(self._find(frame, moving))
        self._said = tuple(read_face(frame, found, self._reader) for found in self._known)
        return self._said

    def forget(self) -> None:
        """Start anew: what comes next has nothing to do with what was seen before."""
        self._known, self._said, self._grid, self._shape = [], (), None, ()
        self._since_search = self._repeats = 0

    def _find(self, frame: Frame, moving: NDArray[np.bool_] | None) -> list[Found]:
        again = [self._finder.refine(frame, known.box) for known in self._known]
        followed = [found for found in again if found is not None]
        self._since_search += 1
        lost = len(followed) < max(len(self._known), 1)
        if not lost and self._since_search < SEARCH_EVERY and moving is not None and not self._elsewhere(moving, followed):
            return distinct(followed)
        self._since_search = 0
        return distinct(followed + self._finder.search(frame))

    def _motion(self, frame: Frame) -> NDArray[np.bool_] | None:
        """Which cells of the grid changed since the last look that saw one; None where that cannot be told."""
        thinned = frame[:: max(frame.shape[0] // 240, 1), :: max(frame.shape[1] // 320, 1), 1]
        grid = cv2.resize(thinned, GRID, interpolation=cv2.INTER_AREA).astype(np.float32)
        last, shape = self._grid, self._shape
        if last is None or shape != frame.shape:
            self._grid, self._shape = grid, frame.shape
            return None
        moving: NDArray[np.bool_] = np.abs(grid - last) > MOVED
        if moving.any() or self._repeats >= REPEAT_MOST:
            self._grid = grid
        return moving

    def _elsewhere(self, moving: NDArray[np.bool_], faces: list[Found]) -> bool:
        """Whether something moves away from the known faces."""
        rest = moving.copy()
        across, down = GRID[0] / self._shape[1], GRID[1] / self._shape[0]
        for face in faces:
            x1, y1, x2, y2 = face.box.tolist()
            margin = max(x2 - x1, y2 - y1) * MARGIN
            columns = slice(max(int((x1 - margin) * across), 0), max(math.ceil((x2 + margin) * across), 0))
            rows = slice(max(int((y1 - margin) * down), 0), max(math.ceil((y2 + margin) * down), 0))
            rest[rows, columns] = False
        return bool(rest.any())
