"""The shipped classifier's answers to FER+ validation faces, for the traces. Kept beside the data of the run, not in git."""

from __future__ import annotations

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


def darken(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """A 48x48 face as a dim room gives it: low resolution, little contrast, noise."""
    small = cv2.resize(image, (24, 24), interpolation=cv2.INTER_AREA)
    coarse = cv2.resize(small, (48, 48), interpolation=cv2.INTER_LINEAR).astype(float)
    return np.clip(20 + 0.3 * coarse + rng.normal(0, 6, coarse.shape), 0, 255).astype(np.uint8)


def read(folder: Path, half: int, seed: int = 1) -> Readings:
    """Answers to one half (0 or 1) of the judged validation faces, so that what is learned on one is tried on the other."""
    faces = load(folder / "ferplus_valid.npz").judged
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(faces.images))[half::2]
    net = ExpressionReader()
    clear: list[list[NDArray[np.float64]]] = [[] for _ in EMOTIONS]
    dim: list[list[NDArray[np.float64]]] = [[] for _ in EMOTIONS]
    for index in order:
        truth = int(faces.majority[index])
        clear[truth].append(np.asarray(net.read(faces.images[index])))
        dim[truth].append(np.asarray(net.read(darken(faces.images[index], rng))))
    return Readings(tuple(map(np.array, clear)), tuple(map(np.array, dim)))
