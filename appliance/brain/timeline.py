"""What a person's journal says of their days: stretches of mood, plays and how they were taken, what became of low moods."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from appliance.vocabulary.affect import PLACE, Label
from appliance.vocabulary.diary import Comparison, Insight, Play, Reception, Share, Stretch
from appliance.vocabulary.journal import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from appliance.vocabulary.journal import Entry

UNKNOWN: Final = frozenset({Label.UNSURE, Label.ABSENT})
LONGEST: Final = timedelta(hours=6)
"""A mood without a word about its end, as when the box lost its power, counts for no longer than this."""
LATE: Final = 0.5
"""A skip after this share of a track says nothing against it."""
GOOD: Final = 4
"""Stars from which on a rating praises a track,"""
BAD: Final = 2
"""and up to which it turns it down."""
PRAISE: Final = frozenset({Kind.SAVE, Kind.LIKE, Kind.MORE})
BLAME: Final = frozenset({Kind.DISLIKE, Kind.NEVER})
OUTCOMES: Final = frozenset({Kind.ENDED, Kind.SKIP, Kind.LOUDER, Kind.RATING, *PRAISE, *BLAME})

LOW: Final = -0.2
"""A mood of at most this valence is one that may get better."""
BETTER: Final = 0.2
"""It did where the valence lies this much higher, in units of the plane,"""
LATER: Final = timedelta(minutes=30)
"""so much later."""
FEWEST: Final = 12
"""Fewer low moods than this on either side say nothing."""
SURE: Final = 1.96
"""Standard normal quantile of a 95 % interval."""


def stretches(entries: Iterable[Entry], now: datetime) -> list[Stretch]:
    """The known moods, newest first and in the time zone of ``now``, from one person's MOOD entries, newest first."""
    found, end = [], now
    for entry in entries:
        begin, label = entry.at.astimezone(now.tzinfo), label_of(entry.data.get("to"))
        until = min(end, begin + LONGEST)
        if label is not None and label not in UNKNOWN and begin < until:
            found.append(Stretch(entry.id, label, begin, until))
        end = begin
    return found


def plays(entries: Iterable[Entry], named: Callable[[str], tuple[str, str]]) -> list[Play]:
    """What was played, oldest first, from one person's PLAY entries and ``OUTCOMES`` in the order they happened.

    ``named`` gives a file's title and artist. What is said of a track counts for its last play.
    """
    begun: dict[str, Entry] = {}
    latest: dict[str, str] = {}
    said: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        file = entry.data.get("file")
        if not isinstance(file, str):
            continue
        if entry.kind is Kind.PLAY:
            begun[entry.id], latest[file] = entry, entry.id
        elif entry.kind in OUTCOMES and file in latest:
            said[latest[file]].append(entry)
    return [
        Play(key, entry.at, *named(str(entry.data["file"])), label_of(entry.data.get("label")), reception(said[key]))
        for key, entry in begun.items()
    ]


def reception(entries: Sequence[Entry]) -> Reception:
    """How a play was taken, by what happened and was said of it in order: the last word counts, and before any how it ended."""
    found = Reception.NEUTRAL
    for entry in sorted(entries, key=lambda entry: _is_word(entry.kind)):
        match entry.kind:
            case Kind.RATING:
                stars = entry.data.get("stars")
                stars = stars if isinstance(stars, int) else GOOD - 1
                found = _taken(kept=stars >= GOOD, rejected=stars <= BAD)
            case Kind.SKIP:
                share = entry.data.get("share")
                found = _taken(kept=False, rejected=not (isinstance(share, (int, float)) and share >= LATE))
            case kind:
                found = _taken(kept=kind not in BLAME, rejected=kind in BLAME)
    return found


def counts(played: Iterable[Play]) -> dict[Label, Mapping[Reception, int]]:
    """How many plays for each mood were taken how."""
    found: defaultdict[Label, Counter[Reception]] = defaultdict(Counter)
    for play in played:
        if play.label is not None and play.label not in UNKNOWN:
            found[play.label][play.reception] += 1
    return {label: {each: found[label][each] for each in Reception} for label in Label if label in found}


def insight(moods: Sequence[Stretch], started: Sequence[datetime]) -> Insight:
    """Whether low moods got better more often with music than without; ``moods`` newest first, ``started`` when tracks began.

    A low mood counts once in ``LATER``, and only where a mood is known that much later. It had music where a track began
    in between. Since most low moods pass anyway (regression to the mean), only the difference says anything, and it counts
    where the 95 % interval of Newcombe (1998, method 10) lies on one side of nothing. It still proves no cause.
    """
    music, silence = [0, 0], [0, 0]
    last: datetime | None = None
    for place in range(len(moods) - 1, -1, -1):
        mood = moods[place]
        low = PLACE[mood.label].valence
        if low > LOW or (last is not None and mood.since < last + LATER):
            continue
        then = mood.since + LATER
        after = next((each for each in reversed(moods[: place + 1]) if each.since <= then < each.until), None)
        if after is None:
            continue
        last = mood.since
        side = music if any(mood.since <= at < then for at in started) else silence
        side[0] += PLACE[after.label].valence >= low + BETTER
        side[1] += 1
    return Insight(_compared(*music, *silence), Share(*music), Share(*silence))


def _compared(better: int, total: int, better_without: int, without: int) -> Comparison:
    if min(total, without) < FEWEST:
        return Comparison.TOO_LITTLE
    with_, low, high = _wilson(better, total)
    base, base_low, base_high = _wilson(better_without, without)
    if with_ - base > math.hypot(with_ - low, base_high - base):
        return Comparison.MORE_OFTEN
    if base - with_ > math.hypot(high - with_, base - base_low):
        return Comparison.LESS_OFTEN
    return Comparison.NO_DIFFERENCE


def _wilson(hits: int, total: int) -> tuple[float, float, float]:
    """A share, and its 95 % interval (Wilson 1927)."""
    share, square = hits / total, SURE**2
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = SURE / (1 + square / total) * math.sqrt(share * (1 - share) / total + square / (4 * total**2))
    return share, middle - half, middle + half


def label_of(value: object) -> Label | None:
    """A label as the journal holds it; None for anything else."""
    return Label(value) if isinstance(value, str) and value in Label.__members__.values() else None


def _is_word(kind: Kind) -> bool:
    return kind not in {Kind.ENDED, Kind.SKIP, Kind.LOUDER}


def _taken(*, kept: bool, rejected: bool) -> Reception:
    return Reception.KEPT if kept else Reception.REJECTED if rejected else Reception.NEUTRAL
