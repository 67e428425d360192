"""A box with its panel that a browser looks at."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import ConsoleMessage

    from appliance.brain.films import FilmRoom
    from appliance.panel.server import PanelServer
    from appliance.people.members import Members
    from appliance.people.profiles import Profiles
    from appliance.ports.chat import Chat
    from appliance.ports.music import Music
    from appliance.store.journal import SqliteJournal
    from tests.fakes.box import FakeBox
    from tests.fakes.films import FakeTelevision
    from tests.fakes.house import FakePictures, FakeReadings
    from tests.fakes.upkeep import Kept

UNMEANT = ("ERR_", "status of", "Permissions-Policy")
"""What a browser says of a box that was away or said no, and of policies whose features it does not know."""


@dataclass
class Living:
    """A box with its panel, which can go away and come back, and the complaints of the browser."""

    box: FakeBox
    people: Profiles
    server: PanelServer
    television: FakeTelevision
    journal: SqliteJournal
    films: FilmRoom
    members: Members
    readings: FakeReadings
    pictures: FakePictures
    chat: Chat
    music: Music
    kept: Kept
    complaints: list[str] = field(default_factory=list)
    _task: asyncio.Task[None] | None = None

    def come(self) -> None:
        """Serve."""
        self._task = asyncio.create_task(self.server.run())

    async def go(self) -> None:
        """Stop serving; every phone loses its connection."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def heard(self, message: ConsoleMessage) -> None:
        """Note what the browser complains of."""
        if message.type in {"error", "warning"} and not any(words in message.text for words in UNMEANT):
            self.complaints.append(message.text)
