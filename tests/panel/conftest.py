"""A home with a panel, claimed and unclaimed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from unittest.mock import AsyncMock, Mock

import pytest

from appliance.brain.clock import SystemClock
from appliance.panel.app import build_app
from appliance.people.passwords import Passwords
from appliance.people.profiles import Profiles
from appliance.settings import PanelSettings
from appliance.store.database import Database
from appliance.store.household import SqliteHousehold
from appliance.store.journal import SqliteJournal
from tests.fakes.box import FakeBox
from tests.fakes.diary import diary
from tests.fakes.films import FakeTelevision, Painter, film_room
from tests.fakes.house import house
from tests.fakes.music import music
from tests.fakes.upkeep import upkeep
from tests.panel.household import ADULT, CHILD, PASSWORD, Home

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def empty_home(tmp_path: Path) -> AsyncIterator[Home]:
    """A home whose box nobody has claimed; its web app is the folder ``web``, which is not there yet."""
    clock = SystemClock()
    async with Database(tmp_path / "state", durable=False) as database:
        store = SqliteHousehold(database)
        journal = SqliteJournal(database, "testbox", clock)
        people = Profiles(store, journal, clock)
        box = FakeBox(people)
        television = FakeTelevision()
        films = film_room(people, store, journal, clock, televisions=[television], details=[Painter()])
        feelings = Mock(say=AsyncMock(), said=Mock(return_value={}))
        made = await music(database, store, journal, clock)
        days = await diary(database, journal, clock)
        settings = PanelSettings(names=("moodbox.example",))
        rooms = house(box, people, store, journal, clock, database, tmp_path / "state")
        web = tmp_path / "web"
        kept = upkeep(tmp_path / "state", clock)
        app = build_app(
            box,
            people,
            clock,
            settings,
            journal,
            films=films,
            music=made,
            house=rooms,
            feelings=feelings,
            diary=days,
            upkeep=kept.upkeep,
            pages=web,
        )
        yield Home(app, box, people, store, journal, clock, films, television, made, rooms, kept)


@pytest.fixture(scope="session")
def secret() -> str:
    """The adult's password as it is kept; made once, since that is slow on purpose."""
    return asyncio.run(Passwords().hash(PASSWORD))


@pytest.fixture
async def home(empty_home: Home, secret: str) -> Home:
    """A home with an adult and a child."""
    await empty_home.store.put_person(ADULT, secret=secret)
    await empty_home.store.put_person(CHILD)
    return empty_home
