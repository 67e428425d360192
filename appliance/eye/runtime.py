"""The one adapter to TFLite: tflite-runtime where it has a build, ai-edge-litert elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from appliance.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray


def interpreter_class() -> Any:  # noqa: ANN401 - neither package has types
    """The ``Interpreter`` of whichever runtime is installed.

    Raises:
        ModelError: none is.
    """
    try:
        from tflite_runtime.interpreter import Interpreter  # noqa: PLC0415 - one of the two is installed
    except ImportError:
        try:
            from ai_edge_litert.interpreter import Interpreter  # noqa: PLC0415
        except ImportError as error:
            msg = "no TFLite runtime is installed; pip install tflite-runtime (Python 3.11) or ai-edge-litert"
            raise ModelError(msg) from error
    return Interpreter


class Network:
    """A network of one input and one output, on one thread, ready to answer: its first call is behind it.

    ``shape`` sets the input's shape where the file leaves it open. After an answer the input is wiped, so that no pixel stays.

    Raises:
        ModelError: ``file`` is no model of that form.
    """

    def __init__(self, file: bytes, name: str, shape: tuple[int, ...] | None = None) -> None:
        """Load the model; see the class."""
        interpreter = interpreter_class()
        try:
            self._interpreter = interpreter(model_content=file, num_threads=1)
            (inside,), (outside,) = self._interpreter.get_input_details(), self._interpreter.get_output_details()
            if shape is not None:
                self._interpreter.resize_tensor_input(inside["index"], shape)
            self._interpreter.allocate_tensors()
            self._interpreter.invoke()
        except (ValueError, RuntimeError, TypeError) as error:
            msg = f"the model {name} does not load ({str(error).splitlines()[0]}); install moodbox again"
            raise ModelError(msg) from error
        self._inside, self._outside = inside["index"], outside["index"]
        self.shape: tuple[int, ...] = tuple(int(size) for size in shape or inside["shape"])

    def __call__(self, x: NDArray[Any]) -> NDArray[np.float32]:
        """The answer to ``x``, which has the input's shape and type; a copy that the caller owns."""
        np.copyto(self._interpreter.tensor(self._inside)(), x)
        self._interpreter.invoke()
        self._interpreter.tensor(self._inside)().fill(0)
        answer: NDArray[np.float32] = self._interpreter.get_tensor(self._outside)
        return answer
