"""The resting face of the person being read: taken up when looking begins, learned in ten seconds, taught, and kept."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from appliance.errors import StoreError
from appliance.mood.baseline import Baseline, Unfit
from appliance.vocabulary.mood import Calibration, CalibrationState
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from appliance.brain.faces import RestingFaces
    from appliance.mood.fusion import Fusion
    from appliance.vocabulary.units import PersonId

log = logging.getLogger(__name__)

KEEP_EVERY: Final = Seconds(600.0)
"""How often the slow drift of a resting face is kept."""
TOLD_FOR: Final = Seconds(60.0)
"""How long the end of a calibration is shown."""
RELAX: Final = "Relax your face and look this way."
BROKEN_OFF: Final = "My eye closed before I was done. Nothing was kept."
UNKNOWN: Final = "That did not work. Nothing was kept; try again."


class Resting:
    """Joins the filter's resting face with the kept ones. Times are on the brain's monotonic clock."""

    def __init__(self, fusion: Fusion, faces: RestingFaces) -> None:
        self._fusion, self._faces = fusion, faces
        self._shown: Calibration | None = None
        self._ended = self._kept = Seconds(0.0)

    @property
    def running(self) -> bool:
        """Whether a face is being learned."""
        return self._shown is not None and self._shown.state is CalibrationState.RUNNING

    def begin(self, person: PersonId, at: Seconds) -> None:
        """Begin to learn the face of the person who is being read; one that was being learned is left."""
        self._fusion.calibrate.begin(at)
        self._shown = Calibration(person, CalibrationState.RUNNING, 0.0, RELAX)

    def leave(self, at: Seconds) -> Baseline:
        """Somebody else is read, or nobody, or again: what was learned until now."""
        if self._shown and self.running:
            self._fusion.calibrate.cancel()
            self._ended = at
            self._shown = replace(self._shown, state=CalibrationState.FAILED, words=BROKEN_OFF)
        else:
            self._shown = None
        return self._fusion.baseline

    async def take_up(self, person: PersonId | None, still: Callable[[], bool]) -> None:
        """Read by the resting face of who listens from now on, while ``still`` so."""
        if person is not None:
            baseline = await self._faces.of(person)
            if still():
                self._fusion.use(baseline)

    async def keep(self, person: PersonId | None, baseline: Baseline) -> None:
        """Keep the slow drift of the resting face of who was read until now."""
        if person is None:
            return
        try:
            await self._faces.drifted(person, baseline)
        except StoreError as error:
            log.warning("the drift of a resting face could not be kept: %s", error)

    async def follow(self, at: Seconds, reading: PersonId | None) -> Calibration | None:
        """How the learning goes, for people; keeps what comes of it, and now and then the drift of the one being read."""
        if self._shown and self.running:
            await self._learn(self._shown, at)
        elif self._shown and at - self._ended > TOLD_FOR:
            self._shown = None
        if reading is not None and at - self._kept > KEEP_EVERY:
            self._kept = at
            await self.keep(reading, self._fusion.baseline)
        return self._shown

    async def taught(self, person: PersonId) -> None:
        """A correction was believed: keep what it taught."""
        await self._faces.learn(person, self._fusion.baseline, "corrected")

    async def _learn(self, shown: Calibration, at: Seconds) -> None:
        progress = self._fusion.calibrate.progress(at)
        if progress is not None and progress < 1:
            self._shown = replace(shown, progress=progress)
            return
        self._ended = at
        result = self._fusion.calibrate.result
        if not isinstance(result, Baseline):
            words = result.words if isinstance(result, Unfit) else UNKNOWN
            self._shown = replace(shown, state=CalibrationState.FAILED, progress=1.0, words=words)
            return
        self._fusion.use(result)
        self._shown = replace(shown, state=CalibrationState.DONE, progress=1.0, words="")
        try:
            await self._faces.learn(shown.person, result, "calibrated")
        except StoreError as error:
            log.warning("a resting face could not be kept: %s", error)
            words = "I know your face now, but could not keep it: I forget it when you stop listening."
            self._shown = replace(shown, state=CalibrationState.FAILED, progress=1.0, words=words)
