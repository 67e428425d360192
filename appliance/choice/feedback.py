"""What the journal teaches: which tracks came lately, and what was liked in which mood.

Folded entry by entry in the order they happened, so that it can be rebuilt from the journal at any time.
"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING, Final

from appliance.vocabulary.affect import Label
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.units import TrackFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appliance.vocabulary.journal import Entry

WEIGHT: Final = {Kind.SAVE: 0.8, Kind.LIKE: 0.6, Kind.ENDED: 0.1, Kind.SKIP: -0.5, Kind.DISLIKE: -1.2}
"""What one event says of a track in the mood of that moment. Said deliberately counts more than done in passing."""

REMEMBERED: Final = 200
"""How many plays back recency reaches."""


class Memory:
    """Recency and taste, from journal entries in the order they happened."""

    def __init__(self) -> None:
        self._recent: deque[TrackFile] = deque(maxlen=REMEMBERED)
        self._sums: dict[Label, dict[TrackFile, float]] = {}

    def fold(self, entry: Entry) -> None:
        """Take in one entry; those that say nothing of a track are passed over."""
        file = entry.data.get("file")
        if not isinstance(file, str):
            return
        if entry.kind is Kind.PLAY:
            self._recent.append(TrackFile(file))
        label = entry.data.get("label")
        if entry.kind in WEIGHT and isinstance(label, str) and label in Label.__members__.values():
            sums = self._sums.setdefault(Label(label), {})
            sums[TrackFile(file)] = sums.get(TrackFile(file), 0.0) + WEIGHT[entry.kind]

    def recent(self, count: int) -> list[TrackFile]:
        """The last ``count`` tracks that were played, newest first, each once."""
        newest = list(dict.fromkeys(reversed(self._recent)))
        return newest[:count]

    def taste(self, label: Label) -> Mapping[TrackFile, float]:
        """In (-1, 1) for each track that anything is known of in this mood."""
        return {file: math.tanh(total) for file, total in self._sums.get(label, {}).items()}
