"""Where the model files are: inside the wheel (``appliance/_models``), or in the checkout's ``models`` folder.

TFLite crashes on a file that is cut short instead of refusing it, so every model's SHA-256 is kept in ``sha256.json`` and
compared before anything loads it. The scripts that make models note it (``note``).
"""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from appliance.errors import ModelError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

CHECKOUT: Final = Path(__file__).parent.parent / "models"
SUMS: Final = "sha256.json"


def folder() -> Traversable:
    """The folder that holds the models: the installed one where there is one."""
    installed = files("appliance") / "_models"
    return installed if installed.is_dir() else CHECKOUT


def read(name: str) -> bytes:
    """The bytes of a model file, named below the models folder with ``/``, as in ``face/pnet.tflite``.

    Raises:
        ModelError: the file is missing, cannot be read, or is not the one that it should be.
    """
    content = _content(name)
    if hashlib.sha256(content).hexdigest() != _sums().get(name):
        msg = f"the model {name} is broken, or newer than {SUMS}; install moodbox again"
        raise ModelError(msg)
    return content


def note(name: str) -> None:
    """Write down that a model file of the checkout is now the right one; for the scripts that make models."""
    sums = _sums() if (CHECKOUT / SUMS).is_file() else {}
    sums[name] = hashlib.sha256((CHECKOUT / name).read_bytes()).hexdigest()
    (CHECKOUT / SUMS).write_text(json.dumps(dict(sorted(sums.items())), indent=4) + "\n", "utf-8")


def _sums() -> dict[str, str]:
    try:
        return {str(name): str(digest) for name, digest in json.loads(_content(SUMS)).items()}
    except (ValueError, AttributeError) as error:
        msg = f"{SUMS} of the models is broken; install moodbox again"
        raise ModelError(msg) from error


def _content(name: str) -> bytes:
    try:
        return folder().joinpath(*name.split("/")).read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        msg = f"the model {name} cannot be read ({reason}); install moodbox again, or run it from a whole checkout"
        raise ModelError(msg) from error
