"""A phone as an eye: a still comes in, what is read in its faces goes out, and the still is gone.

The bytes go as they come into memory that no file system has (a sealed memfd), and from there to a process that has no camera,
no network and no disk. This process never decodes them.
"""

import base64
import binascii
import fcntl
import json
import os
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, BinaryIO, Final

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.types import Scope

from appliance.panel.access import Adult, Here, SignedIn
from appliance.panel.problems import documented
from appliance.panel.schema.privacy import LookOut, face_out
from appliance.panel.security import MAX_PICTURE, is_secure
from appliance.vocabulary.people import Purpose

router = APIRouter(responses=documented(401, 413, 415, 429, 503))

PICTURE: Final = {"schema": {"type": "string", "format": "binary", "maxLength": MAX_PICTURE}}
BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "image/jpeg": PICTURE,
            "image/png": PICTURE,
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["image"],
                    "additionalProperties": False,
                    "properties": {"image": {"type": "string", "description": "A JPEG or PNG in base64"}},
                }
            },
        },
    }
}
SEALS: Final = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SEAL


@router.post("/predict", openapi_extra=BODY)
async def predict(request: Request, here: Here, found: SignedIn, person: Adult) -> LookOut:
    """What the eye reads in a picture of oneself: a look of one's own, where nobody else is listening.

    It takes the consent for that and, but for this machine itself, HTTPS.
    """
    if not (is_secure(request.scope) or _is_near(request.scope)):
        raise HTTPException(HTTPStatus.FORBIDDEN, "A picture travels over HTTPS only: open the panel by its https address.")
    if not person.allows(Purpose.PHONE):
        raise HTTPException(HTTPStatus.FORBIDDEN, "You have not allowed your phone's camera: the privacy page asks you.")
    if not here.pace.admits(found.session.id, here.clock.monotonic()):
        raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS, "That is faster than I look: send a picture every second.")
    with os.fdopen(os.memfd_create("picture", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING), "w+b", buffering=0) as sealed:
        await _fill(request, sealed)
        size = sealed.tell()
        fcntl.fcntl(sealed, fcntl.F_ADD_SEALS, SEALS)
        sealed.seek(0)
        faces, milliseconds = await here.house.pictures.look(sealed, size)
    counts = await here.house.pictured.pictured(person, faces)
    return LookOut(faces=[face_out(face) for face in faces], ms=round(milliseconds, 1), counts=counts)


async def _fill(request: Request, sealed: BinaryIO) -> None:
    """The picture's bytes into the memory, as they come."""
    if request.headers.get("content-type", "").startswith("application/json"):
        sealed.write(_decoded(await request.body()))
        return
    async for chunk in request.stream():
        sealed.write(chunk)
        if sealed.tell() > MAX_PICTURE:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"A picture of {MAX_PICTURE >> 20} MB is the most.")


def _decoded(body: bytes) -> bytes:
    """The picture in ``{"image": base64}``, with or without the head of a data URL."""
    try:
        fields = json.loads(body)
        if set(fields) != {"image"}:
            raise ValueError  # noqa: TRY301 - the same answer as to everything else that is not right
        text: str = fields["image"]
        picture = base64.b64decode(text.partition(";base64,")[2] or text, validate=True)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, 'The request is not right: send {"image": "base64"}.') from None
    if len(picture) > MAX_PICTURE:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"A picture of {MAX_PICTURE >> 20} MB is the most.")
    return picture


def _is_near(scope: Scope) -> bool:
    """Whether the request comes from this machine."""
    client = scope.get("client")
    try:
        return client is not None and ip_address(client[0]).is_loopback
    except ValueError:
        return False
