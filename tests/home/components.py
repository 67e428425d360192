"""What Home Assistant's MQTT components make of a message, from its 2026.11 sources (``components/mqtt/<platform>.py``)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.home.validator import render

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST = 255


class NotAcceptedError(Exception):
    """The component drops the message, or warns of it."""


def shown(component: Mapping[str, Any], payload: str) -> object:
    """The state that an entity has after this message; None is unknown. Raises NotAcceptedError."""
    rendered = render(component["value_template"], payload) if "value_template" in component else payload
    platform = component["p"]
    if not rendered and platform != "text":
        msg = "empty"
        raise NotAcceptedError(msg)
    if rendered.lower() == "none":
        return None
    return _STATES[platform](component, rendered)


def fires(trigger: Mapping[str, Any], payload: str) -> bool:
    """Whether a device trigger fires at this message."""
    return render(str(trigger["value_template"]), payload) == str(trigger["payload"])


def sent(component: Mapping[str, Any], value: object) -> str:
    """What is published for a value that somebody chooses."""
    if component["p"] == "button":
        return str(component["payload_press"])
    if "command_template" in component:
        return render(component["command_template"], value=value)
    return str(value)


def _number(component: Mapping[str, Any], rendered: str) -> object:
    value = float(rendered)
    if not component["min"] <= value <= component["max"]:
        raise NotAcceptedError(rendered)
    return value


def _sensor(component: Mapping[str, Any], rendered: str) -> object:
    if component.get("state_class") or component.get("unit_of_measurement"):
        return float(rendered)
    if "options" in component:
        return _one_of(rendered, component["options"])
    return _short(rendered)


def _event(component: Mapping[str, Any], rendered: str) -> object:
    told = json.loads(rendered)
    return _one_of(told.pop("event_type"), component["event_types"])


def _one_of(word: str, words: list[str]) -> str:
    if word not in words:
        raise NotAcceptedError(word)
    return word


def _short(text: str) -> str:
    if len(text) > LONGEST:
        raise NotAcceptedError(text)
    return text


_STATES: dict[str, Callable[[Mapping[str, Any], str], object]] = {
    "sensor": _sensor,
    "event": _event,
    "number": _number,
    "select": lambda component, rendered: _one_of(rendered, component["options"]),
    "switch": lambda _, rendered: _one_of(rendered, ["ON", "OFF"]),
    "binary_sensor": lambda _, rendered: _one_of(rendered, ["ON", "OFF"]),
    "text": lambda _, rendered: _short(rendered),
}
