"""People, their ways in, their sessions and their consents."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field, SecretStr, StrictBool

from appliance.panel.schema.base import Request
from appliance.vocabulary.people import Consent, Person, Purpose, Role

if TYPE_CHECKING:
    from appliance.ports.people import Session

Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$", description="A CSS hex colour")]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Password = Annotated[SecretStr, Field(min_length=1, max_length=256)]
Token = Annotated[SecretStr, Field(min_length=1, max_length=128)]


class ListenerOut(BaseModel):
    """Who is listening, as everybody may know it."""

    id: str
    name: str
    colour: str


class PersonOut(ListenerOut):
    """Oneself."""

    role: Role
    consents: list[Purpose]


class MemberOut(ListenerOut):
    """Somebody who lives here, as the others may know it."""

    role: Role
    password: bool = Field(description="Whether they sign in with a password; if not, an invitation lets them in")


class SessionOut(BaseModel):
    """A session of this phone; ``person`` is null for a guest."""

    person: PersonOut | None
    until: datetime


class OpenSessionOut(BaseModel):
    """A session that is open, on whichever phone; ``person`` is the id of whose, null for a guest's."""

    id: str
    person: str | None
    made: datetime
    until: datetime
    device: str = Field(description="What the browser calls itself")
    here: bool = Field(description="It is this phone's")


class Hello(BaseModel):
    """The first thing a page asks."""

    box_id: str
    version: str
    claimed: bool = Field(description="Whether the box has an adult; if not, it waits for its claim code")
    session: SessionOut | None
    https: bool


class ConsentOut(BaseModel):
    """What one has said to a purpose."""

    purpose: Purpose
    given: bool
    since: datetime | None
    until: datetime | None = Field(description="When a yes ends by itself")
    lapsed: bool = Field(description="A yes has ended by itself and is to be asked for again")


class QrOut(BaseModel):
    """A QR code: ``path`` is the d of an SVG path of its dark modules, one unit wide, in a square of ``size`` units."""

    size: int
    path: str


class InvitationOut(BaseModel):
    """An invitation to be shown. It is not shown again."""

    url: str
    until: datetime
    uses: int
    qr: QrOut


class InvitedOut(BaseModel):
    """Whom an invitation invites; null a guest."""

    person: MemberOut | None


class SignInIn(Request):
    """A name and a password."""

    name: Name
    password: Password


class ClaimIn(SignInIn):
    """The claim code and the first adult."""

    code: str = Field(min_length=1, max_length=32)
    colour: Colour = "#b08968"


class ResetIn(SignInIn):
    """A code from the box itself and a new password."""

    code: str = Field(min_length=1, max_length=32)


class ProfileIn(Request):
    """A profile."""

    name: Name
    colour: Colour
    role: Role


class InviteIn(Request):
    """Whom to invite: a person's id, or null for guests."""

    person: str | None = Field(max_length=64)


class TokenIn(Request):
    """An invitation's token."""

    token: Token


class AcceptIn(TokenIn):
    """An invitation's token, and a password where the profile shall have one."""

    password: Password | None = None


class PasswordIn(Request):
    """The old password (empty where there is none) and the new one."""

    old: Annotated[SecretStr, Field(max_length=256)]
    new: Password


class EraseIn(Request):
    """One's own password: erasing cannot be undone."""

    password: Password


class ConsentIn(Request):
    """Give or withdraw."""

    given: StrictBool


def listener_out(person: Person) -> ListenerOut:
    """Who is listening, for the wire."""
    return ListenerOut(id=person.id, name=person.name, colour=person.colour)


def person_out(person: Person) -> PersonOut:
    """Oneself for the wire."""
    return PersonOut(id=person.id, name=person.name, colour=person.colour, role=person.role, consents=sorted(person.consents))


def member_out(person: Person, *, password: bool) -> MemberOut:
    """Somebody who lives here, for the wire."""
    return MemberOut(id=person.id, name=person.name, colour=person.colour, role=person.role, password=password)


def open_session_out(session: Session, here: str) -> OpenSessionOut:
    """A session for the wire; ``here`` is the id of this phone's."""
    return OpenSessionOut(
        id=session.id,
        person=session.person,
        made=session.made,
        until=session.until,
        device=session.device,
        here=session.id == here,
    )


def consent_out(consent: Consent) -> ConsentOut:
    """A consent for the wire."""
    return ConsentOut(
        purpose=consent.purpose, given=consent.given, since=consent.since, until=consent.until, lapsed=consent.lapsed
    )
