"""What the journal says of a file that was moved holds for it under its new name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from appliance.vocabulary.units import TrackFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appliance.vocabulary.journal import Entry


def followed(entry: Entry, moves: Mapping[TrackFile, TrackFile]) -> Entry:
    """The entry, with the name that its file has now."""
    file = entry.data.get("file")
    return (
        replace(entry, data={**entry.data, "file": moves[TrackFile(file)]})
        if isinstance(file, str) and file in moves
        else entry
    )
