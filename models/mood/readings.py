"""The shipped classifier's answers to FER+ validation faces, as they leave the eye, for the traces.

The faces are in ``ferplus_valid.npz`` in the folder that ``MOODBOX_DATA`` names, or in ``shared/data`` beside the checkout.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

sys.path[:0] = [str(Path(__file__).parent.parent / "expression")]

from data import EMOTIONS, load  # noqa: E402 - beside us, not installed
from traces import Readings  # noqa: E402

from appliance.eye.expression import ExpressionReader  # noqa: E402

if TYPE_CHECKING:
    from numpy.typing import NDArray


FOLDER = Path(os.environ.get("MOODBOX_DATA") or Path(__file__).parents[3] / "shared" / "data")
FACES = "ferplus_valid.npz"


def answer(net: ExpressionReader, image: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Seven probabilities in the thousandths of the eye's record."""
    return np.round(np.asarray(net.read(image)), 3)


def darken(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """A 48x48 face as a dim room gives it: low resolution, little contrast, noise."""
    small = cv2.resize(image, (24, 24), interpolation=cv2.INTER_AREA)
    coarse = cv2.resize(small, (48, 48), interpolation=cv2.INTER_LINEAR).astype(float)
    return np.clip(20 + 0.3 * coarse + rng.normal(0, 6, coarse.shape), 0, 255).astype(np.uint8)


def read(folder: Path, half: int, seed: int = 1) -> Readings:
    """Answers to one half (0 or 1) of the judged validation faces, so that what is learned on one is tried on the other."""
    faces = load(folder / FACES).judged
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(faces.images))[half::2]
    net = ExpressionReader()
    clear: list[list[NDArray[np.float64]]] = [[] for _ in EMOTIONS]
    dim: list[list[NDArray[np.float64]]] = [[] for _ in EMOTIONS]
    for index in order:
        truth = int(faces.majority[index])
        clear[truth].append(answer(net, faces.images[index]))
        dim[truth].append(answer(net, darken(faces.images[index], rng)))
    return Readings(tuple(map(np.array, clear)), tuple(map(np.array, dim)))
