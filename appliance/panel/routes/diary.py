"""The diary: one's own days, told to oneself alone, and any part of them deleted."""

from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.exceptions import HTTPException

from appliance.panel.access import Adult, Here
from appliance.panel.problems import documented
from appliance.panel.schema.diary import DiaryOut, diary_out
from appliance.ports.diary import Diary

router = APIRouter(prefix="/diary", responses=documented(401, 404, 503))


@router.get("")
async def diary(
    here: Here, person: Adult, days: Annotated[int, Query(ge=1, le=7, description="How many, today included")] = 1
) -> DiaryOut:
    """One's moods (where one has consented to their being kept) and plays of the last days, and what they add up to."""
    return diary_out(await _diary(here).pages(person, days))


@router.delete("/entries/{entry}", status_code=HTTPStatus.NO_CONTENT)
async def erase_entry(
    here: Here, person: Adult, entry: Annotated[str, Path(pattern="^[0-9A-HJKMNP-TV-Z]{26}$", description="Its ULID")]
) -> None:
    """Delete one mood or play of one's own for good. It is no mistake to delete what is not there."""
    await _diary(here).erase(person.id, entry)


@router.delete("/days/{day}", status_code=HTTPStatus.NO_CONTENT)
async def erase_day(here: Here, person: Adult, day: date) -> None:
    """Delete one's moods and plays of a day for good; what one saved stays saved."""
    await _diary(here).erase_day(person.id, day)


def _diary(here: Here) -> Diary:
    if here.diary is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "This box keeps no diary.")
    return here.diary
