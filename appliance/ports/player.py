"""The player and its queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
    from pathlib import Path

    from appliance.vocabulary.health import Health
    from appliance.vocabulary.player import Outcome, PlayerStatus
    from appliance.vocabulary.units import Percent, Seconds, TrackFile


class Controls(Protocol):
    """What people do with music that plays. Failing commands raise PlayerError in words for people."""

    async def play(self) -> None:
        """Play, or go on playing."""
        ...

    async def pause(self) -> None:
        """Pause."""
        ...

    async def previous(self) -> None:
        """Go to the track before."""
        ...

    async def seek(self, to: Seconds) -> None:
        """Go to this moment of the current track."""
        ...

    async def set_volume(self, volume: Percent) -> None:
        """Set the volume, 0 to 100."""
        ...

    async def update(self) -> None:
        """Have the player read the music folder again; returns when it has. MUST allow a minute and more."""
        ...


class Player(Controls, Protocol):
    """A music player with a queue. ``play`` raises PlayerError where nothing is queued."""

    def changes(self) -> AsyncIterator[PlayerStatus | Health]:
        """The status now and after every change, and a Health whenever the player is lost or back.

        MUST reconnect by itself and MUST NOT end or raise. One consumer.
        """
        ...

    async def status(self) -> PlayerStatus:
        """The status now."""
        ...

    async def next(self) -> None:
        """Go to the next track of the queue."""
        ...

    async def set_coming(self, files: Sequence[TrackFile]) -> None:
        """Replace all that comes after the current track. MUST NOT interrupt the current track.

        Leaves out files that the player does not know; raises PlayerError where it knows none of them.
        """
        ...

    async def say(self, sound: Path) -> bool:
        """Play a sound file of the box's own to its end; False where the player is not stopped, and nothing is played.

        Leaves the queue as it was. ``changes`` MUST NOT tell of it. Raises PlayerError where the player may not read the file.
        """
        ...


@dataclass(frozen=True, slots=True)
class Started:
    """A track started to play, or was found playing. ``foreign``: the box did not queue it. ``at`` is monotonic."""

    file: TrackFile
    at: Seconds
    foreign: bool


@dataclass(frozen=True, slots=True)
class Finished:
    """A track's play is over: heard for ``heard`` seconds without pauses, left at ``position``. ``at`` is monotonic."""

    file: TrackFile
    outcome: Outcome
    heard: Seconds
    position: Seconds
    at: Seconds
    foreign: bool


class MusicQueue(Controls, Protocol):
    """A player whose queue the box keeps filled. ``play`` chooses first where nothing is queued."""

    @property
    def status(self) -> PlayerStatus:
        """The player as last heard."""
        ...

    async def run(
        self,
        choose: Callable[[int, Collection[TrackFile]], Awaitable[Sequence[TrackFile]]],
        tell: Callable[[Started | Finished | PlayerStatus | Health], Awaitable[None]],
    ) -> None:
        """Follow the player for ever and keep the queue filled: a task of the caller's.

        ``choose`` gives up to so many files, best first, none of the given ones. ``tell`` hears each event and then the status;
        it may call the commands. Their MoodboxErrors are logged, not raised.
        """
        ...

    async def replan(self) -> None:
        """Choose anew all that comes next, but not in somebody else's queue. MUST NOT raise PlayerError."""
        ...

    async def skip(self) -> bool:
        """Go to the next track: this play was skipped. False where it ends none. Takes the queue back from others."""
        ...

    async def put(self, files: Sequence[TrackFile], *, now: bool) -> None:
        """Have these files come next, in this order, and with ``now`` go to the first at once. ``replan`` leaves them in place.

        Raises PlayerError where the player knows none of them.
        """
        ...

    async def arrange(self, files: Sequence[TrackFile]) -> Sequence[TrackFile]:
        """Have those of the coming files that are named here come, in this order; returns those that are gone by that.

        A gap is filled. Files that were moved stay where they were moved to, like those of ``put``.
        """
        ...

    async def say(self, sound: Path) -> bool:
        """Play a sound file of the box's own where the player is stopped; whether it did. Music that is asked for ends it."""
        ...
