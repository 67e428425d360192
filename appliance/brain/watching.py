"""Looking, from the brain's side: renews the eye's lease while consent holds, and turns all it hears into the mood."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from appliance.brain.resting import Resting
from appliance.errors import RefusedError
from appliance.mood.baseline import POPULATION
from appliance.mood.pace import Pace
from appliance.ports.eye import EyeStatus
from appliance.vocabulary.affect import Label
from appliance.vocabulary.health import Health, Part
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.sight import Camera, CameraState, Look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from appliance.brain.faces import RestingFaces
    from appliance.brain.live import Live
    from appliance.mood.fusion import Fusion
    from appliance.people.consent import Decision, Looking
    from appliance.ports.clock import Clock
    from appliance.ports.eye import Eye
    from appliance.ports.journal import Journal
    from appliance.vocabulary.mood import Mood
    from appliance.vocabulary.people import Person
    from appliance.vocabulary.sight import Face, Wall
    from appliance.vocabulary.units import PersonId, Seconds

log = logging.getLogger(__name__)

RENEW: Final = 0.3
"""Seconds between two renewals of the lease of one second, so that one lost renewal does not close the camera."""

Moved = Callable[[Label | None, Label | None], Awaitable[None]]
"""Hears the label before and after; None while nothing is known."""


class Watching:
    """Owns the rule of consent, the eye and the mood. ``moved`` is awaited whenever the mood shown has another label.

    ``rates`` are the slowest and the quickest look rate, a second: how often to look is decided here, the eye is told.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - it joins these
        self,
        eye: Eye,
        rule: Looking,
        live: Live,
        journal: Journal,
        clock: Clock,
        fusion: Fusion,
        faces: RestingFaces,
        rates: tuple[float, float],
        moved: Moved,
    ) -> None:
        self.rule = rule
        self.fusion = fusion
        self._resting = Resting(fusion, faces)
        self._eye = eye
        self._live = live
        self._journal = journal
        self._clock = clock
        self._quick = rates[1]
        self._pace = Pace(*rates)
        self._moved = moved
        self._status: EyeStatus | None = None
        self._walls: tuple[frozenset[Wall], frozenset[Wall]] | None = None
        self._for: tuple[PersonId | None, bool] = (None, False)  # who listens, and whether they are looked at
        self._faces = 0  # in the last look
        self._pictures = 0  # of phones
        self.held: Callable[[], Awaitable[None]] = _nothing
        """Awaited when the button at the box has been held for ten seconds."""
        self.stepped = clock.monotonic()
        """When the lease was last looked after."""

    async def run(self) -> None:
        """Look while allowed, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._read(), name="watching: read")
            group.create_task(self._renew(), name="watching: renew")

    async def set_mood(self, label: Label | None, lasts: Seconds | None) -> None:
        """Set the mood by hand for so long (None: until it is changed), or leave it to the evidence again."""
        self.fusion.set(label, self._clock.monotonic(), lasts)
        await self.refresh()

    async def correct(self, label: Label | None, by: PersonId | None) -> None:
        """The mood shown is wrong: believe it. Only the person who is being read teaches the box their own face by that."""
        before, own = self.fusion.baseline, by is not None and by == self.reading
        self.fusion.correct(label, self._clock.monotonic())
        if not own:
            self.fusion.use(before)
        taught = self.fusion.baseline != before
        await self.refresh()
        if by is not None and taught:
            await self._resting.taught(by)

    async def pictured(self, person: Person, faces: Sequence[Face]) -> bool:
        """See ``ports.eye.Pictured``."""
        at = self._clock.monotonic()
        if len(faces) != 1 or not self.rule.pictured(person, at):
            return False
        await self._attend()  # a listening may begin with it, and with that another resting face
        self._pictures += 1
        self.fusion.look(Look(self._pictures, at, tuple(faces)))
        await self.refresh()
        return True

    async def calibrate(self, person: PersonId) -> None:
        """Begin to learn a person's resting face. Raises RefusedError unless it is them who is being looked at."""
        if self.reading != person:
            msg = "I can learn your face only while it is you who is listening and my eye is open."
            raise RefusedError(msg)
        self._resting.begin(person, self._clock.monotonic())
        await self.refresh()

    def forget_baseline(self, person: PersonId) -> None:
        """Read a person's face like anybody's from now on."""
        if self._for[0] == person:
            self.fusion.use(POPULATION)

    async def refresh(self) -> None:
        """Tell the eye and the people what holds now, at once: after consent, closing, opening."""
        await self._attend()
        calibration = await self._resting.follow(self._clock.monotonic(), self.reading)
        now = self._clock.monotonic()
        was, shown = self._live.state.mood, self.fusion.shown(now)
        self._live.update(
            camera=self._camera(self.rule.decide(now)),
            mood=shown.mood,
            stale=shown.stale,
            manual=shown.manual,
            manual_until=shown.until,
            evidence=shown.evidence,
            calibration=calibration,
            listening=self.rule.listener,
            looks_per_second=self._status.rate if self._status and self._status.open else 0.0,
            temperature=self._status.temperature if self._status else None,
        )
        if _label(shown.mood) is not _label(was):
            await self._moved(_label(was), _label(shown.mood))

    @property
    def reading(self) -> PersonId | None:
        """Whose face is being read."""
        return self._for[0] if self._for[1] else None

    async def _attend(self) -> None:
        """Renew or end the lease. What was read of a face ends with looking, all that was heard with their listening."""
        now = self._clock.monotonic()
        decision, listener = self.rule.decide(now), self.rule.listener
        before = self._for
        self._for = after = (listener.id if listener else None, decision.open)
        left = None
        if before != after:
            left = self._resting.leave(now)
            if before[0] != after[0]:
                self.fusion.forget()
            elif not decision.open:
                self.fusion.rest()
            self._faces = 0
        await self._eye.lease(self._rate(now) if decision.open else None)  # the camera first, the store after
        if left is not None and before[1]:
            await self._resting.keep(before[0], left)
        if before[0] != after[0]:
            await self._resting.take_up(after[0], lambda: self._for[0] == after[0])

    def _rate(self, now: Seconds) -> float:
        """How often to look: quickly while a face is being learned, else as the mood needs it."""
        return self._quick if self._resting.running else self._pace.rate(now, self.fusion.shown(now).mood, self._faces)

    async def _renew(self) -> None:
        while True:
            await self.refresh()
            self.stepped = self._clock.monotonic()
            await asyncio.sleep(RENEW)

    async def _read(self) -> None:
        async for report in self._eye.reports():
            match report:
                case Look():
                    if self.rule.saw(len(report.faces), report.at):
                        self._faces = len(report.faces)
                        self.fusion.look(report)
                        await self.refresh()
                case EyeStatus():
                    await self._heard(report)
                case Health():
                    self._live.health(Part.EYE, report)
                    if not report.up:
                        self._status = None
                    await self.refresh()

    async def _heard(self, status: EyeStatus) -> None:
        before, self._status = self._status, status
        if status.closed_by_hand and not (before and before.closed_by_hand):
            log.info("the button at the box closed the camera")
            self.rule.pause()
        if status.held and not (before and before.held):
            await self.held()
        if status.fault:
            self._live.health(Part.EYE, Health(up=False, words=status.fault))
        else:
            self._live.health(Part.EYE, Health(up=True))
        if self._walls != (status.walls, status.missing):
            self._walls = status.walls, status.missing
            named = {"standing": sorted(status.walls), "missing": sorted(status.missing)}
            log.info(
                "the eye's walls: standing %s; missing %s", ", ".join(named["standing"]), ", ".join(named["missing"]) or "none"
            )
            await self._journal.append(Kind.WALLS, None, named)
        await self.refresh()

    def _camera(self, decision: Decision) -> Camera:
        """What is said of the camera: what the eye says it does, not what it was told."""
        status = self._status
        standing, missing = self._walls or (frozenset(), frozenset())
        state, why = decision.state, decision.why
        if status is None:
            state, why = CameraState.ABSENT, "the eye is not running"
        elif status.fault:
            state, why = CameraState.ABSENT, status.fault
        elif status.open and not decision.open:
            state, why = CameraState.LOOKING, "the camera is closing"
        elif decision.open and not status.open:
            state, why = CameraState.CLOSED, "the camera is opening"
        return Camera(state, why, standing, missing, self.rule.paused, self.rule.until)


async def _nothing() -> None:
    """Nobody waits for the button."""


def _label(mood: Mood | None) -> Label | None:
    return mood.label if mood else None
