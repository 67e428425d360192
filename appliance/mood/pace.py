"""How often to look: quickly while something may be changing, slowly while nothing is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from appliance.vocabulary.affect import Label
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from appliance.vocabulary.mood import Mood

QUICK_FOR: Final = Seconds(15.0)
"""How long to look quickly after a change or a face: the filter's 95th percentile of lag, so that a new mood is settled."""

SETTLES: Final = Seconds(60.0)
"""From quick to slow takes this long: a mood lasts minutes, so what is steady for one is likely to stay."""

DOUBT: Final = 0.75
"""Below this certainty of a label something may be about to change."""


class Pace:
    """Looks a second from need, between ``slow`` and ``quick`` (settings). Ask again after each look and each second."""

    def __init__(self, slow: float, quick: float) -> None:
        self._slow, self._quick = min(slow, quick), quick
        self._stirred: Seconds | None = None
        self._before: tuple[Label | None, bool] | None = None

    def rate(self, at: Seconds, mood: Mood | None, faces: int) -> float:
        """Looks a second wanted now, in [slow, quick].

        ``faces`` is how many the last look saw, ``mood`` the one read, if any. Quick from the start, when a face comes or goes,
        when the label changes and while it is in doubt with somebody there; from then on it falls to slow.
        """
        now = (mood.label if mood else None, faces > 0)
        doubtful = faces > 0 and (mood is None or mood.label is Label.UNSURE or mood.confidence < DOUBT)
        if now != self._before or doubtful or self._stirred is None or at < self._stirred:
            self._stirred = at
        self._before = now
        calm = min(max((at - self._stirred - QUICK_FOR) / SETTLES, 0.0), 1.0)
        rate: float = self._quick * (self._slow / self._quick) ** calm
        return min(max(rate, self._slow), self._quick)
