"""Home Assistant's rules for MQTT discovery, written down from its 2026.11 sources, and stricter: what it ignores in silence
is a fault here too. It knows nothing of how ``appliance.home.discovery`` makes its payloads."""

from __future__ import annotations

import contextlib
import json
import re
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, StrictUndefined, TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TOPIC: Final = re.compile(r"[\w/-]+?/(?:device/[a-zA-Z0-9_-]+|(?P<p>\w+)/[a-zA-Z0-9_-]+/[a-zA-Z0-9_-]+)/config")
LONG: Final = {
    "device": "dev", "origin": "o", "components": "cmps", "platform": "p", "availability_topic": "avty_t", "encoding": "e",
    "identifiers": "ids", "connections": "cns", "configuration_url": "cu", "manufacturer": "mf", "model": "mdl",
    "sw_version": "sw", "support_url": "url", "suggested_area": "sa",
}  # fmt: skip
"""The short forms that this validator calls things by."""
SHORT: Final = {
    "uniq_id": "unique_id", "stat_t": "state_topic", "cmd_t": "command_topic", "val_tpl": "value_template",
    "cmd_tpl": "command_template", "ops": "options", "dev_cla": "device_class", "stat_cla": "state_class",
    "unit_of_meas": "unit_of_measurement", "ic": "icon", "ent_cat": "entity_category", "json_attr_t": "json_attributes_topic",
    "exp_aft": "expire_after", "def_ent_id": "default_entity_id", "evt_typ": "event_types", "pl_prs": "payload_press",
    "sug_dsp_prc": "suggested_display_precision", "atype": "automation_type", "stype": "subtype", "t": "topic",
    "pl": "payload", "ret": "retain", "obj_id": "object_id",
}  # fmt: skip
"""And of components, here the long forms."""
COMMON: Final = {
    "p", "unique_id", "name", "icon", "entity_category", "default_entity_id", "enabled_by_default", "json_attributes_topic",
    "json_attributes_template", "entity_picture", "avty_t", "qos", "e",
}  # fmt: skip
KEYS: Final[dict[str, set[str]]] = {
    "sensor": {
        "state_topic", "value_template", "device_class", "state_class", "unit_of_measurement", "options", "expire_after",
        "suggested_display_precision", "force_update",
    },
    "binary_sensor": {"state_topic", "value_template", "device_class", "payload_on", "payload_off", "expire_after"},
    "event": {"state_topic", "value_template", "device_class", "event_types"},
    "select": {"state_topic", "value_template", "command_topic", "command_template", "options", "optimistic", "retain"},
    "switch": {
        "state_topic", "value_template", "command_topic", "command_template", "payload_on", "payload_off", "state_on",
        "state_off", "device_class", "optimistic", "retain",
    },
    "number": {
        "state_topic", "value_template", "command_topic", "command_template", "min", "max", "step", "mode", "device_class",
        "unit_of_measurement", "optimistic", "retain",
    },
    "button": {"command_topic", "command_template", "payload_press", "device_class", "retain"},
    "text": {
        "state_topic", "value_template", "command_topic", "command_template", "min", "max", "mode", "pattern", "retain",
    },
    "image": {"image_topic", "url_topic", "url_template", "content_type", "image_encoding"},
    "device_automation": {"automation_type", "type", "subtype", "topic", "payload", "value_template"},
}  # fmt: skip
"""The platforms that the box may use and what each knows besides ``COMMON``."""
REQUIRED: Final = {
    "sensor": {"state_topic"}, "binary_sensor": {"state_topic"}, "event": {"state_topic", "event_types"},
    "select": {"command_topic", "options"}, "switch": {"command_topic"}, "number": {"command_topic"},
    "button": {"command_topic"}, "text": {"command_topic"}, "image": set(),
    "device_automation": {"automation_type", "type", "subtype", "topic"},
}  # fmt: skip
ENTITY_ID: Final = re.compile(r"(?!.+__)(?!_)[\da-z_]+(?<!_)\.(?!_)[\da-z_]+(?<!_)")
LONGEST_NAME: Final = 24

_jinja = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701 - no HTML


def render(template: str, payload: str | None = None, **more: object) -> str:
    """A template as Home Assistant renders it: ``value`` and, where it is JSON, ``value_json``. Raises TemplateError."""
    values: dict[str, object] = dict(more)
    if payload is not None:
        values["value"] = payload
        with contextlib.suppress(ValueError):
            values["value_json"] = json.loads(payload)
    return _jinja.from_string(template).render(values).strip()


def components(topic: str, payload: str) -> dict[str, dict[str, Any]]:
    """The components of a discovery payload by id, with what the device shares, in the words of this validator."""
    given = _renamed(json.loads(payload), LONG)
    if "/device/" not in topic:
        matched = TOPIC.fullmatch(topic)
        assert matched
        own = {key: value for key, value in given.items() if key not in {"dev", "o"}}
        return {topic.split("/")[-2]: {"p": matched["p"], **_renamed(own, SHORT)}}
    shared: dict[str, Any] = {key: given[key] for key in ("avty_t", "qos", "e") if key in given}
    return {name: {**shared, **_renamed(_renamed(each, LONG), SHORT)} for name, each in given["cmps"].items()}


def faults(topic: str, payload: str) -> list[str]:
    """Everything that is wrong with an announcement, in words; empty where Home Assistant takes it whole."""
    return list(_faults(topic, payload))


def _faults(topic: str, payload: str) -> Iterator[str]:
    if not TOPIC.fullmatch(topic):
        yield f"{topic} is no discovery topic"
        return
    try:
        given = json.loads(payload)
        assert isinstance(given, dict)
    except (ValueError, AssertionError):
        yield "it is not a JSON object"
        return
    given = _renamed(given, LONG)
    single = "/device/" not in topic
    yield from _frame(given, single=single)
    if not single:
        if not isinstance(given.get("cmps"), dict) or not given["cmps"]:
            yield "no cmps"
            return
        known = {"dev", "o", "cmps", "avty_t", "qos", "e"}
        yield from (f"unknown key {key}" for key in given.keys() - known)
        if any(not isinstance(each, dict) for each in given["cmps"].values()):
            yield "a component is no object"
            return
    seen: set[str] = set()
    device = given["dev"].get("name", "") if isinstance(given.get("dev"), dict) else ""
    for name, component in components(topic, payload).items():
        if not re.fullmatch(r"[a-zA-Z0-9_-]+", name):
            yield f"{name!r} is no id"
        yield from (f"{name}: {fault}" for fault in _component(component, device, tombstones=not single))
        unique = component.get("unique_id")
        if isinstance(unique, str) and unique in seen:
            yield f"{name}: unique_id {unique} is not unique"
        seen.add(str(unique))


def _frame(given: Mapping[str, Any], *, single: bool) -> Iterator[str]:
    device, origin = given.get("dev"), given.get("o")
    if not isinstance(device, dict):
        yield "no dev"
    else:
        device = _renamed(device, LONG)
        if not device.get("ids") and not device.get("cns"):
            yield "dev has neither ids nor cns"
        if "cu" in device and not re.match(r"https?://", str(device["cu"])):
            yield "cu is not http or https"
        yield from (f"dev: unknown key {key}" for key in device.keys() - _DEVICE)
    if not isinstance(origin, dict) or not origin.get("name"):
        yield "no o with a name"
    else:
        yield from (f"o: unknown key {key}" for key in _renamed(origin, LONG).keys() - {"name", "sw", "url"})
    if not given.get("avty_t") or any(sign in str(given["avty_t"]) for sign in "+#"):
        yield "no availability topic"
    if given.get("qos", 0) not in {0, 1, 2}:
        yield "qos is none"
    if single and "cmps" in given:
        yield "components in a topic of one component"


_DEVICE: Final = {"ids", "cns", "name", "mf", "mdl", "mdl_id", "sw", "hw", "sn", "sa", "cu"}


def _component(component: Mapping[str, Any], device: str, *, tombstones: bool) -> Iterator[str]:
    own = {key: value for key, value in component.items() if key not in {"avty_t", "qos", "e"}}
    platform = own.get("p")
    if platform not in KEYS:
        yield f"platform {platform} is unknown, or none that the box may use"
        return
    if tombstones and own.keys() == {"p"}:
        return
    if not own.get("unique_id"):
        yield "no unique_id"
    if "object_id" in own:
        yield "object_id is ignored: use default_entity_id"
    yield from (f"unknown key {key}" for key in own.keys() - KEYS[platform] - COMMON - {"object_id"})
    yield from (f"no {key}" for key in REQUIRED[platform] - own.keys())
    if platform == "device_automation":
        if own.get("automation_type") != "trigger":
            yield "automation_type is not trigger"
    else:
        yield from _entity(own, platform, device)
    yield from _topics(own)
    yield from _templates(own)
    yield from _content(own, platform)


def _entity(own: Mapping[str, Any], platform: str, device: str) -> Iterator[str]:
    name, entity = own.get("name"), own.get("default_entity_id", "")
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME:
        yield "no short name"
    elif device and device.split(maxsplit=1)[0].lower() in name.lower():
        yield "the name repeats the device's"
    if not ENTITY_ID.fullmatch(entity) or not entity.startswith(f"{platform}."):
        yield f"default_entity_id {entity!r} is none of a {platform}"
    if not str(own.get("icon", "mdi:x")).startswith("mdi:"):
        yield "the icon is not mdi:"
    category = own.get("entity_category", "diagnostic")
    allowed = {"diagnostic"} if platform in {"sensor", "binary_sensor", "event"} else {"diagnostic", "config"}
    if category not in allowed:
        yield f"entity_category {category} is not for a {platform}"
    if own.get("retain"):
        yield "a retained command is replayed"
    if not own.get("state_topic") and platform not in {"button", "image"}:
        yield "without a state topic it guesses"


def _topics(own: Mapping[str, Any]) -> Iterator[str]:
    for key, topic in own.items():
        if key.endswith("topic") and (not isinstance(topic, str) or not topic or any(sign in topic for sign in "+#\x00")):
            yield f"{key} {topic!r} is no single topic"
    if "expire_after" in own and str(own.get("state_topic", "")).endswith("/settings"):
        yield "settings never expire"


def _templates(own: Mapping[str, Any]) -> Iterator[str]:
    for key, template in own.items():
        if key.endswith("template"):
            try:
                render(template, "{}") if key != "command_template" else render(template, value="")
            except (TemplateError, TypeError, AttributeError, KeyError) as error:
                yield f"{key} does not guard its keys: {error}"


def _content(own: Mapping[str, Any], platform: str) -> Iterator[str]:
    enum = own.get("device_class") == "enum"
    if platform == "sensor" and ("options" in own) != enum:
        yield "options and device_class enum belong together"
    if enum and ("state_class" in own or "unit_of_measurement" in own):
        yield "an enum has neither state_class nor unit"
    for key in ("options", "event_types"):
        listed = own.get(key, [""])
        if not isinstance(listed, list) or not listed or len(set(listed)) != len(listed):
            yield f"{key} is no list of different words"
        if key == "options" and platform == "select" and any(str(each).lower() == "none" for each in listed):
            yield "an option that is called none cannot be shown"
    if "max" in own and own["max"] < own.get("min", 0):
        yield "max is below min"
    if platform == "text" and own.get("max", 255) > 255:
        yield "a state has at most 255 letters"


def _renamed(given: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {names.get(key, key): value for key, value in given.items()}
