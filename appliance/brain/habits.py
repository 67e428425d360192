"""Keeps the household's habits (``ports.HouseHabits``), whoever asks: limits, sleep, wake-up, and music after a power cut."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter, ValidationError

from appliance.errors import MoodboxError
from appliance.vocabulary.habits import Habits, Resume
from appliance.vocabulary.health import Part
from appliance.vocabulary.player import PlayState
from appliance.vocabulary.units import Percent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from appliance.brain.live import Live
    from appliance.brain.playing import Playing
    from appliance.ports.clock import Clock
    from appliance.ports.people import PeopleStore
    from appliance.vocabulary.affect import Label
    from appliance.vocabulary.habits import Night, Wake

log = logging.getLogger(__name__)

KEY: Final = "habits"
BOOT_KEY: Final = "boot"
_HABITS = TypeAdapter(Habits)

TICK: Final = 1.0
"""Seconds between two looks at the clock."""
FADE: Final = timedelta(seconds=30)
"""How long music takes to fall asleep."""
DAWN: Final = timedelta(seconds=90)
"""How long music takes to wake people."""
SOFT: Final = Percent(5)
"""Where the wake-up begins."""
HASTE: Final = 0.1
"""The share of the wake-up within which the player may take its time to begin."""
LATE: Final = timedelta(minutes=10)
"""A wake-up that was missed for longer, the box being off, is left out."""


@dataclass
class _Dawn:
    """A wake-up that is going on: since when, how loud it will be, and the last two volumes that it has set."""

    began: datetime
    volume: Percent
    set: tuple[Percent, ...] = ()


class HabitKeeper:
    """Holds the habits and acts on them. ``boot`` names this start of the machine; ``wake`` sets a mood by hand."""

    def __init__(  # noqa: PLR0913, PLR0917 - it joins these
        self,
        playing: Playing,
        live: Live,
        store: PeopleStore,
        clock: Clock,
        wake: Callable[[Label], Awaitable[None]],
        boot: str,
    ) -> None:
        self._playing, self._live, self._store, self._clock, self._wake, self._boot = playing, live, store, clock, wake, boot
        self._habits = Habits()
        self._next_wake: datetime | None = None
        self._before_sleep: Percent | None = None
        self._dawn: _Dawn | None = None
        self._lock = asyncio.Lock()
        self._anew = False
        playing.most = self.most

    async def remember(self) -> None:
        """Take up what was kept, and see whether the machine has started anew since."""
        kept = await self._store.value(KEY)
        if kept:
            try:
                self._habits = _HABITS.validate_json(kept)
            except ValidationError:
                log.warning("the kept habits are not readable and are left aside")
        last = await self._store.value(BOOT_KEY)
        self._anew = last is not None and last != self._boot
        if last != self._boot:
            await self._store.put_value(BOOT_KEY, self._boot)
        self._plan_wake(self._local() - LATE)
        self._show()

    @property
    def habits(self) -> Habits:
        """All of them."""
        return self._habits

    def most(self) -> Percent:
        """The loudest that music may be now."""
        return self._habits.most(self._local())

    async def set_limits(self, limit: Percent, night: Night | None) -> None:
        """No louder than this, and at night no louder than that."""
        await self._keep(replace(self._habits, limit=limit, night=night))
        await self.tick()

    async def set_wake(self, wake: Wake | None) -> None:
        """Wake the household, or not."""
        await self._keep(replace(self._habits, wake=wake))
        self._plan_wake(self._local())

    async def set_resume(self, resume: Resume) -> None:
        """How music goes on when the machine has started anew."""
        await self._keep(replace(self._habits, resume=resume))

    async def sleep(self, minutes: float | None) -> None:
        """Fade out and pause after so long, or play on."""
        at = None if minutes is None else self._clock.now() + timedelta(minutes=minutes)
        await self._restore()
        await self._keep(replace(self._habits, sleep_at=at))

    async def run(self) -> None:
        """Keep them, until cancelled: at every change of the player, and as time goes by."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._by_time(), name="habits: time")
            group.create_task(self._by_change(), name="habits: change")

    async def tick(self) -> None:
        """Do what is due now."""
        async with self._lock:
            if not self._up:
                return
            try:
                await self._resume()
                await self._go_to_sleep()
                await self._get_up()
                await self._hush()
            except MoodboxError as error:
                log.debug("a habit waits: %s", error)
            self._show()

    @property
    def _up(self) -> bool:
        part = self._live.state.parts.get(Part.PLAYER)
        return part is not None and part.up

    async def _by_time(self) -> None:
        while True:
            await self.tick()
            await asyncio.sleep(TICK)

    async def _by_change(self) -> None:
        """Louder than allowed, by whomever: an MPD client too."""
        async for state in self._live.changes():
            if self._up and state.player.volume is not None and state.player.volume > self.most():
                await self.tick()

    async def _hush(self) -> None:
        volume, most = self._live.state.player.volume, self.most()
        if volume is not None and volume > most:
            await self._playing.queue.set_volume(most)

    async def _resume(self) -> None:
        """After a power cut or a restart of the machine play or pause, as set."""
        if not self._anew or self._live.state.player.at == 0.0:
            return
        playing = self._live.state.player.state is PlayState.PLAYING
        if self._habits.resume is Resume.PLAYING and not playing:
            await self._playing.queue.play()
        elif self._habits.resume is Resume.PAUSED and playing:
            await self._playing.queue.pause()
        self._anew = False

    async def _go_to_sleep(self) -> None:
        at, now = self._habits.sleep_at, self._clock.now()
        if at is None or now < at - FADE:
            return
        player = self._live.state.player
        if player.state is PlayState.PLAYING and now < at:
            if self._before_sleep is None:
                self._before_sleep = player.volume
            if self._before_sleep:
                await self._playing.queue.set_volume(Percent(round(self._before_sleep * ((at - now) / FADE))))
            return
        if player.state is PlayState.PLAYING:
            await self._playing.queue.pause()
        await self._restore()
        await self._keep(replace(self._habits, sleep_at=None))

    async def _restore(self) -> None:
        """The volume from before falling asleep."""
        before, self._before_sleep = self._before_sleep, None
        if before is not None:
            await self._playing.set_volume(before)

    async def _get_up(self) -> None:
        wake, now = self._habits.wake, self._local()
        if wake and self._next_wake and now >= self._next_wake:
            self._next_wake = wake.after(now) if wake.days else None
            if not wake.days:
                await self._keep(replace(self._habits, wake=None))
            await self._wake(wake.label)
            self._dawn = _Dawn(now, wake.volume)
            await self._brighten(self._dawn, now)
            await self._playing.queue.play()
        elif self._dawn:
            await self._brighten(self._dawn, now)

    async def _brighten(self, dawn: _Dawn, now: datetime) -> None:
        """A little louder, until the wake-up is over, or somebody has turned the volume themselves or paused."""
        player = self._live.state.player
        touched = player.volume not in {*dawn.set, None} if len(dawn.set) > 1 else False
        share = min((now - dawn.began) / DAWN, 1.0)
        if player.volume is None or touched or (dawn.set and player.state is not PlayState.PLAYING and share > HASTE):
            self._dawn = None
            return
        volume = Percent(round(SOFT + share * (dawn.volume - SOFT)))
        await self._playing.set_volume(volume)
        dawn.set = (*dawn.set[-1:], min(volume, self.most()))
        if share >= 1.0:
            self._dawn = None

    def _plan_wake(self, after: datetime) -> None:
        self._next_wake = self._habits.wake.after(after) if self._habits.wake else None

    def _local(self) -> datetime:
        return self._clock.now().astimezone()

    async def _keep(self, habits: Habits) -> None:
        await self._store.put_value(KEY, _HABITS.dump_json(habits).decode())
        self._habits = habits
        self._show()

    def _show(self) -> None:
        self._live.update(habits=self._habits, volume_most=self.most())
