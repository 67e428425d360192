"""The queue: joins a player with somebody who chooses, and tells what is heard.

The box keeps a few tracks queued after the current one. The player may be used by others too (a phone's MPD app): as long as
music that the box did not queue is still to come, the box leaves the queue alone, until that music has played or somebody
presses skip on the panel, which gives the queue back to the box. Pressing play goes on with what is queued, whoever queued it.
Removing a track of the box's is no such use: the gap is filled. A queue found at the first contact counts as the box's own if
it is no longer than what the box itself would have left there.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import TYPE_CHECKING, Final

from appliance.errors import MoodboxError, PlayerError
from appliance.player.listen import Listen
from appliance.ports.player import Finished, Started
from appliance.vocabulary.health import Health
from appliance.vocabulary.player import Outcome, PlayerStatus, PlayState
from appliance.vocabulary.units import Seconds, TrackFile

if TYPE_CHECKING:
    from pathlib import Path

    from appliance.player.listen import Play
    from appliance.ports.clock import Clock
    from appliance.ports.player import Player
    from appliance.vocabulary.units import Percent

_log = logging.getLogger(__name__)

_REMEMBERED: Final = 200
"""So many of the files that the box queued last are known as its own when they start."""
_RESUME_WITHIN: Final = 300.0
"""Music that the player's loss cut goes on if the player is back within so many seconds; later it would startle people."""
_BEGUN: Final = 1.0
"""A track that plays for fewer seconds cannot be the one that somebody wanted to skip."""


Choose = Callable[[int, Collection[TrackFile]], Awaitable[Sequence[TrackFile]]]
Tell = Callable[[Started | Finished | PlayerStatus | Health], Awaitable[None]]


def is_ours(coming: Sequence[TrackFile], plan: Sequence[TrackFile], before: TrackFile | None) -> bool:
    """Whether ``coming`` is what is left of ``plan``, in order; ``before`` may lead it: somebody went back from it."""
    left = iter([*([] if before is None else [before]), *plan])
    return all(file in left for file in coming)


async def _choose_nothing(_count: int, _avoid: Collection[TrackFile]) -> Sequence[TrackFile]:
    return ()


async def _tell_nobody(_event: Started | Finished | PlayerStatus | Health) -> None:
    pass


class Queue:
    """``ports.MusicQueue``: keeps ``ahead`` tracks queued after the current one.

    ``length`` gives a file's true length where it is known, see ``Listen``.
    """

    def __init__(
        self, player: Player, clock: Clock, *, ahead: int = 3, length: Callable[[TrackFile], Seconds | None] | None = None
    ) -> None:
        self._player, self._clock, self._ahead = player, clock, ahead
        self._choose: Choose = _choose_nothing
        self._tell: Tell = _tell_nobody
        self._listen = Listen(length) if length else Listen()
        self._lock = asyncio.Lock()
        self._status: PlayerStatus | None = None
        self._plan: tuple[TrackFile, ...] | None = None
        self._own: deque[TrackFile] = deque(maxlen=_REMEMBERED)
        self._refused: set[TrackFile] = set()
        self._asked: list[TrackFile] = []
        self._foreign = False
        self._written = Seconds(float("-inf"))
        self._stale = False
        self._lost_at: Seconds | None = None
        self._troubled = False
        self._saying: asyncio.Task[bool] | None = None

    @property
    def status(self) -> PlayerStatus:
        """The player as last heard."""
        return self._status or PlayerStatus()

    @property
    def foreign(self) -> bool:
        """Whether the box leaves the queue alone because somebody else has queued music."""
        return self._foreign

    async def run(self, choose: Choose, tell: Tell) -> None:
        """See ``ports.MusicQueue``."""
        self._choose, self._tell = choose, tell
        async for news in self._player.changes():
            try:
                if isinstance(news, Health):
                    await self._on_health(news)
                else:
                    await self._on_status(news)
                self._troubled = False
            except MoodboxError as exc:
                self._log_trouble(exc)

    async def replan(self) -> None:
        """Choose anew all that comes next. Leaves the playing track alone, and the queue when it is somebody else's.

        While the player is away, this is done when it is back. While it is stopped, ``play`` does it. Never raises PlayerError.
        """
        async with self._lock:
            self._refused.clear()
            self._stale = True
            if self._lost_at is None:
                try:
                    await self._fill_up()
                except PlayerError as exc:
                    self._log_trouble(exc)

    async def update(self) -> None:
        """Have the player read the music folder again, then fill up with what it did not know before. May take minutes."""
        await self._player.update()
        async with self._lock:
            self._refused.clear()
            await self._fill_up()

    async def play(self) -> None:
        """Play or go on playing; chooses first where nothing is queued. Raises PlayerError where nothing can be chosen."""
        self._hush()
        async with self._lock:
            await self._start(await self._player.status())

    async def pause(self) -> None:
        """Pause."""
        await self._player.pause()

    async def skip(self) -> bool:
        """Go to the next track; the play that this ends was skipped: False where it ends none. Takes the queue back."""
        self._hush()
        async with self._lock:
            now = await self._player.status()
            if now.state is PlayState.STOPPED:
                await self._start(now)
                return False
            if self._status and now.file != self._status.file and now.elapsed < _BEGUN:
                return False  # the track ended while the button was pressed: the wish has come true
            if self._foreign or not now.queue:
                self._foreign = False
                await self._fill(keep=())
            await self._command(Outcome.SKIPPED, now, self._player.next)
            return now.file is not None

    async def previous(self) -> None:
        """Go to the track before."""
        async with self._lock:
            await self._command(Outcome.NEITHER, await self._player.status(), self._player.previous)
            if not self._foreign:
                self._adopt(await self._player.status())

    async def put(self, files: Sequence[TrackFile], *, now: bool) -> None:
        """See ``ports.MusicQueue``. In somebody else's queue the files go before theirs, which stays theirs."""
        self._hush()
        async with self._lock:
            before = await self._player.status()
            asked = [file for file in dict.fromkeys(files) if file != before.file]
            if asked:
                await self._queue_asked(asked, [file for file in before.queue if file not in asked])
            if now and asked:
                await self._go_to(asked[0], await self._player.status())

    async def _queue_asked(self, asked: list[TrackFile], rest: list[TrackFile]) -> None:
        self._own.extend(asked)
        self._asked = [*asked, *(file for file in self._asked if file not in asked)]
        await self._player.set_coming([*asked, *rest])
        after = await self._player.status()
        if not self._foreign:
            self._adopt(after)
        if not any(file in after.queue for file in asked):
            msg = "The player does not know this music yet. It may still be reading the music folder."
            raise PlayerError(msg)

    async def _go_to(self, file: TrackFile, now: PlayerStatus) -> None:
        """Play the file that comes next; where the player is stopped it may begin with the track that it last had."""
        if now.state is PlayState.STOPPED:
            await self._player.play()
            now = await self._player.status()
        if now.file != file:
            await self._command(Outcome.NEITHER, now, self._player.next)

    async def arrange(self, files: Sequence[TrackFile]) -> Sequence[TrackFile]:
        """See ``ports.MusicQueue``. Somebody else's queue is arranged too, and stays theirs."""
        async with self._lock:
            now = await self._player.status()
            order = [file for file in dict.fromkeys(files) if file in now.queue]
            gone = [file for file in now.queue if file not in order]
            moved = order != [file for file in now.queue if file in order]
            self._asked = order if moved else [file for file in self._asked if file in order]
            self._refused.update(gone)
            await self._player.set_coming(order)
            if not self._foreign:
                self._adopt(await self._player.status())
                await self._fill(keep=order)
            return gone

    async def say(self, sound: Path) -> bool:
        """See ``ports.MusicQueue``."""
        async with self._lock:
            self._saying = asyncio.create_task(self._player.say(sound))
            try:
                return await self._saying
            except asyncio.CancelledError:
                if (task := asyncio.current_task()) and task.cancelling():
                    raise
                return False
            finally:
                self._saying.cancel()
                await asyncio.gather(self._saying, return_exceptions=True)
                self._saying = None

    def _hush(self) -> None:
        """Music comes before what the box itself has to say."""
        if self._saying:
            self._saying.cancel()

    async def seek(self, to: Seconds) -> None:
        """Go to this moment of the current track."""
        await self._player.seek(to)

    async def set_volume(self, volume: Percent) -> None:
        """Set the volume."""
        await self._player.set_volume(volume)

    async def _on_health(self, health: Health) -> None:
        if not health.up and self._lost_at is None:
            self._lost_at = self._clock.monotonic()
            self._listen.lost()
        await self._tell(health)

    async def _on_status(self, status: PlayerStatus) -> None:
        async with self._lock:
            if self._lost_at is not None:
                status = await self._returned(status, self._lost_at)
            if status.at < self.status.at:
                return
            before = self.status.file
            change = self._listen.feed(status)
            self._status = status
            self._judge(status, before)
        await self._tell_all(change.finished, change.started, status)
        async with self._lock:
            if change.finished and change.finished.outcome is Outcome.ENDED and status.state is PlayState.STOPPED:
                await self._start(await self._player.status())  # it ran dry, perhaps the last track was too short: go on
            else:
                await self._fill_up()

    async def _tell_all(self, finished: Play | None, started: TrackFile | None, status: PlayerStatus) -> None:
        if finished:
            foreign = finished.file not in self._own
            play = Finished(finished.file, finished.outcome, finished.heard, finished.position, finished.at, foreign)
            await self._tell(play)
        if started:
            await self._tell(Started(started, status.at, started not in self._own))
        await self._tell(status)

    def _judge(self, status: PlayerStatus, before: TrackFile | None) -> None:
        """Find out whose queue it is. A status from before our last change of the queue says nothing about that."""
        if status.at < self._written:
            return
        if self._plan is None:  # the first contact
            self._plan = status.queue if len(status.queue) <= self._ahead else ()
            self._own.extend(self._plan)
        foreign = not is_ours(status.queue, self._plan, before)
        if foreign != self._foreign:
            _log.info(
                "Somebody else has queued music: the box leaves the queue alone" if foreign else "The queue is the box's again"
            )
        self._foreign = foreign
        if not foreign:
            self._plan = status.queue

    async def _fill_up(self) -> None:
        """Fill the queue where it is ours and music is wanted; all of it anew where it is stale."""
        if self._status is None or self._foreign or self._status.state is PlayState.STOPPED:
            return
        if self._stale:
            await self._fill(keep=())
        elif len(self._status.queue) < self._ahead:
            await self._fill(self._plan or ())

    async def _fill(self, keep: Sequence[TrackFile]) -> None:
        now = await self._player.status()
        self._asked = [file for file in self._asked if file in now.queue]
        keep = [file for file in dict.fromkeys([*self._asked, *keep]) if file in now.queue]
        count = self._ahead - len(keep) + (now.file is None)  # one more where the first will play at once
        if count <= 0:
            return
        avoid = {*keep, *self._refused, *([] if now.file is None else [now.file])}
        chosen = await self._choose(count, avoid)
        fresh = [file for file in dict.fromkeys(chosen) if file not in avoid][:count]
        self._stale = False
        if fresh:
            await self._write(keep, fresh)

    async def _write(self, keep: Sequence[TrackFile], fresh: Sequence[TrackFile]) -> None:
        """Queue these files. Those that the player does not take are not tried again until the next plan."""
        now = await self._player.status()  # again: choosing took time, and a track may have ended
        files = [file for file in keep if file in now.queue] + [file for file in fresh if file != now.file]
        self._own.extend(file for file in files if file not in self._own)
        failure: PlayerError | None = None
        try:
            await self._player.set_coming(files)
        except PlayerError as exc:
            failure = exc
        now = await self._player.status()  # where the player is away, this raises instead
        self._adopt(now)
        self._refused.update(file for file in files if file not in now.queue and file != now.file)
        if failure:
            raise failure

    def _adopt(self, now: PlayerStatus) -> None:
        """Take the queue as it is now for our plan."""
        self._plan, self._written = now.queue, now.at

    async def _start(self, now: PlayerStatus) -> None:
        """Play. A stopped queue of ours is chosen anew: the mood may have changed since."""
        if now.state is PlayState.STOPPED and is_ours(now.queue, self._plan or (), None):
            self._foreign = False
            await self._fill(keep=())
            if now.file is None and not (await self._player.status()).queue:
                msg = "There is nothing to play: the library is empty, still being read, or MPD does not know its files."
                raise PlayerError(msg)
        await self._player.play()

    async def _command(self, outcome: Outcome, now: PlayerStatus, command: Callable[[], Awaitable[None]]) -> None:
        """Do what ends the current play, marked as ours."""
        self._listen.intend(outcome, now)
        try:
            await command()
        except PlayerError:
            self._listen.withdraw()
            raise

    async def _returned(self, now: PlayerStatus, lost_at: Seconds) -> PlayerStatus:
        try:
            now = await self._come_back(now, lost_at)
        except PlayerError as exc:
            self._log_trouble(exc)
            now = await self._player.status()  # where the player is away again, this raises: its next return tries anew
        self._lost_at = None
        return now

    async def _come_back(self, now: PlayerStatus, lost_at: Seconds) -> PlayerStatus:
        """Queue again what a returned player has forgotten, and go on where its loss cut the music; returns the status then."""
        before = self.status
        if before.state is not PlayState.PLAYING or before.file is None or now.at - lost_at > _RESUME_WITHIN:
            return now
        if now.state is PlayState.STOPPED:
            await self._player.set_coming([before.file, *before.queue] if now.file != before.file else before.queue)
            await self._player.play()
            if now.file not in {None, before.file}:  # it remembers an older current track, and play began with that
                await self._player.next()
            await self._player.seek(Seconds(before.elapsed + lost_at - before.at))
        elif now.state is PlayState.PLAYING and now.queue != before.queue and not self._foreign:
            await self._player.set_coming(before.queue)
        else:
            return now
        fresh = await self._player.status()
        if not self._foreign:
            self._adopt(fresh)
        return fresh

    def _log_trouble(self, exc: MoodboxError) -> None:
        """Log the first failure for people and its repetitions for those who look closer."""
        _log.log(logging.DEBUG if self._troubled else logging.WARNING, "The queue: %s", exc)
        self._troubled = True
