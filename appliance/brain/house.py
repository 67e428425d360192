"""What a household has set for all choices, and what of it holds for whoever listens now."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from appliance.choice import context
from appliance.choice.windows import Limits

if TYPE_CHECKING:
    from datetime import time

    from appliance.settings import MusicSettings


@dataclass(frozen=True, slots=True)
class House:
    """``quiet`` hours are local, each in [0, 24); ``child`` is the age that things must be fit for when a child listens."""

    limits: Limits = field(default_factory=Limits)
    quiet: tuple[float, float] | None = None
    child: int = 12

    def limits_at(self, hour: float, *, child: bool) -> Limits:
        """What holds at this local hour."""
        quiet = self.quiet is not None and context.within(hour, self.quiet)
        return replace(self.limits, quiet=quiet, age=self.child if child else None)


HOUSE: Final = House()


def house_of(settings: MusicSettings) -> House:
    """The settings of ``[music]`` as the chooser takes them."""
    limits = Limits(
        track=settings.no_repeat,
        artist=settings.no_repeat_artist,
        album=settings.no_repeat_album,
        skipped=settings.skipped_days,
        explicit=settings.explicit,
        explore=settings.explore,
        half_life=settings.half_life,
    )
    begin, end = settings.quiet_from, settings.quiet_until
    return House(limits, (_hour(begin), _hour(end)) if begin and end else None, settings.child_age)


def _hour(moment: time) -> float:
    return moment.hour + moment.minute / 60
