"""The measuring itself: numbers whose answers are known, and the shipped files on real data where it is at hand."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from types import ModuleType

SCRIPTS = Path(__file__).parent.parent.parent / "models" / "expression"
DATA = Path(__file__).parent.parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="module")
def evaluate() -> ModuleType:
    """The script as a module, with its neighbours findable while it is loaded."""
    spec = importlib.util.spec_from_file_location("evaluate", SCRIPTS / "evaluate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(SCRIPTS))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(SCRIPTS))
    return module


def test_a_perfect_model_is_perfect(evaluate: ModuleType) -> None:
    truth = np.arange(7).repeat(3)
    said = evaluate.figures(np.eye(7)[truth], truth)
    assert said["seven"] == said["four"] == said["sadness_recall"] == said["kept_at_97_5_of_four"] == 1
    assert said["neutral_read_as_sad"] == said["calibration_error"] == 0
    assert np.array(said["confusion"]).trace() == 21


def test_neutral_read_as_sad_is_counted_among_neutral_faces(evaluate: ModuleType) -> None:
    truth = np.array([0, 0, 0, 0, 3, 3])
    said = evaluate.figures(np.eye(7)[[0, 0, 0, 3, 3, 0]], truth)
    assert said["neutral_read_as_sad"] == 0.25
    assert said["sadness_recall"] == 0.5


def test_four_moods_are_the_largest_of_the_four(evaluate: ModuleType) -> None:
    probabilities = np.array([[0.2, 0.3, 0.5, 0, 0, 0, 0]])  # surprise is no mood of the four
    said = evaluate.figures(probabilities, np.array([1]))
    assert (said["seven"], said["four"]) == (0, 1)


def test_the_share_kept_is_the_largest_that_is_right_often_enough(evaluate: ModuleType) -> None:
    sure = np.array([0.9, 0.8, 0.7, 0.6])
    right = np.array([True, True, False, True])
    assert evaluate.share_kept(sure, right, 1.0) == 0.5
    assert evaluate.share_kept(sure, right, 0.75) == 1
    assert evaluate.share_kept(sure, ~right, 1.0) == 0


def test_calibration_finds_the_temperature_that_spoilt_the_logits(evaluate: ModuleType) -> None:
    rng = np.random.default_rng(1)
    logits = rng.normal(0, 2, (4000, 7)).astype(np.float32)
    truth = np.array([rng.choice(7, p=row) for row in evaluate.softmax(logits)])
    assert evaluate.fitted_temperature(logits * 2.5, truth) == pytest.approx(2.5, rel=0.1)
    assert evaluate.calibration_error(evaluate.softmax(logits).max(1), evaluate.softmax(logits).argmax(1) == truth) < 0.03


def test_an_interval_holds_its_share(evaluate: ModuleType) -> None:
    low, high = evaluate.interval(90, 100)
    assert low < 0.9 < high
    assert (low, high) == pytest.approx((0.826, 0.945), abs=2e-3)


@pytest.mark.skipif(not (DATA / "ferplus_valid.npz").is_file(), reason="FER+ validation is not at hand")
def test_the_shipped_model_reads_faces(tmp_path: Path) -> None:
    with np.load(DATA / "ferplus_valid.npz") as archive:
        np.savez(
            tmp_path / "ferplus_valid.npz",
            **{name: archive[name][:600] for name in ("images", "votes")},
            columns=archive["columns"],
        )
    command = [sys.executable, str(SCRIPTS / "evaluate.py"), "--data", str(tmp_path), "--json"]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    validation = json.loads(answer.stdout)["validation"]
    assert validation["faces"] > 450
    assert validation["seven"] > 0.8
    assert validation["calibration_error"] < 0.08
