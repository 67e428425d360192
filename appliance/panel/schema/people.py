"""People and their sessions."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field, SecretStr, StrictBool

from appliance.panel.schema.base import Request
from appliance.vocabulary.people import Person, Purpose, Role


class PersonOut(BaseModel):
    """A person."""

    id: str
    name: str
    colour: str
    role: Role
    consents: list[Purpose]


class SessionOut(BaseModel):
    """A session of this phone; ``person`` is null for a guest."""

    person: PersonOut | None
    until: datetime


class Hello(BaseModel):
    """The first thing a page asks."""

    box_id: str
    version: str
    claimed: bool = Field(description="Whether the box has an adult; if not, it waits for its claim code")
    session: SessionOut | None
    https: bool


class SignInIn(Request):
    """A name and a password."""

    name: str = Field(min_length=1, max_length=200)
    password: SecretStr = Field(min_length=1, max_length=256)


class ClaimIn(SignInIn):
    """The claim code and the first adult."""

    code: str = Field(min_length=1, max_length=32)


class ConsentIn(Request):
    """Give or withdraw."""

    given: StrictBool


def person_out(person: Person) -> PersonOut:
    """A person for the wire."""
    return PersonOut(id=person.id, name=person.name, colour=person.colour, role=person.role, consents=sorted(person.consents))
