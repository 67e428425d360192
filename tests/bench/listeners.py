"""People who do not exist, with tastes that we know: what they keep, and how soon a chooser has found out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from appliance.choice import context
from appliance.choice.engine import Engine, Wish
from appliance.choice.feedback import Memory
from appliance.choice.target import DEFAULT
from appliance.choice.windows import Limits
from appliance.mood.filter import manual
from appliance.vocabulary.affect import PLACE, Label
from appliance.vocabulary.choice import Situation, Strategy
from appliance.vocabulary.journal import Entry, Kind
from appliance.vocabulary.units import PersonId, Seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from appliance.choice.engine import Choice
    from appliance.choice.items import Items

BEGIN: Final = datetime(2026, 1, 5, 18, tzinfo=UTC)
LIKELY, UNLIKELY = 0.95, 0.08
"""How often somebody keeps what suits them, and what does not: nobody is a machine."""
PATIENT: Final = 0.3
"""How often what does not suit is left late rather than at once."""
STRETCH: Final = 5
"""Plays until the mood is another, on the average."""
ME: Final = PersonId("listener")
ROUNDABOUT: Final = (Label.HAPPINESS, Label.SADNESS, Label.CALM, Label.ANGER, Label.NEUTRAL, Label.TIRED)
STORMY: Final = (Label.ANGER, Label.TENSE, Label.HAPPINESS, Label.NEUTRAL)


@dataclass(frozen=True, slots=True)
class Play:
    """A thing that came, in which mood, as which of somebody's plays, and whether they had it before."""

    items: Items
    row: int
    label: Label
    number: int
    known: bool


@dataclass(frozen=True)
class Listener:
    """``suits`` says whether a thing is what they want.

    ``noise`` is how often they do the opposite of what they want.
    """

    name: str
    suits: Callable[[Play], bool]
    moods: tuple[Label, ...] = ROUNDABOUT
    noise: float = 0.0
    change: int | None = None
    """The play at which they become another."""


def near(play: Play) -> bool:
    """Like the mood."""
    place = DEFAULT[play.label].affect
    valence, arousal = play.items.affect[play.row]
    return float(np.hypot(valence - place.valence, arousal - place.arousal)) < 0.5


def lifter(play: Play) -> bool:
    """Wants bright music, the more so in a dark mood."""
    return bool(play.items.affect[play.row, 0] > (0.25 if PLACE[play.label].valence < 0 else 0.1))


def loud_when_angry(play: Play) -> bool:
    return bool(play.items.energy[play.row] > 0.75) if play.label in {Label.ANGER, Label.TENSE} else near(play)


def quiet_when_angry(play: Play) -> bool:
    return bool(play.items.energy[play.row] < 0.35) if play.label in {Label.ANGER, Label.TENSE} else near(play)


def loyalist(play: Play) -> bool:
    """Two genres, whatever the mood."""
    return play.row in _rows(play.items, "jazz") or play.row in _rows(play.items, "soul")


def seeker(play: Play) -> bool:
    """Nothing twice, and nothing calm."""
    return not play.known and bool(play.items.energy[play.row] > 0.45)


def changer(play: Play) -> bool:
    """Like the mood, until they are somebody else: nothing but bright music from then on."""
    return near(play) if play.number < CHANGE else bool(play.items.affect[play.row, 0] > 0.3)


def minor(play: Play) -> bool:
    """Slow music in minor keys, in every mood."""
    items, row = play.items, play.row
    return items.major is not None and items.tempo is not None and not items.major[row] and bool(items.tempo[row] < 120)


CHANGE: Final = 60
KINDS: Final = (
    Listener("matcher", near),
    Listener("lifter", lifter, (Label.SADNESS, Label.DOWN, Label.ANGER, Label.NEUTRAL, Label.CALM)),
    Listener("loud when angry", loud_when_angry, STORMY),
    Listener("quiet when angry", quiet_when_angry, STORMY),
    Listener("genre loyalist", loyalist),
    Listener("novelty seeker", seeker),
    Listener("changes in the middle", changer, change=CHANGE),
    Listener("noisy feedback", near, noise=0.2),
    Listener("slow and minor", minor),
)

_CACHE: dict[tuple[int, str], frozenset[int]] = {}


def _rows(items: Items, genre: str) -> frozenset[int]:
    key = id(items), genre
    if key not in _CACHE:
        _CACHE[key] = frozenset(items.genres[genre].tolist())
    return _CACHE[key]


class Chooser:
    """Ours; the peers below replace how it picks."""

    name = "Moodbox"

    def __init__(self, items: Items, house: Sequence[Entry], rng: np.random.Generator) -> None:
        self.items, self.rng, self.memory = items, rng, Memory()
        for entry in house:
            self.memory.fold(entry)
        self.engine = Engine(items, self.memory)
        self.tried = False

    def pick(self, wish: Wish) -> Choice:
        """The next one."""
        (choice,) = self.engine.choose(replace(wish, tried=self.tried), 1, self.rng)
        self.tried = choice.new
        return choice

    def hear(self, entry: Entry) -> None:
        """What came of it."""
        self.memory.fold(entry)


class Random(Chooser):
    """Anything but what came lately."""

    name = "random"

    def score(self) -> NDArray[np.float64]:
        return self.rng.random(len(self.items))

    def pick(self, wish: Wish) -> Choice:
        (like,) = self.engine.choose(replace(wish, people=(), limits=replace(wish.limits, explore=0)), 1, self.rng)
        score = self.score() + 1e-6 * self.rng.random(len(self.items))
        score[[self.items.rows[key] for key in self.memory.recent(wish.limits.track)]] = -np.inf
        row = int(score.argmax())
        return replace(like, row=row, key=self.items.keys[row], new=False)


class Rules(Chooser):
    """The mapping from moods to music alone: nothing is learned."""

    name = "rules only"

    def pick(self, wish: Wish) -> Choice:
        (choice,) = self.engine.choose(replace(wish, people=(), limits=replace(wish.limits, explore=0)), 1, self.rng)
        return choice


class Content(Random):
    """Likeness to what was kept, less that to what was not; no mood (Rocchio's method)."""

    name = "content only"

    def score(self) -> NDArray[np.float64]:
        judged = self.memory.judgements(ME)
        if not judged:
            return self.rng.random(len(self.items))
        features = self.items.features / np.linalg.norm(self.items.features, axis=1, keepdims=True)
        sides = []
        for kept in (True, False):
            rows = [self.items.rows[each.key] for each in judged if each.kept is kept]
            sides.append(features[rows].mean(0) if rows else np.zeros(features.shape[1]))
        likeness: NDArray[np.float64] = (features @ (sides[0] - sides[1])).astype(float)
        return likeness


class Crowd(Random):
    """The papers' collaborative filtering alone: user-mean-centred weighted nearest neighbours over the household."""

    name = "CF only"

    def score(self) -> NDArray[np.float64]:
        mine = self._ratings(ME)
        score, weight = np.zeros(len(self.items)), np.full(len(self.items), 1e-9)
        for other in self.memory.people():
            theirs = self._ratings(other)
            both = mine.keys() & theirs.keys()
            if other == ME or len(both) < 2:
                continue
            a, b = (np.array([each[row] for row in both]) for each in (mine, theirs))
            a, b = a - np.mean(list(mine.values())), b - np.mean(list(theirs.values()))
            alike = float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-9))
            rows, mean = list(theirs), np.mean(list(theirs.values()))
            score[rows] += alike * (np.array(list(theirs.values())) - mean)
            weight[rows] += abs(alike)
        preference: NDArray[np.float64] = score / weight
        return preference

    def _ratings(self, person: PersonId) -> dict[int, float]:
        return {self.items.rows[each.key]: float(each.kept) for each in self.memory.judgements(person)}


PEERS: Final = (Chooser, Random, Rules, Crowd, Content)


@dataclass(frozen=True)
class Course:
    """How it went: for each play whether it suited, how much of it was heard (1 is kept), and the mood."""

    suited: list[bool]
    heard: list[float]
    moods: list[Label]


def live(  # noqa: PLR0913, PLR0917 - a life's circumstances
    listener: Listener, make: type[Chooser], items: Items, house: Sequence[Entry], plays: int, seed: int, me: PersonId = ME
) -> tuple[Course, list[Entry]]:
    """Let somebody listen for so many plays."""
    rng = np.random.default_rng(seed)
    chooser = make(items, house, np.random.default_rng(seed + 1))
    label, course, journal = listener.moods[0], Course([], [], []), list[Entry]()
    known: set[int] = set()
    for number in range(plays):
        if rng.random() < 1 / STRETCH:
            label = listener.moods[int(rng.integers(len(listener.moods)))]
        now = BEGIN + timedelta(minutes=4 * number, days=number // 30)
        situation = Situation(hour=now.hour + now.minute / 60, weekday=now.weekday())
        wish = Wish(manual(label, Seconds(0)), Strategy.MATCH, DEFAULT, (me,), now.timestamp(), situation, Limits())
        choice = chooser.pick(wish)
        suits = listener.suits(Play(items, choice.row, label, number, choice.row in known))
        known.add(choice.row)
        wanted = suits != (rng.random() < listener.noise)
        keeps, patient = rng.random() < (LIKELY if wanted else UNLIKELY), rng.random() < PATIENT
        share = 1.0 if keeps else float(rng.uniform(0.2, 0.8)) if patient else 0.07
        course.suited.append(suits)
        course.heard.append(share)
        course.moods.append(label)
        for entry in _entries(choice, label, me, now, situation, share):
            chooser.hear(entry)
            journal.append(entry)
    return course, journal


def _entries(  # noqa: PLR0913, PLR0917 - what an entry is made of
    choice: Choice, label: Label, me: PersonId, now: datetime, situation: Situation, share: float
) -> list[Entry]:
    data = {
        "file": choice.key,
        "label": label,
        "fit": list(choice.fit),
        "liking": choice.liking,
        "situation": context.numbers(situation),
        "heard": 180 * share,
        "share": share,
    }
    over = now + timedelta(minutes=3)
    return [Entry("", now, Kind.PLAY, me, data), Entry("", over, Kind.ENDED if share == 1 else Kind.SKIP, me, data)]


def household(items: Items, plays: int, seed: int) -> list[Entry]:
    """The journal of those who live there already: one of each kind, who heard anything at all."""
    journal: list[Entry] = []
    for number, listener in enumerate(KINDS):
        _, entries = live(listener, Random, items, (), plays, seed + 97 * number, PersonId(f"housemate-{number}"))
        journal += [entry for entry in entries if entry.kind is not Kind.PLAY]
    return journal


def reached(kept: Sequence[float], share: float = 0.8, window: int = 10, since: int = 0) -> int | None:
    """After how many plays (since one) the mean of the last few reaches a share, and the rest keeps it; None if never."""
    for end in range(since + window, len(kept) + 1):
        if np.mean(kept[end - window : end]) >= share and np.mean(kept[end - window :]) >= share:
            return end - since
    return None
