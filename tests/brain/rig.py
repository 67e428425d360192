"""The parts of a brain under test, and hands on the eye and the clock."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from appliance.ports.eye import EyeStatus
from appliance.vocabulary.affect import EMOTIONS, Affect, Emotion
from appliance.vocabulary.people import Person, Purpose, Role
from appliance.vocabulary.sight import Face, FaceBox, Look, Wall
from appliance.vocabulary.units import PersonId

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from appliance.brain.brain import Brain
    from appliance.brain.faces import RestingFaces
    from appliance.brain.feelings import TrackFeelings
    from appliance.brain.live import Live
    from appliance.brain.playing import Playing
    from appliance.brain.shelves import Shelves
    from appliance.brain.watching import Watching
    from appliance.mood.fusion import Fusion
    from appliance.people.profiles import Profiles
    from appliance.store.catalogue import SqliteCatalogue
    from appliance.store.household import SqliteHousehold
    from appliance.store.journal import SqliteJournal
    from appliance.vocabulary.affect import Label
    from appliance.vocabulary.health import Health
    from tests.fakes.clock import ManualClock
    from tests.fakes.player import FakePlayer

SLOW: Final = 0.5
QUICK: Final = 2.0
PATIENCE: Final = 20.0
ASHA: Final = Person(PersonId("asha"), "Asha", Role.ADULT, consents=frozenset({Purpose.LOOK, Purpose.HISTORY}))
BEN: Final = Person(PersonId("ben"), "Ben", Role.ADULT, consents=frozenset({Purpose.LOOK}))
KIRAN: Final = Person(PersonId("kiran"), "Kiran", Role.CHILD)
HOUSEHOLD: Final = (ASHA, BEN, KIRAN)
WALLS: Final = frozenset({Wall.CORE, Wall.FILES})


class HandEye:
    """``ports.Eye``: notes every lease, and reports what a test puts into ``reports_``."""

    def __init__(self) -> None:
        self.leases: list[float | None] = []
        self._reports: asyncio.Queue[Look | EyeStatus | Health] = asyncio.Queue()

    def tell(self, report: Look | EyeStatus | Health) -> None:
        self._reports.put_nowait(report)

    async def reports(self) -> AsyncIterator[Look | EyeStatus | Health]:
        while True:
            yield await self._reports.get()
            self._reports.task_done()

    async def lease(self, rate: float | None) -> None:
        self.leases.append(rate)

    async def heard(self) -> None:
        """Wait until everything told was taken."""
        await self._reports.join()


def face(emotion: Emotion, certainty: float = 0.9) -> Face:
    """A face in good light."""
    rest = (1 - certainty) / (len(EMOTIONS) - 1)
    probabilities = tuple(certainty if e is emotion else rest for e in EMOTIONS)
    return Face(FaceBox(100, 100, 120, 120), probabilities, Affect(0.0, 0.0), 0.9, 0.5)


@dataclass
class Rig:
    """Everything of one brain. ``moves`` are the changes of label; ``loads`` how often other tracks were found."""

    brain: Brain
    watching: Watching
    playing: Playing
    shelves: Shelves
    feelings: TrackFeelings
    live: Live
    eye: HandEye
    player: FakePlayer
    fusion: Fusion
    faces: RestingFaces
    people: Profiles
    store: SqliteHousehold
    journal: SqliteJournal
    catalogue: SqliteCatalogue
    clock: ManualClock
    moves: list[tuple[Label | None, Label | None]] = field(default_factory=list)
    loads: int = 0
    _number: int = 0

    async def settle(self) -> None:
        """Say what is so now."""
        self.eye.tell(EyeStatus(self.open, "", WALLS, frozenset({Wall.SWAP}), rate=QUICK if self.open else 0.0))
        async with asyncio.timeout(PATIENCE):
            await self.until(lambda: self.live.state.camera.walls == WALLS)
        await self.watching.refresh()

    async def until(self, true: Callable[[], object]) -> None:
        """Wait until it is so."""
        async with asyncio.timeout(PATIENCE):
            while not true():  # noqa: ASYNC110 - what it waits for has no event
                await asyncio.sleep(0.01)

    @property
    def open(self) -> bool:
        """Whether the eye was last told to look."""
        return bool(self.eye.leases) and self.eye.leases[-1] is not None

    async def listen(self, person: Person = ASHA) -> None:
        """Somebody says that it is them who listens, and the camera opens."""
        await self.brain.set_looking(on=True, by=person.id)
        self.eye.tell(EyeStatus(True, "", WALLS, frozenset({Wall.SWAP}), rate=QUICK))  # noqa: FBT003 - as the eye says it
        await self.until(lambda: self.live.state.looks_per_second == QUICK)

    async def look(self, *faces: Face, seconds: float = 1.0, every: float = 0.5) -> None:
        """Look at these faces for so long."""
        for _ in range(round(seconds / every)):
            self.clock.advance(every)
            self._number += 1
            self.eye.tell(Look(self._number, self.clock.monotonic(), faces))
            await self.eye.heard()
        await asyncio.sleep(0)
        await self.watching.refresh()

    async def wait(self, seconds: float) -> None:
        """Let time go by without a look."""
        self.clock.advance(seconds)
        await self.watching.refresh()
