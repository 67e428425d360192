"""The household's chat: commands done and said back, moods hinted at, messages kept for thirty days and no longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from appliance.brain.chatting import KEPT, SHOWN, ChatRoom
from appliance.errors import RefusedError
from appliance.people.profiles import Profiles
from appliance.store.database import Database
from appliance.store.household import SqliteHousehold
from appliance.store.journal import SqliteJournal
from appliance.store.messages import SqliteMessages
from appliance.vocabulary.affect import Label
from appliance.vocabulary.chat import Act
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.mood import HOLD
from appliance.vocabulary.people import Person, Role
from appliance.vocabulary.player import PlayerStatus
from appliance.vocabulary.units import Percent, PersonId, TrackFile
from tests.fakes.box import FakeBox
from tests.fakes.clock import START, ManualClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime
    from pathlib import Path

ASHA = Person(PersonId("asha"), "Asha", Role.ADULT)
BEN = Person(PersonId("ben"), "Ben", Role.CHILD)


class Chatting:
    """A chat on a real store, and a box in memory. ``changes`` and ``trimmed`` are what it told."""

    def __init__(self, database: Database) -> None:
        self.store, self.messages = SqliteHousehold(database), SqliteMessages(database)
        self.clock, self.changes, self.trimmed = ManualClock(), list[object](), 0
        people = Profiles(self.store, SqliteJournal(database, "box", self.clock), self.clock)
        self.box = FakeBox(people)
        self.room = ChatRoom(self.messages, self.box, self.store, self.clock, self.changes.append, self._trim)

    async def _trim(self) -> None:
        self.trimmed += 1


@pytest.fixture
async def chatting(tmp_path: Path) -> AsyncIterator[Chatting]:
    async with Database(tmp_path, durable=False) as database:
        made = Chatting(database)
        await made.store.put_person(ASHA)
        await made.store.put_person(BEN)
        yield made


@pytest.mark.parametrize(
    ("text", "did", "call"),
    [
        ("skip", Act.SKIP, ("skip", ASHA.id)),
        ("pause please", Act.PAUSE, ("pause",)),
        ("go on", Act.PLAY, ("play",)),
        ("go back", Act.PREVIOUS, ("previous",)),
        ("louder", Act.LOUDER, ("set_volume", 50)),
        ("softer", Act.QUIETER, ("set_volume", 30)),
        ("save it", Act.SAVE, ("judge", Kind.SAVE, ASHA.id)),
        ("i like it", Act.LIKE, ("judge", Kind.LIKE, ASHA.id)),
        ("play something softer", Act.MOOD, ("set_mood", Label.CALM, ASHA.id, HOLD)),
    ],
)
async def test_a_command_is_done_and_said_back(chatting: Chatting, text: str, did: Act, call: tuple[object, ...]) -> None:
    chatting.box.show(player=replace(PlayerStatus(), file=TrackFile("a.flac"), volume=Percent(40)))
    understood = await chatting.room.tell(text, ASHA.id, "en")
    assert chatting.box.calls == [call]
    assert understood.did is did
    assert understood.words


async def test_the_volume_stays_in_its_range(chatting: Chatting) -> None:
    chatting.box.show(player=replace(PlayerStatus(), volume=Percent(4)))
    await chatting.room.tell("quieter", ASHA.id, "en")
    assert chatting.box.calls == [("set_volume", 0)]


async def test_a_player_without_a_volume_is_said(chatting: Chatting) -> None:
    chatting.box.show(player=replace(PlayerStatus(), volume=None))
    with pytest.raises(RefusedError, match="no volume"):
        await chatting.room.tell("louder", ASHA.id, "en")


async def test_all_else_is_a_hint_and_no_note_is_kept(chatting: Chatting) -> None:
    understood = await chatting.room.tell("what a terrible day", ASHA.id, "en")
    assert chatting.box.calls == [("hear", "what a terrible day", ASHA.id, "en")]
    assert understood.did is None
    assert await chatting.room.newest(ASHA.id) == []
    assert chatting.changes == []


async def test_messages_come_in_order_and_are_told(chatting: Chatting) -> None:
    first = await chatting.room.say("Tea?", ASHA.id)
    chatting.clock.advance(1)
    second = await chatting.room.say("चाय!", BEN.id)
    assert await chatting.room.newest(BEN.id) == [first, second]
    assert (second.person, second.text) == (BEN.id, "चाय!")
    assert chatting.changes == [first.at, second.at]
    for number in range(SHOWN):
        await chatting.room.say(str(number), ASHA.id)
    assert [each.text for each in await chatting.room.newest(ASHA.id)] == [str(number) for number in range(SHOWN)]


async def test_whoever_wants_no_chat_has_none(chatting: Chatting) -> None:
    await chatting.room.say("Tea?", ASHA.id)
    await chatting.room.want(BEN.id, wanted=False)
    assert await chatting.room.newest(BEN.id) == []
    with pytest.raises(RefusedError, match="turned the household's chat off"):
        await chatting.room.say("hello", BEN.id)
    assert len(await chatting.room.newest(ASHA.id)) == 1
    await chatting.room.want(BEN.id, wanted=True)
    assert len(await chatting.room.newest(BEN.id)) == 1


async def test_what_is_too_old_is_deleted_and_leaves_no_trace(chatting: Chatting) -> None:
    async def add(at: datetime, text: str) -> None:
        await chatting.messages.add(at, ASHA.id, text)

    await add(START - KEPT - timedelta(seconds=1), "old")
    await add(START - KEPT + timedelta(days=1), "young")
    await chatting.room.chores()
    assert [each.text for each in await chatting.room.newest(ASHA.id)] == ["young"]
    assert chatting.trimmed == 1
    await chatting.room.chores()
    assert chatting.trimmed == 1
    assert len(chatting.changes) == 1
