"""A home under test: its two ends in memory, and hands on them."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, cast

from appliance.home.announcing import Announcer
from appliance.home.home import Home
from appliance.home.lights import Lights
from appliance.settings import HomeAssistantSettings, LightsSettings
from appliance.state import BoxState
from appliance.vocabulary.affect import PLACE, Affect, Emotion, Label
from appliance.vocabulary.mood import Mood, Sense, Understood
from appliance.vocabulary.people import Person, Purpose, Role
from appliance.vocabulary.units import Percent, PersonId, Seconds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Sequence

    from appliance.ports.box import Box
    from appliance.ports.broker import Broker
    from appliance.ports.people import PeopleStore
    from appliance.vocabulary.choice import Strategy
    from appliance.vocabulary.health import Health
    from appliance.vocabulary.journal import Kind
    from appliance.vocabulary.surroundings import Doing, Input, Weather
    from tests.fakes.broker import FakeBroker

ROOT = "moodbox/box"
ANNA = Person(PersonId("anna"), "Anna", Role.ADULT, consents=frozenset({Purpose.SHARE}))
HAPPY = Mood((0, 1, 0, 0, 0, 0, 0), Affect(0.8, 0.4), 0.1, Emotion.HAPPINESS, Label.HAPPINESS, 0.9, Seconds(1))
SHARING = BoxState(box_id="box", mood=HAPPY, listening=ANNA)


class HandClock:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.at = Seconds(0)

    def monotonic(self) -> Seconds:
        return self.at

    def now(self) -> datetime:
        return self.when(self.at)

    def when(self, at: Seconds) -> datetime:
        return datetime(2030, 1, 1, tzinfo=UTC) + timedelta(seconds=at)


class RecordingBox:
    """The box's end: a state that tests set, and the commands that came."""

    def __init__(self, state: BoxState) -> None:
        self.state = state
        self.asked: list[tuple[object, ...]] = []
        self.failure: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self._watchers: list[asyncio.Event] = []

    def set(self, state: BoxState) -> None:
        self.state = state
        for watcher in self._watchers:
            watcher.set()

    async def changes(self) -> AsyncIterator[BoxState]:
        changed = asyncio.Event()
        self._watchers.append(changed)
        while True:
            yield self.state
            await changed.wait()
            changed.clear()

    def _ask(self, *words: object) -> None:
        self.asked.append(words)
        if self.failure:
            raise self.failure

    async def play(self) -> None:
        await self.gate.wait()
        self._ask("play")

    async def pause(self) -> None:
        self._ask("pause")

    async def skip(self, by: PersonId | None) -> None:
        self._ask("skip", by)

    async def previous(self) -> None:
        self._ask("previous")

    async def set_volume(self, volume: Percent) -> None:
        self._ask("volume", volume)
        self.set(replace(self.state, player=replace(self.state.player, volume=volume)))

    async def judge(self, kind: Kind, by: PersonId | None) -> None:
        self._ask("judge", kind, by)

    async def correct(self, label: Label | None, by: PersonId | None) -> None:
        self._ask("correct", label, by)

    async def set_mood(self, label: Label | None, by: PersonId | None) -> None:
        self._ask("mood", label, by)

    async def hear(self, text: str, by: PersonId | None) -> Understood:
        self._ask("hear", text, by)
        return Understood("I see.", acts=True)

    async def sense(self, sense: Sense, value: float) -> None:
        self._ask("sense", sense, value)

    async def set_strategy(self, strategy: Strategy, by: PersonId | None) -> None:
        self._ask("strategy", strategy, by)

    async def set_looking(self, *, on: bool, by: PersonId | None, remote: bool = False) -> None:
        assert remote, "the smart home says who it is"
        self._ask("looking", on, by)


class RecordingRemote:
    """The household's end: who may be selected, and what was asked."""

    def __init__(self, box: RecordingBox) -> None:
        self.people: list[Person] = [ANNA]
        self._box = box

    async def selectable(self) -> Sequence[Person]:
        return tuple(self.people)

    async def select(self, person: PersonId | None) -> None:
        self._box._ask("select", person)

    async def present(self, names: Collection[str], lasts: Seconds) -> None:
        self._box._ask("present", tuple(names), lasts)

    def surround(self, what: Doing | Weather | float, lasts: Seconds) -> None:
        self._box._ask("surround", what, lasts)

    def used(self, what: Input, lasts: Seconds) -> None:
        pass

    def forget(self, what: Input) -> None:
        self._box._ask("forget", what)


class Shelf:
    """The store's small values, in memory."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    async def value(self, key: str) -> str | None:
        return self.values.get(key)

    async def put_value(self, key: str, value: str | None) -> None:
        self.values[key] = value or ""


class House:
    """A home that runs, with hands on all its ends."""

    def __init__(
        self,
        broker: Broker,
        state: BoxState = SHARING,
        discovery: Literal["device", "components", "off"] = "device",
        lights: LightsSettings | None = None,
    ) -> None:
        self.box = RecordingBox(state)
        self.remote = RecordingRemote(self.box)
        self.clock = HandClock()
        self.health: list[Health] = []
        self.shelf = Shelf()
        settings = HomeAssistantSettings(discovery=discovery)
        announcer = Announcer(broker, cast("PeopleStore", self.shelf), settings, "box")
        box = cast("Box", self.box)
        lamps = Lights(broker, box, lights or LightsSettings(), PLACE)
        self.home = Home(broker, box, self.remote, announcer, lamps, self.clock, "box", self.health.append)

    @contextlib.asynccontextmanager
    async def living(self) -> AsyncIterator[House]:
        task = asyncio.create_task(self.home.run())
        try:
            yield self
        finally:
            assert not task.done()
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def eventually(true: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - what is waited for is many things
            await asyncio.sleep(0.01)


def events(broker: FakeBroker) -> list[tuple[str, str]]:
    told = [json.loads(payload) for topic, payload in broker.published if topic == f"{ROOT}/mood/changed"]
    return [(event["from"], event["to"]) for event in told]


def kept(broker: FakeBroker, topic: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(broker.retained.get(f"{ROOT}/{topic}", "{}"))
    return told
