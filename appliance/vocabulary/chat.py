"""What people of a household say to each other through the box, and what they ask of it in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from appliance.vocabulary.affect import Label
    from appliance.vocabulary.units import PersonId


class Act(StrEnum):
    """What a note to the box asks for."""

    PLAY = "play"
    PAUSE = "pause"
    SKIP = "skip"
    PREVIOUS = "previous"
    LOUDER = "louder"
    QUIETER = "quieter"
    LIKE = "like"
    DISLIKE = "dislike"
    SAVE = "save"
    MOOD = "mood"
    """Music of a mood, which is set by hand."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note to the box that is a command. ``label`` is the mood of ``Act.MOOD``."""

    act: Act
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """Something said to the household. ``id`` is greater the later it was said."""

    id: int
    at: datetime
    person: PersonId
    text: str
