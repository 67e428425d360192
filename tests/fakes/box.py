"""A box in memory, for the tests of those who speak to ``ports.Box``."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from appliance.errors import RefusedError
from appliance.state import BoxState
from appliance.vocabulary.affect import Label
from appliance.vocabulary.choice import Pick, Strategy
from appliance.vocabulary.mood import HOLD, Calibration, CalibrationState, Understood
from appliance.vocabulary.people import Purpose
from appliance.vocabulary.player import PlayerStatus, PlayState
from appliance.vocabulary.sight import Camera, CameraState
from appliance.vocabulary.units import Seconds
from tests.examples import library

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from appliance.ports.people import People
    from appliance.vocabulary.affect import Affect
    from appliance.vocabulary.journal import Kind
    from appliance.vocabulary.mood import Sense
    from appliance.vocabulary.music import Track
    from appliance.vocabulary.units import Percent, PersonId


class FakeBox:
    """Implements ``ports.Box``; tests use ``calls`` (each command with its values), ``show``, ``fail``, ``said`` and
    ``watchers``.

    Proven by tests/contract/test_box.py.
    """

    def __init__(self, people: People, box_id: str = "testbox") -> None:
        self.calls: list[tuple[object, ...]] = []
        self._people = people
        self._state = BoxState(box_id)
        self._watchers: set[asyncio.Event] = set()
        self._error: Exception | None = None
        self._paused = False
        self._baselines: dict[PersonId, datetime] = {}
        self.said: dict[PersonId, str] = {}
        """What there is to say to whom alone."""

    def show(self, **changes: object) -> None:
        """Change fields of the state."""
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]
        for watcher in self._watchers:
            watcher.set()

    def fail(self, error: Exception | None) -> None:
        """Have every command raise this from now on; None ends it."""
        self._error = error

    @property
    def watchers(self) -> int:
        """How many read the changes."""
        return len(self._watchers)

    @property
    def state(self) -> BoxState:
        return self._state

    async def changes(self) -> AsyncIterator[BoxState]:
        changed = asyncio.Event()
        changed.set()
        self._watchers.add(changed)
        try:
            while True:
                await changed.wait()
                changed.clear()
                yield self._state
        finally:
            self._watchers.discard(changed)

    async def play(self) -> None:
        await self._called("play")
        picks = self._pick(Label.NEUTRAL, 2)
        current = self._state.current or picks[0]
        self._player(state=PlayState.PLAYING, file=current.track.file, duration=current.track.duration)
        self.show(current=current, coming=tuple(picks[1:]))

    async def pause(self) -> None:
        await self._called("pause")
        self._player(state=PlayState.PAUSED)

    async def skip(self, by: PersonId | None) -> None:
        await self._called("skip", by)

    async def previous(self) -> None:
        await self._called("previous")

    async def set_volume(self, volume: Percent) -> None:
        await self._called("set_volume", volume)
        self._player(volume=volume)

    async def judge(self, kind: Kind, by: PersonId | None) -> None:
        await self._called("judge", kind, by)
        if self._state.player.file is None:
            msg = "Nothing plays, so I do not know which track you mean."
            raise RefusedError(msg)

    async def correct(self, label: Label | None, by: PersonId | None) -> None:
        await self._called("correct", label, by)

    async def set_mood(self, label: Label | None, by: PersonId | None, lasts: Seconds | None = HOLD) -> None:
        await self._called("set_mood", label, by, lasts)
        until = None if label is None or lasts is None else Seconds(time.monotonic() + lasts)
        self.show(manual=label, manual_until=until)

    async def hear(self, text: str, by: PersonId | None, language: str = "en") -> Understood:
        await self._called("hear", text, by, language)
        listening = self._state.listening
        acts = listening is not None and by in {None, listening.id}
        return Understood("That sounds calm to me." if acts else "I weigh words only of the person listening.", acts)

    async def sense(self, sense: Sense, value: float) -> None:
        await self._called("sense", sense, value)

    async def calibrate(self, by: PersonId) -> None:
        await self._called("calibrate", by)
        listening = self._state.listening
        if listening is None or listening.id != by or self._state.camera.state is not CameraState.LOOKING:
            msg = "I can learn your face only while my eye is open and it is you who listens."
            raise RefusedError(msg)
        self.show(calibration=Calibration(by, CalibrationState.DONE, 1.0))
        self._baselines[by] = datetime.now(UTC)

    async def baseline(self, by: PersonId) -> datetime | None:
        await self._called("baseline", by)
        return self._baselines.get(by)

    async def forget_baseline(self, by: PersonId) -> None:
        await self._called("forget_baseline", by)
        self._baselines.pop(by, None)

    async def notice(self, by: PersonId) -> str | None:
        await self._called("notice", by)
        return self.said.get(by)

    async def noticed(self, by: PersonId) -> None:
        await self._called("noticed", by)
        self.said.pop(by, None)

    async def set_strategy(self, strategy: Strategy, by: PersonId | None) -> None:
        await self._called("set_strategy", strategy, by)
        self.show(strategy=strategy)

    async def set_looking(self, *, on: bool, by: PersonId | None, remote: bool = False, until: datetime | None = None) -> None:
        await self._called("set_looking", on, by)
        if not on:
            self._paused |= not remote
            why = "closed by the smart home" if remote else "paused on the panel"
            left = None if until is None else (until - datetime.now(UTC)).total_seconds()
            moment = None if left is None else Seconds(time.monotonic() + left)
            self.show(camera=Camera(CameraState.CLOSED, why, paused=not remote, until=moment))
            return
        if remote:
            person = None if self._paused else self._state.listening
            allowed = person is not None and person.allows(Purpose.REMOTE)
        else:
            person = await self._people.person(by) if by else None
            allowed = person is not None
        if not allowed or person is None or not person.allows(Purpose.LOOK):
            msg = "The camera stays closed: looking takes an adult who consents to it."
            raise RefusedError(msg)
        self._paused = False
        self.show(camera=Camera(CameraState.LOOKING, "somebody listens"), listening=person)

    async def choose(self, label: Label, strategy: Strategy, count: int) -> list[Pick]:
        await self._called("choose", label, strategy, count)
        return self._pick(label, count)

    async def placed(self) -> list[tuple[Track, Affect]]:
        return [(track, track.affect) for track in library()]

    async def _called(self, *call: object) -> None:
        await asyncio.sleep(0)
        self.calls.append(call)
        if self._error is not None:
            raise self._error

    @staticmethod
    def _pick(label: Label, count: int) -> list[Pick]:
        return [
            Pick(track, 1 / rank, {"affect": 1 / rank}, f"{label} music") for rank, track in enumerate(library()[:count], 1)
        ]

    def _player(self, **changes: object) -> None:
        status: PlayerStatus = replace(self._state.player, **changes)  # type: ignore[arg-type]
        self.show(player=status)
