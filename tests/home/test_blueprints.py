"""The blueprints: well-formed, whole, and of no particular house."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from appliance.colour import colour
from appliance.vocabulary.affect import PLACE, Label

FOLDER = Path(__file__).parents[2] / "ansible/home-assistant"
FILES = sorted(FOLDER.glob("*.yaml"))
ENTITY = re.compile(
    r"\b(?:sensor|binary_sensor|switch|light|event|select|number|button|text|input_boolean|media_player|person)\.[a-z0-9_]+"
)
ACTIONS = {"light.turn_on", "switch.turn_on", "switch.turn_off"}


class Input(str):
    """A ``!input``."""

    __slots__ = ()


class Loader(yaml.SafeLoader):  # type: ignore[misc]  # yaml has no types
    """YAML as Home Assistant reads it."""


Loader.add_constructor("!input", lambda loader, node: Input(loader.construct_scalar(node)))


def load(file: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(file.read_text("utf-8"), Loader)  # noqa: S506 - a SafeLoader
    return loaded


def used(part: object) -> set[str]:
    """The inputs that a part names."""
    if isinstance(part, Input):
        return {str(part)}
    if isinstance(part, dict):
        return set().union(*map(used, part.values()))
    if isinstance(part, list):
        return set().union(*map(used, part))
    return set()


def test_there_are_three() -> None:
    assert len(FILES) == 3


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
class TestBlueprint:
    def test_is_an_automation_with_a_name_and_words(self, file: Path) -> None:
        blueprint = load(file)["blueprint"]
        assert blueprint["domain"] == "automation"
        assert blueprint["name"]
        assert blueprint["description"]
        assert all("selector" in each and each["name"] for each in blueprint["input"].values())

    def test_says_what_it_needs_and_does(self, file: Path) -> None:
        told = load(file)
        assert told["triggers"]
        assert told["actions"]
        assert told.keys() <= {"blueprint", "variables", "triggers", "conditions", "actions", "mode", "max_exceeded"}

    def test_uses_each_input_and_no_other(self, file: Path) -> None:
        told = load(file)
        declared = set(told["blueprint"]["input"])
        assert used({key: part for key, part in told.items() if key != "blueprint"}) == declared

    def test_names_no_entity_of_a_particular_house(self, file: Path) -> None:
        assert set(ENTITY.findall(json.dumps(load(file)))) <= ACTIONS


def test_the_lights_have_the_colours_of_the_panel() -> None:
    colours = load(FOLDER / "lights_follow_mood.yaml")["variables"]["colours"]
    shades = {label: colour(PLACE[label]) for label in Label if label not in {Label.UNSURE, Label.ABSENT}}
    assert colours == {label.value: list(bytes.fromhex(shade[1:])) for label, shade in shades.items()}
