"""The household's habits with music; how they are is in the snapshot."""

from http import HTTPStatus

from fastapi import APIRouter

from appliance.panel.access import Adult, Here, Member
from appliance.panel.problems import documented
from appliance.panel.schema.habits import LimitsIn, ResumeIn, SleepIn, WakeIn, night, wake
from appliance.vocabulary.units import Percent

router = APIRouter(prefix="/habits", responses=documented(401, 413, 415, 503))
DONE = HTTPStatus.NO_CONTENT


@router.put("/sleep", status_code=DONE)
async def sleep(here: Here, _: Member, body: SleepIn) -> None:
    """Fade out and pause after so many minutes, or with null play on."""
    await here.music.habits.sleep(body.minutes)


@router.put("/wake", status_code=DONE)
async def set_wake(here: Here, _: Member, body: WakeIn) -> None:
    """Wake the household with a mood, or with null not."""
    await here.music.habits.set_wake(wake(body.wake) if body.wake else None)


@router.put("/limits", status_code=DONE)
async def set_limits(here: Here, _: Adult, body: LimitsIn) -> None:
    """How loud music may be, by day and by night, whoever asks."""
    await here.music.habits.set_limits(Percent(body.limit), night(body.night) if body.night else None)


@router.put("/resume", status_code=DONE)
async def set_resume(here: Here, _: Adult, body: ResumeIn) -> None:
    """How music goes on after a power cut."""
    await here.music.habits.set_resume(body.resume)
