"""One sound of the box's own, played in a stopped MPD whose queue is then as it was."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from appliance.ports.clock import Clock

LONGEST: Final = 90.0
GLANCE: Final = 0.2
"""Seconds that a sound may take, and between two looks at whether it is over."""


class Commands(Protocol):
    """MPD's commands by their names. Raises PlayerError and nothing else."""

    async def run(self, command: str, *arguments: object) -> Any:  # noqa: ANN401 - python-mpd2's answers have no types
        """Send one and wait for its answer."""
        ...


async def play_aside(mpd: Commands, uri: str, clock: Clock) -> None:
    """Play it to its end. MPD plays a ``file:`` only for whoever is connected by its Unix socket."""
    song: str = await mpd.run("addid", uri)
    try:
        await mpd.run("single", 1)  # what is queued behind it must not begin
        await mpd.run("playid", song)
        end = clock.monotonic() + LONGEST
        while clock.monotonic() < end:
            await asyncio.sleep(GLANCE)
            status: dict[str, str] = await mpd.run("status")
            if status["state"] != "play" or status.get("songid") != song:
                break
        await mpd.run("stop")
    finally:
        await mpd.run("deleteid", song)
        await mpd.run("single", 0)
