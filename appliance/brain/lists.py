"""What each person has saved (``ports.Lists``), derived from the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from appliance.brain.moves import followed
from appliance.vocabulary.affect import Label
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.units import TrackFile

if TYPE_CHECKING:
    from appliance.brain.shelves import Shelves
    from appliance.ports.journal import Journal
    from appliance.vocabulary.music import Track
    from appliance.vocabulary.units import PersonId

MOST: Final = 10_000
"""Entries that are looked at: a lifetime of saving."""


class SavedLists:
    """Lists by person and mood."""

    def __init__(self, journal: Journal, shelves: Shelves) -> None:
        self._journal, self._shelves = journal, shelves

    async def saved(self, person: PersonId) -> dict[Label, list[Track]]:
        """One's lists, newest first: of what was said of a track and mood the last word counts."""
        entries = await self._journal.entries((Kind.SAVE, Kind.UNSAVE), person=person, limit=MOST)
        lists: dict[Label, dict[TrackFile, None]] = {}
        gone: set[TrackFile] = set()
        for entry in entries:
            data = followed(entry, self._shelves.moves).data
            file, label = TrackFile(str(data.get("file"))), data.get("label")
            if entry.kind is Kind.UNSAVE:
                gone.add(file)
            elif file not in gone and isinstance(label, str) and label in Label.__members__.values():
                lists.setdefault(Label(label), {})[file] = None
        shelf = self._shelves.shelf
        known = {
            label: [shelf.tracks[shelf.rows[file]] for file in files if file in shelf.rows] for label, files in lists.items()
        }
        return {label: tracks for label, tracks in known.items() if tracks}

    async def unsave(self, person: PersonId, file: TrackFile) -> None:
        """Take a track off one's lists."""
        await self._journal.append(Kind.UNSAVE, person, {"file": file})
