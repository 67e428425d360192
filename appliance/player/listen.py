"""How the playing of a track ended, and how long it was heard. Pure: time is the statuses' own.

The rule (measured on MPD): a play ended by itself if ``min(duration - position, duration - heard) <= 1 s + crossfade``. What
changed earlier was skipped, unless we changed it for another reason ourselves, it was paused, stopped or cleared, the player
was lost meanwhile, or the file itself is broken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from appliance.vocabulary.player import Outcome, PlayerStatus, PlayState
from appliance.vocabulary.units import Seconds, TrackFile

if TYPE_CHECKING:
    from collections.abc import Callable

_SLACK: Final = 1.0
"""Seconds by which MPD's borders and ours may differ."""
_JUDGED: Final = 1.0
"""Nobody judges music in less than this many seconds; a file that cannot be played looks like that."""
_INTRO: Final = 30.0
"""People may well skip at the same place of an intro; at the same later place only a file that is cut short ends."""


@dataclass(frozen=True, slots=True)
class Play:
    """One playing of a track that is over. ``heard`` is listening time without pauses; the track was left at ``position``."""

    file: TrackFile
    outcome: Outcome
    heard: Seconds
    position: Seconds
    at: Seconds


@dataclass(frozen=True, slots=True)
class Change:
    """What a status tells: which play is over and which track has started; None where none has."""

    finished: Play | None = None
    started: TrackFile | None = None


@dataclass(frozen=True, slots=True)
class _Intent:
    """A change of ours that is on its way: what it means for the play that it ends, and where that play was."""

    outcome: Outcome
    file: TrackFile
    position: float
    heard: float


def _unknown(_file: TrackFile) -> None:
    return None


class Listen:
    """Follows one player by its statuses.

    ``length`` gives the seconds that a file really holds where somebody has decoded all of it, else None: a file that was cut
    short claims a longer duration, and its early end would look like a skip.
    """

    def __init__(self, length: Callable[[TrackFile], Seconds | None] = _unknown) -> None:
        self._length = length
        self._last: PlayerStatus | None = None
        self._heard = 0.0
        self._lost = False
        self._intent: _Intent | None = None
        self._broke_off: dict[TrackFile, float] = {}

    def intend(self, outcome: Outcome, status: PlayerStatus) -> None:
        """Say before a command of ours what it will mean for the track that plays in ``status``, read just now."""
        last = self._last
        if status.file is None or last is None:
            return
        ran = max(0.0, status.at - last.at) if last.state is PlayState.PLAYING else 0.0
        self._intent = _Intent(outcome, status.file, status.elapsed, self._heard + ran)

    def withdraw(self) -> None:
        """The command failed."""
        self._intent = None

    def lost(self) -> None:
        """The player is away: what happens to the track meanwhile is not known."""
        self._lost = True

    def feed(self, status: PlayerStatus) -> Change:
        """Follow the player to this status. One that is older than the last is ignored."""
        last = self._last
        if last is None:
            self._last = status
            return Change(started=_playing(status))
        if status.at < last.at:
            return Change()
        ran = status.at - last.at if last.state is PlayState.PLAYING else 0.0
        before, after = _playing(last), _playing(status)
        again = after is not None and after == before and self._began_again(last, status, ran)
        if after == before and not again:
            self._heard += max(0.0, min(ran, status.elapsed - last.elapsed)) if self._lost else ran
            self._lost = False
            self._last = status
            return Change()
        finished = self._finish(before, last, status, 0.0 if self._lost else ran) if before else None
        self._last, self._heard, self._lost, self._intent = status, 0.0, False, None
        return Change(finished, after)

    def _began_again(self, last: PlayerStatus, status: PlayerStatus, ran: float) -> bool:
        """Whether the same file plays anew: it was as good as over, and is near its beginning now."""
        position = min(last.elapsed + ran, self._duration(last))
        near = status.elapsed <= ran + _SLACK and status.elapsed + _SLACK < position
        return near and not self._lost and self._complete(last, position, self._heard + ran)

    def _finish(self, file: TrackFile, last: PlayerStatus, now: PlayerStatus, ran: float) -> Play:
        heard, position = self._heard + ran, last.elapsed + ran
        duration = self._duration(last)
        intent = self._intent if self._intent and self._intent.file == file else None
        if intent:  # MPD may take seconds for the command: what counts is where it was given
            heard, position = min(heard, intent.heard), min(position, intent.position)
        position = min(position, duration) if duration else position
        outcome = self._outcome(last, now, position, heard, intent)
        return Play(file, outcome, Seconds(heard), Seconds(position), now.at)

    def _outcome(self, last: PlayerStatus, now: PlayerStatus, position: float, heard: float, intent: _Intent | None) -> Outcome:
        if self._lost:
            return Outcome.NEITHER
        if self._complete(last, position, heard):
            return Outcome.ENDED
        if intent:
            return intent.outcome
        stilled = last.state is not PlayState.PLAYING or _playing(now) is None
        if stilled or heard < _JUDGED or not self._duration(last) or self._broke_off_here(last, position):
            return Outcome.NEITHER
        return Outcome.SKIPPED

    def _complete(self, last: PlayerStatus, position: float, heard: float) -> bool:
        duration = self._duration(last)
        return duration > 0 and min(duration - position, duration - heard) <= _SLACK + last.crossfade

    def _duration(self, status: PlayerStatus) -> float:
        """The track's true length, 0 where nobody knows it."""
        length = self._length(status.file) if status.file else None
        return min(status.duration, length) if length else status.duration

    def _broke_off_here(self, last: PlayerStatus, position: float) -> bool:
        """Whether the file has broken off at this place before: it is cut short, and nobody skipped it."""
        if last.file is None or position < _INTRO:
            return False
        before = self._broke_off.get(last.file)
        self._broke_off[last.file] = position
        return before is not None and abs(before - position) <= _SLACK


def _playing(status: PlayerStatus) -> TrackFile | None:
    """The file of the play that goes on in this status. MPD keeps a current song also when it is stopped."""
    return None if status.state is PlayState.STOPPED else status.file
