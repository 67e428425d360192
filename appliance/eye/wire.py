"""The only thing that leaves the eye: records of 64 bytes, and the commands of 8 bytes that the brain sends it.

A record is either one face of a look or a status. Every field is a small whole number with a closed range, what is not used is
zero, and ``decode`` refuses everything else: there is no room in a record to smuggle more of a picture than a reading says.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from appliance.errors import WireError
from appliance.vocabulary.affect import EMOTIONS, Affect
from appliance.vocabulary.sight import Face, FaceBox, Look, Wall
from appliance.vocabulary.units import Seconds

RECORD_SIZE: Final = 64
COMMAND_SIZE: Final = 8
VERSION: Final = 1
MOST_FACES: Final = 4
MOST_LOOKS: Final = 10.0
"""The highest rate that can be leased, in looks a second."""
LEASE: Final = Seconds(1.0)
"""How long a lease lasts without renewal."""

_FACE_KIND, _STATUS_KIND = 1, 2
_LEASE_KIND, _CLOSE_KIND = 1, 2
# version, kind, index, count, number, milliseconds, box, probabilities, valence, arousal, quality, brightness, zeros
_FACE: Final = struct.Struct("<BBBBIQ4H7HbbBB22x")
# version, kind, open, fault, walls, missing, rate, temperature, press, zeros
_STATUS: Final = struct.Struct("<BBBBBBHhB53x")
# version, kind, rate, zeros
_COMMAND: Final = struct.Struct("<BBH4x")

_WHOLE: Final = 1000  # probabilities are in thousandths and sum to exactly this
_HUNDRED: Final = 100  # affect, quality, brightness and rates are in hundredths
_LONGEST_UPTIME: Final = 1 << 40  # milliseconds, 34 years
_WIDEST: Final = 1 << 12  # pixels
_NO_TEMPERATURE: Final = -32768
_COLDEST, _HOTTEST = -80, 250  # half degrees Celsius
_WALLS: Final = tuple(Wall)


class Fault(IntEnum):
    """What the eye can say is wrong; ``words`` tells people."""

    NONE = 0
    NO_CAMERA = 1
    BUSY = 2
    STALLED = 3
    CHANGED = 4
    BLANK = 5
    REEL = 6
    MODELS = 7
    SIGHT = 8
    CAMERA = 9
    SOURCE = 10
    LAMP = 11

    @property
    def words(self) -> str:
        """A clear sentence for people; empty while all is well."""
        return _WORDS[self]


_WORDS: Final = {
    Fault.NONE: "",
    Fault.NO_CAMERA: "no camera was found: connect one, the eye tries again by itself",
    Fault.BUSY: "the camera does not open: another program may be using it, or the eye may not read it",
    Fault.STALLED: "the camera stopped giving pictures: the eye opens it again",
    Fault.CHANGED: "the camera changed the size of its pictures: the eye opens it again",
    Fault.BLANK: "the camera gives only blank green pictures: the eye opens it again",
    Fault.REEL: "the reel is no video, picture or folder of pictures that can be read",
    Fault.MODELS: "the face models do not load: install Moodbox again",
    Fault.SIGHT: "a picture could not be analysed: the eye goes on with the next",
    Fault.CAMERA: "the camera failed: the eye opens it again",
    Fault.LAMP: "the LED of the open camera does not light, so the camera stays closed: see to the LED or to [camera] led",
    Fault.SOURCE: "[camera] source names a camera that cannot be used on this machine: change it, or install Picamera2",
}


class Press(IntEnum):
    """What the button at the box says."""

    NONE = 0
    CLOSED = 1
    """It was pressed: the camera is closed until the brain has closed it too."""
    HELD = 2
    """It has been held for ten seconds."""


class Ending(IntEnum):
    """The eye's exit status; ``words`` tells people what the eye itself cannot say."""

    ASKED = 0
    """The brain closed the socket."""
    SETUP = 3
    """The models or the camera's library do not load."""
    LAPSED = 4
    """The lease ended and the camera did not close in time: it closed with the process."""
    RENEW = 5
    """Cameras were connected or disconnected; the wall of a new process knows them."""
    ALONE = 6
    """The brain's socket was not there in time."""

    @property
    def words(self) -> str:
        """A clause for people."""
        return _ENDINGS[self]


_ENDINGS: Final = {
    Ending.ASKED: "it was asked to",
    Ending.SETUP: "its models or its camera's library do not load",
    Ending.LAPSED: "the camera did not close in time",
    Ending.RENEW: "cameras were connected or disconnected",
    Ending.ALONE: "the brain was not there",
}


@dataclass(frozen=True, slots=True)
class FaceRecord:
    """One face of a look, or with ``count`` 0 and no face a look that saw nobody."""

    number: int
    at: Seconds
    index: int
    count: int
    face: Face | None


@dataclass(frozen=True, slots=True)
class StatusRecord:
    """What the eye says of itself. ``rate`` in looks a second, ``temperature`` in degrees Celsius where known."""

    open: bool = False
    fault: Fault = Fault.NONE
    walls: frozenset[Wall] = frozenset()
    missing: frozenset[Wall] = frozenset()
    rate: float = 0.0
    temperature: float | None = None
    press: Press = Press.NONE


def encode_look(look: Look) -> list[bytes]:
    """A look as its records: one a face, or one that says that nobody is there.

    Raises:
        WireError: a value is not one that a record can hold (a number that is none, probabilities that do not sum to 1).
    """
    faces = look.faces[:MOST_FACES]
    stamp = (look.number & 0xFFFFFFFF, round(look.at * 1000))
    if not faces:
        return [_pack(_FACE, VERSION, _FACE_KIND, 0, 0, *stamp, *(0,) * 15)]
    return [_pack(_FACE, VERSION, _FACE_KIND, i, len(faces), *stamp, *_face_fields(face)) for i, face in enumerate(faces)]


def encode_status(status: StatusRecord) -> bytes:
    """A status as its record. Raises WireError for a value out of range."""
    rate = min(status.rate, MOST_LOOKS)
    heat = _NO_TEMPERATURE if status.temperature is None else min(max(round(status.temperature * 2), _COLDEST), _HOTTEST)
    fields = (status.open, status.fault, _mask(status.walls), _mask(status.missing), round(rate * _HUNDRED), heat, status.press)
    return _pack(_STATUS, VERSION, _STATUS_KIND, *fields)


def decode(record: bytes) -> FaceRecord | StatusRecord:
    """A record as what it says.

    Raises:
        WireError: the bytes are not exactly what one of the encoders makes.
    """
    _check(len(record) == RECORD_SIZE, "size")
    _check(record[0] == VERSION, "version")
    if record[1] == _FACE_KIND:
        return _decode_face(record)
    _check(record[1] == _STATUS_KIND, "kind")
    return _decode_status(record)


def encode_command(rate: float | None) -> bytes:
    """The command that leases looking at ``rate`` looks a second, or with None closes the camera."""
    if rate is None:
        return _COMMAND.pack(VERSION, _CLOSE_KIND, 0)
    return _COMMAND.pack(VERSION, _LEASE_KIND, round(min(max(rate, 0.01), MOST_LOOKS) * _HUNDRED))


def decode_command(command: bytes) -> float | None:
    """The leased rate, or None for close. Raises WireError for anything else."""
    _check(len(command) == COMMAND_SIZE, "size")
    version, kind, rate = _COMMAND.unpack(command)
    _check(version == VERSION and command == _COMMAND.pack(version, kind, rate), "version or unused bytes")
    if kind == _CLOSE_KIND and rate == 0:
        return None
    _check(kind == _LEASE_KIND and 0 < rate <= MOST_LOOKS * _HUNDRED, "kind or rate")
    return float(rate / _HUNDRED)


class Gate:
    """Lets things pass at a rate: a bucket of ``burst`` that fills with ``rate`` a second."""

    def __init__(self, rate: float, burst: float) -> None:
        """A full bucket."""
        self.rate = rate
        self._burst = self._level = burst
        self._at: float | None = None

    def admits(self, at: Seconds, cost: float = 1.0) -> bool:
        """Whether one of this cost may pass at ``at``; what may not is to be dropped."""
        since = 0.0 if self._at is None else max(at - self._at, 0.0)
        self._level = min(self._burst, self._level + self.rate * since)
        self._at = at
        if self._level + 1e-6 < cost:
            return False
        self._level -= cost
        return True


class Assembler:
    """Collects the records of one look. A look whose records are not whole and in order is dropped."""

    def __init__(self) -> None:
        """Nothing seen yet."""
        self._last = -1
        self._records: list[FaceRecord] = []

    def add(self, record: FaceRecord) -> Look | None:
        """The look that this record completes.

        Raises:
            WireError: the record is not the one that may come now; the look it belongs to is lost.
        """
        earlier = self._records
        follows = record.index == len(earlier) and all(
            (r.number, r.at, r.count) == (record.number, record.at, record.count) for r in earlier
        )
        if not follows:
            self._records = []
        _check(follows and record.number > self._last, "order")
        self._records = [*earlier, record]
        if len(self._records) < record.count:
            return None
        faces = tuple(r.face for r in self._records if r.face is not None)
        self._last, self._records = record.number, []
        return Look(record.number, record.at, faces)


def _face_fields(face: Face) -> tuple[int, ...]:
    """The fields of a face; the box is cut to the range that a record holds."""
    box = (_clamp(face.box.x), _clamp(face.box.y), _clamp(face.box.w), _clamp(face.box.h))
    affect = (round(face.affect.valence * _HUNDRED), round(face.affect.arousal * _HUNDRED))
    shares = (face.quality, face.brightness)
    _check(all(0 <= share <= 1 for share in shares), "quality or brightness")
    return (*box, *_thousandths(face.probabilities), *affect, *(round(share * _HUNDRED) for share in shares))


def _thousandths(probabilities: tuple[float, ...]) -> list[int]:
    """Probabilities as thousandths that sum to exactly 1000: rounded down, the largest remainders then up."""
    fair = len(probabilities) == len(EMOTIONS) and all(0 <= p <= 1 for p in probabilities)
    _check(fair and abs(math.fsum(probabilities) - 1) < 2 / _WHOLE, "probabilities")
    total = math.fsum(probabilities)
    exact = [p / total * _WHOLE for p in probabilities]
    whole = [math.floor(e) for e in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: whole[i] - exact[i])
    for i in by_remainder[: _WHOLE - sum(whole)]:
        whole[i] += 1
    return whole


def _decode_face(record: bytes) -> FaceRecord:
    fields: tuple[int, ...] = _FACE.unpack(record)
    _check(_FACE.pack(*fields) == record, "unused bytes")
    _, _, index, count, number, milliseconds, *rest = fields
    _check(milliseconds < _LONGEST_UPTIME, "time")
    at = Seconds(milliseconds / 1000)
    if count == 0:
        _check(index == 0 and not any(rest), "an empty look")
        return FaceRecord(number, at, 0, 0, None)
    _check(index < count <= MOST_FACES, "index or count")
    box, probabilities, affect, shares = rest[:4], rest[4:11], rest[11:13], rest[13:]
    _check(max(box) < _WIDEST, "box")
    _check(sum(probabilities) == _WHOLE, "probabilities")
    _check(max(map(abs, affect)) <= _HUNDRED and max(shares) <= _HUNDRED, "affect, quality or brightness")
    face = Face(
        FaceBox(*box),
        tuple(p / _WHOLE for p in probabilities),
        Affect(affect[0] / _HUNDRED, affect[1] / _HUNDRED),
        shares[0] / _HUNDRED,
        shares[1] / _HUNDRED,
    )
    return FaceRecord(number, at, index, count, face)


def _decode_status(record: bytes) -> StatusRecord:
    fields: tuple[int, ...] = _STATUS.unpack(record)
    _check(_STATUS.pack(*fields) == record, "unused bytes")
    _, _, is_open, fault, walls, missing, rate, heat, press = fields
    _check(is_open <= 1 and fault <= max(Fault) and rate <= MOST_LOOKS * _HUNDRED, "open, fault or rate")
    _check(press <= max(Press), "press")
    _check(walls & missing == 0 and (walls | missing) < 1 << len(_WALLS), "walls")
    _check(heat == _NO_TEMPERATURE or _COLDEST <= heat <= _HOTTEST, "temperature")
    temperature = None if heat == _NO_TEMPERATURE else heat / 2
    return StatusRecord(
        bool(is_open), Fault(fault), _unmask(walls), _unmask(missing), rate / _HUNDRED, temperature, Press(press)
    )


def _mask(walls: frozenset[Wall]) -> int:
    return sum(1 << _WALLS.index(wall) for wall in walls)


def _unmask(mask: int) -> frozenset[Wall]:
    return frozenset(wall for i, wall in enumerate(_WALLS) if mask >> i & 1)


def _clamp(pixels: int) -> int:
    return min(max(int(pixels), 0), _WIDEST - 1)


def _pack(form: struct.Struct, *fields: int) -> bytes:
    try:
        return form.pack(*fields)
    except struct.error as error:
        msg = f"the eye has a value that no record can hold ({error})"
        raise WireError(msg) from error


def _check(holds: bool, what: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not holds:
        msg = f"bytes from the eye or to it are no record: wrong {what}"
        raise WireError(msg)
