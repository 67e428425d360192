"""The live state: one snapshot, replaced as a whole, and everybody who watches it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from appliance.state import BoxState
    from appliance.vocabulary.health import Health, Part


class Live:
    """Holds the box's state and wakes its readers; used on the event loop alone."""

    def __init__(self, state: BoxState) -> None:
        self.state = state
        self._watchers: set[asyncio.Event] = set()

    def update(self, **changes: object) -> None:
        """Replace fields of the state; readers are woken only when something differs."""
        state = replace(self.state, **changes)  # type: ignore[arg-type]
        if state == self.state:
            return
        self.state = state
        for watcher in self._watchers:
            watcher.set()

    def health(self, part: Part, health: Health) -> None:
        """Note a part's health."""
        self.update(parts={**self.state.parts, part: health})

    async def changes(self) -> AsyncIterator[BoxState]:
        """The state now and after every change; a slow reader misses the ones in between."""
        changed = asyncio.Event()
        changed.set()
        self._watchers.add(changed)
        try:
            while True:
                await changed.wait()
                changed.clear()
                yield self.state
        finally:
            self._watchers.discard(changed)
