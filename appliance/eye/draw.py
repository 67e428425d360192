"""``moodbox look --draw``: what the eye sees, drawn into a copy of one's own picture. For development: no wall stands here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import cv2

from appliance.errors import ImageError, RefusedError
from appliance.eye.decode import Unreadable, decode
from appliance.eye.pictures import MOST_BYTES, explained
from appliance.eye.sight import StillSight
from appliance.vocabulary.affect import EMOTIONS

if TYPE_CHECKING:
    from appliance.eye.face import Frame
    from appliance.vocabulary.sight import Face

UNITS: Final = (Path("/etc/systemd/system/moodbox-eye.service"), Path("/usr/lib/systemd/system/moodbox-eye.service"))
"""Where one of these lies, a household's box is installed."""

_COLOUR: Final = (60, 200, 255)  # BGR
_FONT: Final = cv2.FONT_HERSHEY_SIMPLEX


def draw(image: Path, out: Path, *, crop: bool = False) -> tuple[Face, ...]:
    """Write a picture with its faces marked into ``out``, and say what they are.

    Raises:
        RefusedError: a box is installed on this machine; there pictures are looked at behind the wall only.
        ImageError: the picture cannot be read, or the drawing not be written.
        ModelError: the models do not load.
    """
    if any(unit.exists() for unit in UNITS):
        msg = "--draw is refused on a machine where the box is installed: it looks without the wall"
        raise RefusedError(msg)
    frame = _frame(image)
    sight = StillSight()
    faces = sight.crop(frame) if crop else sight.look(frame)
    for face in faces:
        _mark(frame, face)
    try:
        written = cv2.imwrite(str(out), frame)
    except cv2.error:  # it knows no such kind of file
        written = False
    if not written:
        msg = f"{out} cannot be written; name a PNG or JPEG file in a folder that exists"
        raise ImageError(msg)
    return faces


def _frame(image: Path) -> Frame:
    try:
        if image.stat().st_size > MOST_BYTES:
            msg = f"{image} is too large: {MOST_BYTES >> 20} MB are the most"
            raise ImageError(msg)
        return decode(image.read_bytes()).frame
    except OSError as error:
        msg = f"{image} cannot be opened: {(error.strerror or str(error)).lower()}"
        raise ImageError(msg) from error
    except Unreadable as error:
        msg = f"{image} {explained(error.outcome, error.width, error.height)}"
        raise ImageError(msg) from error


def _mark(frame: Frame, face: Face) -> None:
    """The face's box, its emotion with probability, and its quality, into the frame."""
    box = face.box
    best = max(range(len(EMOTIONS)), key=lambda index: face.probabilities[index])
    size = max(0.4, frame.shape[1] / 1600)
    cv2.rectangle(frame, (box.x, box.y), (box.x + box.w, box.y + box.h), _COLOUR, max(1, round(2 * size)))
    words = f"{EMOTIONS[best]} {face.probabilities[best]:.0%}, quality {face.quality:.2f}"
    (width, height), _ = cv2.getTextSize(words, _FONT, size, 1)
    x = max(0, min(box.x, frame.shape[1] - width))
    y = box.y - 6 if box.y > height + 6 else min(box.y + box.h + height + 6, frame.shape[0] - 4)
    cv2.putText(frame, words, (x, y), _FONT, size, (0, 0, 0), 3, cv2.LINE_AA)
    cv2.putText(frame, words, (x, y), _FONT, size, _COLOUR, 1, cv2.LINE_AA)
