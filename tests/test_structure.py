"""The structure that DESIGN section 3 fixes: imports go one way, each third-party library has one door, rooms stay small."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "appliance"
SOURCES = sorted(PACKAGE.rglob("*.py"))

WORDS = {"vocabulary", "errors"}
CONTRACTS = WORDS | {"state", "ports", "settings", "colour", "notify"}
ADAPTERS = {"eye", "library", "player", "home", "films", "people", "store", "panel", "radio"}
MAY_IMPORT = {
    "vocabulary": set(),
    "errors": set(),
    "colour": {"vocabulary"},
    "notify": set(),
    "thrift": set(),
    "asker": CONTRACTS,  # how a service is asked over HTTP: for every room that does
    "mood": WORDS,
    "choice": WORDS,
    "state": WORDS,
    "settings": WORDS,
    "ports": WORDS | {"state"},
    "models": WORDS,
    **dict.fromkeys(ADAPTERS, CONTRACTS | {"models", "asker", ""}),
    "brain": CONTRACTS | {"mood", "choice", "people"},  # of people only the rule of consent, which is pure
    "demo": CONTRACTS,
    "box": None,
    "commands": None,
    "cli": None,
    "__main__": {"cli"},
    "": set(),
}
"""What each room or module of ours may import; None for everything; the empty name is the package itself (its version)."""

DOORS = {
    "cv2": {"eye", "demo"},
    "tflite_runtime": {"eye"},
    "ai_edge_litert": {"eye"},
    "picamera2": {"eye"},
    "mpd": {"player/mpd.py"},
    "aiomqtt": {"home/broker.py"},
    "paho": {"home/broker.py"},
    "sqlite_utils": {"store"},
    "sqlite3": {"store"},
    "fastapi": {"panel"},
    "starlette": {"panel"},
    "uvicorn": {"panel"},
    "httpx": {"asker.py", "films"},
    "defusedxml": {"films"},
    "cryptography": {"panel/issuing.py"},
    "vaderSentiment": {"brain/lexicon.py"},
    "mtcnn": set(),
}
"""Where alone each library is imported."""


def room(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py").replace("__init__", "")


@cache
def imports(path: Path) -> frozenset[str]:
    """Every module that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert not node.level, f"{path}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return frozenset(found)


def ours(path: Path) -> set[str]:
    """The rooms of ours that a file imports; the empty name is the package itself."""
    names = [name.split(".") for name in imports(path)]
    rooms = {parts[1] for parts in names if parts[0] == "appliance" and len(parts) > 1}
    return {"" if name == "__version__" else name for name in rooms}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    mine = room(path)
    allowed = MAY_IMPORT[mine]
    if allowed is not None:
        assert ours(path) <= allowed | {mine}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_library_has_one_door(path: Path) -> None:
    place = path.relative_to(PACKAGE).as_posix()
    for library in {name.split(".")[0] for name in imports(path)} & set(DOORS):
        assert any(place == door or place.startswith(f"{door}/") for door in DOORS[library]), f"{place} imports {library}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_has_outgrown_its_room(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 450


def test_no_import_cycle() -> None:
    graph = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): imports(path) for path in SOURCES
    }
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, f"cycle: {' -> '.join((*trail, module))}"
        if module not in done:
            for other in graph[module] & graph.keys() - {module}:
                visit(other, (*trail, module))
            done.add(module)

    for module in graph:
        visit(module, ())


def loaded(module: str) -> set[str]:
    """The top-level names in ``sys.modules`` after importing a module in a fresh interpreter."""
    script = f"import sys, {module}; print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT)
    return {name.split(".")[0] for name in answer.stdout.split()}


def test_the_brain_never_loads_what_decodes_pictures_or_sound() -> None:
    """Nor SciPy, which is a third of the memory that the brain may have."""
    heavy = {"cv2", "tflite_runtime", "ai_edge_litert", "picamera2", "av", "matplotlib", "scipy", "skimage"}
    assert not loaded("appliance.box") & heavy


def test_the_eye_never_loads_what_talks_to_a_network() -> None:
    talkative = {"fastapi", "starlette", "uvicorn", "aiomqtt", "paho", "mpd", "ssl", "sqlite3", "http"}
    assert not loaded("appliance.eye.process") & talkative


def test_the_command_line_starts_light() -> None:
    assert not loaded("appliance.cli") & {"cv2", "numpy", "fastapi", "av", "aiomqtt", "sqlite_utils"}
