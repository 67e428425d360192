"""FER+ faces and votes as training targets.

Reads ``ferplus_train.npz`` and ``ferplus_valid.npz``: ``images`` uint8 (N, 48, 48), ``votes`` uint8 (N, 10) in the
order of ``columns``. Images: FER2013; votes: FER+ (Barsoum et al. 2016, "Training Deep Networks for Facial Expression
Recognition with Crowd-Sourced Label Distribution").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

EMOTIONS = ("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear")
MOODS = (1, 3, 4, 0)  # happiness, sadness, anger, neutral: the four moods of the published systems


@dataclass(frozen=True)
class Faces:
    """Images uint8 (N, 48, 48), soft targets float32 (N, 7) that sum to 1, majority int64 (N,) with -1 for none."""

    images: NDArray[np.uint8]
    targets: NDArray[np.float32]
    majority: NDArray[np.int64]

    @property
    def judged(self) -> Faces:
        """The faces that have a majority label among the seven: what accuracy is counted on."""
        kept = self.majority >= 0
        return Faces(self.images[kept], self.targets[kept], self.majority[kept])


def majority_of(votes: NDArray[np.uint8]) -> NDArray[np.int64]:
    """FER+ "majority" label of each row: single votes dropped, the top label over half of what is left, else -1."""
    kept = np.where(votes > 1, votes, 0).astype(np.int64)
    top = kept.argmax(1)
    decided = kept[np.arange(len(kept)), top] * 2 > kept.sum(1)
    return np.where(decided & (top < len(EMOTIONS)), top, -1)


def targets_of(votes: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Soft labels over the seven: votes with single votes dropped; rows without any vote for the seven are zero."""
    kept = np.where(votes > 1, votes, 0)[:, : len(EMOTIONS)].astype(np.float32)
    shares: NDArray[np.float32] = kept / np.maximum(kept.sum(1, keepdims=True), 1)
    return shares


def load(path: Path) -> Faces:
    """The faces of one npz file.

    Raises:
        SystemExit: the file is missing or its columns are not FER+'s.
    """
    if not path.is_file():
        msg = f"{path}: not found; --data takes the folder that holds ferplus_train.npz and ferplus_valid.npz"
        raise SystemExit(msg)
    with np.load(path) as archive:
        columns = tuple(str(name) for name in archive["columns"][: len(EMOTIONS)])
        if columns != EMOTIONS:
            msg = f"{path}: the columns {columns} are not FER+'s {EMOTIONS}"
            raise SystemExit(msg)
        votes = archive["votes"]
        return Faces(archive["images"], targets_of(votes), majority_of(votes))


def trainable(faces: Faces) -> Faces:
    """The faces that have any vote for the seven left: what the network learns from."""
    kept = faces.targets.sum(1) > 0
    return Faces(faces.images[kept], faces.targets[kept], faces.majority[kept])
