"""A person's diary, for their eyes alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date

    from appliance.vocabulary.diary import DiaryPages
    from appliance.vocabulary.people import Person
    from appliance.vocabulary.units import PersonId


class Diary(Protocol):
    """What the journal holds of one person's days, and a way to delete any part of it. Both raise StoreError."""

    async def pages(self, person: Person, days: int) -> DiaryPages:
        """The last ``days`` days, today included. Moods are told only while the person consents to a history."""
        ...

    async def erase(self, person: PersonId, entry: str) -> None:
        """Delete one mood or one play of theirs for good, by its id; nothing happens where they have none such."""
        ...

    async def erase_day(self, person: PersonId, day: date) -> None:
        """Delete their moods and plays of a day for good; a mood that reaches over midnight goes with either day.

        What they saved, banned or said of how a track feels is theirs to keep, and stays.
        """
        ...
