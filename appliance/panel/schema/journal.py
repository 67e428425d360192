"""Lines of the journal."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from appliance.vocabulary.journal import Entry, Kind


class EntryOut(BaseModel):
    """A line of the journal."""

    id: str
    at: datetime
    kind: Kind
    data: dict[str, object]


def entry_out(entry: Entry) -> EntryOut:
    """A line of the journal for the wire."""
    return EntryOut(id=entry.id, at=entry.at, kind=entry.kind, data=dict(entry.data))
