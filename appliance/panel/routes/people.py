"""People: who lives here, whom to invite, sessions and passwords."""

from http import HTTPStatus

from fastapi import APIRouter, Request

from appliance.panel.access import Adult, Here, Member, SignedIn, shown
from appliance.panel.problems import documented
from appliance.panel.qr import draw
from appliance.panel.schema.people import (
    EraseIn,
    InvitationOut,
    InviteIn,
    MemberOut,
    OpenSessionOut,
    PasswordIn,
    ProfileIn,
    open_session_out,
)
from appliance.panel.security import is_secure
from appliance.vocabulary.units import PersonId

router = APIRouter(responses=documented(401, 503))
DONE = HTTPStatus.NO_CONTENT
WITH_BODY = documented(413, 415)
TRIES = documented(429)


@router.get("/people")
async def people(here: Here, _: Member) -> list[MemberOut]:
    """Who lives here. What each consents to is theirs alone."""
    return [await shown(here, person) for person in await here.people.everybody()]


@router.post("/people", status_code=HTTPStatus.CREATED, responses=WITH_BODY)
async def add_person(here: Here, by: Adult, body: ProfileIn) -> MemberOut:
    """Add a profile; an invitation then lets its person in."""
    return await shown(here, await here.house.members.add(body.name, body.colour, body.role, by))


@router.put("/people/{person}", responses=WITH_BODY)
async def change_person(here: Here, by: Adult, person: str, body: ProfileIn) -> MemberOut:
    """Change one's own profile, or a child's."""
    changed = await here.house.members.change(PersonId(person), by, name=body.name, colour=body.colour, role=body.role)
    return await shown(here, changed)


@router.post("/people/{person}/erase", status_code=DONE, responses=WITH_BODY | TRIES)
async def erase_person(here: Here, by: Adult, person: str, body: EraseIn) -> None:
    """Erase a person and all that was kept or learned of them. It takes one's own password and cannot be undone."""
    await here.house.members.remove(PersonId(person), by, body.password.get_secret_value())


@router.post("/invitations", status_code=HTTPStatus.CREATED, responses=WITH_BODY)
async def invite(request: Request, here: Here, by: Adult, body: InviteIn) -> InvitationOut:
    """A QR code to hold up: for guests, or for one person whose profile has no password yet."""
    token, invitation = await here.house.doors.invite(PersonId(body.person) if body.person is not None else None, by)
    url = f"{'https' if is_secure(request.scope) else 'http'}://{request.headers['host']}/#/join/{token}"
    return InvitationOut(url=url, until=invitation.until, uses=invitation.uses, qr=draw(url))


@router.put("/me/password", status_code=DONE, responses=WITH_BODY | TRIES)
async def set_password(here: Here, found: SignedIn, person: Member, body: PasswordIn) -> None:
    """Change one's own password. Every other session of one's own ends."""
    old, new = body.old.get_secret_value(), body.new.get_secret_value()
    await here.house.members.set_password(person.id, old, new, but=found.token)


@router.get("/sessions")
async def sessions(here: Here, found: SignedIn, person: Member) -> list[OpenSessionOut]:
    """One's own sessions, and for an adult also those of children and guests."""
    return [open_session_out(session, found.session.id) for session in await here.house.doors.sessions(person)]


@router.delete("/sessions/{session}", status_code=DONE)
async def end_session(here: Here, person: Member, session: str) -> None:
    """End one of these. Its phone is signed out within seconds; one that is not there is no error."""
    await here.house.doors.end(session, person)
