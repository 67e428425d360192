"""The journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from appliance.vocabulary.journal import Entry, Kind
    from appliance.vocabulary.units import PersonId


class Journal(Protocol):
    """The append-only log of all that happened."""

    async def append(self, kind: Kind, person: PersonId | None, data: Mapping[str, object]) -> Entry:
        """Write one entry. When this returns the entry survives ``kill -9`` and power loss; raises StoreError otherwise."""
        ...

    async def entries(self, kinds: Collection[Kind] = (), *, person: PersonId | None = None, limit: int = 1000) -> list[Entry]:
        """The newest entries, newest first; of these kinds where any are named, and of this person where one is named."""
        ...

    async def forget(self, kinds: Collection[Kind], before: datetime) -> int:
        """Delete the entries of these kinds that are older than that for good; how many there were."""
        ...

    async def redact(self, person: PersonId, gone: Collection[str], instead: Mapping[str, Mapping[str, object]]) -> int:
        """Delete entries of this person for good, by their ids, and write others anew with this data, all or nothing.

        Those in ``instead`` keep id, time and kind. It is for people who delete a part of what is kept of them: nothing else
        changes what was written. Returns how many entries were touched.
        """
        ...
