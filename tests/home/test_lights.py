"""Lights: the colour of the plane, in the words of each kind of lamp, seldom, and only where the mood may be told."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from appliance.colour import colour
from appliance.home.lights import Scene, command, lit_for, scene
from appliance.settings import Lamp, LightsSettings, MoodLight
from appliance.state import BoxState
from appliance.vocabulary.affect import PLACE, Label
from tests.fakes.broker import FakeBroker
from tests.home.house import ANNA, HAPPY, ROOT, SHARING, House, eventually

LAMP = Lamp(name="lamp")
LAMPS = LightsSettings(lamps=(LAMP,), every=1)
RED = Scene((255, 0, 0), 50, 4.0)


class TestScene:
    @given(label=st.sampled_from(Label), brightness=st.integers(1, 100))
    def test_is_the_colour_of_the_plane(self, label: Label, brightness: int) -> None:
        look = scene(label, PLACE[label], LightsSettings(brightness=brightness))
        assert "#" + bytes(look.rgb).hex() == colour(PLACE[label])
        assert 0 <= look.brightness <= brightness

    def test_is_brighter_the_more_there_is_arousal(self) -> None:
        lit = [scene(label, PLACE[label], LightsSettings()).brightness for label in (Label.TIRED, Label.CALM, Label.UPBEAT)]
        assert lit == sorted(lit)

    def test_what_the_settings_say_of_a_mood_goes_first(self) -> None:
        own = LightsSettings(moods={Label.CALM: MoodLight(colour="#ff8000", brightness=20, transition=9)})
        assert scene(Label.CALM, PLACE[Label.CALM], own) == Scene((255, 128, 0), 20, 9)
        assert scene(Label.SADNESS, PLACE[Label.SADNESS], own).transition == own.transition


class TestLamps:
    def test_zigbee2mqtt(self) -> None:
        topic, payload = command(LAMP, "anger", RED)
        assert topic == "zigbee2mqtt/lamp/set"
        shade = {"r": 255, "g": 0, "b": 0}
        assert json.loads(payload) == {"state": "ON", "brightness": 127, "color": shade, "transition": 4.0}
        assert json.loads(command(LAMP, "anger", replace(RED, brightness=100))[1])["brightness"] == 254

    def test_tasmota(self) -> None:
        assert command(Lamp(kind="tasmota", name="bulb"), "anger", RED) == ("cmnd/bulb/HSBColor", "0,100,50")

    def test_template(self) -> None:
        lamp = Lamp(kind="template", name="shelf/light", template='{"on": "$hex", "b": $brightness, "t": $transition} $$ $mood')
        assert command(lamp, "anger", RED) == ("shelf/light", '{"on": "#ff0000", "b": 50, "t": 4} $ anger')

    @pytest.mark.parametrize(
        "wrong",
        [
            {"kind": "template"},
            {"template": "$hex"},
            {"kind": "template", "template": "$password"},
            {"kind": "template", "template": "$ "},
            {"name": "+"},
            {"name": "a/#"},
            {"name": "$SYS"},
            {"name": ""},
            {"kind": "hue"},
        ],
    )
    def test_a_lamp_that_cannot_be_is_refused(self, wrong: dict[str, str]) -> None:
        with pytest.raises(ValidationError):
            Lamp.model_validate({"name": "lamp"} | wrong)


class TestWhom:
    def test_a_mood_that_is_not_shared_lights_nothing(self) -> None:
        silent = replace(ANNA, consents=frozenset())
        assert lit_for(SHARING) is Label.HAPPINESS
        assert lit_for(replace(SHARING, listening=silent)) is None
        assert lit_for(replace(SHARING, listening=silent, manual=Label.CALM)) is None
        assert lit_for(replace(SHARING, listening=None)) is None
        assert lit_for(BoxState("box", manual=Label.CALM)) is Label.CALM


def lit(broker: FakeBroker) -> list[tuple[int, int, int]]:
    told = [json.loads(payload)["color"] for topic, payload in broker.published if topic == "zigbee2mqtt/lamp/set"]
    return [(each["r"], each["g"], each["b"]) for each in told]


def shade(label: Label) -> tuple[int, int, int]:
    return scene(label, PLACE[label], LAMPS).rgb


class TestFollowing:
    async def test_is_off_unless_set(self) -> None:
        broker = FakeBroker(ROOT)
        async with House(broker).living():
            await eventually(lambda: f"{ROOT}/diagnostics" in broker.retained)
            assert not any(topic.startswith(("zigbee2mqtt", "cmnd")) for topic, _ in broker.published)

    async def test_follows_the_mood_and_leaves_it_when_nobody_is_there(self) -> None:
        broker = FakeBroker(ROOT)
        async with House(broker, lights=LAMPS).living() as house:
            await eventually(lambda: lit(broker) == [shade(Label.HAPPINESS)])
            house.box.set(replace(SHARING, mood=replace(HAPPY, label=Label.ABSENT)))
            await asyncio.sleep(0.1)
            house.box.set(replace(SHARING, mood=replace(HAPPY, label=Label.SADNESS)))
            await eventually(lambda: lit(broker) == [shade(Label.HAPPINESS), shade(Label.SADNESS)])
            assert "zigbee2mqtt/lamp/set" not in broker.retained

    async def test_a_restless_mood_does_not_make_them_flicker(self) -> None:
        broker = FakeBroker(ROOT)
        async with House(broker, lights=LAMPS).living() as house:
            await eventually(lambda: lit(broker))
            for _ in range(10):
                for label in (Label.CALM, Label.TENSE):
                    house.box.set(replace(SHARING, mood=replace(HAPPY, label=label)))
                    await asyncio.sleep(0.01)
            await eventually(lambda: lit(broker)[-1] == shade(Label.TENSE))
            assert len(lit(broker)) == 2

    async def test_who_takes_their_consent_back_takes_their_colour_back(self) -> None:
        broker = FakeBroker(ROOT)
        async with House(broker, lights=LAMPS).living() as house:
            await eventually(lambda: lit(broker))
            house.box.set(replace(SHARING, listening=replace(ANNA, consents=frozenset())))
            await eventually(lambda: lit(broker)[-1] == shade(Label.NEUTRAL))
