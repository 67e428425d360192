"""Every entity that is announced, over a real broker and a real brain: its state is accepted, and its commands really act."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest

from appliance.brain.remote import RemoteHome
from appliance.home.announcing import Announcer
from appliance.home.broker import MqttBroker
from appliance.home.home import Home
from appliance.home.lights import Lights
from appliance.settings import HomeAssistantSettings, LightsSettings, MqttSettings
from appliance.vocabulary.affect import PLACE, Emotion
from appliance.vocabulary.choice import Activity, Strategy
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Person, Purpose
from appliance.vocabulary.player import PlayState
from appliance.vocabulary.surroundings import Input
from tests.brain.conftest import rig
from tests.brain.rig import ASHA, BEN, face
from tests.home.components import fires, sent, shown
from tests.home.validator import components, faults

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    import aiomqtt

    from tests.brain.rig import Rig
    from tests.home.mosquitto import Mosquitto

__all__ = ["rig"]  # the fixture

BOX = "testbox"
ROOT = f"moodbox/{BOX}"
TOPIC = f"homeassistant/device/{BOX}/config"
OPEN = replace(ASHA, consents=frozenset({Purpose.LOOK, Purpose.HISTORY, Purpose.SHARE, Purpose.REMOTE}))
CLOSED = replace(BEN, consents=frozenset({Purpose.LOOK, Purpose.SHARE}))


@dataclass
class HomeAssistant:
    """Stands for Home Assistant: knows what is announced and what every entity shows, and operates entities by their ids."""

    client: aiomqtt.Client
    topics: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    entities: dict[str, dict[str, Any]] = field(default_factory=dict)
    announced: list[str] = field(default_factory=list)

    async def listen(self) -> None:
        await self.client.subscribe([("homeassistant/device/+/config", 1), (f"{ROOT}/#", 1)])
        async for message in self.client.messages:
            topic, payload = message.topic.value, bytes(message.payload).decode()
            if topic == TOPIC:
                self.announced.append(payload)
                assert faults(TOPIC, payload) == []
                self.entities = components(TOPIC, payload)
            else:
                self.topics[topic].append(payload)

    def state(self, name: str) -> object:
        """What an entity shows; raises where it would drop the message."""
        told = self.topics[self.entities[name]["state_topic"]]
        return shown(self.entities[name], told[-1]) if told else "nothing heard"

    async def choose(self, name: str, value: object = None) -> None:
        entity = self.entities[name]
        await self.client.publish(entity["command_topic"], sent(entity, value), qos=1)

    async def say(self, topic: str, payload: str, *, retain: bool = False) -> None:
        await self.client.publish(f"{ROOT}/{topic}", payload, qos=1, retain=retain)


@dataclass
class House:
    """The brain, its end of the home, and Home Assistant."""

    rig: Rig
    remote: RemoteHome
    home: Home
    ha: HomeAssistant
    films: list[str] = field(default_factory=list)

    async def until(self, true: Callable[[], object]) -> None:
        async with asyncio.timeout(30):
            while not true():
                await self.rig.watching.refresh()
                await asyncio.sleep(0.02)

    async def shows(self, name: str, value: object) -> None:
        await self.until(lambda: name in self.ha.entities and self.ha.state(name) == value)

    async def noted(self, kind: Kind) -> None:
        async with asyncio.timeout(30):
            while not await self.rig.journal.entries((kind,)):  # noqa: ASYNC110 - the journal has no event
                await asyncio.sleep(0.02)


@pytest.fixture
async def house(rig: Rig, mosquitto: Mosquitto) -> AsyncIterator[House]:
    for person in (OPEN, CLOSED):
        await rig.store.put_person(person)
    broker = MqttBroker(MqttSettings(host="127.0.0.1", port=mosquitto.port), ROOT)
    remote = RemoteHome(rig.live, rig.watching, rig.people, rig.journal, rig.clock)
    announcer = Announcer(broker, rig.store, HomeAssistantSettings(), BOX)
    lights = Lights(broker, rig.brain, LightsSettings(), PLACE)
    health: list[object] = []
    home = Home(broker, rig.brain, remote, announcer, lights, rig.clock, BOX, health.append)
    rig.journal.noted.append(home.noted)
    async with mosquitto.client() as client:
        ha = HomeAssistant(client)
        house = House(rig, remote, home, ha)

        async def next_film() -> None:
            house.films.append("next")

        home.on_press("next_film", next_film)
        tasks = [asyncio.create_task(job) for job in (ha.listen(), home.run(), rig.playing.run())]
        await house.until(lambda: ha.entities and f"{ROOT}/diagnostics" in ha.topics)
        yield house
        for task in tasks:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks)


async def listening(house: House, person: Person = OPEN) -> None:
    await house.rig.listen(person)
    await house.rig.look(face(Emotion.HAPPINESS), seconds=20)


class TestStates:
    async def test_every_entity_is_given_a_value_that_it_accepts(self, house: House) -> None:
        await house.rig.brain.play()
        await listening(house)
        await house.shows("mood", "happiness")
        await house.shows("person", "Asha")
        for name in ("looking", "music", "camera"):
            await house.shows(name, "ON")
        accepted = {name: house.ha.state(name) for name, each in house.ha.entities.items() if "state_topic" in each}
        events = {name for name, each in house.ha.entities.items() if each["p"] == "event"}
        unknown = {name for name, value in accepted.items() if value is None}
        assert {name for name, value in accepted.items() if value == "nothing heard"} == events
        assert unknown <= {"eye_temperature", "film"}, "no sensor and no suggestion here"
        assert accepted["volume"] == 50
        assert accepted["track"] == house.rig.live.state.current.track.title  # type: ignore[union-attr]
        assert accepted["tell"] == ""

    async def test_without_consent_the_mood_is_not_shared_and_all_is_accepted(self, house: House) -> None:
        await listening(house)
        await house.shows("mood", "happiness")
        await house.rig.people.set_consent(OPEN.id, Purpose.SHARE, given=False)
        await house.shows("mood", "not_shared")
        assert json.loads(house.ha.topics[f"{ROOT}/mood"][-1]) == {"label": "not_shared"}
        for name, each in house.ha.entities.items():
            if "state_topic" in each and each["p"] != "event":
                house.ha.state(name)
        assert house.ha.state("valence") is None

    async def test_the_mood_changed(self, house: House) -> None:
        await listening(house)
        await house.shows("mood", "happiness")
        await house.rig.look(face(Emotion.SADNESS), seconds=60)
        await house.shows("mood_changed", "mood_changed")
        event = house.ha.topics[f"{ROOT}/mood/changed"][-1]
        triggers = {name: each for name, each in house.ha.entities.items() if each["p"] == "device_automation"}
        fired = [name for name, each in triggers.items() if each["topic"].endswith("mood/changed") and fires(each, event)]
        assert fired == [f"mood_is_{json.loads(event)['to']}"]


class TestCommands:
    async def test_strategy(self, house: House) -> None:
        for strategy in Strategy:
            await house.ha.choose("strategy", strategy.value)
            await house.shows("strategy", strategy.value)
            assert house.rig.live.state.strategy is strategy

    async def test_manual_mood(self, house: House) -> None:
        for option in house.ha.entities["manual_mood"]["options"]:
            await house.ha.choose("manual_mood", option)
            await house.shows("manual_mood", option)
            assert (house.rig.live.state.manual or "auto") == option

    async def test_music_and_volume(self, house: House) -> None:
        await house.ha.choose("music", "ON")
        await house.shows("music", "ON")
        assert house.rig.live.state.player.state is PlayState.PLAYING
        await house.ha.choose("volume", 30)
        await house.shows("volume", 30.0)
        await house.ha.choose("music", "OFF")
        await house.shows("music", "OFF")

    async def test_looking(self, house: House) -> None:
        await listening(house)
        await house.ha.choose("looking", "OFF")
        await house.until(lambda: not house.rig.open)
        await house.ha.choose("looking", "ON")
        await house.until(lambda: house.rig.open)

    async def test_person(self, house: House) -> None:
        assert house.ha.entities["person"]["options"] == ["Nobody", "Asha"]
        await house.ha.choose("person", "Asha")
        await house.shows("person", "Asha")
        assert not house.rig.open
        await house.ha.choose("person", "Nobody")
        await house.shows("person", "Nobody")
        assert house.rig.live.state.listening is None

    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("skip", Kind.SKIP),
            ("save", Kind.SAVE),
            ("like", Kind.LIKE),
            ("dislike", Kind.DISLIKE),
            ("wrong_mood", Kind.CORRECTION),
        ],
    )
    async def test_buttons_are_noted_and_come_back_as_feedback(self, house: House, name: str, kind: Kind) -> None:
        await listening(house)
        await house.rig.brain.play()
        await house.until(lambda: house.rig.live.state.player.state is PlayState.PLAYING)
        await house.ha.choose(name)
        await house.noted(kind)
        await house.shows("feedback", name)

    async def test_next_film(self, house: House) -> None:
        await house.ha.choose("next_film")
        await house.until(lambda: house.films)

    async def test_tell_the_box(self, house: House) -> None:
        await listening(house)
        await house.ha.choose("tell", "I am so sad and tired and everything is awful")
        await house.until(lambda: any(each.input is Input.TEXT for each in house.rig.live.state.inputs))
        assert "awful" not in json.dumps(house.ha.topics[f"{ROOT}/settings"])

    async def test_every_command_topic_is_tried_here(self, house: House) -> None:
        tried = {"strategy", "manual_mood", "music", "volume", "looking", "person", "skip", "save", "like", "dislike"}
        commands = {name for name, each in house.ha.entities.items() if "command_topic" in each}
        assert commands == tried | {"wrong_mood", "next_film", "tell"}

    async def test_inputs_reach_the_context_of_the_next_choice(self, house: House) -> None:
        await house.ha.say("input/activity", "walking")
        await house.ha.say("input/weather", "pouring")
        await house.ha.say("input/noise", "61.4")
        await house.ha.say("input/presence", "Asha, A guest")
        await house.until(lambda: len(house.rig.live.state.inputs) == 4)
        around = house.remote.around()
        assert (around.activity, around.wet, around.company) == (Activity.MOVING, True, 2)
        assert around.noise == pytest.approx(0.628)
        house.rig.clock.advance(11 * 60)
        assert house.remote.around().noise is None
        assert house.remote.around().activity is Activity.MOVING


class TestNothingOpensTheCamera:
    async def settled(self, house: House) -> None:
        """What was sent before is done: the lines of commands are served in order."""
        for topic, payload in (("mood/set", "tense"), ("person/set", "not-here"), ("looking/set", "OFF")):
            await house.ha.say(topic, payload)
        await house.shows("manual_mood", "tense")
        await asyncio.sleep(0.3)
        await house.rig.watching.refresh()

    async def test_a_retained_on(self, house: House) -> None:
        await listening(house)
        await house.ha.choose("looking", "OFF")
        await house.until(lambda: not house.rig.open)
        await house.ha.say("looking/set", "ON", retain=True)
        await self.settled(house)
        assert not house.rig.open

    async def test_presence_of_whoever(self, house: House) -> None:
        for payload in ("Asha", "Ben", '["asha", "ben"]', "nobody", "Kiran"):
            await house.ha.say("input/presence", payload)
        await self.settled(house)
        assert not house.rig.open

    async def test_presence_narrows(self, house: House) -> None:
        await listening(house)
        await house.ha.say("input/presence", "Ben")
        await house.until(lambda: not house.rig.open)
        await house.ha.say("input/presence", "Asha")
        await house.ha.choose("looking", "ON")
        await self.settled(house)
        assert not house.rig.open, "looking rests until somebody present says on the panel who is listening"

    async def test_somebody_who_has_not_allowed_it(self, house: House) -> None:
        await house.ha.say("person/set", CLOSED.id)
        await house.ha.say("looking/set", "ON")
        await self.settled(house)
        assert not house.rig.open
        assert house.rig.live.state.listening is None
        await house.rig.listen(CLOSED)
        await house.ha.say("looking/set", "OFF")
        await house.until(lambda: not house.rig.open)
        await house.ha.say("looking/set", "ON")
        await self.settled(house)
        assert not house.rig.open

    async def test_another_in_place_of_somebody_who_has_not_allowed_it(self, house: House) -> None:
        await house.rig.listen(CLOSED)
        await house.ha.say("person/set", OPEN.id)
        await house.ha.say("mood/set", "tense")
        await house.shows("manual_mood", "tense")
        await asyncio.sleep(0.3)
        assert house.rig.live.state.listening == CLOSED

    async def test_a_pause_on_the_panel_stands(self, house: House) -> None:
        await listening(house)
        await house.rig.brain.set_looking(on=False, by=OPEN.id)
        await house.ha.say("looking/set", "ON")
        await house.ha.say("person/set", OPEN.id)
        await house.ha.say("looking/set", "ON")
        await self.settled(house)
        assert not house.rig.open
