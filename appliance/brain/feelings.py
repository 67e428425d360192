"""How tracks feel to people, as they say it themselves (``ports.Feelings``): derived from the journal, nothing else is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from appliance.brain.moves import followed
from appliance.errors import RefusedError
from appliance.mood.labels import SETTABLE
from appliance.vocabulary.affect import PLACE, Label
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.units import TrackFile

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from appliance.brain.live import Live
    from appliance.brain.shelves import Shelves
    from appliance.choice.rank import Shelf
    from appliance.ports.journal import Journal
    from appliance.vocabulary.journal import Entry
    from appliance.vocabulary.units import PersonId

MOST: Final = 100_000
"""Entries that are remembered, the newest."""


class TrackFeelings:
    """What people said, and how each sees a shelf by it. ``changed`` is awaited after somebody has said something of a file."""

    def __init__(self, journal: Journal, shelves: Shelves, live: Live) -> None:
        self._journal, self._shelves, self._live = journal, shelves, live
        self._said: dict[PersonId, dict[TrackFile, Label]] = {}
        self._made: tuple[Shelf, PersonId, Shelf] | None = None
        self.changed: Callable[[TrackFile], Awaitable[None]] | None = None

    async def remember(self, moves: Mapping[TrackFile, TrackFile]) -> None:
        """Learn again what the journal holds; what it says of a file that was moved holds for its new name."""
        self._said, self._made = {}, None
        for entry in reversed(await self._journal.entries((Kind.FEELS,), limit=MOST)):
            self._fold(followed(entry, moves))

    def lens(self, shelf: Shelf) -> Shelf:
        """A shelf as the person who listens feels it."""
        listening = self._live.state.listening
        if listening is None or not self._said.get(listening.id):
            return shelf
        if not (self._made and self._made[0] is shelf and self._made[1] == listening.id):
            places = {file: PLACE[label] for file, label in self._said[listening.id].items()}
            self._made = shelf, listening.id, shelf.feeling(places)
        return self._made[2]

    async def say(self, by: PersonId, label: Label | None, file: TrackFile | None = None) -> None:
        """See ``ports.Feelings``."""
        file = file or self._live.state.player.file
        if file is None or file not in self._shelves.shelf.rows:
            msg = "The library has no such track." if file else "Nothing plays, so I do not know which track you mean."
            raise RefusedError(msg)
        self._fold(await self._journal.append(Kind.FEELS, by, {"file": file, "label": label}))
        if self.changed:
            await self.changed(file)

    def said(self, by: PersonId) -> Mapping[TrackFile, Label]:
        """See ``ports.Feelings``."""
        return dict(self._said.get(by, {}))

    def forget(self, person: PersonId) -> None:
        """The person is erased, and their entries with them."""
        self._said.pop(person, None)
        self._made = None

    def _fold(self, entry: Entry) -> None:
        file, label = entry.data.get("file"), entry.data.get("label")
        if entry.person is None or not isinstance(file, str):
            return
        said = self._said.setdefault(entry.person, {})
        said.pop(TrackFile(file), None)
        if label in SETTABLE:
            said[TrackFile(file)] = Label(str(label))
        self._made = None
