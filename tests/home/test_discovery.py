"""The announcement: what Home Assistant would say of it, and that a fault of each kind is found."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.home import discovery
from appliance.home.discovery import component_payload, component_topic, device_payload, device_topic
from appliance.vocabulary.affect import Label
from appliance.vocabulary.people import Person, Purpose, Role
from appliance.vocabulary.units import PersonId
from tests.home.components import sent
from tests.home.validator import components, faults, render

if TYPE_CHECKING:
    from collections.abc import Callable

TOPIC = device_topic("homeassistant", "box")
ANNA = Person(PersonId("a1b2"), "Anna", Role.ADULT, consents=frozenset({Purpose.LOOK, Purpose.REMOTE}))


def payload(people: tuple[Person, ...] = (ANNA,)) -> str:
    return device_payload("box", discovery.components("box", people))


def made() -> dict[str, dict[str, Any]]:
    return components(TOPIC, payload())


ENTITIES = {
    "sensor": {"mood", "valence", "arousal", "confidence", "track", "film", "library", "looks", "eye_temperature", "version"},
    "binary_sensor": {"camera"},
    "event": {"mood_changed", "feedback"},
    "select": {"strategy", "person", "manual_mood"},
    "switch": {"looking", "music"},
    "number": {"volume"},
    "button": {"skip", "save", "like", "dislike", "wrong_mood", "next_film"},
    "text": {"tell"},
}


class TestPayload:
    def test_is_valid(self) -> None:
        assert faults(TOPIC, payload()) == []
        assert faults(TOPIC, payload(())) == []

    def test_each_component_alone_is_valid_too(self) -> None:
        for name, component in discovery.components("box", (ANNA,)).items():
            topic = component_topic("homeassistant", "box", name, str(component["p"]))
            assert faults(topic, component_payload("box", component)) == []

    def test_has_every_entity(self) -> None:
        parts = made()
        found = {p: {name for name, each in parts.items() if each["p"] == p} for p in ENTITIES}
        assert found == ENTITIES

    def test_has_a_device_trigger_for_every_label_and_every_feedback(self) -> None:
        triggers = {(each["type"], each["subtype"]) for each in made().values() if each["p"] == "device_automation"}
        assert {("mood_changed", label.value) for label in Label} <= triggers
        assert {("feedback", kind) for kind in made()["feedback"]["event_types"]} <= triggers

    def test_the_mood_knows_every_label_and_the_word_for_none(self) -> None:
        assert made()["mood"]["options"] == [*Label, "not_shared"]

    @given(
        box_id=st.from_regex(r"[a-zA-Z0-9_-]{1,32}", fullmatch=True).filter(lambda box_id: any(c.isalnum() for c in box_id)),
        names=st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40), max_size=5),
    )
    def test_is_valid_whatever_the_box_and_its_people_are_called(self, box_id: str, names: list[str]) -> None:
        people = tuple(Person(PersonId(f"id{number}"), name, Role.ADULT) for number, name in enumerate(names))
        topic = device_topic("homeassistant", box_id)
        told = device_payload(box_id, discovery.components(box_id, people))
        assert faults(topic, told) == []
        select = components(topic, told)["person"]
        for person, option in zip(people, select["options"][1:], strict=True):
            assert sent(select, option) == person.id
            assert render(select["value_template"], json.dumps({"person": person.id})) == option
        assert sent(select, "Nobody") == "nobody"

    def test_ids_do_not_depend_on_who_lives_here(self) -> None:
        assert discovery.components("box", ()).keys() == discovery.components("box", (ANNA,)).keys()

    def test_what_was_dropped_is_named_with_its_platform_alone(self) -> None:
        told = device_payload("box", discovery.components("box", ()), {"old": "sensor"})
        assert faults(TOPIC, told) == []
        assert json.loads(told)["cmps"]["old"] == {"p": "sensor"}


def _set(*path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(told: dict[str, Any]) -> None:
        for step in path[:-1]:
            told = told[step]
        told[path[-1]] = value

    return change


def _drop(*path: str) -> Callable[[dict[str, Any]], None]:
    def change(told: dict[str, Any]) -> None:
        for step in path[:-1]:
            told = told[step]
        del told[path[-1]]

    return change


FAULTS = {
    "no origin": _drop("o"),
    "an origin without a name": _drop("o", "name"),
    "no device": _drop("dev"),
    "no identifiers": _drop("dev", "ids"),
    "empty identifiers": _set("dev", "ids", value=[]),
    "a component without a platform": _drop("cmps", "mood", "p"),
    "a component without a unique id": _drop("cmps", "mood", "unique_id"),
    "two of one unique id": _set("cmps", "mood", "unique_id", value="moodbox_box_valence"),
    "an unknown platform": _set("cmps", "mood", "p", value="mood"),
    "a media player": _set("cmps", "mood", "p", value="media_player"),
    "a configuration url that is none": _set("dev", "cu", value="moodbox.local"),
    "no components": _drop("cmps"),
    "options without the class": _drop("cmps", "mood", "device_class"),
    "the class without options": _drop("cmps", "mood", "options"),
    "an enum with a state class": _set("cmps", "mood", "state_class", value="measurement"),
    "an enum with a unit": _set("cmps", "mood", "unit_of_measurement", value="%"),
    "an icon that is not mdi": _set("cmps", "mood", "icon", value="hass:eye"),
    "a wildcard in a command topic": _set("cmps", "skip", "command_topic", value="moodbox/+/button/skip"),
    "max below min": _set("cmps", "volume", "max", value=-1),
    "a misspelt key": _set("cmps", "mood", "val_tmpl", value="x"),
    "a misspelt key of the device": _set("dev", "idents", value=["x"]),
    "a misspelt shared key": _set("availability_t", value="x"),
    "an object id": _set("cmps", "mood", "object_id", value="mood"),
    "an entity id without its domain": _set("cmps", "mood", "default_entity_id", value="moodbox_mood"),
    "an entity id of another domain": _set("cmps", "mood", "default_entity_id", value="select.moodbox_mood"),
    "a name that repeats the device's": _set("cmps", "mood", "name", value="Moodbox mood"),
    "a long name": _set("cmps", "mood", "name", value="The mood of the person who listens"),
    "no availability": _drop("avty_t"),
    "no event types": _drop("cmps", "feedback", "event_types"),
    "settings that expire": _set("cmps", "strategy", "expire_after", value=60),
    "a sensor that configures": _set("cmps", "version", "entity_category", value="config"),
    "a template that does not guard its keys": _set("cmps", "mood", "value_template", value="{{ value_json.a.b }}"),
    "a template that is none": _set("cmps", "mood", "value_template", value="{{ value_json."),
    "a text longer than a state": _set("cmps", "tell", "max", value=500),
    "a retained command": _set("cmps", "looking", "retain", value=True),
    "an option called none": _set("cmps", "person", "options", value=["Nobody", "None"]),
    "no state topic": _drop("cmps", "looking", "state_topic"),
    "an automation that is no trigger": _set("cmps", "feedback_like", "automation_type", value="action"),
}


class TestValidator:
    @pytest.mark.parametrize("fault", FAULTS)
    def test_finds(self, fault: str) -> None:
        told = copy.deepcopy(json.loads(payload()))
        FAULTS[fault](told)
        assert faults(TOPIC, json.dumps(told))

    @pytest.mark.parametrize("broken", ["", "{", "[]", "null", "{}"])
    def test_finds_what_is_no_announcement(self, broken: str) -> None:
        assert faults(TOPIC, broken)

    @pytest.mark.parametrize("topic", ["homeassistant/device/a b/config", "homeassistant/device/config", "homeassistant/x"])
    def test_finds_a_topic_that_is_none(self, topic: str) -> None:
        assert faults(topic, payload())
