from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING

import pytest

from appliance import models
from appliance.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of its own, to break things in."""
    shutil.copytree(models.CHECKOUT, tmp_path / "models", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.setattr(models, "CHECKOUT", tmp_path / "models")
    monkeypatch.setattr(models, "folder", lambda: tmp_path / "models")
    return tmp_path / "models"


def names() -> list[str]:
    return sorted(json.loads((models.CHECKOUT / models.SUMS).read_text("utf-8")))


@pytest.mark.parametrize("name", names())
def test_every_model_is_the_one_that_was_measured(name: str) -> None:
    assert models.read(name), "after an export: python models/expression/evaluate.py --data DIR --calibrate"


def test_no_model_is_forgotten() -> None:
    files = {file.relative_to(models.CHECKOUT).as_posix() for file in models.CHECKOUT.rglob("*.tflite")}
    assert files <= set(names())


@pytest.mark.parametrize("name", [name for name in names() if name.endswith(".tflite")])
def test_every_model_has_a_card(name: str) -> None:
    card = (models.CHECKOUT / name).parent / "card.md"
    text = card.read_text("utf-8").lower()
    assert all(word in text for word in ("licence", "data", "measured", "limits"))


def test_the_expression_file_is_small() -> None:
    assert len(models.read("expression/expression.tflite")) <= 4_000_000


def test_a_missing_model_is_named(copied: Path) -> None:
    (copied / "face" / "pnet.tflite").unlink()
    with pytest.raises(ModelError, match=r"face/pnet\.tflite cannot be read \(no such file or directory\)"):
        models.read("face/pnet.tflite")


def test_a_model_cut_short_is_refused_before_anything_loads_it(copied: Path) -> None:
    file = copied / "face" / "onet.tflite"
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(ModelError, match=r"face/onet\.tflite is broken"):
        models.read("face/onet.tflite")


@pytest.mark.parametrize("content", ["", "[1, 2]", "{}"])
def test_broken_sums_are_named(copied: Path, content: str) -> None:
    (copied / models.SUMS).write_text(content)
    with pytest.raises(ModelError):
        models.read("face/onet.tflite")


def test_a_new_model_is_noted(copied: Path) -> None:
    file = copied / "face" / "onet.tflite"
    file.write_bytes(b"a better one")
    models.note("face/onet.tflite")
    assert models.read("face/onet.tflite") == b"a better one"
    assert json.loads((copied / models.SUMS).read_text())["face/onet.tflite"] == hashlib.sha256(b"a better one").hexdigest()
    assert models.read("face/pnet.tflite")


def test_installed_models_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_models").mkdir()
    monkeypatch.setattr(models, "files", lambda _: tmp_path)
    assert models.folder() == tmp_path / "_models"
