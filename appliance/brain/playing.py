"""Playing, from the brain's side: chooses for the queue, remembers what was heard, and tells people what plays and why."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from appliance.choice.feedback import WEIGHT, Memory
from appliance.choice.rank import Wish, choose
from appliance.errors import MoodboxError, StoreError
from appliance.ports.player import Finished, Started
from appliance.vocabulary.choice import Pick
from appliance.vocabulary.health import Health, Part
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.player import Outcome, PlayerStatus, PlayState
from appliance.vocabulary.units import REEL, TrackFile

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import numpy as np

    from appliance.brain.live import Live
    from appliance.brain.shelves import Shelves
    from appliance.mood.fusion import Fusion
    from appliance.ports.journal import Journal
    from appliance.ports.player import MusicQueue
    from appliance.vocabulary.affect import Affect, Label
    from appliance.vocabulary.choice import MoodSound, Strategy
    from appliance.vocabulary.journal import Entry
    from appliance.vocabulary.music import Track
    from appliance.vocabulary.units import PersonId

log = logging.getLogger(__name__)

_OUTCOMES = {Outcome.ENDED: Kind.ENDED, Outcome.SKIPPED: Kind.SKIP}


def followed(entry: Entry, moves: Mapping[TrackFile, TrackFile]) -> Entry:
    """The entry, with the name that its file has now."""
    file = entry.data.get("file")
    return (
        replace(entry, data={**entry.data, "file": moves[TrackFile(file)]})
        if isinstance(file, str) and file in moves
        else entry
    )


class Playing:
    """Joins choice, queue and journal."""

    def __init__(  # noqa: PLR0913, PLR0917 - it joins these
        self,
        queue: MusicQueue,
        live: Live,
        journal: Journal,
        shelves: Shelves,
        fusion: Fusion,
        mapping: dict[Label, MoodSound],
        rng: np.random.Generator,
        *,
        no_repeat: int,
        ahead: int,
    ) -> None:
        self.queue, self.mapping = queue, mapping
        self._live, self._journal, self._shelves, self._fusion = live, journal, shelves, fusion
        self._rng, self._no_repeat, self._ahead = rng, no_repeat, ahead
        self._memory = Memory()
        self._moves: Mapping[TrackFile, TrackFile] = {}
        self._picks: dict[TrackFile, Pick] = {}
        self._labels: dict[TrackFile, Label] = {}
        self._planned: Label | None = None
        self._skipper: PersonId | None = None

    async def remember(self) -> None:
        """Learn again what the journal holds; what it says of a file that was moved holds for it under its new name."""
        memory, self._moves = Memory(), self._shelves.moves
        for entry in reversed(await self._journal.entries((Kind.PLAY, *WEIGHT), limit=10_000)):
            memory.fold(followed(entry, self._moves))
        self._memory = memory

    async def run(self) -> None:
        """Keep the queue filled and hear what plays, until cancelled."""
        await self.queue.run(self.choose, self.tell)

    async def choose(self, count: int, avoid: Collection[TrackFile]) -> Sequence[TrackFile]:
        """The queue's next tracks for the mood that steers."""
        mood = self._fusion.mood
        self._planned = mood.label
        picks = await self.picks(mood.label, self._live.state.strategy, count, avoid=avoid, first=self._ahead - count)
        for pick in picks:
            self._picks[pick.track.file] = pick
            self._labels[pick.track.file] = mood.label
        return [pick.track.file for pick in picks]

    async def picks(
        self, label: Label, strategy: Strategy, count: int, *, avoid: Collection[TrackFile] = (), first: int = 0
    ) -> list[Pick]:
        """What would be played for a mood: the mood that steers where it has this label, else the label's own place."""
        mood = self._fusion.mood_of(label)
        shelf = self._shelves.shelf
        stale = self._memory.recent(min(self._no_repeat, max(len(shelf) - len(avoid) - count, 0)))[::-1]
        wish = Wish(mood, strategy, self.mapping, avoid, stale, self._memory.taste(label))
        return await asyncio.to_thread(choose, shelf, wish, count, self._rng, first=max(first, 0))

    async def placed(self) -> list[tuple[Track, Affect]]:
        """The tracks on the shelf, and where each is placed among the others."""
        shelf = self._shelves.shelf
        return list(zip(shelf.tracks, await asyncio.to_thread(shelf.places), strict=True))

    async def steer(self) -> None:
        """The mood may have moved: choose anew what comes next if it did. Vague moods change nothing."""
        if self._fusion.mood.label is not self._planned:
            await self.queue.replan()

    async def library_changed(self, *, start: bool) -> None:
        """Other tracks are known: have the player know them too, and begin to play where that is wanted."""
        if self._shelves.moves != self._moves:
            await self.remember()
        try:
            await self.queue.update()
            await self.queue.replan()  # what was chosen while little was known may not be the best any more
            if start and self._shelves.shelf.tracks and self.queue.status.state is PlayState.STOPPED:
                await self.queue.play()
        except MoodboxError as error:
            log.warning("new music cannot be played yet: %s", error)

    async def skip(self, by: PersonId | None) -> None:
        """Go to the next track; the journal learns of it, and of who asked, when the play ends."""
        self._skipper = by
        await self.queue.skip()

    async def judge(self, kind: Kind, by: PersonId | None) -> None:
        """Keep what somebody says of the current track."""
        file = self.queue.status.file
        if file is not None:
            await self._note(kind, file, by)
        if kind is Kind.DISLIKE:
            await self.queue.replan()

    async def tell(self, event: Started | Finished | PlayerStatus | Health) -> None:
        """Hear what the queue tells."""
        match event:
            case Started():
                pick = self.pick_of(event.file)
                if pick and not event.foreign:
                    await self._note_quietly(Kind.PLAY, event.file, reason=pick.reason)
            case Finished():
                skipper, self._skipper = self._skipper, None
                kind = _OUTCOMES.get(event.outcome)
                if kind and not event.foreign:
                    by = skipper if kind is Kind.SKIP else None
                    await self._note_quietly(kind, event.file, by=by, heard=round(event.heard, 1))
            case PlayerStatus():
                picks = [self.pick_of(file) for file in event.queue]
                self._live.update(
                    player=event,
                    current=self.pick_of(event.file) if event.file else None,
                    coming=tuple(pick for pick in picks if pick),
                )
            case Health():
                self._live.health(Part.PLAYER, event)

    def pick_of(self, file: TrackFile) -> Pick | None:
        """Why a file was queued; None for what the library does not know."""
        if file in self._picks:
            return self._picks[file]
        shelf = self._shelves.shelf
        row = shelf.rows.get(file)
        return None if row is None else Pick(shelf.tracks[row], 0.0, {}, "It was already queued.")

    async def _note_quietly(self, kind: Kind, file: TrackFile, *, by: PersonId | None = None, **more: object) -> None:
        """Keep what happened, under whoever did it or else listens; a full disk does not stop the music."""
        listening = self._live.state.listening
        if by is None and listening and listening.id != REEL:
            by = listening.id
        try:
            await self._note(kind, file, by, more)
        except StoreError as error:
            log.warning("what was heard could not be kept: %s", error)

    async def _note(self, kind: Kind, file: TrackFile, by: PersonId | None, more: Mapping[str, object] | None = None) -> None:
        label = self._labels.get(file, self._fusion.mood.label)
        data = {"file": file, "label": label, "strategy": self._live.state.strategy, **(more or {})}
        self._memory.fold(await self._journal.append(kind, by, data))
