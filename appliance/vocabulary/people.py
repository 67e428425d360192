"""The household and what each person consents to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from appliance.vocabulary.units import PersonId


class Role(StrEnum):
    """A person's place in the household. A guest has no profile."""

    ADULT = "adult"
    CHILD = "child"


class Purpose(StrEnum):
    """What a person may consent to, each by itself; all are off until given."""

    LOOK = "look"
    """The box may look at my face while I am the one listening."""
    HISTORY = "history"
    """My moods may be kept as history."""
    SHARE = "share"
    """My mood may be told to the smart home."""
    REMOTE = "remote"
    """Home automation may open the camera for me."""
    WELLBEING = "wellbeing"
    """The box may tell me, and only me, when my moods have been low for many days. It needs the history."""
    PHONE = "phone"
    """My phone may send the box a picture of me and be told what it reads in it."""


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the household. ``colour`` is a CSS hex colour."""

    id: PersonId
    name: str
    role: Role
    colour: str = "#b08968"
    consents: frozenset[Purpose] = frozenset()

    def allows(self, purpose: Purpose) -> bool:
        """Whether this person consents; a child's profile never does."""
        return self.role is Role.ADULT and purpose in self.consents


@dataclass(frozen=True, slots=True)
class Consent:
    """One purpose of one adult. ``until`` is when it ends by itself; ``lapsed`` says that it did and is to be asked again."""

    purpose: Purpose
    given: bool
    since: datetime | None = None
    until: datetime | None = None
    lapsed: bool = False
