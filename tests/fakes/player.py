"""A player without sound, whose time is that of its clock; proven by tests/contract/test_player.py."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from appliance.errors import PlayerError
from appliance.vocabulary.health import Health
from appliance.vocabulary.player import PlayerStatus, PlayState
from appliance.vocabulary.units import Percent, Seconds, TrackFile

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from pathlib import Path

    from appliance.ports.clock import Clock


class FakePlayer:
    """``ports.Player``. Knows the files in ``lengths`` (seconds each).

    Nothing happens by itself: after moving the clock, ``settle`` lets tracks end. ``lose`` and ``restore`` take the connection
    away and back; ``crash`` also forgets the queue; ``add`` is somebody else's doing. ``commands`` notes what was asked of it.
    """

    def __init__(self, lengths: Mapping[TrackFile, float], clock: Clock) -> None:
        self.lengths = dict(lengths)
        self.commands: list[str] = []
        self._clock = clock
        self._last = clock.monotonic()
        self._queue: list[TrackFile] = []
        self._position: int | None = None
        self._unplayed = 0
        self._status = PlayerStatus(volume=Percent(50), at=self._last)
        self._up = True
        self._news: asyncio.Queue[PlayerStatus | Health] = asyncio.Queue()
        self._news.put_nowait(Health(up=True, words="the fake player is there"))
        self._news.put_nowait(self._status)

    async def changes(self) -> AsyncIterator[PlayerStatus | Health]:
        while True:
            yield await self._news.get()

    async def status(self) -> PlayerStatus:
        self._check()
        self.settle()
        return self._status

    async def play(self) -> None:
        self._begin("play")
        if self._status.state is PlayState.PAUSED:
            self._change(state=PlayState.PLAYING)
        elif self._status.state is PlayState.STOPPED:
            if self._unplayed >= len(self._queue):
                msg = "There is nothing to play."
                raise PlayerError(msg)
            self._go(self._unplayed)

    async def pause(self) -> None:
        self._begin("pause")
        if self._status.state is PlayState.PLAYING:
            self._change(state=PlayState.PAUSED)

    async def next(self) -> None:
        self._begin("next")
        self._go(self._playing() + 1)

    async def previous(self) -> None:
        self._begin("previous")
        self._go(max(0, self._playing() - 1))

    async def seek(self, to: Seconds) -> None:
        self._begin("seek")
        self._playing()
        self._change(elapsed=Seconds(max(0.0, min(to, self._status.duration - 1))))

    async def set_volume(self, volume: Percent) -> None:
        self._begin("set_volume")
        self._change(volume=volume)

    async def set_coming(self, files: Sequence[TrackFile]) -> None:
        self._begin("set_coming")
        known = [file for file in files if file in self.lengths]
        self._queue[self._unplayed :] = known
        self._change()
        if files and not known:
            msg = "The player knows none of these tracks."
            raise PlayerError(msg)

    async def say(self, sound: Path) -> bool:
        self._begin("say")
        if self._status.state is not PlayState.STOPPED:
            return False
        if not await asyncio.to_thread(sound.is_file):
            msg = "The player may not read this file."
            raise PlayerError(msg)
        return True

    async def update(self) -> None:
        self._begin("update")

    def settle(self) -> None:
        """Follow the clock: what is over by now has ended, and the next track plays."""
        now = self._now()
        while self._status.state is PlayState.PLAYING:
            end = Seconds(self._status.at + self._status.duration - self._status.elapsed)
            if end > now:
                self._status = replace(self._status, elapsed=Seconds(self._status.elapsed + now - self._status.at), at=now)
                return
            self._go((self._position or 0) + 1, at=end)
        self._status = replace(self._status, at=now)

    def add(self, file: TrackFile, *, place: int | None = None) -> None:
        """Somebody else queues a track, ``place`` tracks after the current one or at the end."""
        self.settle()
        self._queue.insert(len(self._queue) if place is None else self._unplayed + place, file)
        self._change()

    def lose(self) -> None:
        """The player is away."""
        self._up = False
        self._news.put_nowait(Health(up=False, words="the fake player is away"))

    def restore(self) -> None:
        """The player is back, as it was."""
        self._up = True
        self.settle()
        self._news.put_nowait(Health(up=True, words="the fake player is back"))
        self._change()

    def crash(self) -> None:
        """The player is away and has forgotten everything."""
        self.lose()
        self._queue, self._position, self._unplayed = [], None, 0
        self._status = PlayerStatus(volume=Percent(50), at=self._now())

    def _now(self) -> Seconds:
        """The time, never the same twice, though the clock may stand: later statuses are known by it."""
        self._last = Seconds(max(self._clock.monotonic(), self._last + 1e-6))
        return self._last

    def _begin(self, command: str) -> None:
        self._check()
        self.commands.append(command)
        self.settle()

    def _check(self) -> None:
        if not self._up:
            msg = "The fake player is away."
            raise PlayerError(msg)

    def _playing(self) -> int:
        if self._position is None:
            msg = "Nothing plays."
            raise PlayerError(msg)
        return self._position

    def _go(self, position: int, *, at: Seconds | None = None) -> None:
        """Play this position of the queue, or stop behind its end."""
        if position < len(self._queue):
            file = self._queue[position]
            self._position, self._unplayed = position, position + 1
            duration = Seconds(self.lengths[file])
            self._change(at, state=PlayState.PLAYING, file=file, elapsed=Seconds(0.0), duration=duration)
        else:
            self._position, self._unplayed = None, len(self._queue)
            self._change(at, state=PlayState.STOPPED, file=None, elapsed=Seconds(0.0), duration=Seconds(0.0))

    def _change(self, at: Seconds | None = None, **changes: object) -> None:
        changes = {"at": at or self._now(), "queue": tuple(self._queue[self._unplayed :]), **changes}
        self._status = replace(self._status, **changes)  # type: ignore[arg-type]
        if self._up:
            self._news.put_nowait(self._status)
