"""Turn the face networks of the ``mtcnn`` package into TFLite, and check them against the package's own Keras form.

    python models/face/convert.py

Needs TensorFlow (which cannot share a process with tflite-runtime) and ``mtcnn`` 1.0.0, whose wheel carries the weights.
Three things are baked in, so that the box has less to do for every frame: the input is the camera's own pixels (BGR, uint8)
instead of RGB scaled to [-1, 1]; the permutation before the dense layers; and the heads are one linear layer whose first
value is the logit of "this is a face", followed by the box's four offsets and, for O-Net, the five landmarks' x and then y.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import joblib
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent))  # TensorFlow's environment has no moodbox installed
MIDDLE, SPAN = 127.5, 128.0  # mtcnn's networks take (RGB - 127.5) / 128
Array = NDArray[np.float32]
Pool = tuple[int, str] | None
SIDES = {"pnet": None, "rnet": 24, "onet": 48}
POOLS: dict[str, tuple[Pool, ...]] = {
    "pnet": ((2, "SAME"), None, None),
    "rnet": ((3, "SAME"), (3, "VALID"), None),
    "onet": ((3, "SAME"), (3, "VALID"), (2, "SAME"), None),
}


def package() -> Path:
    """The folder of the installed ``mtcnn`` package, found without importing it."""
    spec = importlib.util.find_spec("mtcnn")
    if spec is None or spec.origin is None:
        msg = "mtcnn is not installed; pip install mtcnn==1.0.0 joblib lz4 tensorflow-cpu"
        raise SystemExit(msg)
    return Path(spec.origin).parent


def prelu(x: tf.Tensor, slope: Array) -> tf.Tensor:
    """PReLU in the form that the converter fuses into one operation: with a slope of the rank of one sample's features."""
    alpha = tf.constant(slope.reshape((1,) * (len(x.shape) - 2) + (-1,)))
    return tf.nn.relu(x) + (-alpha) * tf.nn.relu(-x)


def from_pixels(kernel: Array, bias: Array) -> tuple[Array, Array]:
    """A first layer for RGB in [-1, 1] as one for BGR in [0, 255]; exact, because that layer pads nothing."""
    offset = bias - kernel.sum((0, 1, 2)) * MIDDLE / SPAN
    return kernel[:, :, ::-1] / SPAN, offset


def permuted(kernel: Array, side: int) -> Array:
    """A dense kernel for features flattened as (W, H, C) as one for (H, W, C)."""
    inside, outside = kernel.shape
    return kernel.reshape(side, side, -1, outside).transpose(1, 0, 2, 3).reshape(inside, outside)


def head_of(weights: Iterator[Array], outputs: int) -> tuple[Array, Array]:
    """The heads as one layer: mtcnn's softmax over two is the logistic function of their difference, which comes first."""
    pairs = [(next(weights), next(weights)) for _ in range(outputs)]
    *offsets, (kernel, bias) = pairs
    kernels = [kernel[..., 1:] - kernel[..., :1], *(k for k, _ in offsets)]
    return np.concatenate(kernels, -1), np.concatenate([bias[1:] - bias[:1], *(b for _, b in offsets)])


def network(name: str, arrays: list[Array]) -> Callable[[tf.Tensor], tf.Tensor]:
    """The network as a function of uint8 pixels, with its weights as constants."""
    weights = iter(arrays)
    layers: list[Callable[[tf.Tensor], tf.Tensor]] = []

    def conv(kernel: Array, bias: Array, slope: Array, pool: Pool) -> Callable[[tf.Tensor], tf.Tensor]:
        def layer(x: tf.Tensor) -> tf.Tensor:
            y = prelu(tf.nn.conv2d(x, tf.constant(kernel), 1, "VALID") + bias, slope)
            return tf.nn.max_pool2d(y, pool[0], 2, pool[1]) if pool else y

        return layer

    for index, pool in enumerate(POOLS[name]):
        kernel, bias, slope = next(weights), next(weights), next(weights)
        kernel, bias = from_pixels(kernel, bias) if index == 0 else (kernel, bias)
        layers.append(conv(kernel, bias, slope, pool))
    dense = None if name == "pnet" else (permuted(next(weights), 3), next(weights), next(weights))
    head, head_bias = head_of(weights, 3 if name == "onet" else 2)

    def run(pixels: tf.Tensor) -> tf.Tensor:
        x = tf.cast(pixels, tf.float32)
        for layer in layers:
            x = layer(x)
        if dense is None:
            return tf.nn.conv2d(x, tf.constant(head), 1, "VALID") + head_bias
        kernel, bias, slope = dense
        x = prelu(tf.matmul(tf.reshape(x, (-1, kernel.shape[0])), kernel) + bias, slope)
        return tf.matmul(x, head) + head_bias

    return run


def convert(name: str, arrays: list[Array]) -> bytes:
    """One network as a TFLite file whose batch (P-Net: height and width) is set by the one who loads it."""
    side = SIDES[name]
    shape = (1, None, None, 3) if side is None else (None, side, side, 3)
    function = tf.function(network(name, arrays), input_signature=[tf.TensorSpec(shape, tf.uint8, name="bgr")])
    file: bytes = tf.lite.TFLiteConverter.from_concrete_functions([function.get_concrete_function()]).convert()
    return file


def answer_of_keras(name: str, arrays: list[Array], pixels: NDArray[np.uint8]) -> Array:
    """What the package's network says of BGR pixels, in our order: probability, offsets, landmarks."""
    module = importlib.import_module(f"mtcnn.network.{name}")
    net = getattr(module, {"pnet": "PNet", "rnet": "RNet", "onet": "ONet"}[name])()
    net.build()
    net.set_weights(arrays)
    *offsets, face = net((pixels[..., ::-1].astype(np.float32) - MIDDLE) / SPAN)
    return np.concatenate([np.asarray(face)[..., 1:], *(np.asarray(part) for part in offsets)], -1)


def answer_of_file(file: bytes, pixels: NDArray[np.uint8]) -> Array:
    """What the TFLite file says of the same pixels, its logit as a probability."""
    interpreter = tf.lite.Interpreter(model_content=file, num_threads=1)
    (inside,), (outside,) = interpreter.get_input_details(), interpreter.get_output_details()
    interpreter.resize_tensor_input(inside["index"], pixels.shape)
    interpreter.allocate_tensors()
    interpreter.set_tensor(inside["index"], pixels)
    interpreter.invoke()
    out: Array = interpreter.get_tensor(outside["index"])
    out[..., 0] = 1 / (1 + np.exp(-out[..., 0]))
    return out


def main() -> None:
    """Convert the three, print how far each is from Keras on random pictures, and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    from appliance import models

    rng = np.random.default_rng(1)
    for name, side in SIDES.items():
        arrays: list[Array] = joblib.load(package() / "assets" / "weights" / f"{name}.lz4")
        file = convert(name, arrays)
        shape = (1, 96, 127, 3) if side is None else (64, side, side, 3)
        pixels = rng.integers(0, 256, shape, np.uint8)
        difference = np.abs(answer_of_file(file, pixels) - answer_of_keras(name, arrays, pixels)).max()
        (HERE / f"{name}.tflite").write_bytes(file)
        models.note(f"face/{name}.tflite")
        print(f"{name}: {sum(a.size for a in arrays)} parameters, {len(file)} bytes, at most {difference:.1e} from Keras")


if __name__ == "__main__":
    main()
