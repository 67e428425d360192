"""What the eye sees and says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from appliance.vocabulary.affect import Affect
from appliance.vocabulary.units import Seconds


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


@dataclass(frozen=True, slots=True)
class Reading:
    """One record as it left the eye, its 64 bytes and what they say. ``face`` is None where the look saw nobody."""

    raw: bytes
    number: int
    at: Seconds
    index: int
    count: int
    face: Face | None


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
    """The camera's state, why it is so in plain words, and which walls stand or could not be raised.

    ``paused`` says that somebody paused it on the panel, until ``until`` (monotonic) or, where that is None, until somebody
    says otherwise.
    """

    state: CameraState = CameraState.CLOSED
    why: str = "nobody has given consent"
    walls: frozenset[Wall] = frozenset()
    missing: frozenset[Wall] = frozenset()
    paused: bool = False
    until: Seconds | None = None
