"""Set-up and health of the box, its backups, and the way back from one."""

from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from appliance.panel.access import Adult, Here
from appliance.panel.problems import documented
from appliance.panel.schema.upkeep import BoxOut, ContentsOut, ProofIn, box_out, contents_out
from appliance.ports.upkeep import Upkeep

router = APIRouter(responses=documented(401, 503))
WITH_BODY: Final = documented(413, 415)
TRIES: Final = documented(429)
FILE: Final = {"schema": {"type": "string", "format": "binary"}}
SENT: Final[dict[str, Any]] = {"requestBody": {"required": True, "content": {"application/octet-stream": FILE}}}
GIVEN: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "A backup, a SQLite file", "content": {"application/vnd.sqlite3": FILE}}
}


def upkeep(here: Here) -> Upkeep:
    """What looks after the box."""
    if here.upkeep is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return here.upkeep


Kept = Annotated[Upkeep, Depends(upkeep)]


@router.get("/box")
async def box(kept: Kept, _: Adult) -> BoxOut:
    """How the box is: where its music is, its disk, its versions, the smart home, and its last warnings in words."""
    return box_out(await kept.condition.facts(), kept.condition.troubles)


@router.post("/box/backup", response_class=StreamingResponse, responses=GIVEN | WITH_BODY | TRIES)
async def backup(here: Here, kept: Kept, by: Adult, body: ProofIn) -> StreamingResponse:
    """All that the box keeps of everybody, but the music, in one file. It takes one's own password."""
    await here.house.members.prove(by, body.password.get_secret_value())
    name = f"moodbox-{here.clock.now():%Y-%m-%d}.db"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(kept.vault.backup(), media_type="application/vnd.sqlite3", headers=headers)


@router.post("/box/restore", openapi_extra=SENT, responses=WITH_BODY)
async def receive(request: Request, kept: Kept, by: Adult) -> ContentsOut:
    """Send a backup, and hear what it holds. Nothing changes yet; one that is damaged or from a newer Moodbox is refused."""
    return contents_out(await kept.vault.receive(request.stream()), by.id)


@router.put("/box/restore", status_code=HTTPStatus.ACCEPTED, responses=WITH_BODY | TRIES)
async def restore(here: Here, kept: Kept, by: Adult, body: ProofIn) -> None:
    """Put the backup that was sent in the place of all that the box keeps: it starts anew by itself, within seconds.

    Nobody is signed in then, and nobody has consented to anything. It takes one's own password, as it is now.
    """
    await here.house.members.prove(by, body.password.get_secret_value())
    await kept.vault.put_back()
