"""The queue in people's hands (``ports.Jukebox``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appliance.errors import RefusedError
from appliance.vocabulary.journal import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from appliance.brain.playing import Playing
    from appliance.brain.shelves import Shelves
    from appliance.vocabulary.units import PersonId, Seconds, TrackFile


class QueueHands:
    """Does with the queue what somebody wants."""

    def __init__(self, playing: Playing, shelves: Shelves) -> None:
        self._playing, self._shelves = playing, shelves

    async def seek(self, to: Seconds) -> None:
        """Go to this moment of the track that plays."""
        await self._playing.queue.seek(to)

    async def put(self, files: Sequence[TrackFile], *, now: bool) -> None:
        """Have these tracks come next."""
        known = [file for file in dict.fromkeys(files) if file in self._shelves.shelf.rows]
        if not known:
            msg = "I do not know this music any more. It may have left the music folder."
            raise RefusedError(msg)
        self._playing.asked(known)
        await self._playing.queue.put(known, now=now)

    async def arrange(self, files: Sequence[TrackFile]) -> None:
        """Have the tracks that come be these."""
        self._playing.set_aside(await self._playing.queue.arrange(files))

    async def rate(self, stars: int, by: PersonId) -> None:
        """Rate the track that plays."""
        await self._playing.judge(Kind.RATING, by, stars=stars)
