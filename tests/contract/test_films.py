"""The contracts of ``ports.Answers`` and ``ports.Television``, on the fakes and on the real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from appliance.errors import MoodboxError
from appliance.films.catalogue import load
from appliance.films.kodi import Kodi
from appliance.home.television import MqttTelevision
from appliance.settings import KodiSettings
from appliance.store.answers import SqliteAnswers
from appliance.store.database import Database
from appliance.vocabulary.films import TvAction, TvCommand
from appliance.vocabulary.units import Seconds
from tests.fakes.broker import FakeBroker
from tests.fakes.clock import ManualClock
from tests.fakes.films import FakeTelevision, MemoryAnswers
from tests.films.service import Answer, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from appliance.ports.answers import Answers
    from appliance.ports.films import Television

CLOCK = ManualClock()


@pytest.fixture(params=["fake", "real"])
async def cache(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Answers]:
    if request.param == "fake":
        yield MemoryAnswers(CLOCK)
        return
    async with Database(tmp_path, durable=False) as database:
        yield SqliteAnswers(database, CLOCK, most=20)


async def test_what_is_kept_comes_back_until_it_is_too_old(cache: Answers) -> None:
    assert await cache.get("a") is None
    await cache.put("a", b"\x00one", Seconds(60))
    await cache.put("b", b"", Seconds(3600))
    assert await cache.get("a") == b"\x00one"
    await cache.put("a", b"two", Seconds(60))
    assert await cache.get("a") == b"two"
    CLOCK.advance(61)
    assert await cache.get("a") is None
    assert await cache.get("b") == b""


async def test_it_does_not_grow_without_bound(tmp_path: Path) -> None:
    async with Database(tmp_path, durable=False) as database:
        cache = SqliteAnswers(database, CLOCK, most=3)
        for number in range(10):
            CLOCK.advance(1)
            await cache.put(f"key {number}", b"x", Seconds(3600))
        kept = [number for number in range(10) if await cache.get(f"key {number}")]
        assert kept == [7, 8, 9]
        CLOCK.advance(4000)
        await cache.put("new", b"x", Seconds(3600))
        count = await database.read(lambda db: db.table("answers").count)
        assert count == 1


@pytest.fixture(params=["fake", "kodi", "mqtt"])
async def televisions(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Television, Television]]:
    """One that is there, and one that is away."""
    if request.param == "fake":
        away = FakeTelevision()
        away.away = True
        yield FakeTelevision(), away
    elif request.param == "mqtt":
        brokers = FakeBroker("moodbox/x"), FakeBroker("moodbox/x", up=False)
        there, gone = (MqttTelevision(broker, "moodbox/x", CLOCK) for broker in brokers)
        yield there, gone
    else:
        with serving(lambda _: Answer({"jsonrpc": "2.0", "id": 1, "result": "OK"})) as service:
            kodi = Kodi(KodiSettings(url=service.url), CLOCK)
            lost = Kodi(KodiSettings(url="http://127.0.0.1:9/jsonrpc"), CLOCK)
            async with kodi.asker, lost.asker:
                yield kodi, lost


async def test_a_television_says_what_happened_or_raises(televisions: tuple[Television, Television]) -> None:
    there, away = televisions
    command = TvCommand(TvAction.NOTICE, load()[0])
    assert (await there.send(command)).endswith(".")
    with pytest.raises(MoodboxError):
        await away.send(command)
