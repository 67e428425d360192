"""How tracks feel to oneself."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.exceptions import HTTPException

from appliance.panel.access import Here, Member
from appliance.panel.problems import documented
from appliance.panel.schema.feels import FeelsIn, FeltOut
from appliance.ports.feelings import Feelings
from appliance.vocabulary.units import TrackFile

router = APIRouter(prefix="/track/feels", responses=documented(401, 503))


@router.get("")
async def feelings(here: Here, person: Member) -> list[FeltOut]:
    """What one has said of tracks oneself."""
    said = _feelings(here).said(person.id)
    return [FeltOut(file=_shown(file), label=label) for file, label in sorted(said.items())]


@router.put("", status_code=HTTPStatus.NO_CONTENT, responses=documented(413, 415))
async def feels(here: Here, person: Member, body: FeelsIn) -> None:
    """Say how a track feels: that overrules what was measured, in what is chosen for oneself. Null takes it back."""
    await _feelings(here).say(person.id, body.label, TrackFile(body.file) if body.file else None)


def _feelings(here: Here) -> Feelings:
    if here.feelings is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "This box keeps no such words.")
    return here.feelings


def _shown(file: str) -> str:
    return file.encode("utf-8", "replace").decode("utf-8")
