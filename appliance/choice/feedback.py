"""What the journal teaches: what was kept and what not, in which mood, by whom; and what came lately.

``Memory`` is folded entry by entry in the order they happened, so that it can be rebuilt from the journal at any time. It keeps
what happened, not what follows from it: tastes are fitted from it when they are needed. So a corrected mood re-attributes what
happened under the wrong one, and a person who is forgotten leaves nothing behind.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from appliance.vocabulary.affect import Label
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.units import PersonId

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from appliance.vocabulary.journal import Entry

SAID: Final[dict[Kind, tuple[bool, float]]] = {
    Kind.SAVE: (True, 3.0),
    Kind.LIKE: (True, 2.0),
    Kind.MORE: (True, 2.0),
    Kind.DISLIKE: (False, 3.0),
    Kind.NEVER: (False, 4.0),
}
"""What people say: whether it is for or against the thing, and how much it counts, in completed plays and a half."""
STARS: Final[dict[object, tuple[bool, float]]] = {
    1: (False, 3.0),
    2: (False, 1.5),
    3: (True, 0.3),
    4: (True, 1.5),
    5: (True, 3.0),
}
"""What a rating says."""
ENDED: Final = 0.6
"""Heard to the end."""
RETURNED: Final = 0.4
"""More where it was heard to the end before, in another session."""
UNTOUCHED: Final = 0.2
"""More where nobody has touched the queue for ``LONG``."""
LOUDER: Final = 0.4
"""The volume was raised while it played."""
SKIPPED: Final = 1.0
"""Skipped within ``EARLY`` seconds; after that less, by the share that was heard, down to ``LATE``."""
LATE: Final = 0.2
EARLY: Final = 30.0

SESSION: Final = 4 * 3600.0
"""Seconds without music after which it is another session."""
LONG: Final = 1800.0
CORRECTED: Final = 1800.0
"""How far back, in seconds, a correction of the mood reaches."""

LEARNED: Final = frozenset(
    {
        *(Kind.PLAY, Kind.ENDED, Kind.SKIP, Kind.LOUDER, Kind.RATING, Kind.AGAIN, Kind.CORRECTION),
        *SAID,
    }
)
"""The kinds of entries that the chooser learns from."""
TOUCHES: Final = LEARNED - {Kind.PLAY, Kind.ENDED}


@dataclass(frozen=True, slots=True)
class Judgement:
    """One thing that somebody did or said about a thing that was chosen.

    ``weight`` says how much it counts, ``at`` when (POSIX seconds), ``fit`` how near the target the thing lay then (its
    closeness and its sound, each in [0, 1]), ``situation`` what was so around the person (``context.numbers``), ``liking`` how
    likely a play was held to be kept, and ``familiar`` whether the person knew the thing from this box.
    """

    key: str
    kept: bool
    weight: float
    label: Label
    at: float
    fit: tuple[float, float] = (0.5, 0.5)
    situation: tuple[float, ...] = ()
    liking: float | None = None
    familiar: bool = False


@dataclass(frozen=True, slots=True)
class Played:
    """A thing that came, and for whom."""

    key: str
    at: float
    person: PersonId | None
    turn: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A thing that was not wanted in a mood."""

    key: str
    at: float
    person: PersonId | None
    label: Label


class Memory:
    """What happened, by person. ``version`` of a person changes whenever something about them does."""

    def __init__(self) -> None:
        self.plays: list[Played] = []
        self.skips: list[Skipped] = []
        self._judged: defaultdict[PersonId, list[Judgement]] = defaultdict(list)
        self._banned: defaultdict[PersonId, dict[str, None]] = defaultdict(dict)
        self._more: defaultdict[PersonId, list[tuple[float, str]]] = defaultdict(list)
        self._heard: defaultdict[PersonId, dict[str, float]] = defaultdict(dict)
        self._touched: defaultdict[PersonId, list[float]] = defaultdict(list)
        self._versions: defaultdict[PersonId, int] = defaultdict(int)

    def people(self) -> list[PersonId]:
        """Everybody of whom something is known."""
        return sorted(self._judged)

    def version(self, person: PersonId) -> int:
        """A number that changes with what is known of a person."""
        return self._versions[person]

    def judgements(self, person: PersonId) -> Sequence[Judgement]:
        """What a person did and said, in order."""
        return self._judged.get(person, [])

    def heard(self, person: PersonId) -> Collection[str]:
        """The things that a person knows from this box."""
        return self._heard.get(person, {}).keys()

    def banned(self, person: PersonId) -> Collection[str]:
        """What a person never wants again."""
        return self._banned.get(person, {}).keys()

    def more_like(self, person: PersonId, since: float) -> list[str]:
        """Of what a person wanted more since then."""
        return [key for at, key in self._more.get(person, ()) if at >= since]

    def turns(self, people: Collection[PersonId]) -> Mapping[PersonId, int]:
        """How many of the things that came for several were each one's turn."""
        return {person: sum(played.turn == person for played in self.plays) for person in people}

    def recent(self, count: int) -> list[str]:
        """The last ``count`` things that were played, newest first, each once."""
        newest: dict[str, None] = {}
        for played in reversed(self.plays):
            if len(newest) >= count:
                break
            newest[played.key] = None
        return list(newest)

    def fold(self, entry: Entry) -> None:
        """Take in one entry; those that say nothing of a thing are passed over."""
        if entry.kind is Kind.CORRECTION:
            self._correct(entry)
            return
        key, label = entry.data.get("file"), _label(entry.data.get("label"))
        if not isinstance(key, str) or entry.kind not in LEARNED:
            return
        at, person = entry.at.timestamp(), entry.person
        if entry.kind is Kind.PLAY:
            turn = entry.data.get("turn")
            self.plays.append(Played(key, at, person, PersonId(turn) if isinstance(turn, str) else None))
        if entry.kind in {Kind.SKIP, Kind.DISLIKE} and label is not None:
            self.skips.append(Skipped(key, at, person, label))
        if person is not None:  # a guest's teaches nothing
            self._learn(person, entry, key, label, at)

    def _learn(self, person: PersonId, entry: Entry, key: str, label: Label | None, at: float) -> None:
        self._bear(person, entry.kind, key, at)
        if label is not None:
            for kept, weight in self._weigh(person, entry, key, at):
                self.judge(person, self._judgement(entry, key, label, at, person, kept=kept, weight=weight))
        if entry.kind is Kind.ENDED:
            self._heard[person][key] = at
        elif entry.kind is Kind.SKIP:
            self._heard[person].setdefault(key, float("-inf"))
        if entry.kind in TOUCHES:
            self._touched[person].append(at)

    def judge(self, person: PersonId, judgement: Judgement) -> None:
        """Take in what somebody did or said, as it counts. For what is not music: tracks come by ``fold``."""
        self._judged[person].append(judgement)
        self._versions[person] += 1

    def forget(self, person: PersonId) -> None:
        """Forget a person, and all that came of them."""
        for kept in (self._judged, self._banned, self._more, self._heard, self._touched):
            kept.pop(person, None)
        self.plays = [replace(p, turn=None) if p.turn == person else p for p in self.plays if p.person != person]
        self.skips = [skipped for skipped in self.skips if skipped.person != person]
        self._versions[person] += 1

    def _bear(self, person: PersonId, kind: Kind, key: str, at: float) -> None:
        """Bear in mind what somebody wants more of, or never again."""
        if kind is Kind.NEVER:
            self._banned[person][key] = None
        elif kind is Kind.AGAIN:
            self._banned[person].pop(key, None)
        elif kind is Kind.MORE:
            self._more[person].append((at, key))
        self._versions[person] += 1

    def _weigh(self, person: PersonId, entry: Entry, key: str, at: float) -> list[tuple[bool, float]]:
        """What an entry says, and how much it counts; nothing where it says nothing."""
        data = entry.data
        match entry.kind:
            case Kind.RATING:
                said = STARS.get(data.get("stars"))
                return [said] if said else []
            case Kind.LOUDER:
                return [(True, LOUDER)]
            case Kind.SKIP:
                heard, share = _number(data.get("heard")), _number(data.get("share"))
                late = heard is not None and heard >= EARLY
                return [(False, max(LATE, SKIPPED * (1 - (share or 0.5))) if late else SKIPPED)]
            case Kind.ENDED:
                before = self._heard[person].get(key)
                returned = RETURNED if before is not None and 0 <= before < at - SESSION else 0.0
                touched = self._touched[person]
                long = bool(touched) and bisect_right(touched, at - LONG) == len(touched)
                return [(True, ENDED + returned + (UNTOUCHED if long else 0.0))]
            case kind if kind in SAID:
                return [SAID[kind]]
        return []

    def _judgement(  # noqa: PLR0913 - what it is made of
        self, entry: Entry, key: str, label: Label, at: float, person: PersonId, *, kept: bool, weight: float
    ) -> Judgement:
        data = entry.data
        fit, situation = _numbers(data.get("fit")), _numbers(data.get("situation"))
        over = entry.kind in {Kind.ENDED, Kind.SKIP}
        return Judgement(
            key,
            kept,
            weight,
            label,
            at,
            (fit[0], fit[1]) if len(fit) == 2 else (0.5, 0.5),  # noqa: PLR2004 - closeness and sound
            situation,
            _number(data.get("liking")) if over else None,
            key in self._heard[person],
        )

    def _correct(self, entry: Entry) -> None:
        """The mood was another: what happened under the wrong one happened under the right one, or nobody knows which."""
        wrong, right = _label(entry.data.get("from")), _label(entry.data.get("to")) or Label.UNSURE
        if wrong is None or entry.person is None:
            return
        since, judged = entry.at.timestamp() - CORRECTED, self._judged[entry.person]
        for place in range(len(judged) - 1, -1, -1):
            if judged[place].at < since:
                break
            if judged[place].label is wrong:
                judged[place] = replace(judged[place], label=right)
        self.skips = [
            replace(s, label=right) if s.person == entry.person and s.label is wrong and s.at >= since else s
            for s in self.skips
        ]
        self._versions[entry.person] += 1


def _label(value: object) -> Label | None:
    return Label(value) if isinstance(value, str) and value in Label.__members__.values() else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _numbers(value: object) -> tuple[float, ...]:
    if isinstance(value, (list, tuple)) and all(isinstance(each, (int, float)) for each in value):
        return tuple(map(float, value))
    return ()
