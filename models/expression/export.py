"""Turn trained weights into ``expression.tflite``: 16-bit float weights, batch of one, probabilities out.

    python models/expression/export.py best.pt [--out models/expression/expression.tflite]

Runs twice over: with torch it folds the batch normalisation into the convolutions and writes the plain arrays; TensorFlow,
which cannot share a process's libraries with torch everywhere, then reads those arrays in a child and converts them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).parent
Arrays = dict[str, NDArray[np.float32]]


def fold(weights: Path) -> Arrays:
    """The network's arrays with normalisation folded in, kernels as (H, W, in, out), and the shape's numbers."""
    from torch import nn
    from train import read_net

    net = read_net(weights)
    arrays: Arrays = {}

    def put(name: str, conv: Any, norm: Any) -> None:  # noqa: ANN401 - torch has no types here
        if isinstance(conv, nn.Sequential):
            *before, conv = conv
            if before:  # the 3x1 half of a split convolution
                put(f"{name}.upright", *before)
        kernel = conv.weight.detach().numpy()
        factor = (norm.weight / (norm.running_var + norm.eps).sqrt()).detach().numpy()
        arrays[f"{name}.kernel"] = (kernel * factor[:, None, None, None]).transpose(2, 3, 1, 0)
        arrays[f"{name}.bias"] = norm.bias.detach().numpy() - norm.running_mean.numpy() * factor

    put("stem", net.stem, net.stem_norm)
    put("halve", net.halve, net.halve_norm)
    strides = []
    for index, block in enumerate(net.stages):
        put(f"{index}.first", block.first, block.first_norm)
        put(f"{index}.second", block.second, block.second_norm)
        if block.changes:
            put(f"{index}.across", block.across, block.across_norm)
        strides.append(float(block.stride))
    arrays["head.kernel"] = net.head.weight.detach().numpy().T
    arrays["head.bias"] = net.head.bias.detach().numpy()
    arrays["strides"] = np.array(strides, np.float32)
    return arrays


def convert(arrays: Arrays, out: Path) -> None:
    """Rebuild the folded network in TensorFlow with constant weights and write it as TFLite."""
    import tensorflow as tf
    from network_constants import SIDE, SOFTEN

    def conv(x: tf.Tensor, name: str, stride: int = 1) -> tf.Tensor:
        if f"{name}.upright.kernel" in arrays:
            return layer(layer(x, f"{name}.upright", (stride, 1)), name, (1, stride))
        return layer(x, name, (stride, stride))

    def layer(x: tf.Tensor, name: str, strides: tuple[int, int]) -> tf.Tensor:
        kernel = arrays[f"{name}.kernel"]
        if max(strides) > 1:  # torch pads both sides alike, TensorFlow's SAME only the far one
            x = tf.pad(x, [[0, 0], *([size // 2] * 2 for size in kernel.shape[:2]), [0, 0]])
        padding = "VALID" if max(strides) > 1 else "SAME"
        return tf.nn.conv2d(x, tf.constant(kernel), strides, padding) + arrays[f"{name}.bias"]

    @tf.function(input_signature=[tf.TensorSpec((1, SIDE, SIDE, 1), tf.float32, name="grey")])
    def network(x: tf.Tensor) -> tf.Tensor:
        x = x - tf.reduce_mean(x, (1, 2, 3), keepdims=True)
        x = x / (tf.sqrt(tf.reduce_mean(tf.square(x), (1, 2, 3), keepdims=True)) + SOFTEN)
        x = tf.nn.relu(conv(tf.nn.relu(conv(x, "stem")), "halve", 2))
        for index, stride in enumerate(arrays["strides"].astype(int).tolist()):
            y = conv(tf.nn.relu(conv(x, f"{index}.first", stride)), f"{index}.second")
            if f"{index}.across.kernel" in arrays:
                x = conv(tf.nn.avg_pool2d(x, stride, stride, "VALID") if stride > 1 else x, f"{index}.across")
            x = tf.nn.relu(x + y)
        return tf.matmul(tf.reduce_mean(x, (1, 2)), arrays["head.kernel"]) + arrays["head.bias"]

    converter = tf.lite.TFLiteConverter.from_concrete_functions([network.get_concrete_function()])
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [tf.float16]
    out.write_bytes(converter.convert())


def main() -> None:
    """Fold with torch here, convert with TensorFlow in a child."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, help="best.pt of train.py, or the npz between the two steps")
    parser.add_argument("--out", type=Path, default=HERE / "expression.tflite")
    parser.add_argument("--tensorflow", default=sys.executable, help="the Python that has TensorFlow")
    args = parser.parse_args()
    if args.weights.suffix == ".npz":
        with np.load(args.weights) as archive:
            convert(dict(archive), args.out)
        return
    between = args.weights.with_suffix(".npz")
    np.savez(between, **fold(args.weights))  # type: ignore[arg-type]
    subprocess.run([args.tensorflow, __file__, str(between), "--out", str(args.out)], check=True)
    print(f"{args.out}: {args.out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
