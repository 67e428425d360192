"""Faces in a frame: the MTCNN cascade, at the quality of the reference, on a small pyramid of bytes.

K. Zhang, Z. Zhang, Z. Li and Y. Qiao, "Joint Face Detection and Alignment using Multi-task Cascaded Convolutional Networks"
(2016). P-Net proposes on a pyramid, R-Net sorts the proposals, O-Net decides and gives five landmarks. The networks
(models/face) take BGR bytes and answer with a logit, four offsets and, for O-Net, the landmarks. Thresholds are those of
``mtcnn`` 1.0.0. One patch goes through R-Net and O-Net at a time: on one thread a batch is no quicker.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from appliance import models
from appliance.eye.runtime import Network

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Frame = NDArray[np.uint8]
    """Pixels (H, W, 3), BGR."""
    Boxes = NDArray[np.float32]
    """Corners (N, 4): x1, y1, x2, y2 in pixels; they may stick out of the frame."""

CELL: Final = 12  # pixels that one answer of P-Net sees
STRIDE: Final = 2  # pixels from one answer of P-Net to the next
STEP: Final = 0.709  # from one level of the pyramid to the next: half the area
SIDE_R: Final = 24
SIDE_O: Final = 48
GREY: Final = 128  # stands for what lies outside the frame


def _logit(probability: float) -> float:
    return math.log(probability / (1 - probability))


PASS_P: Final = _logit(0.6)
PASS_R: Final = _logit(0.7)
PASS_O: Final = _logit(0.8)
OVERLAP_LEVEL: Final = 0.5  # of the union, among the proposals of one level
OVERLAP: Final = 0.7  # of the union among levels and after R-Net, of the smaller box after O-Net


@dataclass(frozen=True, slots=True)
class Found:
    """A face: its corners, how sure O-Net is (0 to 1), and its landmarks.

    ``box`` float32 (4,): x1, y1, x2, y2. ``landmarks`` float32 (5, 2): the eye on the picture's left, the one on its right,
    nose, the mouth's left and right corner; x and y in the frame's pixels. Both may stick out of the frame.
    """

    box: Boxes
    score: float
    landmarks: NDArray[np.float32]


def overlaps(boxes: Boxes, others: Boxes | None = None, *, of_smaller: bool = False) -> NDArray[np.float32]:
    """How much each box (N, 4) shares with each of the others (M, 4), or of its own kind; (N, M) in [0, 1].

    The share is that of their union, or with ``of_smaller`` that of the smaller of the two.
    """
    others = boxes if others is None else others
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    size = np.maximum(np.minimum(boxes[:, None, 2:], others[None, :, 2:]) - low, 0)
    shared = size[..., 0] * size[..., 1]
    one, two = ((b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1]) for b in (boxes, others))
    whole = np.minimum(one[:, None], two) if of_smaller else one[:, None] + two - shared
    share: NDArray[np.float32] = shared / np.maximum(whole, 1e-6)
    return share


def suppress(boxes: Boxes, scores: NDArray[np.float32], most: float, *, of_smaller: bool = False) -> list[int]:
    """Greedy non-maximum suppression: the boxes to keep, best first, no two of which share more than ``most``."""
    left = [int(index) for index in np.argsort(-scores, kind="stable")]
    clash = overlaps(boxes, of_smaller=of_smaller) > most
    kept: list[int] = []
    while left:
        best = left.pop(0)
        kept.append(best)
        left = [index for index in left if not clash[best, index]]
    return kept


def squared(boxes: Boxes) -> Boxes:
    """The squares (N, 4) about the boxes' centres, as large as the longer side."""
    centre, half = (boxes[:, :2] + boxes[:, 2:]) / 2, (boxes[:, 2:] - boxes[:, :2]).max(1, keepdims=True) / 2
    return np.concatenate([centre - half, centre + half], 1)


def moved(boxes: Boxes, offsets: Boxes) -> Boxes:
    """The boxes (N, 4) with each corner moved by its offset, which counts in the box's width or height."""
    size = boxes[:, 2:] - boxes[:, :2]
    result: Boxes = boxes + offsets * np.concatenate([size, size], 1)
    return result


def bordered(square: Boxes, side: int) -> Boxes:
    """The square (4,) whose patch has its outermost pixels on ``square``'s border, as the patches have that ``mtcnn`` takes."""
    half = (square[2] - square[0]) / (side - 1) / 2
    wider: Boxes = square + np.array([-half, -half, half, half], np.float32)
    return wider


def cut(frame: Frame, square: Boxes, out: Frame, *, edge: bool = False) -> None:
    """Shrink (or stretch) a square of the frame into ``out`` (S, S, 3).

    What lies outside the frame is grey, or with ``edge`` the frame's nearest pixels. Nothing larger than ``out`` is made.
    """
    height, width = frame.shape[:2]
    side = len(out)
    x1, y1 = math.floor(square[0] + 0.5), math.floor(square[1] + 0.5)
    size = max(1, math.floor(square[2] - square[0] + 0.5))
    left, top, right, bottom = max(x1, 0), max(y1, 0), min(x1 + size, width), min(y1 + size, height)
    way = cv2.INTER_AREA if size > side else cv2.INTER_LINEAR
    if right - left == size and bottom - top == size:
        cv2.resize(frame[top:bottom, left:right], (side, side), dst=out, interpolation=way)
        return
    out.fill(GREY)
    if right <= left or bottom <= top:
        return
    # Where the part inside comes to lie in the output: at least a pixel of it.
    a, b = (min(round((low - start) * side / size), side - 1) for low, start in ((left, x1), (top, y1)))
    c, d = (max(round((high - start) * side / size), low + 1) for high, start, low in ((right, x1, a), (bottom, y1, b)))
    part = cv2.resize(frame[top:bottom, left:right], (c - a, d - b), interpolation=way)
    out[b:d, a:c] = part
    part.fill(0)
    if edge:
        out[b:d, :a], out[b:d, c:] = out[b:d, a : a + 1], out[b:d, c - 1 : c]
        out[:b], out[d:] = out[b], out[d - 1]


class Pyramid:
    """A frame in ever smaller copies, in buffers that are kept and wiped, with a P-Net for each."""

    def __init__(self, network: bytes, shape: tuple[int, int], min_face: int) -> None:
        """Room for frames of ``shape`` (height, width); the largest level shows a face of ``min_face`` pixels as one cell."""
        self.shape = shape
        height, width = shape
        scale = CELL / min_face
        sizes = []
        while round(min(height, width) * scale) >= CELL:
            sizes.append((round(height * scale), round(width * scale)))
            scale *= STEP
        halvings = int(math.log2(min_face / CELL)) if min_face >= 2 * CELL else 0
        self._halves = [np.zeros((height >> k, width >> k, 3), np.uint8) for k in range(1, halvings + 1)] if sizes else []
        self._levels = [np.zeros((*size, 3), np.uint8) for size in sizes]
        self._networks = [Network(network, "face/pnet.tflite", (1, *size, 3)) for size in sizes]

    def proposals(self, frame: Frame) -> tuple[Boxes, NDArray[np.float32]]:
        """Boxes (N, 4) in the frame's pixels, with P-Net's offsets applied, and their logits (N,)."""
        boxes, scores = [np.empty((0, 4), np.float32)], [np.empty(0, np.float32)]
        for level, network in zip(self._fill(frame), self._networks, strict=True):
            answer = network(level[None])[0]
            rows, columns = np.nonzero(answer[..., 0] > PASS_P)
            if not rows.size:
                continue
            found = answer[rows, columns]
            corner = np.stack([columns, rows], 1) * np.float32(STRIDE)
            cells = moved(np.concatenate([corner, corner + CELL], 1), found[:, 1:])
            kept = suppress(cells, found[:, 0], OVERLAP_LEVEL)
            ratio = np.array([self.shape[1] / level.shape[1], self.shape[0] / level.shape[0]], np.float32)
            boxes.append(cells[kept] * np.tile(ratio, 2))
            scores.append(found[kept, 0])
        return np.concatenate(boxes), np.concatenate(scores)

    def _fill(self, frame: Frame) -> list[Frame]:
        """The levels, each shrunk from the smallest exact half that is still larger."""
        larger = frame
        for half in self._halves:
            cv2.resize(larger, half.shape[1::-1], dst=half, interpolation=cv2.INTER_AREA)
            larger = half
        for level in self._levels:
            cv2.resize(larger, level.shape[1::-1], dst=level, interpolation=cv2.INTER_AREA)
            larger = level
        return self._levels

    def cut(self, frame: Frame, square: Boxes, out: Frame) -> None:
        """As ``cut``, from the smallest copy made by ``proposals`` that is still large enough: less to read."""
        steps = int(math.log2(max(1.0, (square[2] - square[0]) / len(out))))
        steps = min(steps, len(self._halves))
        cut((frame, *self._halves)[steps], square / 2**steps, out)

    def wipe(self) -> None:
        """Forget the frame."""
        for buffer in (*self._halves, *self._levels):
            buffer.fill(0)


class FaceFinder:
    """Finds the faces of at least ``min_face`` pixels. Keeps nothing of a frame.

    Raises:
        ModelError: a network's file is missing or broken.
    """

    def __init__(self, min_face: int) -> None:
        """Load the three networks; see the class."""
        self._min_face = min_face
        self._propose = models.read("face/pnet.tflite")
        self._sort = Network(models.read("face/rnet.tflite"), "face/rnet.tflite", (1, SIDE_R, SIDE_R, 3))
        self._decide = Network(models.read("face/onet.tflite"), "face/onet.tflite", (1, SIDE_O, SIDE_O, 3))
        self._patches = {side: np.zeros((side, side, 3), np.uint8) for side in (SIDE_R, SIDE_O)}
        self._pyramid = Pyramid(self._propose, (480, 640), min_face)

    def search(self, frame: Frame) -> list[Found]:
        """All faces of a frame (H, W, 3), BGR uint8, surest first."""
        shape = (frame.shape[0], frame.shape[1])
        if shape != self._pyramid.shape:
            self._pyramid = Pyramid(self._propose, shape, self._min_face)
        try:
            return self._cascade(frame)
        finally:
            self._pyramid.wipe()
            self._wipe()

    def refine(self, frame: Frame, box: Boxes) -> Found | None:
        """Look again at a box (4,) with O-Net alone; None where no face is (any more)."""
        square = squared(box[None])[0]
        cut(frame, bordered(square, SIDE_O), self._patches[SIDE_O])
        found = self._decided(square)
        self._wipe()
        return found

    def _cascade(self, frame: Frame) -> list[Found]:
        boxes, scores = self._pyramid.proposals(frame)
        squares = squared(boxes[suppress(boxes, scores, OVERLAP)])
        answers = np.empty((len(squares), 5), np.float32)
        for index, square in enumerate(squares):
            self._pyramid.cut(frame, bordered(square, SIDE_R), self._patches[SIDE_R])
            answers[index] = self._sort(self._patches[SIDE_R][None])[0]
        passed = answers[:, 0] > PASS_R
        boxes, scores = moved(squares[passed], answers[passed, 1:]), answers[passed, 0]
        found: list[Found] = []
        for square in squared(boxes[suppress(boxes, scores, OVERLAP)]):
            self._pyramid.cut(frame, bordered(square, SIDE_O), self._patches[SIDE_O])
            if face := self._decided(square):
                found.append(face)
        return distinct(found)

    def _decided(self, square: Boxes) -> Found | None:
        """What O-Net says of the patch that was cut from ``square``."""
        answer = self._decide(self._patches[SIDE_O][None])[0]
        if answer[0] <= PASS_O:
            return None
        landmarks = square[:2] + answer[5:].reshape(2, 5).T * (square[2] - square[0])
        return Found(moved(square[None], answer[None, 1:5])[0], 1 / (1 + math.exp(-answer[0])), landmarks)

    def _wipe(self) -> None:
        for patch in self._patches.values():
            patch.fill(0)


def distinct(found: list[Found]) -> list[Found]:
    """The faces without those that show a surer one again, surest first."""
    if len(found) < 2:  # noqa: PLR2004 - one shows nobody again
        return found
    boxes, scores = np.stack([face.box for face in found]), np.array([face.score for face in found], np.float32)
    return [found[index] for index in suppress(boxes, scores, OVERLAP, of_smaller=True)]
