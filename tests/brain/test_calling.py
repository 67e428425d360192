"""The claim code by voice: spelled, a few times, only while the box is nobody's and nothing plays."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import AsyncMock, Mock

import pytest

from appliance.brain import calling
from appliance.brain.calling import CODES, PAUSES, ClaimCaller, words_for
from appliance.brain.live import Live
from appliance.errors import PlayerError, RefusedError
from appliance.people.claim import ALPHABET
from appliance.state import BoxState
from appliance.vocabulary.health import Health, Part

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Room:
    """A box that can speak, and what was heard of it."""

    def __init__(self) -> None:
        self.available, self.claimed = True, False
        self.heard: list[str] = []
        self.shown: list[str] = []
        self.live = Live(BoxState("box"))
        self.live.health(Part.PLAYER, Health(up=True))
        self.queue = Mock(say=AsyncMock(return_value=True))
        self.caller = ClaimCaller(self, self.queue, self.live, self.unclaimed, self.fresh, self.shown.append)

    @asynccontextmanager
    async def spoken(self, words: str) -> AsyncIterator[Path]:
        self.heard.append(words)
        yield Path("said.wav")

    async def unclaimed(self) -> bool:
        return not self.claimed

    async def fresh(self) -> str:
        if self.claimed:
            msg = "claimed"
            raise RefusedError(msg)
        return "FRESH"

    async def until(self, count: int) -> None:
        async with asyncio.timeout(20):
            while len(self.heard) < count:  # noqa: ASYNC110 - what is waited for sets no event
                await asyncio.sleep(0.01)


@pytest.fixture
async def room(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Room]:
    monkeypatch.setattr(calling, "PAUSES", (0.0,) * len(PAUSES))
    found = Room()
    task = asyncio.create_task(found.caller.run())
    yield found
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def test_every_letter_of_a_code_is_spelled() -> None:
    words = words_for(ALPHABET)
    assert "A for Alpha. C for Charlie." in words
    assert "the number 3." in words


async def test_a_code_is_said_a_few_times_and_a_box_that_nobody_claims_falls_silent(room: Room) -> None:
    for number in range(CODES + 2):
        room.caller.tell(f"CODE{number}")
        await room.until(min(number + 1, CODES) * len(PAUSES))
    assert len(room.heard) == CODES * len(PAUSES)
    assert len(room.shown) == CODES + 2, "it is still shown"
    await room.caller.held()
    await room.until((CODES + 1) * len(PAUSES))
    assert room.heard[-1] == words_for("FRESH"), "who holds the button hears the next one"


async def test_nothing_is_said_of_a_claimed_box(room: Room) -> None:
    room.claimed = True
    room.caller.tell("CODE")
    await room.caller.held()
    room.claimed = False
    room.caller.tell("LATER")
    await room.until(1)
    assert set(room.heard) == {words_for("LATER")}


async def test_a_player_that_refuses_is_no_harm(room: Room) -> None:
    room.queue.say.side_effect = PlayerError("access denied")
    room.caller.tell("ONE")
    await room.until(1)
    room.queue.say.side_effect = None
    room.caller.tell("TWO")
    await room.until(1 + len(PAUSES))


async def test_without_a_voice_codes_are_only_shown(room: Room) -> None:
    room.available = False
    room.caller.tell("CODE")
    assert room.caller.able
    assert room.shown == ["CODE"]
    assert not ClaimCaller(room, room.queue, room.live, room.unclaimed, room.fresh, None).able
