"""Internet radio (``ports.Radio``): stations by mood where the library has nothing that fits, or where somebody asks.

It is off until somebody switches it on; until then nobody is asked anything. What a station plays is not known here, so nothing
is learned from it and no play of it is kept. It plays on while the mood stays, and for a while when it moves.
"""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from appliance.brain.stations import Stations
from appliance.choice.target import STEPS, target
from appliance.errors import MoodboxError, RadioError, RefusedError
from appliance.ports.player import Finished, Started
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Role
from appliance.vocabulary.player import Outcome, PlayState
from appliance.vocabulary.radio import RadioShown
from appliance.vocabulary.units import Seconds, TrackFile

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy as np

    from appliance.brain.live import Live
    from appliance.brain.playing import Playing
    from appliance.mood.fusion import Fusion
    from appliance.ports.clock import Clock
    from appliance.ports.people import PeopleStore
    from appliance.ports.radio import StationDirectory
    from appliance.vocabulary.affect import Label
    from appliance.vocabulary.choice import Pick, Strategy
    from appliance.vocabulary.radio import Station, StationId

log = logging.getLogger(__name__)

KEY: Final = "radio"
NEVER_KEY: Final = "radio_never"
NEAR: Final = 0.5
"""The library fits a mood where one of its tracks is this close (``choice.fit``): about within the tolerance."""
STAY: Final = 600.0
"""Seconds that a station plays at least before another mood brings another one."""
HEARD: Final = 5.0
"""Seconds from which a station counts as begun; one that ends sooner does not work."""
BROKEN: Final = 4
"""So many stations in a row that do not work are the fault of the way to the internet."""
REST: Final = 300.0
"""Seconds for which radio rests then."""
AGAIN: Final = 3600.0
"""Seconds between two looks whether the directory's lists are old."""
GLANCE: Final = 2.0
"""Seconds between two looks at what plays."""
OFFERED: Final = 6
"""Stations that the panel shows."""
NEVER: Final = Seconds(float("-inf"))
OFF: Final = "Radio is switched off. An adult can switch it on."
CHILD: Final = "Nobody knows what a station plays next, so there is no radio while a child listens."
EXPLICIT: Final = "Nobody knows what a station plays next, so there is no radio while explicit music is switched off."
UNHEARD: Final = "No station could be heard. Is the box on the internet? I try again in a few minutes."
NONE_YET: Final = "I know no station yet. I am asking for some; try again in a minute."
UNKNOWN: Final = "A radio station plays, and I do not know which song. You can skip it, or never want the station again."


class RadioRoom:
    """Implements ``ports.Radio``; the queue chooses from it through ``Playing.radio``."""

    def __init__(  # noqa: PLR0913, PLR0917 - it joins these
        self,
        directory: StationDirectory,
        playing: Playing,
        live: Live,
        fusion: Fusion,
        store: PeopleStore,
        clock: Clock,
        rng: np.random.Generator,
    ) -> None:
        self.stations = Stations(rng)
        self._directory, self._playing, self._live, self._fusion = directory, playing, live, fusion
        self._store, self._clock = store, clock
        self._on = self._asked = False
        self._chosen: TrackFile | None = None
        """The station that somebody chose by name."""
        self._current: tuple[TrackFile, Label, Seconds] | None = None
        """What plays, the mood it was for, and since when."""
        self._counted = False
        self._fault, self._broken, self._rests = "", 0, NEVER
        self._woken = asyncio.Event()
        playing.radio = self

    async def remember(self) -> None:
        """Take up whether it is on, and what nobody wants again."""
        self._on = await self._store.value(KEY) == "on"
        with suppress(ValueError):
            self.stations.never = set(json.loads(await self._store.value(NEVER_KEY) or "[]"))

    def show(self) -> RadioShown:
        """See ``ports.Radio``."""
        label = self._fusion.mood.label
        offered = self._ranked(label, self._playing.strategy(label), ())[:OFFERED] if self._on else ()
        return RadioShown(self._on, self._asked, self._barred(), self._fault, len(self.stations.known), tuple(offered))

    async def switch(self, *, on: bool) -> None:
        """See ``ports.Radio``."""
        await self._store.put_value(KEY, "on" if on else None)
        self._on, self._fault, self._broken, self._rests = on, "", 0, NEVER
        self._woken.set()
        if on:
            await self._playing.queue.replan()
        else:
            await self.leave()
            self.stations.learn(())

    async def play(self, station: StationId | None) -> None:
        """See ``ports.Radio``."""
        if barred := self._barred():
            raise RefusedError(barred)
        self._asked = True
        try:
            wanted = await self._directory.outside(self.stations.by_id(station))
            if wanted:
                files = [pick.track.file for pick in self.stations.queued(wanted, "you asked for it")]
            else:
                files = [file for file in await self._playing.choose(1, ()) if self.stations.holds(file)]
            if not files:
                raise RefusedError(self._fault or NONE_YET)
            self._chosen = files[0] if wanted else None
            await self._playing.queue.put(files, now=True)
        except MoodboxError:
            self._asked = False
            raise
        await self._playing.queue.replan()

    async def leave(self) -> None:
        """See ``ports.Radio``. Where the library has nothing that fits, the station plays on, if it may."""
        self._asked, self._chosen = False, None
        queue = self._playing.queue
        now = queue.status
        if now.file is not None and self.stations.holds(now.file):
            files = await self._playing.choose(1, {now.file})
            if files and not self.stations.holds(files[0]):
                await queue.put(files, now=True)
            elif self._barred() and now.state is not PlayState.STOPPED:
                await queue.arrange(())
                await queue.skip()
        await queue.replan()

    async def instead(
        self, picks: Sequence[Pick], label: Label, strategy: Strategy, count: int, avoid: Collection[TrackFile]
    ) -> Sequence[Pick]:
        """The picks, or stations where those are wanted or nothing among the picks fits."""
        fits = any(pick.fit is not None and pick.fit[0] >= NEAR for pick in picks)
        if self._barred() or (fits and not self._asked):
            return picks
        stations = await self._directory.outside(self._ranked(label, strategy, avoid)[: 2 * count])
        empty = "nothing in the library is like that" if picks else "there is no music in the library yet"
        why = "you asked for radio" if self._asked else empty
        return self.stations.queued(stations[:count], why) or picks

    def pick_of(self, file: TrackFile, said: str = "") -> Pick | None:
        """A station as a pick; None for anything else."""
        return self.stations.pick_of(file, said)

    def _ranked(self, label: Label, strategy: Strategy, avoid: Collection[TrackFile]) -> list[Station]:
        """The stations for a mood. One plays for long, so a shift aims at its goal."""
        mapping = self._playing.mapping
        goal, row = target(self._fusion.mood_of(label), strategy, mapping, STEPS - 1), mapping.get(label)
        return self.stations.ranked(goal, avoid, row.without if row else (), quiet=self._playing.limits().quiet)

    def _barred(self) -> str:
        """Why no station may play now; empty where one may."""
        listening = self._live.state.listening
        if not self._on:
            return OFF
        if listening and listening.role is Role.CHILD:
            return CHILD
        if not self._playing.limits().explicit:
            return EXPLICIT
        return UNHEARD if self._clock.monotonic() < self._rests else ""

    async def heard(self, event: Started | Finished) -> None:
        """A station began or ended: one that was skipped is passed over for a while, and so is one that does not work."""
        if isinstance(event, Started):
            self._current, self._counted = (event.file, self._fusion.mood.label, event.at), False
            self._chosen = self._chosen if event.file == self._chosen else None
            return
        broke = event.outcome is Outcome.NEITHER and event.heard < HEARD
        self._broken = self._broken + 1 if broke else 0
        if broke or event.outcome is Outcome.SKIPPED:
            self.stations.put_aside(event.file)
        if self._broken >= BROKEN:
            self._rests, self._broken = Seconds(self._clock.monotonic() + REST), 0
            log.warning("radio: %s", UNHEARD)
            await self._playing.queue.replan()

    async def judge(self, kind: Kind, file: TrackFile) -> None:
        """Somebody says something of a station; RefusedError for all but that they do not want it."""
        if kind not in {Kind.NEVER, Kind.DISLIKE}:
            raise RefusedError(UNKNOWN)
        if kind is Kind.NEVER and file in self.stations.known:
            self.stations.never.add(self.stations.known[file].id)
            await self._store.put_value(NEVER_KEY, json.dumps(sorted(self.stations.never)))
        self.stations.put_aside(file)
        await self._playing.queue.replan()
        await self._playing.queue.skip()

    async def run(self) -> None:
        """Keep stations known while radio is on, and see to what plays; until cancelled."""
        old = NEVER
        while True:
            self._woken.clear()
            if self._on and self._clock.monotonic() >= old:
                old = Seconds(self._clock.monotonic() + AGAIN)
                await self.refresh()
            try:
                await self.tick()
            except MoodboxError as error:
                log.warning("radio: %s", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), GLANCE)
                old = NEVER

    async def refresh(self) -> None:
        """Ask for stations, and have the queue choose once there are some."""
        try:
            async for known in self._directory.stations():
                if not self._on:
                    return
                first = not self.stations.known
                self.stations.learn(known)
                if first and known:
                    await self._playing.queue.replan()
            self._fault = ""
        except RadioError as error:
            self._fault = str(error)
            log.info("radio: %s", error)

    async def tick(self) -> None:
        """See to a station that plays: that it still may, that it is counted, and that it fits the mood."""
        status, now, mood = self._playing.queue.status, self._clock.monotonic(), self._fusion.mood.label
        if status.file is None or status.state is not PlayState.PLAYING or not self.stations.holds(status.file):
            return
        if self._current is None or self._current[0] != status.file:  # it played before the box was started
            self._current = (status.file, mood, now)
        file, label, since = self._current
        if self._barred() not in {"", UNHEARD}:
            await self.leave()
        elif not self._counted and now - since >= HEARD:
            self._counted = True
            if file in self.stations.known:
                await self._directory.begun(self.stations.known[file])
        elif mood is not label and file != self._chosen and now - since >= STAY:
            files = await self._playing.choose(1, {file})
            if files:
                await self._playing.queue.put(files, now=True)
