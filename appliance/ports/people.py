"""The household, and where it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from appliance.vocabulary.people import Person, Purpose
    from appliance.vocabulary.units import PersonId


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in phone. ``id`` is a hash of its token; ``person`` is None for a guest."""

    id: str
    person: PersonId | None
    made: datetime
    until: datetime
    device: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A way in that an adult (``by``) shows as a QR code: to a profile, or with ``person`` None for guests.

    ``id`` is a hash of its token; it works until its time is over or it was used ``uses`` times.
    """

    id: str
    by: PersonId
    person: PersonId | None
    until: datetime
    uses: int


class PeopleStore(Protocol):
    """Where people, their secrets, their sessions and the box's own small settings are kept."""

    async def people(self) -> list[Person]:
        """Everybody with a profile."""
        ...

    async def put_person(self, person: Person, *, secret: str | None = None) -> None:
        """Add or replace a profile, and where it is given the password's argon2 hash in the same step."""
        ...

    async def secret(self, person: PersonId) -> str | None:
        """The password's argon2 hash."""
        ...

    async def put_secret(self, person: PersonId, secret: str) -> None:
        """Keep a password's argon2 hash."""
        ...

    async def forget_secret(self, person: PersonId) -> None:
        """Forget a password."""
        ...

    async def erase_person(self, person: PersonId) -> None:
        """Forget a profile with its secret, sessions and invitations; an unknown one is no error."""
        ...

    async def put_invitation(self, invitation: Invitation) -> None:
        """Keep an invitation."""
        ...

    async def invitations(self) -> list[Invitation]:
        """All invitations that are left; the caller sees whose time is over."""
        ...

    async def use_invitation(self, invitation: str) -> Invitation | None:
        """Take one use of an invitation, in one step; None where none is left. What comes back is as it was before."""
        ...

    async def end_invitation(self, invitation: str) -> None:
        """End an invitation; unknown ones are no error."""
        ...

    async def sessions(self) -> list[Session]:
        """All sessions that were not ended; the caller sees whose time is over."""
        ...

    async def put_session(self, session: Session) -> None:
        """Keep a session."""
        ...

    async def end_session(self, session: str) -> None:
        """End a session; unknown ones are no error."""
        ...

    async def value(self, key: str) -> str | None:
        """A small value that outlives a restart."""
        ...

    async def put_value(self, key: str, value: str | None) -> None:
        """Keep or (with None) forget a small value."""
        ...


class People(Protocol):
    """The household and who may do what."""

    async def everybody(self) -> list[Person]:
        """Everybody with a profile."""
        ...

    async def person(self, person: PersonId) -> Person | None:
        """One person."""
        ...

    async def set_consent(self, person: PersonId, purpose: Purpose, *, given: bool, lapsed: bool = False) -> Person:
        """Give or withdraw a consent. Raises RefusedError for a child."""
        ...

    async def claimed(self) -> bool:
        """Whether the box has an adult."""
        ...

    async def claim(self, code: str, name: str, password: str, colour: str = ...) -> Person:
        """Make the first adult with the claim code. Raises RefusedError when the code is wrong, old or used up."""
        ...

    async def sign_in(self, name: str, password: str) -> Person:
        """The person of this name and password. Raises RefusedError; slow on purpose, and slower after wrong tries."""
        ...

    async def open_session(self, person: PersonId | None, device: str) -> str:
        """A new session's secret token."""
        ...

    async def session(self, token: str) -> Session | None:
        """The session of a token, None when it is unknown or has ended."""
        ...

    async def close_session(self, token: str) -> None:
        """End a session."""
        ...
