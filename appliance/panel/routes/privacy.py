"""Privacy: one's consents, what the eye says, what is kept, and taking it away."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from appliance.panel.access import Adult, Here, Member
from appliance.panel.export import export
from appliance.panel.problems import documented
from appliance.panel.schema.people import ConsentIn, ConsentOut, PersonOut, consent_out, person_out
from appliance.panel.schema.privacy import PrivacyOut, ReadingOut, kept_out, reading_out
from appliance.vocabulary.people import Purpose
from appliance.vocabulary.units import REEL

router = APIRouter(responses=documented(401, 503))
ZIP: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A zip of JSON and CSV",
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get("/privacy")
async def privacy(here: Here, person: Member) -> PrivacyOut:
    """What is kept of oneself, for how long, and what the smart home is told now."""
    state = here.box.state
    shares = state.listening is not None and state.listening.id == person.id and state.listening.allows(Purpose.SHARE)
    return PrivacyOut(
        history_days=here.house.history.days,
        kept=kept_out(await here.house.kept.tables(person.id)),
        radio=here.music.radio.show().on,
        shared=state.mood.label if shares and state.mood else None,
    )


@router.get("/readings")
async def readings(here: Here, person: Member) -> list[ReadingOut]:
    """The last records that left the eye, newest first, for the person who is read and nobody else."""
    listening = here.box.state.listening
    if listening is None or listening.id not in {person.id, REEL}:
        return []
    return [reading_out(reading, here.clock) for reading in here.house.readings.recent]


@router.get("/me/consents")
async def consents(here: Here, person: Member) -> list[ConsentOut]:
    """What one has said to each purpose, and until when it holds. A child has none."""
    return [consent_out(consent) for consent in await here.house.consents.of(person)]


@router.put("/me/consents/{purpose}", responses=documented(413, 415))
async def set_consent(here: Here, person: Adult, purpose: Purpose, body: ConsentIn) -> PersonOut:
    """Give or withdraw one's own consent. What is withdrawn ends at once; what is given ends by itself after 90 days."""
    return person_out(await here.people.set_consent(person.id, purpose, given=body.given))


@router.get("/me/export", response_class=StreamingResponse, responses=ZIP)
async def export_me(here: Here, person: Member) -> StreamingResponse:
    """All that is kept of oneself."""
    headers = {"Content-Disposition": 'attachment; filename="moodbox-export.zip"'}
    return StreamingResponse(export(here.house.kept, person), media_type="application/zip", headers=headers)
