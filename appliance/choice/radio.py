"""Which radio stations suit a target. A station plays for long and what it plays is not known, so this is a rough thing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import numpy as np

    from appliance.vocabulary.choice import Target
    from appliance.vocabulary.radio import Station

GENRE: Final = 0.5
"""What a genre that the target asks for counts, in tolerances of the plane."""
HEARD: Final = 0.05
"""What ten times as many listeners count: they are people's own word that a station is worth hearing."""
CHANCE: Final = 0.1
"""How far chance may move a station, so that it is not always the same one."""
CALM: Final = 0.0
"""The most arousal of what plays in quiet hours."""


def rank(  # noqa: PLR0913 - what it depends on
    stations: Iterable[Station],
    goal: Target,
    rng: np.random.Generator,
    *,
    avoid: Collection[str] = (),
    without: Collection[str] = (),
    quiet: bool = False,
) -> list[Station]:
    """The stations for a target, best first; none whose address is to be avoided or that has a genre of ``without``."""
    may = [
        station
        for station in stations
        if station.url not in avoid and not set(station.genres) & set(without) and not (quiet and station.affect.arousal > CALM)
    ]
    chance = rng.normal(0, CHANCE, len(may))

    def worth(station: Station, luck: float) -> float:
        near = -station.affect.distance(goal.affect) / goal.tolerance
        return near + GENRE * bool(set(station.genres) & set(goal.genres)) + HEARD * math.log10(1 + station.listeners) + luck

    order = sorted(zip(may, chance, strict=True), key=lambda each: -worth(each[0], float(each[1])))
    return [station for station, _ in order]
