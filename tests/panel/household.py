"""A home with a panel: real people, a real journal and a box in memory, and phones that ask it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import httpx

from appliance.vocabulary.people import Person, Purpose, Role
from appliance.vocabulary.units import PersonId

if TYPE_CHECKING:
    from fastapi import FastAPI

    from appliance.brain.clock import SystemClock
    from appliance.brain.films import FilmRoom
    from appliance.people.profiles import Profiles
    from appliance.ports.household import House
    from appliance.ports.music import Music
    from appliance.store.household import SqliteHousehold
    from appliance.store.journal import SqliteJournal
    from tests.fakes.box import FakeBox
    from tests.fakes.films import FakeTelevision
    from tests.fakes.upkeep import Kept

ADULT: Final = Person(PersonId("asha"), "Asha", Role.ADULT)
CHILD: Final = Person(PersonId("kiran"), "Kiran", Role.CHILD)
PASSWORD: Final = "a long enough password"
URL: Final = "http://localhost:8080"
ROLES: Final = ("nobody", "guest", "child", "adult")


@dataclass(frozen=True)
class Home:
    """All that a panel's test may need."""

    app: FastAPI
    box: FakeBox
    people: Profiles
    store: SqliteHousehold
    journal: SqliteJournal
    clock: SystemClock
    films: FilmRoom
    television: FakeTelevision
    music: Music
    house: House
    kept: Kept

    async def token(self, role: str) -> str | None:
        """A session's token for one of ``ROLES``."""
        person = {"adult": ADULT.id, "child": CHILD.id, "guest": None}
        return None if role == "nobody" else await self.people.open_session(person[role], "a test")

    def client(self, token: str | None = None, url: str = URL) -> httpx.AsyncClient:
        """A phone, signed in with this token."""
        headers = {"Cookie": f"moodbox={token}"} if token else {}
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=url, headers=headers)

    async def phone(self, role: str) -> httpx.AsyncClient:
        """A phone of one of ``ROLES``."""
        return self.client(await self.token(role))

    async def consent(self, purpose: Purpose) -> None:
        """The adult consents."""
        await self.people.set_consent(ADULT.id, purpose, given=True)
