"""The device-less eye for picture files: ``python -m appliance.eye.still FD PARENT``, started by ``pictures``.

It raises the walls before its libraries start threads, loads the models, seals itself, and then only reads and answers on
``FD``. Its first record is a status that says which walls stand.
"""

from __future__ import annotations

import os
import socket
import sys
import time
from typing import TYPE_CHECKING

from appliance.errors import ModelError
from appliance.eye import wall, wire
from appliance.eye.pictures import PACKET, REQUEST, Outcome, Report, scaled
from appliance.vocabulary.sight import Look
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from appliance.eye.sight import StillSight


def main() -> None:
    """Look at pictures until the parent closes the socket."""
    link, parent = int(sys.argv[1]), int(sys.argv[2])
    wall.die_with(parent)
    before = wall.separate((link,))
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
    with socket.socket(fileno=link) as conversation:
        try:
            import cv2  # noqa: PLC0415 - its libraries start threads: only now they may

            from appliance.eye.sight import StillSight  # noqa: PLC0415

            cv2.setNumThreads(1)
            sight = StillSight()
        except ModelError:
            conversation.send(wire.encode_status(wire.StatusRecord(fault=wire.Fault.MODELS)))
            return
        walls = wall.seal(link, before)
        conversation.send(wire.encode_status(wire.StatusRecord(walls=walls.standing, missing=walls.missing)))
        number = 0
        while request := conversation.recv(REQUEST.size):
            number += 1
            size, crop = REQUEST.unpack(request)
            data = bytearray()
            while len(data) < size:
                data += conversation.recv(PACKET)
            for record in answer(sight, bytes(data), number, crop=crop):
                conversation.send(record)


def answer(sight: StillSight, data: bytes, number: int, *, crop: bool) -> list[bytes]:
    """The records for one file: the report, and where it could be read its faces."""
    from appliance.eye.decode import Unreadable, decode  # noqa: PLC0415 - as above

    began = time.monotonic()
    try:
        picture = decode(data)
    except Unreadable as error:
        return [Report(error.outcome, number, error.width, error.height).encode()]
    faces = sight.crop(picture.frame) if crop else sight.look(picture.frame)
    report = Report(Outcome.READ, number, picture.width, picture.height, int((time.monotonic() - began) * 1e6))
    factor = max(picture.width, picture.height) / max(picture.frame.shape[:2]) / report.unit
    look = Look(number, Seconds(began), tuple(scaled(face, factor) for face in faces))
    return [report.encode(), *wire.encode_look(look)]


if __name__ == "__main__":
    main()
