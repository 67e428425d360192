"""Whether evening out a face's light before it is read helps: a table of accuracies, with the box's own runtime and code.

    python models/expression/ablation.py --data DIR [--every 1]

Rows: FER+ validation (the "majority" rule, seven classes) as it is and made worse as rooms make it, and the wild faces
(happiness and neutral, averaged, found and cut by the eye). Columns: what is done to the grey crop of 48 pixels before the
network sees it. ``--data`` as for ``evaluate.py``; ``--every 4`` takes each fourth face of FER+.
"""

from __future__ import annotations

import argparse
import csv
import io
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from data import EMOTIONS, load
from evaluate import HAPPINESS, NEUTRAL, progress
from numpy.typing import NDArray
from rich.progress import track

from appliance.eye.decode import decode
from appliance.eye.expression import ExpressionReader
from appliance.eye.face import FaceFinder
from appliance.eye.sight import STILL_MIN_FACE, largest

if TYPE_CHECKING:
    from collections.abc import Callable

Crop = NDArray[np.uint8]
Labels = NDArray[np.int64]

_CLAHE = cv2.createCLAHE(clipLimit=2.0, tileGridSize=(8, 8))
NORMALISED: dict[str, Callable[[Crop], Crop]] = {
    "none": lambda crop: crop,
    "levelled histogram": lambda crop: np.asarray(cv2.equalizeHist(crop), np.uint8),
    "CLAHE, 8 x 8, clip 2": lambda crop: np.asarray(_CLAHE.apply(crop), np.uint8),
    "Gaussian, 3 x 3": lambda crop: np.asarray(cv2.GaussianBlur(crop, (3, 3), 0), np.uint8),
}
RNG = np.random.default_rng(1)


def shown(levels: NDArray[np.float64]) -> Crop:
    """Grey levels as a camera gives them: whole, from 0 to 255."""
    return np.asarray(levels.round().clip(0, 255), np.uint8)


def backlit(crop: Crop) -> Crop:
    """A face at 30 % of its light before a bright wall: what is far from the middle burns out."""
    line = np.linspace(-1, 1, len(crop))
    wall = 1 / (1 + np.exp(-(np.hypot(line, line[:, None]) - 0.95) * 12))
    return shown(crop * 0.3 * (1 - wall) + 245 * wall)


ROOMS: dict[str, Callable[[Crop], Crop]] = {
    "as it is": lambda crop: crop,
    "dark (a fifth of the light, noise of 2 levels)": lambda crop: shown(crop * 0.2 + RNG.normal(0, 2, crop.shape)),
    "low contrast (a quarter, about 140)": lambda crop: shown(140 + (crop - crop.mean()) * 0.25),
    "backlit": backlit,
    "noisy (20 levels)": lambda crop: shown(crop + RNG.normal(0, 20, crop.shape)),
}


def said(reader: ExpressionReader, crops: list[Crop], name: str) -> Labels:
    """What the network says of crops that were normalised so."""
    normalised = NORMALISED[name]
    return np.array([int(reader.logits(normalised(crop)).argmax()) for crop in crops])


def wild_crops(archive: Path, reader: ExpressionReader) -> tuple[list[Crop], Labels]:
    """The crops of the faces that the eye finds in the wild pictures, and what they show."""
    finder, crops, truth = FaceFinder(STILL_MIN_FACE), [], []
    with zipfile.ZipFile(archive) as file:
        rows = list(csv.DictReader(io.TextIOWrapper(file.open("labels.csv"), "utf-8")))
        for row in track(rows, "wild faces", console=progress, transient=True):
            if row["emotion"] not in {EMOTIONS[HAPPINESS], EMOTIONS[NEUTRAL]}:
                continue
            frame = decode(file.read(f"images/{row['image']}")).frame
            for face in largest(finder.search(frame))[:1]:
                crops.append(reader.crop(frame, face.box).copy())
                truth.append(EMOTIONS.index(row["emotion"]))
    return crops, np.array(truth)


def main() -> None:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with ferplus_valid.npz and wild_faces.zip")
    parser.add_argument("--every", type=int, default=1, help="take each so-many-th face of FER+")
    args = parser.parse_args()
    reader, judged = ExpressionReader(), load(args.data / "ferplus_valid.npz").judged
    images, truth = judged.images[:: args.every], judged.majority[:: args.every]
    print("| | " + " | ".join(NORMALISED) + " |\n|" + " --- |" * (len(NORMALISED) + 1))
    for room, spoilt in ROOMS.items():
        crops = [spoilt(image) for image in images]
        shares = [float((said(reader, crops, name) == truth).mean()) for name in NORMALISED]
        print(f"| {room} | " + " | ".join(f"{share:.1%}" for share in shares) + " |", flush=True)
    archive = args.data / "wild_faces.zip"
    if archive.is_file():
        crops, labels = wild_crops(archive, reader)
        count = Counter(labels.tolist())
        shares = []
        for name in NORMALISED:
            right = labels[said(reader, crops, name) == labels]
            shares.append(sum(float((right == label).sum()) / many for label, many in count.items()) / len(count))
        print("| wild faces, happiness and neutral | " + " | ".join(f"{share:.1%}" for share in shares) + " |")


if __name__ == "__main__":
    main()
