"""Equally loud tracks: a player whose volume makes up for how loud each file is, and which shows people the volume they set.

The scan has measured the loudness of every file; MPD's own ReplayGain knows only files that are tagged with it. Files are never
written. Quiet tracks are raised only as far as the volume has room.
"""

from __future__ import annotations

import asyncio
import math
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from appliance.errors import PlayerError
from appliance.vocabulary.player import PlayerStatus
from appliance.vocabulary.units import Percent, Seconds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from pathlib import Path

    from appliance.ports.clock import Clock
    from appliance.ports.player import Player
    from appliance.vocabulary.health import Health
    from appliance.vocabulary.units import TrackFile

_BEND: Final = 25.0
"""MPD's software mixer makes v percent the amplitude (e^(v / 25) - 1) / (e^4 - 1) (src/mixer/plugins/SoftwareMixerPlugin.cxx);
ALSA's hardware mixers follow a curve within 1 dB of it above a fifth."""
_FULL: Final = math.exp(100 / _BEND) - 1


def raised(volume: Percent, gain: float) -> Percent:
    """The volume that sounds ``gain`` dB louder than this one, 1 to 100; silence stays silent."""
    if volume <= 0:
        return Percent(0)
    amplitude = (math.exp(volume / _BEND) - 1) * 10 ** (gain / 20)
    return Percent(min(100, max(1, round(_BEND * math.log1p(min(amplitude, _FULL))))))


class Levelled:
    """Implements ``ports.Player`` on another one.

    ``gain`` says by how many dB a file (or nothing) must be raised, None while nothing is known of any.
    """

    def __init__(self, player: Player, gain: Callable[[TrackFile | None], float | None], clock: Clock) -> None:
        self._player, self._gain, self._clock = player, gain, clock
        self._lock = asyncio.Lock()
        self._wanted: Percent | None = None
        """The volume that people set."""
        self._given: Percent | None = None
        """The volume that the player has of it."""
        self._applied = 0.0
        self._since = Seconds(float("-inf"))

    async def changes(self) -> AsyncIterator[PlayerStatus | Health]:
        """See ``ports.Player``."""
        async for news in self._player.changes():
            yield await self._levelled(news) if isinstance(news, PlayerStatus) else news

    async def status(self) -> PlayerStatus:
        """See ``ports.Player``."""
        return self._shown(await self._player.status())

    async def set_volume(self, volume: Percent) -> None:
        """See ``ports.Player``."""
        async with self._lock:
            await self._give(volume, self._applied)

    async def _give(self, wanted: Percent, gain: float) -> None:
        given = raised(wanted, gain)
        await self._player.set_volume(given)
        self._wanted, self._given, self._applied, self._since = wanted, given, gain, self._clock.monotonic()

    async def _levelled(self, status: PlayerStatus) -> PlayerStatus:
        """Follow what others do to the volume, and give the player that of the track that it plays now."""
        if status.volume is None:
            return status
        async with self._lock:
            gain = self._gain(status.file)
            if gain is None:
                return self._shown(status)
            if self._given is None:  # the first word: an earlier run of ours has left it as it is
                self._applied = gain
            if self._given is None or (status.volume != self._given and status.at > self._since):
                self._wanted, self._given = raised(status.volume, -self._applied), status.volume
            if gain != self._applied and self._wanted is not None and status.at > self._since:
                with suppress(PlayerError):  # the player is away, or has no mixer: tried again at the next word
                    await self._give(self._wanted, gain)
        return self._shown(status)

    def _shown(self, status: PlayerStatus) -> PlayerStatus:
        return status if status.volume is None or self._wanted is None else replace(status, volume=self._wanted)

    async def play(self) -> None:
        """See ``ports.Player``."""
        await self._player.play()

    async def pause(self) -> None:
        """See ``ports.Player``."""
        await self._player.pause()

    async def next(self) -> None:
        """See ``ports.Player``."""
        await self._player.next()

    async def previous(self) -> None:
        """See ``ports.Player``."""
        await self._player.previous()

    async def seek(self, to: Seconds) -> None:
        """See ``ports.Player``."""
        await self._player.seek(to)

    async def update(self) -> None:
        """See ``ports.Player``."""
        await self._player.update()

    async def say(self, sound: Path) -> bool:
        """See ``ports.Player``. The box's own words are as loud as what played last."""
        return await self._player.say(sound)

    async def set_coming(self, files: Sequence[TrackFile]) -> None:
        """See ``ports.Player``."""
        await self._player.set_coming(files)
