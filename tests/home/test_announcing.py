"""What is announced when, and that nothing of it stays behind or gets lost."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from appliance.home import discovery, telling
from appliance.home.announcing import KEY
from appliance.home.discovery import component_topic, device_topic
from appliance.vocabulary.affect import Label
from appliance.vocabulary.people import Person, Role
from appliance.vocabulary.units import PersonId
from tests.fakes.broker import FakeBroker
from tests.home.house import ANNA, HAPPY, ROOT, SHARING, House, events, eventually, kept
from tests.home.validator import components, faults

if TYPE_CHECKING:
    from collections.abc import Sequence

DEVICE = device_topic("homeassistant", "box")
BIRTH = "homeassistant/status"


@pytest.fixture
def broker() -> FakeBroker:
    return FakeBroker(ROOT)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "SETTLE", 0.3)
    monkeypatch.setattr(telling, "BIRTH", 0.2)
    monkeypatch.setattr(telling, "BIRTHS", 0.3)


def announcements(broker: FakeBroker) -> list[str]:
    return [payload for topic, payload in broker.published if topic == DEVICE]


def order(broker: FakeBroker, *topics: str) -> list[str]:
    """In which order these topics were first published."""
    said = [topic for topic, _ in broker.published]
    return sorted(topics, key=said.index)


async def told(broker: FakeBroker) -> None:
    await eventually(lambda: f"{ROOT}/diagnostics" in broker.retained)


class TestAnnouncing:
    async def test_announces_itself_then_that_it_is_there_then_its_states(self, broker: FakeBroker) -> None:
        async with House(broker).living():
            await told(broker)
            assert faults(DEVICE, broker.retained[DEVICE]) == []
            assert order(broker, f"{ROOT}/mood", DEVICE) == [DEVICE, f"{ROOT}/mood"]
            after = broker.published[broker.published.index((DEVICE, broker.retained[DEVICE])) :]
            assert (f"{ROOT}/availability", "online") in after

    async def test_only_when_something_changed(self, broker: FakeBroker) -> None:
        async with House(broker).living() as house:
            await told(broker)
            for label in (Label.CALM, Label.SADNESS):
                house.box.set(replace(SHARING, mood=replace(HAPPY, label=label)))
                await eventually(lambda: kept(broker, "mood").get("label") == label)  # noqa: B023 - awaited in the loop
            assert len(announcements(broker)) == 1
            ben = Person(PersonId("b2"), "Ben", Role.ADULT)
            house.remote.people.append(ben)
            house.home._telling.household_changed()
            await eventually(lambda: len(announcements(broker)) == 2)
            assert components(DEVICE, broker.retained[DEVICE])["person"]["options"] == ["Nobody", "Anna", "Ben"]

    async def test_who_listens_and_shares_can_be_shown_though_not_chosen(self, broker: FakeBroker) -> None:
        house = House(broker, replace(SHARING, listening=replace(ANNA, id=PersonId("c3"), name="Cleo")))
        async with house.living():
            await told(broker)
            assert components(DEVICE, broker.retained[DEVICE])["person"]["options"] == ["Nobody", "Anna", "Cleo"]
            house.box.set(replace(SHARING, listening=None))
            await eventually(lambda: "Cleo" not in broker.retained[DEVICE])

    async def test_again_when_home_assistant_is_born(self, broker: FakeBroker) -> None:
        async with House(broker).living():
            await told(broker)
            broker.published.clear()
            broker.deliver(BIRTH, b"offline")
            broker.deliver(BIRTH, b"online", retained=True)
            broker.deliver(BIRTH, b"online")
            await eventually(lambda: (DEVICE, broker.retained[DEVICE]) in broker.published)
            await eventually(lambda: f"{ROOT}/diagnostics" in {topic for topic, _ in broker.published})
            topics = [topic for topic, _ in broker.published]
            assert topics.count(DEVICE) == 1
            assert {f"{ROOT}/{name}" for name in ("availability", "mood", "track", "settings")} <= set(topics)

    async def test_a_flood_of_births_is_answered_now_and_then(self, broker: FakeBroker) -> None:
        async with House(broker).living():
            await told(broker)
            broker.published.clear()
            for _ in range(1000):
                broker.deliver(BIRTH, b"online")
            await eventually(lambda: announcements(broker))
            assert len(announcements(broker)) <= 2

    async def test_again_after_a_reconnect(self, broker: FakeBroker) -> None:
        async with House(broker).living() as house:
            await told(broker)
            broker.lose()
            await eventually(lambda: not house.health[-1].up)
            broker.restore()
            await told(broker)
            assert DEVICE in broker.retained


class TestNothingIsLost:
    async def test_an_event_waits_until_the_announcement_is_known(self, broker: FakeBroker) -> None:
        async with House(broker).living() as house:
            await told(broker)
            house.box.set(replace(SHARING, mood=replace(HAPPY, label=Label.CALM)))
            await eventually(lambda: kept(broker, "mood").get("label") == "calm")
            assert events(broker) == []
            await eventually(lambda: events(broker) == [("happiness", "calm")])

    async def test_an_event_waits_for_the_answer_to_a_birth(self, broker: FakeBroker, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("random.random", lambda: 1.0)
        async with House(broker).living() as house:
            await told(broker)
            await eventually(lambda: len(announcements(broker)) == 1)
            broker.deliver(BIRTH, b"online")
            house.box.set(replace(SHARING, mood=replace(HAPPY, label=Label.CALM)))
            await eventually(lambda: events(broker) == [("happiness", "calm")])
            said = [topic for topic, _ in broker.published]
            assert len(announcements(broker)) == 2
            assert said.index(f"{ROOT}/mood/changed") > len(said) - 1 - said[::-1].index(DEVICE)

    async def test_what_waits_is_not_told_once_consent_is_withdrawn(self, broker: FakeBroker) -> None:
        async with House(broker).living() as house:
            await told(broker)
            house.box.set(replace(SHARING, mood=replace(HAPPY, label=Label.CALM)))
            await eventually(lambda: kept(broker, "mood").get("label") == "calm")
            house.box.set(replace(SHARING, listening=replace(ANNA, consents=frozenset())))
            await eventually(lambda: broker.retained[f"{ROOT}/mood"] == '{"label": "not_shared"}')
            house.home.tell("feedback", {"event_type": "like"})
            await eventually(lambda: (f"{ROOT}/feedback", '{"event_type": "like"}') in broker.published)
            assert events(broker) == []

    async def test_the_mood_is_told_again_with_each_heartbeat(
        self, broker: FakeBroker, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(telling, "HEARTBEAT", 0.3)
        async with House(broker).living():
            await told(broker)
            await eventually(lambda: [topic for topic, _ in broker.published].count(f"{ROOT}/mood") >= 3)
            assert [topic for topic, _ in broker.published].count(f"{ROOT}/settings") == 1


def dropped(broker: FakeBroker) -> Sequence[dict[str, Any]]:
    """The components of each announcement that are named with their platform alone."""
    return [
        {name: each for name, each in json.loads(payload)["cmps"].items() if each.keys() == {"p"}}
        for payload in announcements(broker)
    ]


class TestUpgrades:
    async def test_what_an_upgrade_dropped_is_taken_back_once(self, broker: FakeBroker) -> None:
        house = House(broker)
        house.shelf.values[KEY] = json.dumps({DEVICE: {"mood": "sensor", "old_one": "sensor", "old_two": "switch"}})
        async with house.living():
            await told(broker)
            assert dropped(broker) == [{"old_one": {"p": "sensor"}, "old_two": {"p": "switch"}}, {}]
            assert faults(DEVICE, announcements(broker)[0]) == []
        again = House(broker)
        again.shelf = house.shelf
        again.home._announcer._store = house.shelf  # type: ignore[assignment]
        broker.published.clear()
        async with again.living():
            await eventually(lambda: announcements(broker))
            assert dropped(broker) == [{}]

    async def test_one_topic_a_component_for_older_releases(self, broker: FakeBroker) -> None:
        parts = discovery.components("box", (ANNA,))
        async with House(broker, discovery="components").living():
            await told(broker)
            topics = {component_topic("homeassistant", "box", name, str(part["p"])) for name, part in parts.items()}
            assert topics <= broker.retained.keys()
            assert DEVICE not in broker.retained
            assert all(faults(topic, broker.retained[topic]) == [] for topic in topics)

    async def test_changing_the_setting_leaves_nothing(self, broker: FakeBroker) -> None:
        house = House(broker)
        async with house.living():
            await told(broker)
        other = House(broker, discovery="components")
        other.home._announcer._store = house.shelf  # type: ignore[assignment]
        broker.published.clear()
        async with other.living():
            await eventually(lambda: broker.retained.get(DEVICE) == "")
            mood = component_topic("homeassistant", "box", "mood", "sensor")
            await eventually(lambda: broker.retained.get(mood))
            assert announcements(broker) == [""]
            said = [topic for topic, _ in broker.published]
            assert said.index(DEVICE) < said.index(mood)

    async def test_off_takes_everything_back(self, broker: FakeBroker) -> None:
        house = House(broker)
        async with house.living():
            await told(broker)
        off = House(broker, discovery="off")
        off.home._announcer._store = house.shelf  # type: ignore[assignment]
        async with off.living():
            await eventually(lambda: broker.retained.get(DEVICE) == "")
            assert json.loads(house.shelf.values[KEY]) == {}
