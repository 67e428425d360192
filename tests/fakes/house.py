"""A house for the panel's tests: real members, doors, consents and traces on the test's database, and no eye."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, BinaryIO

from appliance.brain.chatting import ChatRoom
from appliance.errors import ImageError
from appliance.people.consents import ConsentBook
from appliance.people.doors import Doors
from appliance.people.members import Members
from appliance.ports.household import House
from appliance.store.messages import SqliteMessages
from appliance.store.traces import Traces
from appliance.vocabulary.affect import Affect
from appliance.vocabulary.sight import Face, FaceBox

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from appliance.people.profiles import Profiles
    from appliance.ports.clock import Clock
    from appliance.ports.journal import Journal
    from appliance.ports.people import PeopleStore
    from appliance.store.database import Database
    from appliance.vocabulary.people import Person
    from appliance.vocabulary.sight import Reading
    from tests.fakes.box import FakeBox

FACE = Face(FaceBox(10, 20, 100, 100), (0.1, 0.7, 0.05, 0.05, 0.05, 0.025, 0.025), Affect(0.6, 0.2), 0.9, 0.5)


class FakeReadings:
    """``ports.eye.Readings``."""

    def __init__(self) -> None:
        self.recent: Sequence[Reading] = ()


class FakePictures:
    """``ports.eye.Pictures``: every JPEG or PNG shows one face. ``seen`` is what was handed over."""

    def __init__(self) -> None:
        self.seen: list[bytes] = []

    async def look(self, picture: BinaryIO, size: int) -> tuple[Sequence[Face], float]:
        data = picture.read(size)
        self.seen.append(data)
        if not data.startswith((b"\xff\xd8", b"\x89PNG")):
            msg = "The picture is no picture that can be read: JPEG, PNG, WebP and BMP can"
            raise ImageError(msg)
        return [FACE], 12.5


class FakePictured:
    """``ports.eye.Pictured``: the listening of one person, once they have shown themselves."""

    def __init__(self) -> None:
        self.person: Person | None = None

    async def pictured(self, person: Person, faces: Sequence[Face]) -> bool:
        self.person = self.person or person
        return len(faces) == 1 and self.person == person


def house(  # noqa: PLR0913, PLR0917 - it joins these
    box: FakeBox, people: Profiles, store: PeopleStore, journal: Journal, clock: Clock, database: Database, folder: Path
) -> House:
    """The house; erasing reaches the database."""
    traces = Traces(database, folder)
    chat = ChatRoom(SqliteMessages(database), box, store, clock, lambda at: box.show(chat=at), traces.trim)
    people.gone = [traces.erase, chat.erased]
    return House(
        Members(people, store, journal, clock),
        Doors(people, store, journal, clock),
        ConsentBook(people, journal, clock),
        traces,
        FakeReadings(),
        FakePictures(),
        FakePictured(),
        chat,
        timedelta(days=30),
    )


def doubles(rooms: House) -> tuple[Members, FakeReadings, FakePictures]:
    """What tests reach for in a house that ``house`` made."""
    assert isinstance(rooms.members, Members)
    assert isinstance(rooms.readings, FakeReadings)
    assert isinstance(rooms.pictures, FakePictures)
    return rooms.members, rooms.readings, rooms.pictures
