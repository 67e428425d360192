"""A real scan, told over a real broker as it goes on."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from appliance.brain.live import Live
from appliance.brain.scanning import by_child
from appliance.brain.shelves import Shelves
from appliance.home.broker import MqttBroker
from appliance.settings import MqttSettings
from appliance.state import BoxState
from appliance.store.catalogue import SqliteCatalogue
from appliance.store.database import Database
from tests.home.house import ROOT, SHARING, House
from tests.library.signals import MAJOR, cadence, write_wav

if TYPE_CHECKING:
    from pathlib import Path

    from tests.home.mosquitto import Mosquitto

FILES = 4


async def test_the_home_is_told_how_a_scan_goes_on(mosquitto: Mosquitto, tmp_path: Path) -> None:
    music, state = tmp_path / "music", tmp_path / "state"
    music.mkdir()
    for number in range(FILES):
        write_wav(music / f"{number}.wav", cadence(number, MAJOR, times=1))
    (music / "text.mp3").write_text("no music, but named so")
    live = Live(BoxState("box"))
    house = House(MqttBroker(MqttSettings(host="127.0.0.1", port=mosquitto.port), ROOT))

    async def changed() -> None:
        """No queue runs."""

    async def pass_on() -> None:
        async for now in live.changes():
            house.box.set(replace(SHARING, library=now.library))

    async with Database(state) as database, house.living(), mosquitto.client() as somebody:
        await mosquitto.until_retained(f"{ROOT}/library")
        await somebody.subscribe(f"{ROOT}/library", qos=1)
        passing = asyncio.create_task(pass_on())
        shelves = Shelves(SqliteCatalogue(database), live, changed)
        scanning = asyncio.create_task(shelves.scan(by_child(music, {"MOODBOX_STATE": str(state)})))
        told: list[dict[str, Any]] = []
        async with asyncio.timeout(60):
            async for message in somebody.messages:
                told.append(json.loads(bytes(message.payload)))
                if not told[-1]["scanning"] and told[-1]["tracks"] == FILES:
                    break
            await scanning
        passing.cancel()
    steps = [each for each in told if each["scanning"]]
    assert [each["done"] for each in steps] == sorted(each["done"] for each in steps)
    assert {each["total"] for each in steps} == {FILES + 1}
    assert any(each["left"] is not None and each["left"] >= 0 for each in steps)
    assert all(each["progress"] == round(100 * each["done"] / each["total"]) for each in steps)
    last = told[-1]
    assert (last["progress"], last["failures"], last["left"]) == (100, 1, None)
    assert last["reasons"] == {"text.mp3": "this is not music, or it is damaged"}
