"""The expression of a face: a crop, a small network, calibrated probabilities and a point of the affect plane."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from appliance import models
from appliance.errors import ModelError
from appliance.eye.face import cut
from appliance.eye.runtime import Network
from appliance.vocabulary.affect import AFFECT, EMOTIONS, Affect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from appliance.eye.face import Boxes, Frame

SIDE: Final = 48
TIGHT: Final = 0.9  # of the box's longer side: FER+ faces are cut tight
FILE: Final = "expression/expression.tflite"
CALIBRATION: Final = "expression/expression.json"

_ANCHORS: Final = np.array([(AFFECT[emotion].valence, AFFECT[emotion].arousal) for emotion in EMOTIONS])


def affect_of(probabilities: Sequence[float]) -> Affect:
    """The expected valence and arousal of probabilities in the order of ``EMOTIONS``."""
    valence, arousal = np.clip(np.asarray(probabilities) @ _ANCHORS, -1, 1)
    return Affect(float(valence), float(arousal))


def softmax(logits: NDArray[np.float32], temperature: float = 1.0) -> NDArray[np.float64]:
    """Probabilities (..., N) of logits (..., N); a temperature over 1 makes them more doubtful."""
    scaled = logits.astype(np.float64) / temperature
    powers = np.exp(scaled - scaled.max(-1, keepdims=True))
    shares: NDArray[np.float64] = powers / powers.sum(-1, keepdims=True)
    return shares


def square_about(box: Boxes) -> Boxes:
    """The square (4,) of a face's box that the network was trained to see."""
    centre, half = (box[:2] + box[2:]) / 2, float((box[2:] - box[:2]).max()) * TIGHT / 2
    return np.concatenate([centre - half, centre + half])


def temperature() -> float:
    """The calibration temperature that ``models/expression/evaluate.py --calibrate`` fitted.

    Raises:
        ModelError: the file is missing or holds no temperature.
    """
    try:
        value = float(json.loads(models.read(CALIBRATION))["temperature"])
    except (ValueError, KeyError, TypeError) as error:
        msg = f"{CALIBRATION} holds no temperature; install moodbox again"
        raise ModelError(msg) from error
    if not 0.05 <= value <= 20:  # noqa: PLR2004 - anything else is no calibration
        msg = f"{CALIBRATION} has a temperature of {value}, which no calibration gives; install moodbox again"
        raise ModelError(msg)
    return value


class ExpressionReader:
    """Reads expressions. Keeps nothing of a face: its one buffer is wiped by ``wipe``.

    Raises:
        ModelError: the model or its calibration is missing or broken.
    """

    def __init__(self) -> None:
        """Load the network and its temperature."""
        self._network = Network(models.read(FILE), FILE)
        if self._network.shape != (1, SIDE, SIDE, 1):
            msg = f"the model {FILE} takes {self._network.shape}, not faces of {SIDE} pixels; install moodbox again"
            raise ModelError(msg)
        self._temperature = temperature()
        self._patch = np.zeros((SIDE, SIDE, 3), np.uint8)
        self._grey = np.zeros((SIDE, SIDE), np.uint8)

    def crop(self, frame: Frame, box: Boxes) -> NDArray[np.uint8]:
        """Grey levels (48, 48) of a face's box (4,) in a frame (H, W, 3), BGR; valid until the next crop or ``wipe``."""
        return self.crop_square(frame, square_about(box))

    def crop_square(self, frame: Frame, square: Boxes) -> NDArray[np.uint8]:
        """As ``crop``, of exactly this square (4,)."""
        cut(frame, square, self._patch, edge=True)
        cv2.cvtColor(self._patch, cv2.COLOR_BGR2GRAY, dst=self._grey)
        return self._grey

    def logits(self, crop: NDArray[np.uint8]) -> NDArray[np.float32]:
        """What the network says of grey levels (48, 48): logits (7,) in the order of ``EMOTIONS``."""
        answer: NDArray[np.float32] = self._network(crop[None, :, :, None])[0]
        return answer

    def read(self, crop: NDArray[np.uint8]) -> tuple[float, ...]:
        """The seven probabilities of grey levels (48, 48), in the order of ``EMOTIONS``; they sum to 1."""
        return tuple(softmax(self.logits(crop), self._temperature).tolist())

    def wipe(self) -> None:
        """Forget the face."""
        self._patch.fill(0)
        self._grey.fill(0)
