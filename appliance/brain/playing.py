"""Playing, from the brain's side: chooses for the queue, remembers what was heard, and tells people what plays and why."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from appliance.brain.house import HOUSE, House
from appliance.brain.moves import followed
from appliance.choice import context
from appliance.choice.engine import Wish
from appliance.choice.feedback import LEARNED, Memory
from appliance.choice.rank import choose, engine_for
from appliance.errors import MoodboxError, RefusedError, StoreError
from appliance.ports.player import Finished, Started
from appliance.vocabulary.affect import Label
from appliance.vocabulary.choice import Pick, Situation, Strategy
from appliance.vocabulary.habits import LOUDEST
from appliance.vocabulary.health import Health, Part
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Role
from appliance.vocabulary.player import Outcome, PlayerStatus, PlayState
from appliance.vocabulary.units import REEL, TrackFile

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    import numpy as np

    from appliance.brain.elsewhere import Elsewhere
    from appliance.brain.feelings import TrackFeelings
    from appliance.brain.live import Live
    from appliance.brain.shelves import Shelves
    from appliance.choice.engine import Engine
    from appliance.choice.prior import Prior
    from appliance.choice.rank import Shelf
    from appliance.choice.windows import Limits
    from appliance.mood.fusion import Fusion
    from appliance.ports.clock import Clock
    from appliance.ports.journal import Journal
    from appliance.ports.player import MusicQueue
    from appliance.vocabulary.affect import Affect
    from appliance.vocabulary.choice import MoodSound
    from appliance.vocabulary.journal import Entry
    from appliance.vocabulary.music import Track
    from appliance.vocabulary.units import Percent, PersonId

log = logging.getLogger(__name__)

ASIDE: Final = 20
"""So many tracks that somebody took off the queue are not chosen again."""
_OUTCOMES = {Outcome.ENDED: Kind.ENDED, Outcome.SKIPPED: Kind.SKIP}

SKIPPING: Final = 3.0
"""Seconds that a skip is waited for until it is kept; at a track's border the player was seen to take longer."""
REMEMBERED: Final = 50_000
"""Entries of the journal that are learned from again when the box starts: years of listening."""
RAISED: Final = 5
"""Percent by which the volume is raised when somebody wants to hear more of a track."""
MOVED: Final = 0.25
"""A mood that moved this far on the plane has the path out of it planned again."""
CHANGES: Final = frozenset({Kind.DISLIKE, Kind.NEVER, Kind.AGAIN, Kind.MORE})
"""What somebody says that changes what comes next at once."""


class Playing:
    """Joins choice, queue and journal."""

    def __init__(  # noqa: PLR0913, PLR0917 - it joins these
        self,
        queue: MusicQueue,
        live: Live,
        journal: Journal,
        shelves: Shelves,
        fusion: Fusion,
        mapping: Mapping[Label, MoodSound],
        rng: np.random.Generator,
        clock: Clock,
        *,
        ahead: int,
        house: House = HOUSE,
        prior: Prior | None = None,
        feelings: TrackFeelings | None = None,
    ) -> None:
        self.queue, self.mapping = queue, mapping
        self.present: Callable[[], tuple[PersonId, ...]] = tuple
        """Who is at home and counts, as the smart home says; empty where it does not."""
        self.around: Callable[[], Situation] = Situation
        """What the smart home says is so around whoever listens; the clock's part is added."""
        self._live, self._journal, self._shelves, self._fusion = live, journal, shelves, fusion
        self.house, self.feelings = house, feelings
        self._rng, self._clock, self._ahead = rng, clock, ahead
        if feelings:
            feelings.changed = self.felt
        self._memory = Memory()
        self._choosing = asyncio.Lock()
        self._engine: Engine | None = None
        self._prior = prior
        self._situations: dict[TrackFile, Situation] = {}
        self._from: Affect | None = None
        self._volume: int | None = None
        self._loud: TrackFile | None = None
        self._moves: Mapping[TrackFile, TrackFile] = {}
        self._picks: dict[TrackFile, Pick] = {}
        self._labels: dict[TrackFile, Label] = {}
        self._planned: Label | None = None
        self._skipper: PersonId | None = None
        self._skips: list[asyncio.Future[StoreError | None]] = []
        self._aside: deque[TrackFile] = deque(maxlen=ASIDE)
        self.most: Callable[[], Percent] = lambda: LOUDEST
        """The loudest that music may be now."""
        self.radio: Elsewhere | None = None

    async def remember(self) -> None:
        """Learn again what the journal holds; what it says of a file that was moved holds for it under its new name."""
        memory, self._moves = Memory(), self._shelves.moves
        for entry in reversed(await self._journal.entries(LEARNED, limit=REMEMBERED)):
            memory.fold(followed(entry, self._moves))
        self._memory, self._engine = memory, None
        if self.feelings:
            await self.feelings.remember(self._moves)

    async def forget(self, person: PersonId) -> None:
        """Somebody is erased: nothing that was learned of them moves a choice any more."""
        self._memory.forget(person)
        if self.feelings:
            self.feelings.forget(person)
        self._picks.clear()
        await self.queue.replan()

    async def run(self) -> None:
        """Keep the queue filled and hear what plays, until cancelled."""
        await self.queue.run(self.choose, self.tell)

    async def choose(self, count: int, avoid: Collection[TrackFile]) -> Sequence[TrackFile]:
        """The queue's next tracks for the mood that steers."""
        mood, situation = self._fusion.mood, self._situation()
        self._planned, self._from = mood.label, mood.affect
        avoid = {*avoid, *self._aside}
        strategy = self.strategy(mood.label)
        picks: Sequence[Pick] = await self.picks(mood.label, strategy, count, avoid=avoid, first=self._ahead - count)
        if self.radio:
            picks = await self.radio.instead(picks, mood.label, strategy, count, avoid)
        for pick in picks:
            if self._station(pick.track.file):
                continue
            self._picks[pick.track.file] = pick
            self._labels[pick.track.file] = mood.label
            self._situations[pick.track.file] = situation
        return [pick.track.file for pick in picks]

    async def picks(
        self, label: Label, strategy: Strategy, count: int, *, avoid: Collection[TrackFile] = (), first: int = 0
    ) -> list[Pick]:
        """What would be played for a mood: the mood that steers where it has this label, else the label's own place."""
        shelf, situation = self._shelf, self._situation()
        status = self.queue.status
        queued = tuple(file for file in ([status.file] if status.file else []) + list(status.queue) if file in avoid)
        wish = Wish(
            mood=self._fusion.mood_of(label),
            strategy=strategy,
            mapping=self.mapping,
            people=self._audience(),
            now=self._clock.now().timestamp(),
            situation=situation,
            limits=self.limits(),
            avoid=avoid,
            queued=queued,
            first=max(first, 0),
            tried=bool(queued) and queued[-1] in self._picks and self._picks[TrackFile(queued[-1])].new,
        )
        async with self._choosing:
            return await asyncio.to_thread(lambda: choose(shelf, self._engine_of(shelf), wish, count, self._rng))

    def limits(self) -> Limits:
        """What holds now for whoever listens."""
        listening = self._live.state.listening
        return self.house.limits_at(self._situation().hour or 0.0, child=bool(listening and listening.role is Role.CHILD))

    @property
    def _shelf(self) -> Shelf:
        """The shelf as whoever listens feels it."""
        shelf = self._shelves.shelf
        return self.feelings.lens(shelf) if self.feelings else shelf

    def strategy(self, label: Label) -> Strategy:
        """The mood's own strategy, or where it has none what the box's switch says."""
        row = self.mapping.get(label)
        return row.strategy if row and row.strategy else self._live.state.strategy

    def _audience(self) -> tuple[PersonId, ...]:
        """Who counts: those at home, else whoever listens, else all of whom something is known."""
        listening = self._live.state.listening
        if present := self.present():
            return present
        return (listening.id,) if listening and listening.id != REEL else tuple(self._memory.people())

    def _situation(self) -> Situation:
        local = self._clock.now().astimezone()
        return replace(self.around(), hour=local.hour + local.minute / 60, weekday=local.weekday())

    def _engine_of(self, shelf: Shelf) -> Engine:
        if self._engine is None or self._engine.items is not shelf.items:
            self._engine = engine_for(shelf, self._memory, self._prior)
        return self._engine

    async def placed(self) -> list[tuple[Track, Affect]]:
        """The tracks on the shelf, and where each is placed among the others."""
        shelf = self._shelf
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
        """Go to the next track. When this returns the journal knows of it, and of who asked, unless the player is slow.

        Raises:
            StoreError: that could not be kept; the next track plays all the same.
        """
        self._skipper = by
        kept: asyncio.Future[StoreError | None] = asyncio.get_running_loop().create_future()
        self._skips.append(kept)
        try:
            if await self.queue.skip():
                async with asyncio.timeout(SKIPPING):
                    if error := await kept:
                        msg = f"the next track plays, but that you skipped could not be kept: {error}"
                        raise StoreError(msg) from error
        except TimeoutError:
            log.debug("the player is slow to skip: what it ends is kept when it does")
        finally:
            self._skips.remove(kept)

    async def judge(self, kind: Kind, by: PersonId | None, **more: object) -> None:
        """Keep what somebody says of the current track; ``more`` is what belongs to it (``stars``).

        Raises:
            RefusedError: there is none, so that nothing could be kept.
        """
        file = self.queue.status.file
        if file is None:
            msg = "Nothing plays, so I do not know which track you mean."
            raise RefusedError(msg)
        if self.radio and self._station(file):
            await self.radio.judge(kind, file)
            return
        await self._note(kind, file, by, more)
        if kind in CHANGES:
            await self.queue.replan()

    def correct(self, entry: Entry) -> None:
        """The mood was another: what was heard under it counts for that one, also what still plays."""
        self._memory.fold(entry)
        wrong, right = entry.data.get("from"), entry.data.get("to")
        label = Label(right) if isinstance(right, str) else Label.UNSURE
        self._labels = {file: label if known == wrong else known for file, known in self._labels.items()}

    async def set_volume(self, volume: Percent) -> None:
        """Set the volume, no louder than music may be now."""
        await self.queue.set_volume(min(volume, self.most()))

    def asked(self, files: Sequence[TrackFile]) -> None:
        """Somebody asks for these: that is why they play."""
        for file in files:
            pick = self.pick_of(file)
            if pick:
                self._picks[file] = replace(pick, reason="You asked for it.")
                self._labels[file] = self._fusion.mood.label

    def set_aside(self, files: Collection[TrackFile]) -> None:
        """Do not choose these again soon."""
        self._aside.extend(files)

    async def tell(self, event: Started | Finished | PlayerStatus | Health) -> None:
        """Hear what the queue tells."""
        match event:
            case Started() | Finished() if self.radio and self._station(event.file):
                self._skipper = None
                await self.radio.heard(event)
                if isinstance(event, Finished):
                    self._answer_skips(None)
            case Started():
                pick = self.pick_of(event.file)
                if pick and not event.foreign:
                    turn = {"turn": pick.turn} if pick.turn else {}
                    await self._note_quietly(Kind.PLAY, event.file, reason=pick.reason, **turn)
                self._volume = self.queue.status.volume
                await self._keep_on_the_way()
            case Finished():
                await self._ended(event)
            case PlayerStatus():
                await self._hear_louder(event)
                self._show(event)
            case Health():
                self._live.health(Part.PLAYER, event)

    async def _ended(self, event: Finished) -> None:
        """A play has ended: keep how, and tell who skipped it that this is kept, or why not."""
        skipper, self._skipper = self._skipper, None
        kind, error = None if event.foreign else _OUTCOMES.get(event.outcome), None
        if kind:
            heard = {"heard": round(event.heard, 1), **self._share(event)}
            error = await self._note_quietly(kind, event.file, by=skipper if kind is Kind.SKIP else None, **heard)
        self._answer_skips(error)
        if kind is Kind.SKIP:  # what is queued was chosen before that was known
            await self.queue.replan()

    def _answer_skips(self, error: StoreError | None) -> None:
        for kept in self._skips:
            if not kept.done():
                kept.set_result(error)

    async def felt(self, file: TrackFile) -> None:
        """Somebody said how a track feels to them: what is shown and what comes next follow."""
        shelf = self._shelf
        if file in self._picks and file in shelf.rows:
            self._picks[file] = replace(self._picks[file], track=shelf.tracks[shelf.rows[file]])
        self._show(self.queue.status)
        await self.queue.replan()

    def _show(self, status: PlayerStatus) -> None:
        picks = [self.pick_of(file) for file in status.queue]
        current = self.pick_of(status.file, status.said) if status.file else None
        self._live.update(player=status, current=current, coming=tuple(pick for pick in picks if pick))

    def _station(self, file: TrackFile) -> bool:
        return self.radio is not None and self.radio.pick_of(file) is not None

    def pick_of(self, file: TrackFile, said: str = "") -> Pick | None:
        """Why a file was queued; None for what the library does not know. ``said`` is what a station says that it plays."""
        if self.radio and (station := self.radio.pick_of(file, said)):
            return station
        if file in self._picks:
            return self._picks[file]
        shelf = self._shelf
        row = shelf.rows.get(file)
        return None if row is None else Pick(shelf.tracks[row], 0.0, {}, "It was already queued.")

    async def _keep_on_the_way(self) -> None:
        """Plan a shift again where the mood has moved since it was planned."""
        mood = self._fusion.mood
        if self.strategy(mood.label) is Strategy.SHIFT and self._from and self._from.distance(mood.affect) > MOVED:
            await self.queue.replan()

    async def _hear_louder(self, status: PlayerStatus) -> None:
        """The volume was raised while a track of ours plays: somebody wants to hear it."""
        before, now = self._volume, status.volume
        if before is None or now is None or status.file is None or status.file not in self._picks or now < before:
            self._volume = now
        elif now >= before + RAISED and status.file != self._loud:
            self._loud = status.file
            await self._note_quietly(Kind.LOUDER, status.file)

    def _share(self, event: Finished) -> dict[str, float]:
        """How much of a track was heard, in [0, 1]; nothing where its length is not known."""
        pick = self.pick_of(event.file)
        duration = pick.track.duration if pick else 0.0
        return {"share": round(min(event.heard / duration, 1.0), 3)} if duration else {}

    async def _note_quietly(
        self, kind: Kind, file: TrackFile, *, by: PersonId | None = None, **more: object
    ) -> StoreError | None:
        """Keep what happened, under whoever did it or else listens; a full disk does not stop the music, and is returned."""
        listening = self._live.state.listening
        if by is None and listening and listening.id != REEL:
            by = listening.id
        try:
            await self._note(kind, file, by, more)
        except StoreError as error:
            log.warning("what was heard could not be kept: %s", error)
            return error
        return None

    async def _note(self, kind: Kind, file: TrackFile, by: PersonId | None, more: Mapping[str, object] | None = None) -> None:
        label = self._labels.get(file, self._fusion.mood.label)
        pick, situation = self._picks.get(file), self._situations.get(file)
        chosen: dict[str, object] = {}
        if pick and pick.fit and pick.liking is not None:
            chosen = {"fit": [round(each, 3) for each in pick.fit], "liking": round(pick.liking, 3)}
        if situation:
            chosen["situation"] = context.numbers(situation)
        data = {"file": file, "label": label, "strategy": self._live.state.strategy, **chosen, **(more or {})}
        self._memory.fold(await self._journal.append(kind, by, data))
