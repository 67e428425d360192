"""The contract of ``ports.StationDirectory``, on the fake and on the real one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from appliance.errors import RadioError
from appliance.radio import directory
from appliance.radio.directory import RadioBrowser
from appliance.vocabulary.units import Seconds
from tests.fakes.clock import ManualClock
from tests.fakes.films import MemoryAnswers
from tests.fakes.radio import FakeDirectory
from tests.films.service import serving
from tests.radio.service import Browser, row

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from appliance.ports.radio import StationDirectory

CLOCK = ManualClock()


@pytest.fixture(params=["fake", "real"])
async def directories(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[StationDirectory, StationDirectory]]:
    """One that is there, and one that is away."""
    monkeypatch.setattr(directory, "EVERY", Seconds(0.0))
    if request.param == "fake":
        away = FakeDirectory()
        away.away = True
        yield FakeDirectory(), away
        return
    rows = [row(number, tag) for number, tag in enumerate(("classical", "jazz", "metal"))]
    with serving(Browser(rows).answer) as service:
        async with (
            RadioBrowser(MemoryAnswers(CLOCK), CLOCK, server=service.url) as there,
            RadioBrowser(MemoryAnswers(CLOCK), CLOCK, server="http://127.0.0.1:9") as gone,
        ):
            yield there, gone


async def test_stations_grow_and_are_each_one_thing(directories: tuple[StationDirectory, StationDirectory]) -> None:
    there, _ = directories
    steps = [list(known) async for known in there.stations()]
    assert [len(known) for known in steps] == sorted(len(known) for known in steps)
    assert steps[-1]
    assert len({station.id for station in steps[-1]}) == len({station.url for station in steps[-1]}) == len(steps[-1])
    assert await there.outside(steps[-1]) == steps[-1]
    await there.begun(steps[-1][0])


async def test_one_that_is_away_says_so(directories: tuple[StationDirectory, StationDirectory]) -> None:
    _, gone = directories
    with pytest.raises(RadioError):
        async for _ in gone.stations():
            pass
