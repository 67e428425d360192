"""What the rooms need of one another, as small Protocols; ``box.py`` hands each room the real thing.

Unless a contract says otherwise, everything here is called on the brain's event loop, and an implementation that blocks
MUST do so in a thread of its own. Every implementation has a contract test in tests/contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from appliance.vocabulary import HOLD, Seconds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from appliance.state import BoxState
    from appliance.vocabulary import (
        Affect,
        Entry,
        Health,
        Kind,
        Label,
        Look,
        MoodSound,
        Outcome,
        Percent,
        Person,
        PersonId,
        Pick,
        PlayerStatus,
        Purpose,
        Sense,
        Strategy,
        Track,
        TrackFile,
        Understood,
        Wall,
    )


class Clock(Protocol):
    """Time. The only place that reads it."""

    def monotonic(self) -> Seconds:
        """Seconds on the machine's monotonic clock, the one that the eye stamps its looks with."""
        ...

    def now(self) -> datetime:
        """The date and time, with time zone UTC."""
        ...

    def when(self, at: Seconds) -> datetime:
        """The date and time in UTC of a moment on the monotonic clock."""
        ...


@dataclass(frozen=True, slots=True)
class EyeStatus:
    """What the eye says of itself: whether its camera is open, a fault in words, and its walls.

    ``fault`` is empty while all is well. ``rate`` is the achieved looks a second; ``temperature`` is in degrees Celsius.
    """

    open: bool
    fault: str
    walls: frozenset[Wall]
    missing: frozenset[Wall]
    rate: float = 0.0
    temperature: float | None = None


class Eye(Protocol):
    """The brain's end of the eye."""

    def reports(self) -> AsyncIterator[Look | EyeStatus | Health]:
        """Looks and statuses as they come, and a Health when the eye is lost or back.

        MUST restart or reconnect a lost eye by itself with a growing pause, MUST drop anything that is not a valid record
        within the agreed rate, and MUST NOT end before it is closed. One consumer.
        """
        ...

    async def lease(self, rate: float | None) -> None:
        """Allow looking for another second at ``rate`` looks a second, or with None close the camera now.

        MUST NOT raise when the eye is away. Without a call for a second the eye closes the camera by itself.
        """
        ...


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

    async def skip(self) -> None:
        """Go to the next track: this play was skipped. Takes the queue back from others."""
        ...


@dataclass(frozen=True, slots=True)
class Message:
    """One MQTT message. ``topic`` is whole; ``retained`` says that the broker had kept it from before."""

    topic: str
    payload: bytes
    retained: bool


class Broker(Protocol):
    """An MQTT broker."""

    def messages(self, topics: Collection[str]) -> AsyncIterator[Message | Health]:
        """Messages of these topic filters, and a Health whenever the broker is lost or back (first of all the state now).

        MUST reconnect and subscribe again by itself with a jittered growing pause, MUST set the availability topic as its
        last will, and MUST NOT end or raise. One consumer.
        """
        ...

    async def publish(self, topic: str, payload: str, *, retain: bool) -> None:
        """Publish with QoS 1. Raises BrokerError at once while the broker is away: nothing is queued."""
        ...


class Journal(Protocol):
    """The append-only log of all that happened."""

    async def append(self, kind: Kind, person: PersonId | None, data: Mapping[str, object]) -> Entry:
        """Write one entry. When this returns the entry survives ``kill -9`` and power loss; raises StoreError otherwise."""
        ...

    async def entries(self, kinds: Collection[Kind] = (), *, person: PersonId | None = None, limit: int = 1000) -> list[Entry]:
        """The newest entries, newest first; of these kinds where any are named, and of this person where one is named."""
        ...


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells a changed file from an unchanged one."""

    inode: int
    size: int
    mtime_ns: int


class Catalogue(Protocol):
    """The tracks that the box knows."""

    async def tracks(self) -> list[Track]:
        """All tracks that are in the folder."""
        ...

    async def stamps(self) -> dict[TrackFile, Stamp]:
        """The stamp of every file that was scanned, whether it could be read or not."""
        ...

    async def put(self, track: Track, stamp: Stamp) -> None:
        """Add or replace a track. One with the ``content`` of a retired file is that file under a new name."""
        ...

    async def fail(self, file: TrackFile, stamp: Stamp, reason: str) -> None:
        """Note that a file could not be read."""
        ...

    async def failures(self) -> dict[TrackFile, str]:
        """The files that could not be read, with the reason."""
        ...

    async def retire(self, files: Collection[TrackFile]) -> None:
        """Forget files that are gone from the folder."""
        ...

    async def moves(self) -> dict[TrackFile, TrackFile]:
        """The old name of every file that came back under another, and that other: what the journal's files are called now."""
        ...


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in phone. ``id`` is a hash of its token; ``person`` is None for a guest."""

    id: str
    person: PersonId | None
    made: datetime
    until: datetime
    device: str


class PeopleStore(Protocol):
    """Where people, their secrets, their sessions and the box's own small settings are kept."""

    async def people(self) -> list[Person]:
        """Everybody with a profile."""
        ...

    async def put_person(self, person: Person, *, secret: str | None = None) -> None:
        """Add or replace a profile, and where it is given the password's argon2 hash in the same step."""
        ...

    async def secret(self, person: PersonId) -> str | None:
        """The password's argon2 hash."""
        ...

    async def put_secret(self, person: PersonId, secret: str) -> None:
        """Keep a password's argon2 hash."""
        ...

    async def sessions(self) -> list[Session]:
        """All sessions that were not ended; the caller sees whose time is over."""
        ...

    async def put_session(self, session: Session) -> None:
        """Keep a session."""
        ...

    async def end_session(self, session: str) -> None:
        """End a session; unknown ones are no error."""
        ...

    async def value(self, key: str) -> str | None:
        """A small value that outlives a restart."""
        ...

    async def put_value(self, key: str, value: str | None) -> None:
        """Keep or (with None) forget a small value."""
        ...


class People(Protocol):
    """The household and who may do what."""

    async def everybody(self) -> list[Person]:
        """Everybody with a profile."""
        ...

    async def person(self, person: PersonId) -> Person | None:
        """One person."""
        ...

    async def set_consent(self, person: PersonId, purpose: Purpose, *, given: bool) -> Person:
        """Give or withdraw a consent. Raises RefusedError for a child."""
        ...

    async def claimed(self) -> bool:
        """Whether the box has an adult."""
        ...

    async def claim(self, code: str, name: str, password: str) -> Person:
        """Make the first adult with the claim code. Raises RefusedError when the code is wrong, old or used up."""
        ...

    async def sign_in(self, name: str, password: str) -> Person:
        """The person of this name and password. Raises RefusedError; slow on purpose, and slower after wrong tries."""
        ...

    async def open_session(self, person: PersonId | None, device: str) -> str:
        """A new session's secret token."""
        ...

    async def session(self, token: str) -> Session | None:
        """The session of a token, None when it is unknown or has ended."""
        ...

    async def close_session(self, token: str) -> None:
        """End a session."""
        ...


class Box(Protocol):
    """What the panel and the smart home may see of the box and ask of it.

    ``by`` is the person who asks; None is a guest or the smart home. Commands raise PlayerError, RefusedError or StoreError.
    """

    @property
    def state(self) -> BoxState:
        """The box as it is now."""
        ...

    def changes(self) -> AsyncIterator[BoxState]:
        """The state now and after every change; a slow reader misses the ones in between. Any number of readers."""
        ...

    async def play(self) -> None:
        """Play music, choosing some where none is queued."""
        ...

    async def pause(self) -> None:
        """Pause."""
        ...

    async def skip(self, by: PersonId | None) -> None:
        """Go to the next track and remember that this one was skipped."""
        ...

    async def previous(self) -> None:
        """Go to the track before."""
        ...

    async def set_volume(self, volume: Percent) -> None:
        """Set the volume."""
        ...

    async def judge(self, kind: Kind, by: PersonId | None) -> None:
        """Save, like or dislike the current track (``Kind.SAVE``, ``LIKE``, ``DISLIKE``)."""
        ...

    async def correct(self, label: Label | None, by: PersonId | None) -> None:
        """Say that the mood is wrong, and which one it is where that is known."""
        ...

    async def set_mood(self, label: Label | None, by: PersonId | None, lasts: Seconds | None = HOLD) -> None:
        """Set the mood by hand for so long (None: until it is changed), or with no label leave it to the eye again."""
        ...

    async def hear(self, text: str, by: PersonId | None, language: str = "en") -> Understood:
        """Take what somebody wrote as a hint at their mood; None is the smart home, which speaks for the person listening.

        It moves the mood only while its writer is the one listening. The text itself is not kept. ``language`` is a BCP 47 tag.
        """
        ...

    async def sense(self, sense: Sense, value: float) -> None:
        """Take a measurement of the body of the person listening; while nobody is, it is dropped."""
        ...

    async def calibrate(self, by: PersonId) -> None:
        """Begin to learn the resting face of ``by``; how it goes is in the state.

        Raises RefusedError unless they are the one listening and the camera looks.
        """
        ...

    async def baseline(self, by: PersonId) -> datetime | None:
        """When the resting face of ``by`` was last learned, None where it is not known."""
        ...

    async def forget_baseline(self, by: PersonId) -> None:
        """Forget the resting face of ``by``."""
        ...

    async def notice(self, by: PersonId) -> str | None:
        """What the box would like to say to ``by`` alone about the last days; None where there is nothing or no consent."""
        ...

    async def noticed(self, by: PersonId) -> None:
        """They have read it: it is not said again."""
        ...

    async def set_strategy(self, strategy: Strategy, by: PersonId | None) -> None:
        """Match or shift."""
        ...

    async def set_looking(self, *, on: bool, by: PersonId | None, remote: bool = False) -> None:
        """Open or close the camera.

        Closing is always granted. Opening makes ``by`` the one who listens and raises RefusedError unless they are an adult
        who consents to looking. ``remote`` is the smart home: it opens only under the standing consent of the person
        listening who also allowed it (``Purpose.REMOTE``), and never over a pause made on the panel.
        """
        ...

    async def choose(self, label: Label, strategy: Strategy, count: int) -> list[Pick]:
        """What the box would play for a mood."""
        ...

    async def placed(self) -> Sequence[tuple[Track, Affect]]:
        """Every track that may be chosen, and where it is placed among the others."""
        ...

    async def mapping(self) -> Mapping[Label, MoodSound]:
        """What each mood should sound like."""
        ...

    async def set_mapping(self, label: Label, sound: MoodSound, by: PersonId | None) -> None:
        """Change what a mood should sound like; what comes next is chosen again."""
        ...
