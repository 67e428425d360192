"""Where music comes from beside the library: how to put some into the folder, and internet radio."""

from http import HTTPStatus

from fastapi import APIRouter

from appliance.panel.access import Adult, Here, Member
from appliance.panel.problems import documented
from appliance.panel.schema.sources import RadioIn, SourcesOut, TuneIn, folder_out, radio_out
from appliance.vocabulary.radio import StationId

router = APIRouter(responses=documented(401, 503))
DONE = HTTPStatus.NO_CONTENT


@router.get("/sources")
async def sources(here: Here, _: Member) -> SourcesOut:
    """The folder's address in the home network, and how radio is."""
    return SourcesOut(folder=folder_out(here.music.share), radio=radio_out(here.music.radio.show()))


@router.put("/radio", status_code=DONE, responses=documented(413, 415))
async def switch_radio(here: Here, _: Adult, body: RadioIn) -> None:
    """Allow internet radio or not, for the household."""
    await here.music.radio.switch(on=body.on)


@router.post("/radio/play", status_code=DONE, responses=documented(413, 415))
async def play_radio(here: Here, _: Member, body: TuneIn) -> None:
    """Play a station, or the best one for the mood, until somebody wants the library again."""
    await here.music.radio.play(None if body.station is None else StationId(body.station))


@router.delete("/radio/play", status_code=DONE)
async def leave_radio(here: Here, _: Member) -> None:
    """Go back to the library."""
    await here.music.radio.leave()
