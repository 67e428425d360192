"""The chooser: what this person, in this mood, here and now, will be glad to hear (or see), and why.

Every thing gets log-odds that it is kept, the sum of its parts: *mood* (how near it lies to the target), *taste* (what this
person kept in this mood), *neighbours* (what others here keep in it), *context* (what is usual for anybody in this situation,
and what this person wants in it), *new* (the lift of something tried out), *flow* (how it follows on what came before), *fair*
(what others present think), *chance* where that is asked for. Parts are counted from the average of all there is, so the
largest one is what brought the thing to the front. Mood weighs most where nothing is known of a person; what they keep and skip
moves all weights, that of the mood too.

One choice: score all against each target (arrays), then pick one after the other. What came before can add no more than
``flow.MOST`` to a score, so most often a few hundred of the best are all that has to be looked at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from appliance.choice.fit import closeness, inside, sound, within
from appliance.choice.flow import MOST, flow
from appliance.choice.leg import FIRST, NEVER, Leg
from appliance.choice.target import target
from appliance.choice.voice import Voices
from appliance.choice.windows import DAY, Level, Limits, Windows, barred, rows_before, rows_skipped
from appliance.vocabulary.choice import Situation

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from appliance.choice.feedback import Memory
    from appliance.choice.items import Items
    from appliance.choice.voice import Expectation
    from appliance.vocabulary.affect import Label
    from appliance.vocabulary.choice import MoodSound, Strategy, Target
    from appliance.vocabulary.mood import Mood
    from appliance.vocabulary.units import PersonId

MISERY: Final = 0.7
"""Of several people's scores, how much the lowest counts against their average (least misery)."""
TURN: Final = 2.0
"""What the one whose turn it is counts against each of the others."""
ACCEPTED: Final = 0.25
"""What somebody present would keep with less than this chance comes only where there is nothing else."""
REFUSED: Final = 4.0
INSIDE: Final = 0.75
"""The closeness at the tolerance's edge."""
LIFT: Final = 0.05
"""By how much what is tried out is put before what is known to please."""


@dataclass(frozen=True, eq=False)
class Wish:
    """What a choice is made for.

    ``mapping`` is what moods sound like to the person listening. ``people`` are those who count: none for a guest. ``now`` in
    POSIX seconds. ``avoid`` never comes. ``queued`` is what comes before the first pick, oldest first, ``first`` how many of it
    there are where a shift counts them; ``tried`` says that the last of them was tried out.

    ``aim`` takes the place of the target that mood, strategy and mapping make; ``strict`` lets nothing come from outside its
    tolerance, and ``chance`` is what luck may add to a score, so that not every time begins alike.
    """

    mood: Mood
    strategy: Strategy
    mapping: Mapping[Label, MoodSound]
    people: Sequence[PersonId] = ()
    now: float = 0.0
    situation: Situation = field(default_factory=Situation)
    limits: Limits = field(default_factory=Limits)
    avoid: Collection[str] = ()
    queued: Sequence[str] = ()
    first: int = 0
    tried: bool = False
    aim: Target | None = None
    strict: bool = False
    chance: float = 0.0


@dataclass(frozen=True, slots=True)
class Choice:
    """One row that was chosen. ``score`` is the sum of ``parts``; ``liking`` in [0, 1] how likely it is kept.

    ``within`` says whether it lies within the target's tolerance, ``level`` how much of the windows could be held to. ``known``
    is what is known of the thing itself and ``artist`` of its artist, in log-odds. ``fit`` is its closeness and its sound,
    ``turn`` whose turn it was.
    """

    row: int
    key: str
    score: float
    parts: Mapping[str, float]
    target: Target
    within: bool
    liking: float
    new: bool
    fit: tuple[float, float]
    level: Level = Level.ALL
    known: float = 0.0
    artist: float = 0.0
    turn: PersonId | None = None


class Engine:
    """Chooses among ``items`` by what is in ``memory``. One choice at a time; ``memory`` may be folded meanwhile."""

    def __init__(self, items: Items, memory: Memory, expectation: Expectation | None = None) -> None:
        self.items, self.memory = items, memory
        self._voices = Voices(items, memory, expectation)

    def alpha(self, person: PersonId, wish: Wish) -> float:
        """The papers' alpha, as learned of a person: what neighbours count against content, in [0, 1]."""
        return self._voices.voice(person, wish.mood.label, wish.situation, wish.now, wish.limits.half_life).taste.alpha

    def choose(self, wish: Wish, count: int, rng: np.random.Generator) -> list[Choice]:
        """The next ``count`` in order; fewer where there are no more that may come."""
        if not len(self.items) or count <= 0:
            return []
        return _Choosing(self.items, self.memory, self._voices, wish, rng).run(count)


class _Choosing:
    """One choice."""

    def __init__(self, items: Items, memory: Memory, voices: Voices, wish: Wish, rng: np.random.Generator) -> None:
        self._items, self._wish, self._rng = items, wish, rng
        limits, label = wish.limits, wish.mood.label
        people = list(dict.fromkeys(wish.people))
        heard: Sequence[PersonId | None] = people or [None]
        self._voices = [voices.voice(each, label, wish.situation, wish.now, limits.half_life) for each in heard]
        never = {key for each in people for key in memory.banned(each)}
        self._barred = barred(items, limits, {*wish.avoid, *never})
        row = wish.mapping.get(label)
        if row and row.without:
            self._barred |= items.with_genre(row.without)
        longest = max(limits.track, limits.artist, limits.album, 3)
        self._windows = Windows(
            items,
            limits,
            rows_before(items, memory, wish.queued, longest),
            rows_skipped(items, memory, people, label, wish.now - limits.skipped * DAY),
        )
        self._heard = np.zeros(len(items), bool)
        for voice in self._voices:
            self._heard[voice.heard] = True
        self._turns = dict(memory.turns(people)) if len(people) > 1 else {}
        self._legs: dict[tuple[Target, PersonId | None], Leg] = {}
        self._drawn: list[NDArray[np.float32]] | None = None
        self._luck = (wish.chance * (rng.random(len(items)) - 0.5)).astype(np.float32) if wish.chance else None

    def run(self, count: int) -> list[Choice]:
        wish, tried, chosen = self._wish, self._wish.tried, list[Choice]()
        for step in range(wish.first, wish.first + count):
            goal = wish.aim or target(wish.mood, wish.strategy, wish.mapping, step)
            turn = min(self._turns, key=lambda each: (self._turns[each], each)) if self._turns else None
            leg = self._leg(goal, turn)
            choice = self._best(leg, turn)
            if choice is None:
                break
            # Every second one at most: of the rest this share keeps the whole at ``explore``.
            if self._rng.random() < self._share(leg) and not tried:
                choice = self._explore(leg, choice) or choice
            chosen.append(choice)
            tried = choice.new
            self._windows.add(choice.row)
            self._barred[choice.row] = True
            if turn is not None:
                self._turns[turn] += 1
        return chosen

    def _share(self, leg: Leg) -> float:
        """The chance that something is tried out where the last was not: more, up to twice, where taste is uncertain.

        For a guest nothing is: nothing is learned from one.
        """
        share = self._wish.limits.explore if self._wish.people else 0.0
        share = min(share * (0.75 + 0.75 * leg.doubt), 0.5)
        return share / (1 - share)

    def _leg(self, goal: Target, turn: PersonId | None) -> Leg:
        leg = self._legs.get((goal, turn))
        if leg is None:
            near, sounds = closeness(self._items, goal), sound(self._items, goal)
            shares = self._shares(turn)
            base = self._together([v.score(near, sounds) for v in self._voices], shares)
            if self._luck is not None:
                base += self._luck
            base[self._barred] = NEVER
            if self._wish.strict:
                base[~inside(self._items, goal)] = NEVER
            leg = Leg(goal, near, sounds, (float(near.mean()), float(sounds.mean())), shares, base)
            leg.doubt = float(np.mean([voice.doubt(leg.likely) for voice in self._voices]))
            self._legs[goal, turn] = leg
        return leg

    def _shares(self, turn: PersonId | None) -> list[float]:
        raw = [TURN if voice.person == turn and turn is not None else 1.0 for voice in self._voices]
        return [share / sum(raw) for share in raw]

    def _together(self, scores: Sequence[NDArray[np.float32]], shares: Sequence[float]) -> NDArray[np.float32]:
        """(N,) several people's scores as one: between their average and the lowest; what one would refuse falls behind."""
        if len(scores) == 1:
            return scores[0]
        mean = np.average(scores, axis=0, weights=shares).astype(np.float32)
        together: NDArray[np.float32] = (1 - MISERY) * mean + MISERY * np.min(scores, axis=0)
        refusal = np.log(ACCEPTED / (1 - ACCEPTED))
        for voice, score in zip(self._voices, scores, strict=True):
            together -= REFUSED * (score + voice.bias < refusal)
        return together

    def _best(self, leg: Leg, turn: PersonId | None) -> Choice | None:
        """The best that may come now; where nothing holds to every window, what holds to most of them."""
        for level in Level:
            found = self._first(leg, level)
            if found:
                return self._choice(leg, *found, level, turn)
        return None

    def _first(self, leg: Leg, level: Level) -> tuple[int, float] | None:
        """The best that may come when so much is held to, and what it gains by following on what came before.

        Nothing that is not looked at could be better: it lies further behind than following well brings forward.
        """
        best, highest = None, -math.inf
        for batch in [leg.order] if level is Level.NO_TRACK else leg.batches():
            if best and leg.base[batch[0]] + MOST <= highest:
                break
            rows = batch[self._windows.allowed(batch, level) & ~self._barred[batch]]
            if level is Level.NO_TRACK:
                rows = self._windows.oldest(rows)
            if not len(rows):
                continue
            flows = self._flow(rows)
            totals = leg.base[rows] + flows
            place = int(totals.argmax())
            if totals[place] > highest:
                best, highest = (int(rows[place]), float(flows[place])), float(totals[place])
        return best

    def _flow(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        return flow(self._items, rows, self._windows.before, self._wish.limits.variety, self._wish.limits.lately)

    def _explore(self, leg: Leg, best: Choice) -> Choice | None:
        """Something that nobody here has heard, by a taste drawn from those that are likely (Thompson, Biometrika 25, 1933)."""
        if self._drawn is None:
            self._drawn = [voice.drawn(self._rng) for voice in self._voices]
        rows = leg.likely
        near = leg.near[rows] >= min(best.fit[0], INSIDE)  # what is tried out fits the mood no less than what is known
        rows = rows[near & ~(self._barred[rows] | self._heard[rows]) & self._windows.allowed(rows, Level.ALL)]
        if not len(rows):
            return None
        away = sum(share * drawn for share, drawn in zip(leg.shares, self._drawn, strict=True))
        drawn = leg.base[rows] + self._items.features[rows] @ away
        if len(rows) > FIRST:
            some = np.argpartition(-drawn, FIRST - 1)[:FIRST]
            rows, drawn = rows[some], drawn[some]
        flows = self._flow(rows)
        place = int((drawn + flows).argmax())
        if rows[place] == best.row:
            return None
        plain = self._choice(leg, int(rows[place]), float(flows[place]), Level.ALL, best.turn)
        new = round(max(best.score - plain.score, 0.0) + LIFT, 4)
        return replace(plain, score=round(plain.score + new, 4), parts={**plain.parts, "new": new}, new=True)

    def _choice(self, leg: Leg, row: int, follows: float, level: Level, turn: PersonId | None) -> Choice:
        weighed = list(zip(leg.shares, self._voices, strict=True))
        fit = float(leg.near[row]), float(leg.sounds[row])
        parts = {"mood": sum(share * (voice.mood(fit) - voice.mood(leg.usual)) for share, voice in weighed)}
        for name in ("taste", "neighbours", "context"):
            parts[name] = sum(share * voice.above(name, row) for share, voice in weighed)
        mean = sum(share * voice.at(fit, row) for share, voice in weighed)
        parts |= {"new": 0.0, "flow": follows}
        luck = 0.0 if self._luck is None else float(self._luck[row])
        if luck:
            parts["chance"] = luck
        if len(weighed) > 1:
            parts["fair"] = float(leg.base[row]) - luck - mean
        parts = {name: round(value, 4) for name, value in parts.items()}
        bias = sum(share * voice.bias for share, voice in weighed)
        return Choice(
            row,
            self._items.keys[row],
            round(sum(parts.values()), 4),
            parts,
            leg.goal,
            within(self._items, row, leg.goal),
            1 / (1 + math.exp(-(mean + bias))),
            new=False,
            fit=fit,
            level=level,
            known=sum(share * voice.taste.own.get(row, 0.0) for share, voice in weighed),
            artist=sum(share * voice.by_artist(row) for share, voice in weighed),
            turn=turn,
        )
