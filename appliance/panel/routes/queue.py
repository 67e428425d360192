"""What plays and comes, in people's hands: the moment, the order, and what they say of a track."""

from http import HTTPStatus

from fastapi import APIRouter

from appliance.panel.access import Here, Member
from appliance.panel.problems import documented
from appliance.panel.schema.mood import UnderstoodOut
from appliance.panel.schema.music import PutIn, QueueIn, RatingIn, SeekIn
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.units import Seconds, TrackFile

router = APIRouter(responses=documented(401, 503))
DONE = HTTPStatus.NO_CONTENT
WITH_BODY = documented(413, 415)


@router.put("/player/seek", status_code=DONE, responses=WITH_BODY)
async def seek(here: Here, _: Member, body: SeekIn) -> None:
    """Go to a moment of the track that plays."""
    await here.music.jukebox.seek(Seconds(body.to))


@router.post("/queue", status_code=DONE, responses=WITH_BODY)
async def put(here: Here, _: Member, body: PutIn) -> None:
    """Have these tracks come next, or with ``now`` at once."""
    await here.music.jukebox.put([TrackFile(file) for file in body.files], now=body.now)


@router.put("/queue", status_code=DONE, responses=WITH_BODY)
async def arrange(here: Here, _: Member, body: QueueIn) -> None:
    """Have the tracks that come be these, in this order; what is left out goes, and gaps are filled."""
    await here.music.jukebox.arrange([TrackFile(file) for file in body.files])


@router.put("/track/rating", responses=WITH_BODY)
async def rate(here: Here, person: Member, body: RatingIn) -> UnderstoodOut | None:
    """Rate the track that plays; says what was understood of the comment, where there is one."""
    await here.music.jukebox.rate(body.stars, person.id)
    if body.comment is None:
        return None
    understood = await here.box.hear(body.comment.text, person.id, body.comment.language)
    return UnderstoodOut(words=understood.words, acts=understood.acts)


@router.post("/track/never", status_code=DONE)
async def never(here: Here, person: Member) -> None:
    """Not this again."""
    await here.box.judge(Kind.NEVER, person.id)


@router.post("/track/again", status_code=DONE)
async def again(here: Here, person: Member) -> None:
    """Take "not this again" back."""
    await here.box.judge(Kind.AGAIN, person.id)


@router.post("/track/more", status_code=DONE)
async def more(here: Here, person: Member) -> None:
    """More like this."""
    await here.box.judge(Kind.MORE, person.id)
