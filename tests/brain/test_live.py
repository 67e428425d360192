"""The live state: whoever reads it hears the newest, and nothing where nothing changed."""

from __future__ import annotations

import asyncio

import pytest

from appliance.brain.live import Live
from appliance.state import BoxState
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.health import Health, Part


@pytest.fixture
def live() -> Live:
    return Live(BoxState("testbox"))


async def test_the_state_now_and_then_only_what_changed(live: Live) -> None:
    changes = live.changes()
    assert (await anext(changes)).strategy is Strategy.MATCH
    live.update(strategy=Strategy.MATCH)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await anext(changes)
    changes = live.changes()
    await anext(changes)
    live.update(strategy=Strategy.SHIFT)
    assert (await anext(changes)).strategy is Strategy.SHIFT


async def test_a_slow_reader_gets_the_newest(live: Live) -> None:
    changes = live.changes()
    await anext(changes)
    for rate in range(100):
        live.update(looks_per_second=float(rate))
    assert (await anext(changes)).looks_per_second == 99


async def test_a_reader_that_left_is_not_woken(live: Live) -> None:
    changes = live.changes()
    await anext(changes)
    assert len(live._watchers) == 1
    await changes.aclose()  # type: ignore[attr-defined]
    assert not live._watchers


async def test_the_health_of_one_part_leaves_the_others(live: Live) -> None:
    live.health(Part.EYE, Health(up=True))
    live.health(Part.HOME, Health(up=False, words="away"))
    assert live.state.parts == {Part.EYE: Health(up=True), Part.HOME: Health(up=False, words="away")}
