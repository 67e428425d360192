"""What is so around the person, as numbers that taste is learned on: louder while moving, softer at night."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from appliance.vocabulary.choice import Activity, Situation

if TYPE_CHECKING:
    from collections.abc import Sequence

SITUATIONS: Final = ("moving", "night", "morning", "weekend", "company", "noise", "wet")
"""What each number stands for; each in [0, 1], 0 also where it is not known."""
ENERGY: Final = (0.0, -0.6, 0.0, 0.0, 0.2, 0.0, 0.0)
"""What each adds to the liking of energetic music before anything is learned, in log-odds: late at night it loses. What being
on the move does is the population's prior (``appliance.choice.prior``)."""
NIGHT: Final = (22.0, 6.0)
MORNING: Final = (6.0, 10.0)
SATURDAY: Final = 5


def numbers(situation: Situation) -> tuple[float, ...]:
    """The situation as ``SITUATIONS``."""
    hour = situation.hour
    return (
        float(situation.activity is Activity.MOVING),
        float(hour is not None and within(hour, NIGHT)),
        float(hour is not None and within(hour, MORNING)),
        float(situation.weekday is not None and situation.weekday >= SATURDAY),
        float(situation.company is not None and situation.company > 1),
        min(max(situation.noise or 0.0, 0.0), 1.0),
        float(bool(situation.wet)),
    )


def within(hour: float, hours: tuple[float, float]) -> bool:
    """Whether a time of day lies between two, the first included; over midnight where the second is the earlier."""
    begin, end = hours
    return begin <= hour < end if begin <= end else hour >= begin or hour < end


def words(values: Sequence[float]) -> str:
    """The situation for people: what counts most of it."""
    phrases = {
        "moving": "you are on the move",
        "night": "it is late",
        "morning": "it is morning",
        "weekend": "it is the weekend",
        "company": "you have company",
        "noise": "the room is loud",
        "wet": "it is wet outside",
    }
    present = [phrases[name] for name, value in zip(SITUATIONS, values, strict=False) if value > 0.3]  # noqa: PLR2004
    return present[0] if present else "it suits this time"
