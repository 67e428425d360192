"""A picture file's bytes as pixels. Only the walled child does this; what is wrong with a file is an ``Outcome``.

The header is read first, by code of ours: the kind, the size, whether it moves and whether it is whole. Only then a decoder
sees it, and it can only be one of four.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from appliance.eye.pictures import Outcome

if TYPE_CHECKING:
    from appliance.eye.face import Frame

MOST_PIXELS: Final = 50_000_000
LEAST_SIDE: Final = 8  # pixels: less is no picture of a face
WORK_SIDE: Final = 1600  # pixels of the longer side of what is looked at
_REDUCED: Final = {
    1: cv2.IMREAD_COLOR,
    2: cv2.IMREAD_REDUCED_COLOR_2,
    4: cv2.IMREAD_REDUCED_COLOR_4,
    8: cv2.IMREAD_REDUCED_COLOR_8,
}


class Unreadable(Exception):  # noqa: N818 - it is the answer, not a failure of ours
    """A file that cannot be read: why, and its size in pixels where the header says so."""

    def __init__(self, outcome: Outcome, width: int = 0, height: int = 0) -> None:
        super().__init__(outcome.name)
        self.outcome, self.width, self.height = outcome, width, height


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says of itself: its size in pixels, whether it holds several pictures and whether its end is there."""

    width: int
    height: int
    moves: bool = False
    whole: bool = True


_FILL: Final = 0xFFFF
_FIRST_MARKER: Final = 0xFF00
_SCAN: Final = 0xFFDA
_FRAMES: Final = frozenset(range(0xFFC0, 0xFFD0)) - {0xFFC4, 0xFFC8, 0xFFCC}  # SOF0 to SOF15, without DHT, JPG and DAC


def _jpeg(data: bytes) -> Header:
    at = 2
    while True:
        marker, length = struct.unpack_from(">HH", data, at)
        if marker == _FILL:
            at += 1
        elif marker < _FIRST_MARKER or marker == _SCAN:  # the pixels begin before the size was said
            raise Unreadable(Outcome.BROKEN)
        elif marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            scan = data.find(_SCAN.to_bytes(2), at)
            # Within the pixels an 0xFF is followed by 0: the mark of the end cannot stand there by chance.
            return Header(width, height, whole=scan > 0 and data.find(b"\xff\xd9", scan) > 0)
        else:
            at += 2 + length


def _png(data: bytes) -> Header:
    width, height = struct.unpack_from(">II", data, 16)
    at, moves = 8, False
    while at < len(data):  # chunk after chunk, so that the decoder is never told of one longer than the file
        length, kind = struct.unpack_from(">I4s", data, at)
        at += 12 + length
        moves |= kind == b"acTL"
        if kind == b"IEND":
            return Header(width, height, moves, whole=at <= len(data))
    return Header(width, height, moves, whole=False)


def _webp(data: bytes) -> Header:
    whole = len(data) >= struct.unpack_from("<I", data, 4)[0] + 8
    form = data[12:16]
    if form == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
        return Header(width, height, bool(data[20] & 2), whole)
    if form == b"VP8L":
        packed = struct.unpack_from("<I", data, 21)[0]
        return Header((packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1, whole=whole)
    width, height = struct.unpack_from("<HH", data, 26)
    return Header(width & 0x3FFF, height & 0x3FFF, whole=whole)


def _bmp(data: bytes) -> Header:
    width, height = struct.unpack_from("<ii", data, 18)
    return Header(abs(width), abs(height), whole=len(data) >= struct.unpack_from("<I", data, 2)[0])


def header_of(data: bytes) -> Header:
    """What the first bytes of a file say.

    Raises:
        Unreadable: it is none of JPEG, PNG, WebP and BMP, or its header is broken.
    """
    readers = ((b"\xff\xd8\xff", 0, _jpeg), (b"\x89PNG\r\n\x1a\n", 0, _png), (b"WEBP", 8, _webp), (b"BM", 0, _bmp))
    for mark, at, reader in readers:
        if data[at : at + len(mark)] == mark:
            try:
                return reader(data)
            except (struct.error, IndexError) as error:
                raise Unreadable(Outcome.CUT_SHORT) from error
    raise Unreadable(Outcome.ANIMATED if data[:4] == b"GIF8" else Outcome.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels as they are to be seen (turned as EXIF says), shrunk to what is looked at, and the size of the whole."""

    frame: Frame
    width: int
    height: int


def decode(data: bytes) -> Picture:
    """The pixels of a file, BGR; grey, CMYK and 16-bit ones become the same.

    Raises:
        Unreadable: it cannot be read, or should not be.
    """
    header = header_of(data)
    size = header.width, header.height
    if min(size) < LEAST_SIDE:
        raise Unreadable(Outcome.TOO_SMALL, *size)
    if header.width * header.height > MOST_PIXELS:
        raise Unreadable(Outcome.TOO_LARGE, *size)
    if header.moves:
        raise Unreadable(Outcome.ANIMATED, *size)
    if not header.whole:
        raise Unreadable(Outcome.CUT_SHORT, *size)
    reduce = max(step for step in _REDUCED if step == 1 or max(size) / step >= WORK_SIDE)
    try:
        frame = cv2.imdecode(np.frombuffer(data, np.uint8), _REDUCED[reduce])
    except cv2.error as error:
        raise Unreadable(Outcome.BROKEN, *size) from error
    if frame is None or frame.ndim != 3 or frame.dtype != np.uint8:  # noqa: PLR2004 - height, width, BGR
        raise Unreadable(Outcome.BROKEN, *size)
    turned = (frame.shape[0] > frame.shape[1]) != (header.height > header.width)
    width, height = reversed(size) if turned else size
    scale = WORK_SIDE / max(frame.shape)
    if scale < 1:
        shape = (max(1, round(frame.shape[1] * scale)), max(1, round(frame.shape[0] * scale)))
        frame = cv2.resize(frame, shape, interpolation=cv2.INTER_AREA)
    return Picture(np.asarray(frame, np.uint8), width, height)
