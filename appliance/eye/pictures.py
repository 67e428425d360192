"""What ``moodbox look`` needs: picture files in, faces out, without ever decoding a file in this process.

A child behind the eye's own walls (``still``) gets the bytes of each file in packets over its one socket and answers with
records of 64 bytes: what became of the file, then its faces as the eye's wire has them.
"""

from __future__ import annotations

import logging
import os
import socket
import struct
import subprocess
import sys
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Self

from appliance.errors import ImageError, ModelError, WireError
from appliance.eye import wire
from appliance.vocabulary.affect import EMOTIONS
from appliance.vocabulary.sight import Face, FaceBox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

log = logging.getLogger(__name__)

MOST_BYTES: Final = 64 << 20
PATIENCE: Final = 60.0  # seconds for one picture
SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".jfif", ".png", ".webp", ".bmp", ".gif"})
"""What is taken for a picture in a folder."""

PACKET: Final = 32 << 10  # bytes
_KIND: Final = 3
_UNIT: Final = 4095  # the widest box that a record holds
# version, kind, outcome, zero, number, width, height, microseconds, zeros
_RECORD: Final = struct.Struct("<BBBBIIII44x")
REQUEST: Final = struct.Struct("<Q?")
"""The packet before a file: how many bytes follow, and whether it is a face crop."""


class Outcome(IntEnum):
    """What became of a file."""

    READ = 0
    UNKNOWN = 1
    BROKEN = 2
    CUT_SHORT = 3
    TOO_SMALL = 4
    TOO_LARGE = 5
    ANIMATED = 6


_WORDS: Final = {
    Outcome.UNKNOWN: "is no picture that can be read: JPEG, PNG, WebP and BMP can",
    Outcome.BROKEN: "is a broken picture",
    Outcome.CUT_SHORT: "is a picture whose end is missing; copy it again",
    Outcome.TOO_SMALL: "is too small to show a face: {width} x {height} pixels",
    Outcome.TOO_LARGE: "is too large: {width} x {height} pixels, and 50 million are the most",
    Outcome.ANIMATED: "is an animation, not a still picture; save one picture of it as JPEG or PNG",
}


def explained(outcome: Outcome, width: int, height: int) -> str:
    """Why a picture of this many pixels (0 where that is not known) was not read, to be put behind its name."""
    return _WORDS[outcome].format(width=width, height=height)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen in a picture of ``width`` x ``height`` pixels; boxes in its pixels; ``milliseconds`` to decode and look."""

    faces: tuple[Face, ...]
    width: int
    height: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Report:
    """The record that comes before a picture's faces. ``unit`` is how many of its pixels the boxes count in."""

    outcome: Outcome
    number: int
    width: int = 0
    height: int = 0
    microseconds: int = 0

    @property
    def unit(self) -> int:
        """Pixels for each unit of the boxes: 1 but for pictures wider than a record can tell."""
        return 1 + max(self.width, self.height) // (_UNIT + 1)

    def encode(self) -> bytes:
        """The record."""
        return _RECORD.pack(wire.VERSION, _KIND, self.outcome, 0, self.number, self.width, self.height, self.microseconds)

    @classmethod
    def decode(cls, record: bytes) -> Self:
        """What a record says. Raises WireError where it is none."""
        if len(record) == wire.RECORD_SIZE:
            version, kind, outcome, unused, *numbers = _RECORD.unpack(record)
            same = record == _RECORD.pack(version, kind, outcome, 0, *numbers)
            if same and (version, kind) == (wire.VERSION, _KIND) and outcome <= max(Outcome) and not unused:
                return cls(Outcome(outcome), *numbers)
        msg = "bytes from the process that looks at pictures are no record"
        raise WireError(msg)


def scaled(face: Face, factor: float) -> Face:
    """The face with its box in units of another size."""
    box = face.box
    return replace(face, box=FaceBox(*(round(value * factor) for value in (box.x, box.y, box.w, box.h))))


class PictureEye:
    """The child that looks at pictures, from ``with`` to its end; started again by itself when a picture was the end of it.

    From one thread at a time. Raises ModelError where its models do not load.
    """

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._link: socket.socket | None = None
        self._told = False

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the child; the next picture starts another."""
        self._stop()

    def look(self, source: BinaryIO, size: int, name: str, *, crop: bool = False) -> Seen:
        """The faces of the picture whose ``size`` bytes ``source`` gives; with ``crop`` the whole picture is one face.

        Raises:
            ImageError: it is no picture that can be read; the sentence names it as ``name``.
            ModelError: the models do not load.
        """
        if not 0 < size <= MOST_BYTES:
            msg = f"{name} is empty" if size == 0 else f"{name} is too large: {MOST_BYTES >> 20} MB are the most"
            raise ImageError(msg)
        link = self._link or self._start()
        try:
            link.send(REQUEST.pack(size, crop))
            while size > 0:
                part = source.read(min(size, PACKET))
                if not part:
                    self._stop()  # it waits for the rest
                    msg = f"{name} got shorter while it was read"
                    raise ImageError(msg)
                size -= len(part)
                link.send(part)
            return self._answer(link, name)
        except TimeoutError as error:
            self._stop()
            msg = f"{name} took longer than {PATIENCE:.0f} s to read"
            raise ImageError(msg) from error
        except (OSError, WireError) as error:
            self._stop()
            msg = f"{name} could not be read: the process that looked at it ended"
            raise ImageError(msg) from error

    def _answer(self, link: socket.socket, name: str) -> Seen:
        report = Report.decode(_received(link))
        if report.outcome is not Outcome.READ:
            msg = f"{name} {explained(report.outcome, report.width, report.height)}"
            raise ImageError(msg)
        assembler, look = wire.Assembler(), None
        while look is None:
            record = wire.decode(_received(link))
            if not isinstance(record, wire.FaceRecord) or record.number != report.number:
                msg = "the process that looks at pictures answered something else than was asked"
                raise WireError(msg)
            look = assembler.add(record)
        faces = tuple(scaled(face, report.unit) for face in look.faces)
        return Seen(faces, report.width, report.height, report.microseconds / 1000)

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            command = [sys.executable, "-m", "appliance.eye.still", str(theirs.fileno()), str(os.getpid())]
            null = subprocess.DEVNULL
            self._child = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=null, stdout=null, stderr=null)
        self._link = ours
        ours.settimeout(PATIENCE)
        try:
            status = wire.decode(_received(ours))
        except (OSError, WireError) as error:
            self._stop()
            msg = "the process that looks at pictures does not start"
            raise ModelError(msg) from error
        if not isinstance(status, wire.StatusRecord) or status.fault:
            self._stop()
            raise ModelError(wire.Fault.MODELS.words)
        if status.missing and not self._told:
            self._told = True
            log.warning("pictures are looked at without these walls: %s", ", ".join(sorted(status.missing)))
        return ours

    def _stop(self) -> None:
        if self._link is not None:
            self._link.close()
        if self._child is not None:
            self._child.kill()
            self._child.wait()
        self._link = self._child = None


def _received(link: socket.socket) -> bytes:
    """The next packet; one byte more than a record has room, so that a longer one is not taken for one."""
    packet = link.recv(wire.RECORD_SIZE + 1)
    if not packet:
        msg = "the process that looks at pictures ended"
        raise WireError(msg)
    return packet


def look_files(paths: Iterable[str], *, crop: bool = False) -> Iterator[dict[str, object]]:
    """What ``moodbox look --json`` prints: one dict a file, folders opened, with ``error`` where one cannot be read.

    Raises:
        ModelError: the models do not load.
    """
    with PictureEye() as eye:
        for name in _files(paths):
            try:
                with Path(name).open("rb") as file:
                    seen = eye.look(file, os.fstat(file.fileno()).st_size, name, crop=crop)
            except ImageError as error:
                yield {"file": name, "error": str(error)}
            except OSError as error:
                yield {"file": name, "error": f"{name} cannot be opened: {(error.strerror or str(error)).lower()}"}
            else:
                yield {"file": name, "faces": [as_dict(face) for face in seen.faces], "ms": round(seen.milliseconds, 1)}


def _files(paths: Iterable[str]) -> Iterator[str]:
    """The arguments as given, and for a folder the pictures in it, by name."""
    for path in paths:
        if not Path(path).is_dir():
            yield path
            continue
        for file in sorted(Path(path).iterdir()):
            if file.suffix.lower() in SUFFIXES:
                yield f"{path.rstrip('/') or '/'}/{file.name}"


def as_dict(face: Face) -> dict[str, object]:
    """A face as ``moodbox look --json`` has it."""
    best = max(range(len(EMOTIONS)), key=lambda index: face.probabilities[index])
    return {
        "box": [face.box.x, face.box.y, face.box.w, face.box.h],
        "emotion": str(EMOTIONS[best]),
        "probabilities": {str(emotion): p for emotion, p in zip(EMOTIONS, face.probabilities, strict=True)},
        "valence": face.affect.valence,
        "arousal": face.affect.arousal,
        "quality": face.quality,
    }
