"""The snapshot as text, made once for all phones that hear of the same change."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from appliance.panel.schema.state import snapshot

if TYPE_CHECKING:
    from appliance.ports.clock import Clock
    from appliance.state import BoxState

FRESH: Final = 0.05
"""Seconds for which a text is good while the state is the same: it says what time it is, and phones count on from that."""


class Sheet:
    """Made and read on the event loop alone."""

    def __init__(self) -> None:
        self._made: dict[bool, tuple[BoxState, float, str]] = {}

    def text(self, state: BoxState, clock: Clock, *, guest: bool) -> str:
        """The snapshot in JSON, for a guest or for somebody who lives here."""
        made, now = self._made.get(guest), time.monotonic()
        if made is None or made[0] is not state or now - made[1] > FRESH:
            made = self._made[guest] = state, now, snapshot(state, clock, guest=guest).model_dump_json()
        return made[2]
