"""The player: MPD over python-mpd2's asyncio client, which stays inside this module.

One connection is enough: the client enters and leaves ``idle`` by itself, and while MPD is busy with one command it answers
nobody anyway. Tracks are keyed by file; MPD's song ids are used only from one answer to the next command.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from typing import TYPE_CHECKING, Any, Final, Self

import mpd  # type: ignore[import-untyped]
import mpd.asyncio  # type: ignore[import-untyped]

from appliance.errors import PlayerError
from appliance.player.aside import play_aside
from appliance.player.songs import Snapshot, Song
from appliance.vocabulary.health import Health
from appliance.vocabulary.player import PlayerStatus, PlayState
from appliance.vocabulary.units import Percent, Seconds, TrackFile

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from appliance.ports.clock import Clock

_log = logging.getLogger(__name__)

_PATIENCE: Final = 10.0
"""Seconds that a command may take: ``next`` near a track's border was seen to block for 3.6 s."""
_SETTLE: Final = 1.0
"""``elapsed`` is stale right after a change: the status is read again after this many seconds."""
_SEEKS: Final = 5
"""A track that has just begun is "not seekable" for a moment: so many tries, within ``_SETTLE``."""
_HEARTBEAT: Final = 20.0
"""Seconds without news after which the status is read all the same: a connection can die without a word."""
_PAUSES: Final = (0.25, 5.0)
"""The first and the longest pause in seconds before connecting again: a returned MPD is found within 10 s."""
_REFUSED_PAUSE: Final = 60.0
"""A wrong password does not right itself."""
_HISTORY: Final = 20
"""Played tracks that stay in MPD's queue, for ``previous``."""
_WINDOW: Final = 200
"""Songs that are read from the current one on. Somebody may have queued their whole library."""
_MODES: Final = ("random", "repeat", "single", "consume")
_WATCHED: Final = ("player", "playlist", "mixer", "options")
_STATES: Final = {"play": PlayState.PLAYING, "pause": PlayState.PAUSED, "stop": PlayState.STOPPED}


_REASONS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (FileNotFoundError, "There is no MPD socket {}: start mpd, or correct the host in [player]."),
    (PermissionError, "The box may not open MPD's socket {}: add the box's user to mpd's group."),
    (ConnectionRefusedError, "Nothing answers at {}: start mpd, or correct host and port in [player]."),
    (TimeoutError, "MPD at {} does not answer: check that mpd and its machine are well."),
    (mpd.ProtocolError, "What answers at {} is not MPD: correct host and port in [player]."),
)


class _RefusedError(PlayerError):
    """MPD wants another password."""


class _Client(mpd.asyncio.MPDClient):  # type: ignore[misc]  # python-mpd2 has no types
    """python-mpd2's client, to which a lost connection is a refused command: it tells all who wait, and is closed by us.

    Its own way (3.1.1) ends in an exception in a callback: a traceback in the log at each loss.
    """

    lost = False

    async def _read_line(self) -> str | None:
        try:
            line: str | None = await super()._read_line()
        except mpd.CommandError:
            raise
        except (mpd.MPDError, OSError) as exc:
            self.lost = True
            msg = "connection lost"
            raise mpd.CommandError(msg) from exc
        return line


class _Link:
    """One connection to MPD with the commands that we use, typed. Raises PlayerError and nothing else."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._client = _Client()
        self._last_id: str | None = None

    async def open(self, host: str, port: int, password: str | None) -> None:
        """Connect and sign in."""
        try:
            async with asyncio.timeout(_PATIENCE / 2):
                await self._client.connect(host, port)
        except (mpd.MPDError, OSError) as exc:  # TimeoutError is an OSError
            raise PlayerError(self._explain(exc)) from exc
        if password is not None:
            await self.run("password", password)

    async def close(self) -> None:
        """Disconnect; waits until the client's own task has ended."""
        self._client.disconnect()
        await asyncio.sleep(0)

    def changes(self) -> AsyncIterator[object]:
        """One item for each change of what we watch; ends with an exception when the connection is closed."""
        changes: AsyncIterator[object] = self._client.idle(_WATCHED)
        return changes

    async def run(self, command: str, *arguments: object) -> Any:  # noqa: ANN401 - python-mpd2's answers have no types
        """Send one command and wait for its answer."""
        self._check()
        with self._translated(command):
            async with asyncio.timeout(_PATIENCE):
                # Shielded, because python-mpd2 breaks when an answer arrives for a command that was cancelled.
                return await asyncio.shield(getattr(self._client, command)(*arguments))

    async def snapshot(self) -> Snapshot:
        """Status and queue of one and the same moment, though MPD gives them by two commands."""
        for _ in range(5):
            status: dict[str, str] = await self.run("status")
            position, songid = int(status.get("song", -1)), status.get("songid")
            songs = await self._songs(max(position, 0), int(status["playlistlength"]))
            if songid is None:
                return Snapshot(status, None, -1, self._unplayed(songs))
            if songs and songs[0].id == songid:
                self._last_id = songid
                return Snapshot(status, songs[0], position, songs[1:])
        msg = f"MPD at {self._place} changes its queue faster than it can be read."
        raise PlayerError(msg)

    async def add(self, file: TrackFile, place: str | None) -> bool:
        """Add to the queue at MPD's notation of a place, or at the end; False where MPD does not know the file."""
        try:
            await self.run("addid", file, *([place] if place else []))
        except PlayerError as exc:
            if _code(exc) is mpd.FailureResponseCode.NO_EXIST:
                return False
            raise
        return True

    async def delete(self, songs: Sequence[Song]) -> None:
        """Take songs off the queue, the last first; one that is gone already is no error."""
        for song in reversed(songs):
            try:
                await self.run("deleteid", song.id)
            except PlayerError as exc:
                if _code(exc) is not mpd.FailureResponseCode.NO_EXIST:
                    raise

    async def say(self, uri: str, clock: Clock) -> None:
        """Play one file to its end in a stopped player, and leave the queue as it was."""
        last = self._last_id
        try:
            await play_aside(self, uri, clock)
        finally:
            self._last_id = last

    async def _songs(self, start: int, length: int) -> tuple[Song, ...]:
        if start >= length:
            return ()
        self._check()
        try:
            with self._translated("playlistinfo"):
                async with asyncio.timeout(_PATIENCE):
                    answer = self._client.playlistinfo(f"{start}:{start + _WINDOW}")
                    return tuple([_song(song) async for song in answer])
        except PlayerError as exc:
            if _code(exc) is mpd.FailureResponseCode.ARG:  # the queue has become shorter in between
                return ()
            raise

    def _unplayed(self, songs: tuple[Song, ...]) -> tuple[Song, ...]:
        """What has not been played of a queue without a current song: MPD itself would begin again with the oldest."""
        ids = [song.id for song in songs]
        return songs[ids.index(self._last_id) + 1 :] if self._last_id in ids else songs

    def _check(self) -> None:
        if self._client.lost or not self._client.connected:
            msg = f"The connection to MPD at {self._place} was lost; the box connects again by itself."
            raise PlayerError(msg)

    @contextlib.contextmanager
    def _translated(self, command: str) -> Iterator[None]:
        """Turn python-mpd2's errors into ours. A command without an answer costs the connection."""
        try:
            yield
        except TimeoutError as exc:
            self._client.disconnect()
            msg = f"MPD at {self._place} did not answer '{command}' within {_PATIENCE:.0f} s; the box connects again."
            raise PlayerError(msg) from exc
        except mpd.CommandError as exc:
            self._check()
            if exc.errno in {mpd.FailureResponseCode.PASSWORD, mpd.FailureResponseCode.PERMISSION}:
                msg = f"MPD at {self._place} refuses the box: correct the password in [player]."
                raise _RefusedError(msg) from exc
            msg = f"MPD refused '{command}': {exc.msg or exc}."
            raise PlayerError(msg) from exc
        except (mpd.MPDError, OSError, asyncio.QueueFull) as exc:
            self._client.disconnect()
            msg = f"The connection to MPD at {self._place} was lost ({exc or type(exc).__name__}); the box connects again."
            raise PlayerError(msg) from exc

    def _explain(self, exc: Exception) -> str:
        """Why there is no connection and what to do."""
        for kind, words in _REASONS:
            if isinstance(exc, kind):
                return words.format(self._place)
        return f"MPD at {self._place} cannot be reached ({exc or type(exc).__name__}): check host and port in [player]."


def _song(song: dict[str, Any]) -> Song:
    title = song.get("title", "") if "://" in song["file"] else ""
    return Song(song["id"], TrackFile(song["file"]), title if isinstance(title, str) else title[0])


def _code(exc: PlayerError) -> object:
    """MPD's own error code behind an error of ours."""
    cause = exc.__cause__
    return cause.errno if isinstance(cause, mpd.CommandError) else None


class MpdPlayer:
    """``ports.Player`` on MPD at a host name or a Unix socket's path. ``async with`` starts and stops it."""

    def __init__(self, host: str, port: int, password: str | None, clock: Clock) -> None:
        self._address = (host, port, password)
        self._place = host if "/" in host else f"{host}:{port}"
        self._clock = clock
        self._news: asyncio.Queue[PlayerStatus | Health] = asyncio.Queue()
        self._health: Health | None = None
        self._link: _Link | None = None
        self._writing = asyncio.Lock()
        self._unknown: set[TrackFile] = set()
        self._saying = False
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._keep(), name="player connection")
        return self

    async def __aexit__(self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def changes(self) -> AsyncIterator[PlayerStatus | Health]:
        """See ``ports.Player``."""
        while True:
            yield await self._news.get()

    async def status(self) -> PlayerStatus:
        """See ``ports.Player``."""
        return self._status(await self._linked().snapshot())

    async def play(self) -> None:
        """See ``ports.Player``. Raises PlayerError where nothing is queued."""
        link = self._linked()
        now = await link.snapshot()
        match _STATES[now.status["state"]]:
            case PlayState.PAUSED:
                await link.run("pause", 0)
            case PlayState.STOPPED:
                song = now.current or (now.coming[0] if now.coming else None)
                if song is None:
                    msg = "There is nothing to play: MPD's queue is at its end."
                    raise PlayerError(msg)
                await link.run("playid", song.id)

    async def pause(self) -> None:
        """See ``ports.Player``."""
        await self._linked().run("pause", 1)

    async def next(self) -> None:
        """See ``ports.Player``. May take seconds near a track's border."""
        await self._linked().run("next")

    async def previous(self) -> None:
        """See ``ports.Player``. Before the first track there is none: it starts again."""
        await self._linked().run("previous")

    async def seek(self, to: Seconds) -> None:
        """See ``ports.Player``. Stays within the track: MPD 0.23 leaves a track that is sought beyond its end."""
        link = self._linked()
        end = float((await link.snapshot()).status.get("duration", to + 1))
        for tries in range(_SEEKS):
            try:
                await link.run("seekcur", f"{max(0.0, min(to, end - 1)):.3f}")
            except PlayerError:
                if tries == _SEEKS - 1:
                    raise
                await asyncio.sleep(_SETTLE / _SEEKS)
            else:
                return

    async def set_volume(self, volume: Percent) -> None:
        """See ``ports.Player``."""
        await self._linked().run("setvol", volume)

    async def set_coming(self, files: Sequence[TrackFile]) -> None:
        """See ``ports.Player``. Files that MPD does not know are left out; PlayerError where it knows none of them.

        MPD cannot do this in one step, and may block for seconds in it near a track's border. So the order of steps keeps it
        safe if a track ends in between: the new tracks go in right behind the current one, the best first, then the old ones
        behind them go out, but for one that has begun to play meanwhile.
        """
        link = self._linked()
        async with self._writing:
            now = await link.snapshot()
            await self._set_modes(link, now)
            keep = 0
            while keep < min(len(files), len(now.coming)) and files[keep] == now.coming[keep].file:
                keep += 1
            fresh, stale = files[keep:], now.coming[keep:]
            if now.current is None:
                await link.delete(stale)
                added = [await link.add(file, None) for file in fresh]
            else:
                added = []
                for file in fresh:
                    added.append(await link.add(file, f"+{keep + sum(added)}"))
                begun = (await link.run("status")).get("songid")
                await link.delete([song for song in stale if song.id != begun])
                if now.position > _HISTORY:
                    await link.run("delete", f"0:{now.position - _HISTORY}")
        self._note_unknown([file for file, known in zip(fresh, added, strict=True) if not known], len(files))

    async def say(self, sound: Path) -> bool:
        """See ``ports.Player``."""
        link = self._linked()
        async with self._writing:
            now = await link.snapshot()
            if _STATES[now.status["state"]] is not PlayState.STOPPED:
                return False
            self._saying = True
            try:
                await link.say(sound.as_uri(), self._clock)
            finally:
                self._saying = False
        return True

    async def update(self) -> None:
        """See ``ports.Player``."""
        link = self._linked()
        job = int(await link.run("update"))
        while int((await link.run("status")).get("updating_db", job + 1)) <= job:  # noqa: ASYNC110 - MPD's event names no job
            await asyncio.sleep(0.3)
        self._unknown.clear()

    @staticmethod
    async def _set_modes(link: _Link, now: Snapshot) -> None:
        """Switch off what breaks "what comes is what we queued", and ``consume``, which leaves nothing to go back to.

        Only done when the box writes the queue: while somebody else uses MPD, the modes are theirs.
        """
        for mode in _MODES:
            if now.status.get(mode, "0") != "0":
                await link.run(mode, 0)

    def _note_unknown(self, files: list[TrackFile], wanted: int) -> None:
        for file in files:
            level = logging.DEBUG if file in self._unknown else logging.WARNING
            _log.log(level, "MPD does not know %s: it must read the same folder and be able to decode it", file)
        self._unknown.update(files)
        if files and len(files) == wanted:
            msg = f"MPD knows none of the {wanted} chosen tracks: its music_directory must be the folder in [music]."
            raise PlayerError(msg)

    def _linked(self) -> _Link:
        if self._link:
            return self._link
        raise PlayerError(self._health.words if self._health else f"The box is not connected to MPD at {self._place} yet.")

    async def _keep(self) -> None:
        """Keep a connection and tell what it says, for ever."""
        tries = 0
        while True:
            link = _Link(self._place)
            try:
                await link.open(*self._address)
                await self._watch(link)
            except PlayerError as exc:
                failure = exc
            except Exception:  # noqa: BLE001 - the task's outermost edge: the box must find its player again
                _log.exception("A surprise in the connection to MPD")
                failure = PlayerError("The connection to MPD failed; the box tries again.")
            finally:
                tries = 0 if self._link else tries + 1
                self._link = None
                await link.close()
            self._report(Health(up=False, words=str(failure)))
            growing = min(_PAUSES[1], _PAUSES[0] * 2 ** min(tries, 10))
            pause = _REFUSED_PAUSE if isinstance(failure, _RefusedError) else growing
            await asyncio.sleep(pause * random.uniform(0.6, 1))  # noqa: S311 - jitter, no secret

    async def _watch(self, link: _Link) -> None:
        """Tell the status at each change. Ends only by PlayerError."""
        changes = link.changes()
        change: asyncio.Future[object] = asyncio.ensure_future(anext(changes))
        last: tuple[str | None, str] | None = None
        try:
            while True:
                now = await link.snapshot()
                self._link = link
                self._report(Health(up=True))
                if not self._saying:
                    self._news.put_nowait(self._status(now))
                playing = (now.status.get("songid"), now.status["state"])
                settled, last = playing == last, playing
                await asyncio.wait({change}, timeout=_HEARTBEAT if settled else _SETTLE)
                if change.done():
                    with contextlib.suppress(mpd.MPDError):  # a closed connection: reading the status says it in words
                        change.result()
                    change = asyncio.ensure_future(anext(changes))
        finally:
            change.cancel()
            await asyncio.gather(change, return_exceptions=True)

    def _report(self, health: Health) -> None:
        """Tell whether the player is there, where that is news. A repeated failure is no news."""
        if health == self._health:
            _log.debug("Player: %s", health.words)
            return
        _log.log(logging.INFO if health.up else logging.WARNING, "Player: %s", health.words or f"MPD answers at {self._place}")
        self._health = health
        self._news.put_nowait(health)

    def _status(self, now: Snapshot) -> PlayerStatus:
        raw = now.status
        volume = int(raw.get("volume", -1))
        return PlayerStatus(
            state=_STATES[raw["state"]],
            file=now.current.file if now.current else None,
            elapsed=Seconds(float(raw.get("elapsed", 0))),
            duration=Seconds(float(raw.get("duration", 0))),
            volume=Percent(volume) if volume >= 0 else None,
            queue=tuple(song.file for song in now.coming),
            at=self._clock.monotonic(),
            crossfade=Seconds(float(raw.get("xfade", 0))),
            said=now.current.said if now.current else "",
        )
