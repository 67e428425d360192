"""Who is asking, and what a route may ask for: ``Here`` (the rooms), ``SignedIn``, ``Member`` or ``Adult``."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import Response

from appliance.panel import pace
from appliance.panel.pace import Pace
from appliance.panel.schema.people import MemberOut, member_out
from appliance.panel.security import is_secure
from appliance.panel.sheet import Sheet
from appliance.ports.box import Box
from appliance.ports.certificate import Certificates
from appliance.ports.clock import Clock
from appliance.ports.diary import Diary
from appliance.ports.feelings import Feelings
from appliance.ports.films import Films
from appliance.ports.household import House
from appliance.ports.journal import Journal
from appliance.ports.music import Music
from appliance.ports.people import People, Session
from appliance.ports.upkeep import Upkeep
from appliance.vocabulary.people import Person, Role
from appliance.vocabulary.units import PersonId

COOKIE: Final = "moodbox"
SECURE_COOKIE: Final = "__Host-moodbox"
"""Over TLS: the prefix has the browser refuse one that plain HTTP or another host set."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the routes work with."""

    box: Box
    people: People
    clock: Clock
    journal: Journal
    films: Films
    music: Music
    house: House
    feelings: Feelings | None = None
    diary: Diary | None = None
    certificates: Certificates | None = None
    """None where the panel is not served over TLS."""
    upkeep: Upkeep | None = None
    pace: Pace = field(default_factory=Pace)
    talk: Pace = field(default_factory=lambda: Pace(pace.WORDS, pace.BREATH))
    sheet: Sheet = field(default_factory=Sheet)


@dataclass(frozen=True, slots=True)
class Who:
    """A signed-in phone: its session, and its person or None for a guest."""

    token: str
    session: Session
    person: Person | None

    @property
    def id(self) -> PersonId | None:
        """The person's id, None for a guest."""
        return self.person.id if self.person else None


def rooms(connection: HTTPConnection) -> Rooms:
    """The rooms that the app was built with."""
    found: Rooms = connection.app.state.rooms
    return found


Here = Annotated[Rooms, Depends(rooms)]


async def who(connection: HTTPConnection, here: Rooms) -> Who | None:
    """Who holds the connection's cookie; None without a session, or when its person is no longer in the household."""
    token = connection.cookies.get(_cookie(connection))
    session = await here.people.session(token) if token else None
    if token is None or session is None:
        return None
    if session.person is None:
        return Who(token, session, None)
    person = await here.people.person(session.person)
    return Who(token, session, person) if person else None


async def open_session(request: Request, response: Response, here: Rooms, person: Person | None) -> Session:
    """Begin a session on this phone, for a person or a guest, and end the one it had."""
    before = request.cookies.get(_cookie(request))
    token = await here.people.open_session(person.id if person else None, request.headers.get("user-agent", ""))
    session = await here.people.session(token)
    if session is None:
        raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, "The session could not be kept. Try again.")
    keep_cookie(request, response, here, Who(token, session, person))
    if before:
        await here.people.close_session(before)
    return session


def keep_cookie(request: Request, response: Response, here: Rooms, found: Who) -> None:
    """Have the browser keep the session's cookie for as long as the session lasts."""
    lasts = max(0, int((found.session.until - here.clock.now()).total_seconds()))
    secure = is_secure(request.scope)
    response.set_cookie(_cookie(request), found.token, max_age=lasts, secure=secure, httponly=True, samesite="strict")


async def close_session(request: Request, response: Response, here: Rooms) -> None:
    """End this phone's session, if it has one."""
    token = request.cookies.get(_cookie(request))
    if token:
        await here.people.close_session(token)
    response.delete_cookie(_cookie(request), secure=is_secure(request.scope), httponly=True, samesite="strict")


def _cookie(connection: HTTPConnection) -> str:
    return SECURE_COOKIE if is_secure(connection.scope) else COOKIE


_described = APIKeyCookie(name=COOKIE, description=f"The session; over TLS it is {SECURE_COOKIE}", auto_error=False)


async def signed_in(request: Request, here: Here, _: Annotated[str | None, Depends(_described)]) -> Who:
    """Anybody with a session, guests too."""
    found = await who(request, here)
    if found is None:
        raise HTTPException(HTTPStatus.UNAUTHORIZED, "Nobody is signed in on this phone. Sign in and try again.")
    return found


SignedIn = Annotated[Who, Depends(signed_in)]


async def member(found: SignedIn) -> Person:
    """A person of the household."""
    if found.person is None:
        raise HTTPException(HTTPStatus.FORBIDDEN, "A guest may not do this. Somebody who lives here can.")
    return found.person


Member = Annotated[Person, Depends(member)]


async def adult(person: Member) -> Person:
    """An adult of the household."""
    if person.role is not Role.ADULT:
        raise HTTPException(HTTPStatus.FORBIDDEN, "Only an adult of the household may do this.")
    return person


Adult = Annotated[Person, Depends(adult)]


async def shown(here: Rooms, person: Person) -> MemberOut:
    """Somebody as the others may know them."""
    return member_out(person, password=await here.house.members.has_password(person.id))
