"""What the journal records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from appliance.vocabulary.units import PersonId


class Kind(StrEnum):
    """What a journal entry records."""

    MOOD = "mood"
    PLAY = "play"
    ENDED = "ended"
    SKIP = "skip"
    SAVE = "save"
    UNSAVE = "unsave"
    """Off all one's lists."""
    LIKE = "like"
    DISLIKE = "dislike"
    RATING = "rating"
    """``stars``, 1 to 5."""
    NEVER = "never"
    """Not this again."""
    AGAIN = "again"
    """Takes NEVER back."""
    MORE = "more"
    """More like this."""
    LOUDER = "louder"
    """The volume was raised while it played."""
    FEELS = "feels"
    """How a track feels to a person: ``label``, or None to take back what they said."""
    CORRECTION = "correction"
    MANUAL_MOOD = "manual_mood"
    STRATEGY = "strategy"
    CONSENT = "consent"
    LISTENING = "listening"
    MAPPING = "mapping"
    WALLS = "walls"
    HOUSEHOLD = "household"
    """A profile was added or changed role, somebody was invited, or a password is new; never a name."""
    BASELINE = "baseline"
    """A person's resting face was learned or forgotten; the seven numbers themselves are not in the journal."""
    FILM_ACCEPT = "film_accept"
    FILM_REJECT = "film_reject"
    FILM_SAVE = "film_save"
    FILM_RATE = "film_rate"
    FILM_UNDO = "film_undo"
    """The last word said of a film is taken back."""
    FILM_MAPPING = "film_mapping"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. ``id`` is a ULID: sorted by id is sorted by time."""

    id: str
    at: datetime
    kind: Kind
    person: PersonId | None
    data: Mapping[str, object]
