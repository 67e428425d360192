"""Whether both TFLite runtimes read the same: every probability of every face, one runtime beside the other.

    python models/expression/runtimes.py --data DIR --other FOLDER

``FOLDER`` is what ``pip install --target FOLDER ai-edge-litert`` made; this Python has the other runtime. Each runs in a
process of its own, because their libraries and NumPy differ. Ends with 1 where a probability differs by more than 0.01.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from data import load

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROOT = Path(__file__).parents[2]
MOST = 0.01
READ = """
import sys
without, crops, out = sys.argv[1:]
sys.modules[without] = None
import numpy as np
from appliance.eye.expression import ExpressionReader
from appliance.eye.runtime import interpreter_class
reader = ExpressionReader()
np.save(out, np.array([reader.read(crop) for crop in np.load(crops)]))
print(interpreter_class().__module__.split(".")[0])
"""


def readings(crops: Path, without: str, path: list[Path]) -> tuple[str, NDArray[np.float64]]:
    """The runtime that was used where ``without`` is barred, and its probabilities (N, 7)."""
    out = crops.with_name(f"without_{without}.npy")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [*path, ROOT]))}
    command = [sys.executable, "-c", READ, without, str(crops), str(out)]
    answer = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    probabilities: NDArray[np.float64] = np.load(out)
    return answer.stdout.strip(), probabilities


def main() -> None:
    """Read with both and print by how much they differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with ferplus_valid.npz")
    parser.add_argument("--other", type=Path, required=True, help="folder with ai-edge-litert")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        crops = Path(folder) / "crops.npy"
        np.save(crops, load(args.data / "ferplus_valid.npz").judged.images)
        one, ours = readings(crops, "ai_edge_litert", [])
        two, theirs = readings(crops, "tflite_runtime", [args.other])
    if one == two:
        msg = f"both readings come from {one}: --other holds no ai-edge-litert, or this Python has no tflite-runtime"
        raise SystemExit(msg)
    difference = float(np.abs(ours - theirs).max())
    print(f"{one} and {two}: {len(ours)} faces, at most {difference:.1e} apart in a probability")
    if difference > MOST:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
