"""Saying hello, claiming the box, signing in and out, and one's own consents."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from appliance import __version__
from appliance.panel.access import Here, close_session, keep_cookie, open_session, who
from appliance.panel.problems import documented
from appliance.panel.schema.people import ClaimIn, Hello, PersonOut, SessionOut, SignInIn, person_out
from appliance.panel.security import is_secure

router = APIRouter()


@router.get("/hello")
async def hello(request: Request, response: Response, here: Here) -> Hello:
    """Which box this is, whether it has been claimed, and who is signed in on this phone."""
    found = await who(request, here)
    if found:
        keep_cookie(request, response, here, found)  # use prolongs a session
    return Hello(
        box_id=here.box.state.box_id,
        version=__version__,
        claimed=await here.people.claimed(),
        session=found and SessionOut(person=found.person and person_out(found.person), until=found.session.until),
        https=is_secure(request.scope),
    )


@router.post("/claim", status_code=HTTPStatus.CREATED, responses=documented(413, 415, 429, 503))
async def claim(request: Request, response: Response, here: Here, body: ClaimIn) -> PersonOut:
    """Become the box's first adult with the code that the box shows, and sign in."""
    person = await here.people.claim(body.code, body.name, body.password.get_secret_value(), body.colour)
    await open_session(request, response, here, person)
    return person_out(person)


@router.post("/session", responses=documented(413, 415, 429, 503))
async def sign_in(request: Request, response: Response, here: Here, body: SignInIn) -> PersonOut:
    """Sign in."""
    person = await here.people.sign_in(body.name, body.password.get_secret_value())
    await open_session(request, response, here, person)
    return person_out(person)


@router.delete("/session", status_code=HTTPStatus.NO_CONTENT, responses=documented(503))
async def sign_out(request: Request, response: Response, here: Here) -> None:
    """Sign out; without a session this does nothing."""
    await close_session(request, response, here)
