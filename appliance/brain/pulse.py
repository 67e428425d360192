"""The brain's sign of life for systemd's watchdog: given while the event loop turns, looking goes on and the store answers."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from appliance.errors import StoreError
from appliance.notify import notify, watchdog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from appliance.ports.clock import Clock
    from appliance.vocabulary.units import Seconds

log = logging.getLogger(__name__)

LATE: Final = 10.0
"""Seconds after which a task that should step three times a second hangs."""


async def pulse(clock: Clock, stepped: Callable[[], Seconds], store: Callable[[], Awaitable[object]]) -> None:
    """Feed the watchdog until cancelled; ends at once where there is none.

    ``stepped`` says when the task that holds the camera's lease last went round; ``store`` asks the database something small.
    A store that refuses still answers: it is the panel's to tell, and no restart would mend it.
    """
    pause = watchdog()
    while pause is not None:
        stuck = []
        if clock.monotonic() - stepped() > LATE:
            stuck.append("watching")
        try:
            async with asyncio.timeout(pause / 2):
                with suppress(StoreError):
                    await store()
        except TimeoutError:
            stuck.append("the store")
        if stuck:
            log.error("%s hangs: unless that ends, systemd starts the box again", " and ".join(stuck))
        else:
            notify("WATCHDOG=1")
        await asyncio.sleep(pause)
