"""Which mood steers the music, and from when: the eye's, one set by hand, or the last one that was clear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from appliance.mood.filter import MoodFilter, manual
from appliance.vocabulary import Label, Look, Mood, Seconds

STALE_AFTER: Final = Seconds(5.0)
"""Without any look for this long while looking is allowed, the mood shown is an old one."""

VAGUE: Final = frozenset({Label.UNSURE, Label.ABSENT})
"""Labels that change nothing: the box keeps to what it was doing."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the box says of the mood now. ``mood`` is None while nothing is known."""

    mood: Mood | None
    stale: bool
    manual: Label | None


class Steering:
    """Joins the filter and the hand. Time is passed in."""

    def __init__(self) -> None:
        self._filter = MoodFilter()
        self._read: Mood | None = None
        self._looked: Seconds | None = None
        self._set: Mood | None = None
        self._clear: Mood | None = None

    @property
    def mood(self) -> Mood:
        """The mood that music is chosen for: the last clear one, or an unsure one when there was none yet."""
        return self._set or self._clear or manual(Label.UNSURE, Seconds(0.0))

    def mood_of(self, label: Label) -> Mood:
        """The mood that steers where it has this label, else what the label itself stands for."""
        return self.mood if self.mood.label is label else manual(label, Seconds(0.0))

    def look(self, look: Look) -> None:
        """Take a look's reading of the nearest face."""
        self._looked = look.at
        self._read = self._filter.step(look.at, look.faces[0] if look.faces else None)
        if self._read.label not in VAGUE:
            self._clear = self._read

    def set(self, label: Label | None, at: Seconds) -> None:
        """Set the mood by hand, or leave it to the eye again."""
        self._set = None if label is None else manual(label, at)

    def forget(self) -> None:
        """Looking ended: what was read belongs to nobody any more. The music goes on as it was."""
        self._filter = MoodFilter()
        self._read = self._looked = None

    def shown(self, at: Seconds) -> Shown:
        """What to tell people at this moment."""
        stale = self._looked is not None and at - self._looked > STALE_AFTER
        return Shown(self._set or self._read, stale and not self._set, self._set.label if self._set else None)
