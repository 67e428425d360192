"""The words of Moodbox as types: what the rooms say to one another. Imports nothing of ours."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NewType

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

Seconds = NewType("Seconds", float)
Bpm = NewType("Bpm", float)
Lufs = NewType("Lufs", float)
"""Integrated loudness, EBU R128."""
Percent = NewType("Percent", int)
PersonId = NewType("PersonId", str)
REEL: Final = PersonId("reel")
"""Who listens in the demo: photographs. Not a member of the household, and nothing is kept under this name."""
TrackFile = NewType("TrackFile", str)
"""A track's path below the music folder, with ``/``, as MPD names it. The key of everything about a track."""


class Emotion(StrEnum):
    """The seven expressions that a face is read as: FER+'s names, in FER+'s order."""

    NEUTRAL = "neutral"
    HAPPINESS = "happiness"
    SURPRISE = "surprise"
    SADNESS = "sadness"
    ANGER = "anger"
    DISGUST = "disgust"
    FEAR = "fear"


EMOTIONS: Final = tuple(Emotion)


class Label(StrEnum):
    """What a mood is called: an emotion, a region of the affect plane, or an honest "cannot tell"."""

    NEUTRAL = "neutral"
    HAPPINESS = "happiness"
    SURPRISE = "surprise"
    SADNESS = "sadness"
    ANGER = "anger"
    DISGUST = "disgust"
    FEAR = "fear"
    CALM = "calm"
    TIRED = "tired"
    TENSE = "tense"
    UPBEAT = "upbeat"
    DOWN = "down"
    UNSURE = "unsure"
    ABSENT = "absent"


class Strategy(StrEnum):
    """Music like the mood, or a path from the mood to a goal."""

    MATCH = "match"
    SHIFT = "shift"


class Mode(StrEnum):
    """A key's mode."""

    MAJOR = "major"
    MINOR = "minor"


class Role(StrEnum):
    """A person's place in the household. A guest has no profile."""

    ADULT = "adult"
    CHILD = "child"


@dataclass(frozen=True, slots=True)
class Affect:
    """A point of Russell's circumplex: valence and arousal, each in [-1, 1].

    Raises:
        ValueError: a coordinate is out of range or not a number.
    """

    valence: float
    arousal: float

    def __post_init__(self) -> None:
        if -1 <= self.valence <= 1 and -1 <= self.arousal <= 1:  # also false for NaN
            return
        name = "arousal" if -1 <= self.valence <= 1 else "valence"
        msg = f"{name} must lie in [-1, 1], not {getattr(self, name)}"
        raise ValueError(msg)

    def distance(self, other: Affect) -> float:
        """Euclidean distance on the plane, in [0, 2 sqrt 2]."""
        return math.hypot(self.valence - other.valence, self.arousal - other.arousal)


AFFECT: Final = {
    Emotion.NEUTRAL: Affect(0.0, 0.0),
    Emotion.HAPPINESS: Affect(0.81, 0.51),
    Emotion.SURPRISE: Affect(0.40, 0.67),
    Emotion.SADNESS: Affect(-0.63, -0.27),
    Emotion.ANGER: Affect(-0.51, 0.59),
    Emotion.DISGUST: Affect(-0.60, 0.35),
    Emotion.FEAR: Affect(-0.64, 0.60),
}
"""Where each emotion lies on the plane: the mean pleasure and arousal ratings of "happy", "surprised", "sad", "angry",
"disgusted" and "fearful" by J. A. Russell and A. Mehrabian, "Evidence for a three-factor theory of emotions", Journal of
Research in Personality 11 (1977), 273-294. Their scale is centred, so that a neutral face is its origin."""


@dataclass(frozen=True, slots=True)
class FaceBox:
    """A face's box in the frame, in pixels from the top left."""

    x: int
    y: int
    w: int
    h: int


@dataclass(frozen=True, slots=True)
class Face:
    """What one look says of one face.

    ``probabilities`` follow ``EMOTIONS`` and sum to 1; ``quality`` and ``brightness`` lie in [0, 1].
    """

    box: FaceBox
    probabilities: tuple[float, ...]
    affect: Affect
    quality: float
    brightness: float


@dataclass(frozen=True, slots=True)
class Look:
    """All that left the eye of one look: its number, when it was taken and the faces, nearest (largest) first.

    ``at`` is on the monotonic clock that eye and brain share. ``faces`` holds at most four; nobody there is an empty tuple.
    """

    number: int
    at: Seconds
    faces: tuple[Face, ...] = ()


class Wall(StrEnum):
    """One way out of the eye that is closed."""

    PRIVILEGES = "privileges"
    """No new privileges (PR_SET_NO_NEW_PRIVS)."""
    FILES = "files"
    """No file can grow (RLIMIT_FSIZE=0) and none can be opened for writing."""
    CORE = "core"
    """No core dump, and no other process may read its memory (PR_SET_DUMPABLE=0)."""
    NETWORK = "network"
    """A network namespace of its own, without an interface."""
    SYSCALLS = "syscalls"
    """The seccomp filter: no new socket, no descriptor passing, no shared memory, only 64-byte sends."""
    SWAP = "swap"
    """Its pages are locked in memory."""


class CameraState(StrEnum):
    """What the camera is doing."""

    LOOKING = "looking"
    RESTING = "resting"
    """Open by consent, but nobody present has said who is listening: nothing is looked at."""
    CLOSED = "closed"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Camera:
    """The camera's state, why it is so in plain words, and which walls stand or could not be raised."""

    state: CameraState = CameraState.CLOSED
    why: str = "nobody has given consent"
    walls: frozenset[Wall] = frozenset()
    missing: frozenset[Wall] = frozenset()


@dataclass(frozen=True, slots=True)
class Mood:
    """The smoothed state of the person being read.

    ``posterior`` follows ``EMOTIONS`` and sums to 1. ``spread`` is the affect's standard deviation. ``emotion`` is the
    decided one of the seven. ``confidence`` in [0, 1] is that of the label. ``since`` is on the brain's monotonic clock.
    """

    posterior: tuple[float, ...]
    affect: Affect
    spread: float
    emotion: Emotion
    label: Label
    confidence: float
    since: Seconds


class Sense(StrEnum):
    """What a sensor may tell of the body of the person listening."""

    HEART_RATE = "heart_rate"
    """Beats a minute."""
    SKIN = "skin"
    """Skin conductance in microsiemens."""


class Source(StrEnum):
    """Where evidence of a mood comes from."""

    FACE = "face"
    WORDS = "words"
    BODY = "body"
    HAND = "hand"
    """Set by hand."""
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What moved the mood: from where, in words, when last (monotonic), and its share in [0, 1] of all that moved it.

    ``words`` are the box's own and never repeat what somebody wrote.
    """

    source: Source
    words: str
    at: Seconds
    share: float


class CalibrationState(StrEnum):
    """How far the learning of a resting face has come."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Calibration:
    """The learning of a person's resting face: ``progress`` in [0, 1], and in plain words what to do or why it failed."""

    person: PersonId
    state: CalibrationState
    progress: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of words that somebody wrote: in a sentence, and whether they move the mood."""

    words: str
    acts: bool


LONGEST_TEXT: Final = 500
"""Letters of words that somebody writes to the box at once."""
HOLD: Final = Seconds(2 * 3600.0)
"""How long a mood set by hand holds where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Tags:
    """What a music file says of itself; empty where it says nothing."""

    title: str = ""
    artist: str = ""
    album: str = ""
    genres: tuple[str, ...] = ()
    year: int | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Sound:
    """What was measured in a track's audio.

    ``key`` is the tonic, 0 = C to 11 = B. ``energy`` and ``brightness`` lie in [0, 1]. ``onset_rate`` is in onsets a second.
    ``tempo_strength`` in [0, 1] is how alike the music is one beat later. ``key_strength`` in [-1, 1] is the correlation with
    the key's profile, ``key_margin`` how far it leads the next key, ``mode_margin`` the next one of the other mode.
    ``dynamics`` is the loudness range in LU; ``flux``, 0 and up, how much the spectrum rises from moment to moment.
    """

    tempo: Bpm
    onset_rate: float
    key: int
    mode: Mode
    loudness: Lufs
    energy: float
    brightness: float
    tempo_strength: float = 0.0
    key_strength: float = 0.0
    key_margin: float = 0.0
    mode_margin: float = 0.0
    dynamics: float = 0.0
    flux: float = 0.0


@dataclass(frozen=True, slots=True)
class Spread:
    """How far an affect may be off: standard deviations of valence and arousal, in units of the plane."""

    valence: float = 0.5
    arousal: float = 0.5


@dataclass(frozen=True, slots=True)
class Track:
    """One item of the music catalogue. ``sound`` and ``affect`` are known of every track that was scanned.

    ``music`` in [0, 1] is how likely it is music and not speech or bird song. ``fingerprint`` is the sound as signed bytes, for
    likeness between tracks; ``content`` is a hash of the audio, by which a moved file is known again. Empty where unknown.
    """

    file: TrackFile
    tags: Tags
    duration: Seconds
    sound: Sound
    affect: Affect
    spread: Spread = Spread()
    music: float = 1.0
    fingerprint: bytes = b""
    content: str = ""

    @property
    def title(self) -> str:
        """The title, or the file's name where there is none."""
        return self.tags.title or self.file.rsplit("/", 1)[-1].rsplit(".", 1)[0]


@dataclass(frozen=True, slots=True)
class Target:
    """Where the next music should lie. ``energy`` in [0, 1]; ``tolerance`` in units of the affect plane; ``tempo`` in BPM.

    ``genres`` come first but do not exclude others; empty means any. ``mode`` is a preference.
    """

    affect: Affect
    tolerance: float
    energy: float
    tempo: tuple[Bpm, Bpm] | None = None
    genres: tuple[str, ...] = ()
    mode: Mode | None = None


@dataclass(frozen=True, slots=True)
class MoodSound:
    """What a mood should sound like: one row of the mapping. ``energy`` in [0, 1]; ``tempo`` in BPM, None for any."""

    affect: Affect
    energy: float
    genres: tuple[str, ...] = ()
    tempo: tuple[Bpm, Bpm] | None = None
    mode: Mode | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """A chosen track: ``score`` is the sum of ``parts``, and the reason names the largest of them."""

    track: Track
    score: float
    parts: Mapping[str, float]
    reason: str


class Purpose(StrEnum):
    """What a person may consent to, each by itself; all are off until given."""

    LOOK = "look"
    """The box may look at my face while I am the one listening."""
    HISTORY = "history"
    """My moods may be kept as history."""
    SHARE = "share"
    """My mood may be told to the smart home."""
    REMOTE = "remote"
    """Home automation may open the camera for me."""
    WELLBEING = "wellbeing"
    """The box may tell me, and only me, when my moods have been low for many days. It needs the history."""


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the household. ``colour`` is a CSS hex colour."""

    id: PersonId
    name: str
    role: Role
    colour: str = "#b08968"
    consents: frozenset[Purpose] = frozenset()

    def allows(self, purpose: Purpose) -> bool:
        """Whether this person consents; a child's profile never does."""
        return self.role is Role.ADULT and purpose in self.consents


class Kind(StrEnum):
    """What a journal entry records."""

    MOOD = "mood"
    PLAY = "play"
    ENDED = "ended"
    SKIP = "skip"
    SAVE = "save"
    LIKE = "like"
    DISLIKE = "dislike"
    CORRECTION = "correction"
    MANUAL_MOOD = "manual_mood"
    STRATEGY = "strategy"
    CONSENT = "consent"
    LISTENING = "listening"
    MAPPING = "mapping"
    WALLS = "walls"
    BASELINE = "baseline"
    """A person's resting face was learned or forgotten; the seven numbers themselves are not in the journal."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. ``id`` is a ULID: sorted by id is sorted by time."""

    id: str
    at: datetime
    kind: Kind
    person: PersonId | None
    data: Mapping[str, object]


class PlayState(StrEnum):
    """What the player does."""

    PLAYING = "playing"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class PlayerStatus:
    """The player as last heard. ``elapsed`` was true at ``at`` (monotonic); ``volume`` is None where there is no mixer.

    ``queue`` holds the files after the current one. ``crossfade`` is how long two tracks overlap.
    """

    state: PlayState = PlayState.STOPPED
    file: TrackFile | None = None
    elapsed: Seconds = Seconds(0.0)
    duration: Seconds = Seconds(0.0)
    volume: Percent | None = None
    queue: tuple[TrackFile, ...] = ()
    at: Seconds = Seconds(0.0)
    crossfade: Seconds = Seconds(0.0)


class Outcome(StrEnum):
    """How the playing of a track ended."""

    ENDED = "ended"
    SKIPPED = "skipped"
    NEITHER = "neither"
    """Stopped, cleared, paused then changed, changed by ourselves, or broken: says nothing about liking."""


class Part(StrEnum):
    """A part of the box that can fail and come back alone."""

    EYE = "eye"
    PLAYER = "player"
    HOME = "home"
    LIBRARY = "library"


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a part works, and in plain words what is wrong and what happens next."""

    up: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """The library scan: files done of all, those that could not be read with the reason, the time left where it is known."""

    done: int = 0
    total: int = 0
    tracks: int = 0
    scanning: bool = False
    failures: Mapping[str, str] = field(default_factory=dict)
    left: Seconds | None = None
