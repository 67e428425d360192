"""The household as the panel runs it: profiles, invitations, sessions, consents, and what is kept of a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from datetime import timedelta

    from appliance.ports.chat import Chat
    from appliance.ports.eye import Pictured, Pictures, Readings
    from appliance.ports.people import Invitation, Session
    from appliance.vocabulary.people import Consent, Person, Role
    from appliance.vocabulary.units import PersonId


class Members(Protocol):
    """Who lives here. ``by`` is the adult who asks. All raise RefusedError with a sentence, and StoreError."""

    async def add(self, name: str, colour: str, role: Role, by: Person) -> Person:
        """A new profile, without a password: an invitation lets its person in."""
        ...

    async def change(self, person: PersonId, by: Person, *, name: str, colour: str, role: Role) -> Person:
        """Change one's own profile or a child's. A child who becomes an adult comes in anew by an invitation."""
        ...

    async def remove(self, person: PersonId, by: Person, password: str) -> None:
        """Erase a person and all that was learned of them. ``password`` is that of ``by``; slow after wrong ones."""
        ...

    async def has_password(self, person: PersonId) -> bool:
        """Whether a person signs in with a password."""
        ...

    async def prove(self, person: Person, password: str) -> None:
        """Have somebody who is signed in show that it is they who hold the phone; slow after wrong passwords."""
        ...

    async def set_password(self, person: PersonId, old: str, new: str, *, but: str) -> None:
        """Change one's own password; all of one's sessions but the one of the token ``but`` end."""
        ...

    async def reset(self, name: str, code: str, password: str) -> Person:
        """A new password for whoever has the code that ``moodbox person reset`` gave for this name; their sessions end."""
        ...


class Doors(Protocol):
    """Invitations and sessions."""

    async def invite(self, person: PersonId | None, by: Person) -> tuple[str, Invitation]:
        """An invitation's secret token: to a child's profile or one that has no password yet; None invites guests."""
        ...

    async def invited(self, token: str) -> Person | None:
        """Whom a token invites, None for a guest. Raises RefusedError where it has ended or is none."""
        ...

    async def accept(self, token: str, password: str | None) -> Person | None:
        """Use an invitation; an adult sets a password with it, a child may. None is a guest."""
        ...

    async def sessions(self, of: Person) -> Sequence[Session]:
        """One's own sessions, and for an adult also those of children and guests."""
        ...

    async def end(self, session: str, by: Person) -> None:
        """End one of these; others are left alone."""
        ...


class Consents(Protocol):
    """What a person has consented to."""

    async def of(self, person: Person) -> Sequence[Consent]:
        """Every purpose, given or not, and until when."""
        ...


class Kept(Protocol):
    """All that is kept of a person, whatever it is."""

    async def tables(self, person: PersonId) -> Mapping[str, int]:
        """What there is, and how many rows of it."""
        ...

    def rows(self, person: PersonId, table: str) -> AsyncIterator[Sequence[Mapping[str, object]]]:
        """The rows of one of these, a page at a time. No secret is among them."""
        ...


@dataclass(frozen=True, slots=True)
class House:
    """What the panel's pages about people and privacy work with."""

    members: Members
    doors: Doors
    consents: Consents
    kept: Kept
    readings: Readings
    pictures: Pictures
    pictured: Pictured
    chat: Chat
    history: timedelta
    """How long the moods of those who want a history are kept."""
