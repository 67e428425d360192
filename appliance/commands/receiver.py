"""``moodbox receiver``: what librespot runs at each of its events (``--onevent``)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from appliance.player.receiver import EVENTS, tell
from appliance.settings import load

if TYPE_CHECKING:
    from argparse import Namespace


def receiver(_: Namespace) -> int:
    """Tell the box of the event that librespot names in PLAYER_EVENT; those that say nothing of playing are passed over."""
    event = os.environ.get("PLAYER_EVENT", "")
    if event in EVENTS:
        settings = load()
        tell(settings.receiver.folder or settings.runtime, event)
    return 0
