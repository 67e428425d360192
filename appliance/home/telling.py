"""What the box tells the smart home: its announcement, its states when they change, its events once."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections import deque
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from appliance.errors import BrokerError, StoreError
from appliance.home import topics
from appliance.home.discovery import HEARTBEAT
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from appliance.home.announcing import Announcer
    from appliance.ports.box import Box
    from appliance.ports.broker import Broker
    from appliance.ports.clock import Clock
    from appliance.ports.home import Remote
    from appliance.vocabulary.affect import Label
    from appliance.vocabulary.people import Person

log = logging.getLogger(__name__)

ROUND: Final = Seconds(0.2)
"""The least time between two rounds of telling, so that a restless box does not flood the home."""
RETRY: Final = Seconds(1.0)
DENIED: Final = Seconds(30.0)
"""Until an announcement is tried again that a broker with an ACL may have refused; the states go on meanwhile."""
SETTLE: Final = Seconds(2.0)
"""Home Assistant misses events in the first second or so after an announcement that is new to it."""
BIRTH: Final = 3.0
"""Home Assistant's birth is answered after up to so many seconds, by chance, since a whole house does that."""
BIRTHS: Final = Seconds(5.0)
"""The least time between two answers to births, which anybody may claim."""
MOST_EVENTS: Final = 32
"""Events that may wait; of more the oldest are dropped."""
MOOD_CHANGED: Final = "mood/changed"


class Telling:
    """States, events and the announcement."""

    def __init__(  # noqa: PLR0913, PLR0917 - it joins these
        self, broker: Broker, box: Box, remote: Remote, announcer: Announcer, clock: Clock, root: str
    ) -> None:
        self._broker, self._box, self._remote, self._announcer, self._clock = broker, box, remote, announcer, clock
        self._root = root
        self._up = False
        self._sent: dict[str, str] = {}
        self._events: deque[tuple[str, str]] = deque(maxlen=MOST_EVENTS)
        self._news = asyncio.Event()
        self._people: Sequence[Person] = ()
        self._look = True  # at the household, who may have changed
        self._settled = self._beat = self._announce_from = self._born_until = 0.0  # on the loop's clock
        self._birth: float | None = None

    def tell(self, topic: str, payload: Mapping[str, object]) -> None:
        """Publish an event once; while the broker is away there is nobody to hear it."""
        if self._up:
            self._events.append((topic, json.dumps(payload, ensure_ascii=False)))
            self._news.set()

    def connected(self, *, up: bool) -> None:
        """The broker is lost or back, and may have forgotten everything."""
        self._up = up
        self._sent = {}
        self._events.clear()
        self._announcer.forget()
        self._announce_from = 0.0
        self._birth = None
        self._news.set()

    def born(self) -> None:
        """Home Assistant has started: it is told everything again soon."""
        if self._birth is None:
            soon = asyncio.get_running_loop().time() + random.random() * BIRTH  # noqa: S311 - no secret
            self._birth = max(soon, self._born_until)
            self._news.set()

    def household_changed(self) -> None:
        """Somebody's profile or consents may be different."""
        self._look = True
        self._news.set()

    async def watch(self) -> None:
        """Notice when the box changes, until cancelled."""
        async for _ in self._box.changes():
            self._news.set()

    async def run(self) -> None:
        """Tell what changed since it was last told, until cancelled; after a reconnect that is everything."""
        when = lru_cache(8)(self._clock.when)  # a moment keeps its name even when the clock is set
        before: Label | None = None
        while True:
            await self._wait()
            label = topics.label_of(self._box.state)
            if before and label and label != before:
                self.tell(MOOD_CHANGED, topics.mood_changed(before, label, self._clock.now()))
            if label is None:  # what waits was still allowed when it happened
                self._events = deque((each for each in self._events if each[0] != MOOD_CHANGED), MOST_EVENTS)
            before = label
            if self._up:
                await self._round(when)
            await asyncio.sleep(ROUND)

    async def _wait(self) -> None:
        """Wait for news, a heartbeat, an answer to a birth, or that events may go."""
        now = asyncio.get_running_loop().time()
        due = [self._beat]
        if self._birth is not None:
            due.append(self._birth)
        elif self._events:
            due.append(self._settled)
        try:
            async with asyncio.timeout(max(0.0, min(due) - now) if self._up else HEARTBEAT):
                await self._news.wait()
        except TimeoutError:
            pass
        self._news.clear()

    async def _round(self, when: Callable[[Seconds], datetime]) -> None:
        """Announcement, states, events: in this order, so that who hears an event finds the state that goes with it."""
        now = asyncio.get_running_loop().time()
        if self._birth is not None and now >= self._birth:
            self._birth, self._born_until = None, now + BIRTHS
            self._announcer.forget()
            self._sent = {}
        if now >= self._beat:
            self._sent.pop("mood", None)
            self._beat, self._look = now + HEARTBEAT, True
        try:
            await self._announce(now)
            await self._publish_states(topics.states(self._box.state, when))
            while self._events and self._birth is None and asyncio.get_running_loop().time() >= self._settled:
                topic, payload = self._events.popleft()  # first: an event that may have come through is not told again
                await self._broker.publish(f"{self._root}/{topic}", payload, retain=False)
        except BrokerError as error:
            log.debug("%s", error)
            self._news.set()  # the states again soon, in case the broker was only slow
            await asyncio.sleep(RETRY)

    async def _publish_states(self, states: Mapping[str, str]) -> None:
        sent = self._sent  # of this connection: another one has its own
        for topic, payload in states.items():
            if sent.get(topic) != payload:
                await self._broker.publish(f"{self._root}/{topic}", payload, retain=True)
                sent[topic] = payload

    async def _announce(self, now: float) -> None:
        if now < self._announce_from:
            return
        try:
            if self._look:
                self._look = False
                self._people = await self._remote.selectable()
            if await self._announcer.announce(self._choice()):
                self._settled = asyncio.get_running_loop().time() + SETTLE
        except (BrokerError, StoreError) as error:
            log.debug("the box could not be announced to Home Assistant: %s", error)
            self._announce_from = now + DENIED

    def _choice(self) -> Sequence[Person]:
        """Whom the home may choose from: who may be selected, and who listens where the home is told that anyway."""
        listening = self._box.state.listening
        if listening is None or not topics.shared(self._box.state) or any(each.id == listening.id for each in self._people):
            return self._people
        return (*self._people, listening)
