"""Lights that follow the mood without a smart home of their own: a colour, a brightness and a transition for each mood."""

from __future__ import annotations

import asyncio
import colorsys
import json
import logging
from dataclasses import dataclass
from string import Template
from typing import TYPE_CHECKING, Final

from appliance.colour import colour
from appliance.errors import BrokerError
from appliance.home.topics import label_of
from appliance.vocabulary.affect import Affect, Label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appliance.ports.box import Box
    from appliance.ports.broker import Broker
    from appliance.settings import Lamp, LightsSettings
    from appliance.state import BoxState

log = logging.getLogger(__name__)

LEAVES: Final = frozenset({Label.UNSURE, Label.ABSENT})
"""Moods that leave the lights as they are: a lamp that flickers when somebody turns their head is a nuisance."""
DIM: Final = 0.35
"""The share of the lamp's brightness at the lowest arousal; at the highest it is all."""
ZIGBEE_FULL: Final = 254
NEUTRAL: Final = Affect(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Scene:
    """How a mood looks: ``rgb`` bytes, ``brightness`` in percent, ``transition`` in seconds."""

    rgb: tuple[int, int, int]
    brightness: int
    transition: float


def scene(label: Label, place: Affect, settings: LightsSettings) -> Scene:
    """The scene of a mood: what the settings say of it, else from its place on the affect plane."""
    own = settings.moods.get(label)
    shade = own.colour if own and own.colour else colour(place)
    lit = DIM + (1 - DIM) * (place.arousal + 1) / 2
    brightness = round(settings.brightness * lit) if own is None or own.brightness is None else own.brightness
    transition = settings.transition if own is None or own.transition is None else own.transition
    return Scene((int(shade[1:3], 16), int(shade[3:5], 16), int(shade[5:7], 16)), brightness, transition)


def command(lamp: Lamp, label: str, look: Scene) -> tuple[str, str]:
    """The topic and payload that make a lamp look so."""
    red, green, blue = look.rgb
    hue, saturation, _ = colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255)
    match lamp.kind:
        case "zigbee2mqtt":
            # At least 1: with 0 it would be an order to switch on and to be dark.
            lit = max(1, round(look.brightness * ZIGBEE_FULL / 100))
            shade = {"r": red, "g": green, "b": blue}
            payload = {"state": "ON", "brightness": lit, "color": shade, "transition": look.transition}
            return f"zigbee2mqtt/{lamp.name}/set", json.dumps(payload)
        case "tasmota":  # how long it takes is the lamp's own setting (Fade, Speed)
            return f"cmnd/{lamp.name}/HSBColor", f"{round(hue * 360)},{round(saturation * 100)},{look.brightness}"
        case _:
            values = {
                "mood": label,
                "hex": f"#{red:02x}{green:02x}{blue:02x}",
                "r": red,
                "g": green,
                "b": blue,
                "h": round(hue * 360),
                "s": round(saturation * 100),
                "brightness": look.brightness,
                "transition": f"{look.transition:g}",
            }
            return lamp.name, Template(lamp.template).substitute(values)


def lit_for(state: BoxState) -> Label | None:
    """The mood that the lights may show: one that is shared, or one set by hand where nobody listens."""
    return state.manual if state.listening is None else label_of(state)


class Lights:
    """Has the lamps follow the mood; without any it does nothing. ``places`` says where each label lies on the affect plane."""

    def __init__(self, broker: Broker, box: Box, settings: LightsSettings, places: Mapping[Label, Affect]) -> None:
        self._broker, self._box, self._settings, self._places = broker, box, settings, places
        self._up = asyncio.Event()
        self._shown: Label | None = None  # the label that the lamps show; None is the neutral light

    def connected(self, *, up: bool) -> None:
        """The broker is there, or not."""
        if up:
            self._up.set()
        else:
            self._up.clear()

    async def run(self) -> None:
        """Follow the mood until cancelled, with a change every so often at most."""
        if not self._settings.lamps:
            return
        async for state in self._box.changes():
            wanted = lit_for(state)
            if wanted is self._shown or wanted in LEAVES:
                continue
            await self._up.wait()
            await self._show()
            await asyncio.sleep(self._settings.every)

    async def _show(self) -> None:
        """Show what holds now. Who takes their consent back takes their colour back: the neutral light follows."""
        label = lit_for(self._box.state)
        if label is self._shown or label in LEAVES:
            return
        place = NEUTRAL if label is None else self._places[label]
        look = scene(label or Label.NEUTRAL, place, self._settings)
        self._shown = label
        for lamp in self._settings.lamps:
            topic, payload = command(lamp, label or Label.NEUTRAL, look)
            try:
                await self._broker.publish(topic, payload, retain=False)
            except BrokerError as error:
                log.debug("%s", error)
