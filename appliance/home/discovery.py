"""What the box is to Home Assistant: a device of components, as MQTT discovery says it. Pure.

Home Assistant drops a whole device for one fault of structure, and ignores a misspelt key in silence:
``tests/home/validator.py`` holds what is made here to its rules.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from appliance import __version__
from appliance.home.topics import FEEDBACK, MOODS, NOBODY, NOT_SHARED, root_of
from appliance.vocabulary.affect import Label
from appliance.vocabulary.choice import Strategy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from appliance.vocabulary.people import Person

Component = dict[str, object]

HEARTBEAT: Final = 60
"""Seconds after which the mood is told again though it is the same."""
EXPIRES: Final = 3 * HEARTBEAT
LONGEST_STATE: Final = 255
"""Letters of a state in Home Assistant."""
LONGEST_WORDS: Final = 255
"""Letters that its text field takes."""
NOBODY_NAME: Final = "Nobody"

_DIAGNOSTIC: Final = {"entity_category": "diagnostic"}
_MEASURED: Final = {"state_class": "measurement"}


def device_topic(prefix: str, box_id: str) -> str:
    """Where the whole device is announced."""
    return f"{prefix}/device/{box_id}/config"


def component_topic(prefix: str, box_id: str, name: str, platform: str) -> str:
    """Where one component is announced, for releases before 2024.11."""
    return f"{prefix}/{platform}/{box_id}/{name}/config"


def device_payload(box_id: str, components: Mapping[str, Component], dropped: Mapping[str, str] | None = None) -> str:
    """The announcement of the device; ``dropped`` are components (id to platform) that there were and are no more."""
    gone = {name: {"p": platform} for name, platform in (dropped or {}).items()}
    return json.dumps(_frame(box_id) | {"cmps": gone | dict(components)}, ensure_ascii=False)


def component_payload(box_id: str, component: Component) -> str:
    """The announcement of one component alone."""
    own = {key: value for key, value in component.items() if key != "p"}
    return json.dumps(_frame(box_id) | own, ensure_ascii=False)


def _frame(box_id: str) -> dict[str, object]:
    return {
        "dev": {"ids": [f"moodbox_{box_id}"], "name": _name(box_id), "mf": "Moodbox", "mdl": "Moodbox", "sw": __version__},
        "o": {"name": "Moodbox", "sw": __version__},
        "avty_t": f"{root_of(box_id)}/availability",
        "qos": 1,
    }


def components(box_id: str, people: Sequence[Person]) -> dict[str, Component]:
    """Every component by its id, which never changes. ``people`` are those whom the smart home may select."""
    root = root_of(box_id)
    made = {
        **_mood_sensors(root),
        **_sensors(root),
        **_events(root),
        **_controls(root, people),
    }
    prefix = re.sub(r"[^a-z0-9]+", "_", _name(box_id).lower()).strip("_")
    for name, component in made.items():
        component["unique_id"] = f"moodbox_{box_id}_{name}"
        if component["p"] != "device_automation":
            component["default_entity_id"] = f"{component['p']}.{prefix}_{name}"
    return made


def _name(box_id: str) -> str:
    return "Moodbox" if box_id.lower() == "moodbox" else f"Moodbox {box_id}"


def _mood_sensors(root: str) -> dict[str, Component]:
    topic = {"state_topic": f"{root}/mood", "expire_after": EXPIRES}

    def number(name: str, icon: str, template: str, **more: object) -> Component:
        return {"p": "sensor", "name": name, **topic, **_MEASURED, "icon": icon, "value_template": template, **more}

    return {
        "mood": {
            "p": "sensor",
            "name": "Mood",
            **topic,
            "icon": "mdi:emoticon-outline",
            "device_class": "enum",
            "options": [*(label.value for label in Label), NOT_SHARED],
            "value_template": "{{ value_json.label | default('unsure') }}",
            "json_attributes_topic": f"{root}/mood",
        },
        "valence": number("Valence", "mdi:emoticon-happy-outline", _value("valence"), suggested_display_precision=2),
        "arousal": number("Arousal", "mdi:lightning-bolt-outline", _value("arousal"), suggested_display_precision=2),
        "confidence": number("Confidence", "mdi:help-circle-outline", _percent("confidence"), unit_of_measurement="%"),
    }


def _sensors(root: str) -> dict[str, Component]:
    def sensor(name: str, topic: str, template: str, icon: str, **more: object) -> Component:
        where = {"state_topic": f"{root}/{topic}", "value_template": template, "icon": icon}
        return {"p": "sensor", "name": name, **where, **more}

    def attributes(topic: str) -> dict[str, str]:
        return {"json_attributes_topic": f"{root}/{topic}"}

    return {
        "track": sensor("Track", "track", _title(), "mdi:music-note", **attributes("track")),
        "film": sensor("Film", "film", _title(), "mdi:movie-open-outline", **attributes("film")),
        "library": sensor(
            "Library", "library", _value("progress"), "mdi:bookshelf",
            unit_of_measurement="%", **_MEASURED, **_DIAGNOSTIC, **attributes("library"),
        ),
        "camera": {
            "p": "binary_sensor",
            "name": "Camera in use",
            "state_topic": f"{root}/camera",
            "value_template": "{{ 'ON' if value_json.state | default('') == 'looking' else 'OFF' }}",
            "icon": "mdi:cctv",
            **_DIAGNOSTIC,
            **attributes("camera"),
        },
        "looks": sensor(
            "Look rate", "diagnostics", _value("looks_per_second"), "mdi:eye-outline",
            device_class="frequency", unit_of_measurement="Hz", **_MEASURED, **_DIAGNOSTIC,
        ),
        "eye_temperature": sensor(
            "Eye temperature", "diagnostics", _value("eye_temperature"), "mdi:thermometer",
            device_class="temperature", unit_of_measurement="°C", **_MEASURED, **_DIAGNOSTIC,
        ),
        "version": sensor("Version", "diagnostics", _value("version"), "mdi:tag-outline", **_DIAGNOSTIC),
    }  # fmt: skip


def _events(root: str) -> dict[str, Component]:
    kinds = sorted(set(FEEDBACK.values()))

    def trigger(topic: str, kind: str, subtype: str, key: str) -> Component:
        template = f"{{{{ value_json.{key} | default('') }}}}"
        what = {"topic": f"{root}/{topic}", "value_template": template, "payload": subtype}
        return {"p": "device_automation", "automation_type": "trigger", "type": kind, "subtype": subtype, **what}

    return {
        "mood_changed": {
            "p": "event",
            "name": "Mood changed",
            "state_topic": f"{root}/mood/changed",
            "event_types": ["mood_changed"],
            "icon": "mdi:swap-horizontal",
        },
        "feedback": {
            "p": "event",
            "name": "Feedback",
            "state_topic": f"{root}/feedback",
            "event_types": kinds,
            "icon": "mdi:thumbs-up-down-outline",
        },
        **{f"mood_is_{label}": trigger("mood/changed", "mood_changed", label, "to") for label in Label},
        **{f"feedback_{kind}": trigger("feedback", "feedback", kind, "event_type") for kind in kinds},
    }


def _controls(root: str, people: Sequence[Person]) -> dict[str, Component]:
    names = _names(people)
    shown = json.dumps({ident: name for name, ident in names.items() if ident != NOBODY}, ensure_ascii=False)
    manual = json.dumps(list(MOODS))

    def control(platform: str, name: str, command: str, state: str, template: str, **more: object) -> Component:
        where = {"command_topic": f"{root}/{command}/set", "state_topic": f"{root}/{state}", "value_template": template}
        return {"p": platform, "name": name, **where, **more}

    def button(name: str, what: str, icon: str) -> Component:
        return {"p": "button", "name": name, "command_topic": f"{root}/button/{what}", "payload_press": "PRESS", "icon": icon}

    return {
        "strategy": control(
            "select", "Strategy", "strategy", "settings", _value("strategy"),
            options=[each.value for each in Strategy], icon="mdi:arrow-decision-outline",
        ),
        "person": control(
            "select", "Person", "person", "settings",
            f"{{% set who = value_json.person | default(none) %}}"
            f"{{{{ '{NOBODY_NAME}' if who is none else {shown}.get(who, none) }}}}",
            command_template=f"{{{{ {json.dumps(names, ensure_ascii=False)}.get(value, '') }}}}",
            options=list(names), icon="mdi:account-outline",
        ),
        "manual_mood": control(
            "select", "Manual mood", "mood", "settings",
            f"{{% set mood = value_json.mood | default('') %}}{{{{ mood if mood in {manual} else none }}}}",
            options=list(MOODS), icon="mdi:hand-back-right-outline",
        ),
        "looking": control("switch", "Looking", "looking", "settings", _value("looking"), icon="mdi:eye"),
        "music": control("switch", "Music", "play", "settings", _value("play"), icon="mdi:music"),
        "volume": control(
            "number", "Volume", "volume", "settings", _value("volume"),
            min=0, max=100, step=1, mode="slider", unit_of_measurement="%", icon="mdi:volume-medium",
        ),
        "skip": button("Skip", "skip", "mdi:skip-next"),
        "save": button("Save", "save", "mdi:content-save-outline"),
        "like": button("Like", "like", "mdi:thumb-up-outline"),
        "dislike": button("Dislike", "dislike", "mdi:thumb-down-outline"),
        "wrong_mood": button("Wrong mood", "wrong_mood", "mdi:emoticon-confused-outline"),
        "next_film": button("Next film", "next_film", "mdi:movie-roll"),
        # Its state is always empty: what somebody told the box is not kept, and not in Home Assistant's history either.
        "tell": {
            "p": "text",
            "name": "Tell the box",
            "command_topic": f"{root}/input/text",
            "state_topic": f"{root}/settings",
            "value_template": "{{ '' }}",
            "min": 0,
            "max": LONGEST_WORDS,
            "icon": "mdi:message-text-outline",
        },
    }  # fmt: skip


def _names(people: Sequence[Person]) -> dict[str, str]:
    """A name to choose for each id. Two of one name are told apart; "none" would be no name to Home Assistant."""
    names = {NOBODY_NAME: NOBODY}
    for person in people:
        taken = person.name in names or person.name.lower() in {"none", NOBODY}
        names[f"{person.name} ({person.id})" if taken else person.name] = person.id
    return names


def _value(key: str) -> str:
    """A key of the payload; where it is missing or null the entity's state is unknown."""
    return f"{{{{ value_json.{key} | default(none) }}}}"


def _percent(key: str) -> str:
    guarded = f"value_json.{key} | default(none)"
    return f"{{% set part = {guarded} %}}{{{{ none if part is none else (part * 100) | round | int }}}}"


def _title() -> str:
    return f"{{{{ (value_json.title | default('', true))[:{LONGEST_STATE}] or none }}}}"
