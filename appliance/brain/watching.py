"""Looking, from the brain's side: renews the eye's lease while consent holds, and turns its looks into the mood."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from appliance.brain.steering import Steering
from appliance.ports import EyeStatus
from appliance.vocabulary import Camera, CameraState, Health, Kind, Label, Look, Mood, Part

if TYPE_CHECKING:
    from appliance.brain.live import Live
    from appliance.people.consent import Decision, Looking
    from appliance.ports import Clock, Eye, Journal
    from appliance.vocabulary import PersonId, Wall

log = logging.getLogger(__name__)

RENEW: Final = 0.3
"""Seconds between two renewals of the lease of one second, so that one lost renewal does not close the camera."""

Moved = Callable[[Label | None, Label | None], Awaitable[None]]
"""Hears the label before and after; None while nothing is known."""


class Watching:
    """Owns the rule of consent, the eye and the mood. ``moved`` is awaited whenever the mood shown has another label."""

    def __init__(  # noqa: PLR0913, PLR0917 - it joins these
        self, eye: Eye, rule: Looking, live: Live, journal: Journal, clock: Clock, rate: float, moved: Moved
    ) -> None:
        self.rule = rule
        self.steering = Steering()
        self._eye = eye
        self._live = live
        self._journal = journal
        self._clock = clock
        self._rate = rate
        self._moved = moved
        self._status: EyeStatus | None = None
        self._walls: tuple[frozenset[Wall], frozenset[Wall]] | None = None
        self._listener: PersonId | None = None

    async def run(self) -> None:
        """Look while allowed, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._read(), name="watching: read")
            group.create_task(self._renew(), name="watching: renew")

    async def set_mood(self, label: Label | None) -> None:
        """Set the mood by hand, or leave it to the eye again."""
        self.steering.set(label, self._clock.monotonic())
        await self.refresh()

    async def refresh(self) -> None:
        """Tell the eye and the people what holds now, at once: after consent, closing, opening."""
        now = self._clock.monotonic()
        decision = self.rule.decide(now)
        listener = self.rule.listener
        if not decision.open or (listener and listener.id) != self._listener:
            self.steering.forget()
        self._listener = listener.id if listener else None
        await self._eye.lease(self._rate if decision.open else None)
        before = self._live.state.mood
        shown = self.steering.shown(now)
        self._live.update(
            camera=self._camera(decision),
            mood=shown.mood,
            stale=shown.stale,
            manual=shown.manual,
            listening=listener,
            looks_per_second=self._status.rate if self._status and self._status.open else 0.0,
        )
        if _label(shown.mood) is not _label(before):
            await self._moved(_label(before), _label(shown.mood))

    async def _renew(self) -> None:
        while True:
            await self.refresh()
            await asyncio.sleep(RENEW)

    async def _read(self) -> None:
        async for report in self._eye.reports():
            match report:
                case Look():
                    if self.rule.saw(len(report.faces), report.at):
                        self.steering.look(report)
                        await self.refresh()
                case EyeStatus():
                    await self._heard(report)
                case Health():
                    self._live.health(Part.EYE, report)
                    if not report.up:
                        self._status = None
                    await self.refresh()

    async def _heard(self, status: EyeStatus) -> None:
        self._status = status
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
        return Camera(state, why, standing, missing)


def _label(mood: Mood | None) -> Label | None:
    return mood.label if mood else None
