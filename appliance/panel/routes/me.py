"""What is about oneself: the resting face, and what the box would like to say to oneself alone."""

from http import HTTPStatus

from fastapi import APIRouter

from appliance.panel.access import Adult, Here, Member
from appliance.panel.problems import documented
from appliance.panel.schema.mood import BaselineOut, NoticeOut

router = APIRouter(prefix="/me", responses=documented(401, 503))
DONE = HTTPStatus.NO_CONTENT


@router.get("/baseline")
async def baseline(here: Here, person: Member) -> BaselineOut:
    """When one's own resting face was last learned."""
    return BaselineOut(learned=await here.box.baseline(person.id))


@router.post("/baseline", status_code=HTTPStatus.ACCEPTED)
async def calibrate(here: Here, person: Adult) -> None:
    """Begin ten seconds in which the box learns one's own resting face; how it goes is in the snapshot."""
    await here.box.calibrate(person.id)


@router.delete("/baseline", status_code=DONE)
async def forget_baseline(here: Here, person: Member) -> None:
    """Forget one's own resting face."""
    await here.box.forget_baseline(person.id)


@router.get("/notice")
async def notice(here: Here, person: Member) -> NoticeOut:
    """What the box would like to say to oneself alone about the last days."""
    return NoticeOut(words=await here.box.notice(person.id))


@router.delete("/notice", status_code=DONE)
async def noticed(here: Here, person: Member) -> None:
    """It has been read, and is not said again."""
    await here.box.noticed(person.id)
