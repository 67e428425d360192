"""The scripts of models/mood as modules, for the tests that hold them and the filter together."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

MODELS = Path(__file__).parents[2] / "models"
Scripts = Callable[[str], ModuleType]


@pytest.fixture(scope="module")
def scripts() -> Iterator[Scripts]:
    """A script of models/mood by its name; they find their neighbours while the tests run, and leave no trace after."""
    folders = [str(MODELS / "mood"), str(MODELS / "expression")]
    before = set(sys.modules)
    sys.path[:0] = folders
    yield importlib.import_module
    for folder in folders:
        sys.path.remove(folder)
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(MODELS)):
            del sys.modules[name]
