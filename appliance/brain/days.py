"""A person's own days, read from the journal and deleted from it (``ports.Diary``)."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from appliance.brain.moves import followed
from appliance.brain.timeline import OUTCOMES, counts, insight, plays, stretches
from appliance.errors import StoreError
from appliance.vocabulary.diary import DiaryDay, DiaryPages
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Purpose
from appliance.vocabulary.units import TrackFile

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import date

    from appliance.brain.shelves import Shelves
    from appliance.ports.clock import Clock
    from appliance.ports.journal import Journal
    from appliance.vocabulary.diary import Play, Stretch
    from appliance.vocabulary.journal import Entry
    from appliance.vocabulary.people import Person
    from appliance.vocabulary.units import PersonId

log = logging.getLogger(__name__)

MOST: Final = 20_000
"""Entries that are looked at: many weeks of restless days."""
HEARD: Final = (Kind.PLAY, *sorted(OUTCOMES))
OWN: Final = frozenset({Kind.SAVE, Kind.NEVER})
"""Of what is said of a play: what somebody keeps, and what they never want again. It stays when the play goes."""
SAID_OF_MOOD: Final = (Kind.CORRECTION, Kind.MANUAL_MOOD)
ENDS: Final = {"from": None, "to": None}
"""A MOOD entry that tells nothing but that the mood before it has ended."""


class Days:
    """Reads and deletes. ``erased`` is awaited after something was: who learned from it must learn anew, and files be cut."""

    def __init__(
        self, journal: Journal, shelves: Shelves, clock: Clock, erased: Sequence[Callable[[], Awaitable[None]]]
    ) -> None:
        self._journal, self._shelves, self._clock, self._erased = journal, shelves, clock, erased

    async def pages(self, person: Person, days: int) -> DiaryPages:
        """See ``ports.Diary``."""
        history, now = person.allows(Purpose.HISTORY), self._clock.now().astimezone()
        changes = await self._journal.entries((Kind.MOOD,), person=person.id, limit=MOST) if history else []
        heard = await self._journal.entries(HEARD, person=person.id, limit=MOST)
        return await asyncio.to_thread(self._pages, changes, heard, now, days, history=history)

    def _pages(
        self, changes: Sequence[Entry], heard: Sequence[Entry], now: datetime, days: int, *, history: bool
    ) -> DiaryPages:
        moves = self._shelves.moves
        moods = stretches(changes, now)
        played = plays((followed(entry, moves) for entry in reversed(heard)), self._named)
        if not history:
            played = [replace(play, label=None) for play in played]
        told = [_day(now.date() - timedelta(days=back), moods, played) for back in range(days)]
        within = [play for day in told for play in day.plays]
        return DiaryPages(history, told, counts(within), insight(moods, [play.at for play in played]))

    def _named(self, file: str) -> tuple[str, str]:
        """A file's title and artist; its own name where the library has it no more."""
        shelf = self._shelves.shelf
        row = shelf.rows.get(TrackFile(file))
        if row is None:
            return file.rpartition("/")[2].rpartition(".")[0] or file, ""
        return shelf.tracks[row].title, shelf.tracks[row].tags.artist

    async def erase(self, person: PersonId, entry: str) -> None:
        """See ``ports.Diary``. A mood is replaced by its predecessor's end, a play goes with how it ended and was judged."""
        now = self._clock.now().astimezone()
        changes = await self._journal.entries((Kind.MOOD,), person=person, limit=MOST)
        mood = next((each for each in stretches(changes, now) if each.id == entry), None)
        if mood:
            said = await self._journal.entries(SAID_OF_MOOD, person=person, limit=MOST)
            gone = [each.id for each in said if mood.since <= each.at <= mood.until]
            await self._redact(person, gone, _unsaid(changes, {entry}))
            return
        heard = await self._journal.entries(HEARD, person=person, limit=MOST)
        gone = _of_play(list(reversed(heard)), entry)
        if gone:
            await self._redact(person, gone, {})

    async def erase_day(self, person: PersonId, day: date) -> None:
        """See ``ports.Diary``."""
        now = self._clock.now().astimezone()
        changes = await self._journal.entries((Kind.MOOD,), person=person, limit=MOST)
        touching = {mood.id for mood in stretches(changes, now) if mood.since.date() <= day <= mood.until.date()}
        others = await self._journal.entries((*HEARD, *SAID_OF_MOOD), person=person, limit=MOST)
        gone = [each.id for each in others if each.at.astimezone().date() == day and each.kind not in OWN]
        instead = _unsaid(changes, touching)
        if gone or instead:
            await self._redact(person, gone, instead)

    async def _redact(self, person: PersonId, gone: Sequence[str], instead: dict[str, dict[str, object]]) -> None:
        await self._journal.redact(person, gone, instead)
        for tell in self._erased:
            try:
                await tell()
            except StoreError as error:
                log.warning("a part of a diary is deleted, but not yet everywhere: %s", error)


def _unsaid(changes: Sequence[Entry], moods: set[str]) -> dict[str, dict[str, object]]:
    """What to write in place of these MOOD entries (``changes`` is newest first), and of those that name them as passed."""
    instead: dict[str, dict[str, object]] = {}
    later: Entry | None = None
    for entry in changes:
        if entry.id in moods:
            instead[entry.id] = dict(ENDS)
            if later is not None and later.id not in instead:
                instead[later.id] = {**later.data, "from": None}
        later = entry
    return instead


def _of_play(heard: Sequence[Entry], play: str) -> list[str]:
    """The entries of a play: itself and all that happened to it before the file's next one, save what is one's own to keep."""
    gone: list[str] = []
    file: object = None
    for entry in heard:
        if entry.kind is Kind.PLAY and entry.id == play:
            file = entry.data.get("file")
            gone.append(entry.id)
        elif gone and entry.data.get("file") == file:
            if entry.kind is Kind.PLAY:
                break
            if entry.kind not in OWN:
                gone.append(entry.id)
    return gone


def _day(day: date, moods: Sequence[Stretch], played: Sequence[Play]) -> DiaryDay:
    begin = datetime.combine(day, time.min).astimezone()
    end = datetime.combine(day + timedelta(days=1), time.min).astimezone()
    cut = [
        replace(mood, since=max(mood.since, begin), until=min(mood.until, end))
        for mood in reversed(moods)
        if mood.since < end and mood.until > begin
    ]
    of_day = [replace(play, at=play.at.astimezone()) for play in played if begin <= play.at < end]
    return DiaryDay(day, begin, end, cut, of_day)
