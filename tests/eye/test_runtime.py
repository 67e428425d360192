from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from appliance import models
from appliance.errors import ModelError
from appliance.eye.runtime import Network, interpreter_class
from appliance.vocabulary.affect import EMOTIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Frame = NDArray[np.uint8]


def test_a_network_takes_the_shape_it_is_given() -> None:
    network = Network(models.read("face/pnet.tflite"), "face/pnet.tflite", (1, 30, 40, 3))
    assert network.shape == (1, 30, 40, 3)
    assert network(np.zeros((1, 30, 40, 3), np.uint8)).shape == (1, 10, 15, 5)


@pytest.mark.parametrize(("name", "side", "outputs"), [("rnet", 24, 5), ("onet", 48, 15)])
def test_a_batch_of_any_size_gives_the_same_answers(name: str, side: int, outputs: int) -> None:
    file = models.read(f"face/{name}.tflite")
    pixels = np.random.default_rng(1).integers(0, 256, (3, side, side, 3), np.uint8)
    together = Network(file, name, (3, side, side, 3))(pixels)
    single = Network(file, name, (1, side, side, 3))
    assert together.shape == (3, outputs)
    assert np.concatenate([single(pixel[None]) for pixel in pixels]) == pytest.approx(together, abs=1e-4)


def test_the_input_is_wiped_after_an_answer() -> None:
    network = Network(models.read("face/rnet.tflite"), "face/rnet.tflite", (1, 24, 24, 3))
    network(np.full((1, 24, 24, 3), 77, np.uint8))
    assert not network._interpreter.tensor(network._inside)().any()


def test_an_answer_belongs_to_the_caller() -> None:
    network = Network(models.read("face/rnet.tflite"), "face/rnet.tflite", (1, 24, 24, 3))
    first = network(np.full((1, 24, 24, 3), 77, np.uint8))
    kept = first.copy()
    network(np.full((1, 24, 24, 3), 200, np.uint8))
    assert (first == kept).all()


def test_what_is_no_model_is_named() -> None:
    with pytest.raises(ModelError, match="face/pnet"):
        Network(b"this is a text and no model at all", "face/pnet.tflite", (1, 24, 24, 3))


def test_a_missing_runtime_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("tflite_runtime", "tflite_runtime.interpreter", "ai_edge_litert", "ai_edge_litert.interpreter"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ModelError, match="no TFLite runtime"):
        interpreter_class()


def test_a_file_for_something_else_is_named() -> None:
    with pytest.raises(ModelError, match="face/rnet"):
        Network(models.read("face/rnet.tflite"), "face/rnet.tflite", (1, 7, 7, 3))


OTHER = os.environ.get("MOODBOX_LITERT", "")


@pytest.mark.skipif(not OTHER, reason="MOODBOX_LITERT names no folder of pip install --target DIR ai-edge-litert")
def test_both_runtimes_read_the_same(astronaut: Frame, hopper: Frame, tmp_path: Path) -> None:
    squares = (astronaut[68:166, 172:270], hopper[127:323, 166:362], astronaut, hopper[:512])
    grey = [cv2.cvtColor(cv2.resize(square, (48, 48), interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY) for square in squares]
    votes = np.eye(10, dtype=np.uint8)[: len(grey)] * 10
    np.savez(tmp_path / "ferplus_valid.npz", images=np.stack(grey), votes=votes, columns=np.array([*EMOTIONS, "", "", ""]))
    script = Path(__file__).parents[2] / "models" / "expression" / "runtimes.py"
    command = [sys.executable, str(script), "--data", str(tmp_path), "--other", OTHER]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert "tflite_runtime and ai_edge_litert: 4 faces" in answer.stdout
