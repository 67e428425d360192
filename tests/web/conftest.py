"""The built front end, served by the real panel to a real browser; the box behind it is one in memory."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import async_playwright, expect

from appliance.brain.clock import SystemClock
from appliance.panel.app import build_app
from appliance.panel.pages import build_folder
from appliance.panel.server import PanelServer
from appliance.people.profiles import Profiles
from appliance.settings import PanelSettings
from appliance.store.database import Database
from appliance.store.household import SqliteHousehold
from appliance.store.journal import SqliteJournal
from appliance.vocabulary.health import Health, Part
from tests.fakes.box import FakeBox
from tests.fakes.diary import diary
from tests.fakes.films import FakeTelevision, film_room
from tests.fakes.house import doubles, house
from tests.fakes.music import music
from tests.fakes.upkeep import upkeep
from tests.web.living import Living

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import Page

expect.set_options(timeout=30_000)
"""Milliseconds: a busy machine takes its time."""

ANY_PORT = PanelSettings.model_construct(host="127.0.0.1", port=0)


@pytest.fixture
async def living(tmp_path: Path) -> AsyncIterator[Living]:
    """A box that nobody has claimed, and its panel."""
    if not (build_folder() / "index.html").is_file():
        pytest.skip("the front end is not built; make run builds it")
    clock = SystemClock()
    async with Database(tmp_path / "state", durable=False) as database:
        journal = SqliteJournal(database, "testbox", clock)
        store = SqliteHousehold(database)
        people = Profiles(store, journal, clock)
        box, television = FakeBox(people), FakeTelevision()
        box.show(parts={Part.EYE: Health(up=True), Part.PLAYER: Health(up=True)})
        films = film_room(people, store, journal, clock, televisions=[television])
        made = await music(database, store, journal, clock)
        days = await diary(database, journal, clock)
        rooms = house(box, people, store, journal, clock, database, tmp_path / "state")
        kept = upkeep(tmp_path / "state", clock)
        app = build_app(
            box,
            people,
            clock,
            ANY_PORT,
            journal,
            films=films,
            music=made,
            house=rooms,
            diary=days,
            upkeep=kept.upkeep,
            pages=build_folder(),
        )
        async with PanelServer(app, ANY_PORT) as server:
            home = Living(box, people, server, television, journal, films, *doubles(rooms), rooms.chat, made, kept)
            home.come()
            yield home
            await home.go()


@pytest.fixture
async def page(living: Living) -> AsyncIterator[Page]:
    """A small phone."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = await playwright.chromium.launch(executable_path=chromium, args=arguments)
        page = await browser.new_page(viewport={"width": 320, "height": 640}, has_touch=True, reduced_motion="reduce")
        page.on("console", living.heard)
        page.on("pageerror", lambda error: living.complaints.append(str(error)))
        yield page
        await browser.close()
