"""Ways in besides the password: an invitation, and a code from the box itself."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from appliance.panel.access import Here, open_session, shown
from appliance.panel.problems import documented
from appliance.panel.schema.people import AcceptIn, InvitedOut, PersonOut, ResetIn, SessionOut, TokenIn, person_out

router = APIRouter()


@router.post("/invitation", responses=documented(413, 415, 503))
async def invited(here: Here, body: TokenIn) -> InvitedOut:
    """Whom an invitation invites."""
    person = await here.house.doors.invited(body.token.get_secret_value())
    return InvitedOut(person=person and await shown(here, person))


@router.post("/invitation/accept", status_code=HTTPStatus.CREATED, responses=documented(413, 415, 503))
async def accept(request: Request, response: Response, here: Here, body: AcceptIn) -> SessionOut:
    """Come in by an invitation. A guest's session ends at the next noon."""
    password = body.password.get_secret_value() if body.password else None
    person = await here.house.doors.accept(body.token.get_secret_value(), password)
    session = await open_session(request, response, here, person)
    return SessionOut(person=person and person_out(person), until=session.until)


@router.post("/session/reset", responses=documented(413, 415, 429, 503))
async def reset(request: Request, response: Response, here: Here, body: ResetIn) -> PersonOut:
    """Set a new password with a code that ``moodbox person reset`` gave, and sign in. All other sessions end."""
    person = await here.house.members.reset(body.name, body.code, body.password.get_secret_value())
    await open_session(request, response, here, person)
    return person_out(person)
