"""Now: the state, the player, the track that plays, the mood, the strategy and the camera."""

from datetime import UTC, datetime, time, timedelta
from http import HTTPStatus

from fastapi import APIRouter
from starlette.exceptions import HTTPException

from appliance.panel.access import Here, Member, SignedIn
from appliance.panel.problems import documented
from appliance.panel.schema.mood import ManualIn, MoodIn
from appliance.panel.schema.music import StrategyIn
from appliance.panel.schema.state import LookingIn, Snapshot, VolumeIn, snapshot
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Role
from appliance.vocabulary.units import Percent

router = APIRouter(responses=documented(401, 503))
DONE = HTTPStatus.NO_CONTENT
WITH_BODY = documented(413, 415)
MORNING = time(6)


@router.get("/state")
async def state(here: Here, found: SignedIn) -> Snapshot:
    """Everything live, as ``/api/live`` sends it."""
    return snapshot(here.box.state, here.clock, guest=found.person is None)


@router.post("/player/play", status_code=DONE)
async def play(here: Here, _: Member) -> None:
    """Play, or go on playing."""
    await here.box.play()


@router.post("/player/pause", status_code=DONE)
async def pause(here: Here, _: Member) -> None:
    """Pause."""
    await here.box.pause()


@router.post("/player/skip", status_code=DONE)
async def skip(here: Here, found: SignedIn) -> None:
    """Go to the next track."""
    await here.box.skip(found.id)


@router.post("/player/previous", status_code=DONE)
async def previous(here: Here, _: Member) -> None:
    """Go to the track before."""
    await here.box.previous()


@router.put("/player/volume", status_code=DONE, responses=WITH_BODY)
async def set_volume(here: Here, _: SignedIn, body: VolumeIn) -> None:
    """Set the volume."""
    await here.box.set_volume(Percent(body.volume))


@router.post("/track/save", status_code=DONE)
async def save(here: Here, person: Member) -> None:
    """Save the track that plays to one's own list."""
    await here.box.judge(Kind.SAVE, person.id)


@router.post("/track/like", status_code=DONE)
async def like(here: Here, found: SignedIn) -> None:
    """Like the track that plays."""
    await here.box.judge(Kind.LIKE, found.id)


@router.post("/track/dislike", status_code=DONE)
async def dislike(here: Here, person: Member) -> None:
    """Dislike the track that plays."""
    await here.box.judge(Kind.DISLIKE, person.id)


@router.post("/mood/wrong", status_code=DONE, responses=WITH_BODY)
async def correct(here: Here, person: Member, body: MoodIn) -> None:
    """Say that the mood is wrong, and which one it is where that is known."""
    await here.box.correct(body.label, person.id)


@router.put("/mood/manual", status_code=DONE, responses=WITH_BODY)
async def set_mood(here: Here, person: Member, body: ManualIn) -> None:
    """Set the mood by hand for a while, or with null leave it to the camera again."""
    await here.box.set_mood(body.label, person.id, body.lasts)


@router.put("/strategy", status_code=DONE, responses=WITH_BODY)
async def set_strategy(here: Here, person: Member, body: StrategyIn) -> None:
    """Match the mood or lead out of it."""
    await here.box.set_strategy(body.strategy, person.id)


@router.put("/looking", status_code=DONE, responses=WITH_BODY)
async def set_looking(here: Here, found: SignedIn, body: LookingIn) -> None:
    """Close the camera, which everybody may; or say "it's me" and open it, which takes an adult who consents to looking."""
    if body.on and (found.person is None or found.person.role is not Role.ADULT):
        raise HTTPException(HTTPStatus.FORBIDDEN, "Only an adult who consents to it may have the box look.")
    until = None if body.on or body.pause is None else pause_end(body.pause, here.clock.now())
    await here.box.set_looking(on=body.on, by=found.id, until=until)


def pause_end(pause: str, now: datetime) -> datetime:
    """When a pause ends: in an hour, or at the next six in the morning of the box's own time zone."""
    if pause == "hour":
        return now + timedelta(hours=1)
    here = now.astimezone()
    day = here.date() + timedelta(days=here.time() >= MORNING)
    return datetime.combine(day, MORNING).astimezone(UTC)
