"""Somebody who gives feedback through the panel all the time, and remembers what was acknowledged."""

from __future__ import annotations

import itertools
import random
import time
from dataclasses import dataclass
from threading import Event, Thread
from typing import TYPE_CHECKING, Final, Self

import httpx

from appliance.vocabulary.journal import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from appliance.vocabulary.journal import Entry

PATIENCE: Final = 30.0
"""Seconds that an answer is waited for at most, to say how long it took: three times what counts as a hang."""
PAUSE: Final = 0.05
LABELS: Final = ("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "calm", "tired", "tense", "upbeat")
MINUTES: Final = 1440
JUDGED: Final = {Kind.LIKE: "like", Kind.DISLIKE: "dislike", Kind.SAVE: "save"}

SKIPS: Final = 0.3
"""The share of rounds that end with a skip."""
SLACK: Final = 3
"""Ways to explain the journal that lose so many more than the best are not followed."""

Token = tuple[object, ...]
"""What an entry of the journal says, as far as the giver chose it."""


@dataclass(frozen=True, slots=True)
class Given:
    """One tap: what it says, when it began and ended (monotonic), and whether it was acknowledged, refused, or nobody knows."""

    token: Token
    began: float
    ended: float
    acknowledged: bool
    status: int
    """The HTTP status; 0 where no answer came, and it may or may not be kept."""


def token_of(entry: Entry) -> Token | None:
    """What an entry of the journal says; None for what no giver gives."""
    match entry.kind:
        case Kind.LIKE | Kind.DISLIKE | Kind.SAVE:
            return (entry.kind,)
        case Kind.MANUAL_MOOD:
            return (entry.kind, entry.data["label"], entry.data["lasts"])
        case Kind.CORRECTION:
            return (entry.kind, entry.data["to"])
        case _:
            return None


def missing(given: Sequence[Given], kept: Sequence[Token], until: float = float("inf")) -> list[Given]:
    """The acknowledged taps that the journal lacks. ``kept`` is what it says, in order.

    Taps are given one after the other, so the journal is what was acknowledged, in order, with some of the others between.
    Only what had ended before ``until`` must be there.

    Raises:
        ValueError: the journal says what nobody gave.
    """
    fewest: dict[int, tuple[Given, ...]] = {0: ()}  # by how much of the journal is explained: the fewest that are lost
    for tap in given:
        must = tap.acknowledged and tap.ended < until
        after: dict[int, tuple[Given, ...]] = {}
        for place, lost in fewest.items():
            ways = {place: (*lost, tap) if must else lost}
            if place < len(kept) and kept[place] == tap.token:
                ways[place + 1] = lost
            for to, way in ways.items():
                after[to] = min(way, after.get(to, way), key=len)
        best = min(map(len, after.values()))
        fewest = {place: lost for place, lost in after.items() if len(lost) <= best + SLACK}
    if len(kept) not in fewest:
        msg = f"the journal says {len(kept)} things, of which {max(fewest)} were given"
        raise ValueError(msg)
    return list(fewest[len(kept)])


class Giver:
    """Gives feedback while ``with`` lasts, and asks how the panel is beside it."""

    def __init__(self, url: str, cookies: httpx.Cookies) -> None:
        self._url, self._cookies = url, cookies
        self._end = Event()
        self._threads = [Thread(target=each, name=f"giver {each.__name__}") for each in (self._give, self._ask)]
        self._under_way: Given | None = None
        self.given: list[Given] = []
        self.asked: list[tuple[float, float, bool]] = []
        """When the panel was asked, when it answered or failed, and whether it answered."""

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join()

    def so_far(self) -> list[Given]:
        """All taps, and the one that is under way: the journal may have it already."""
        under_way, given = self._under_way, self.given[:]
        return [*given, under_way] if under_way and (not given or given[-1].began < under_way.began) else given

    @property
    def acknowledged(self) -> int:
        """How many taps were, so far."""
        return sum(tap.acknowledged for tap in self.given)

    def silences(self, since: float, until: float) -> Iterator[float]:
        """How long each answer took that was waited for between these moments."""
        spans = [(tap.began, tap.ended) for tap in self.given[:]] + [(began, ended) for began, ended, _ in self.asked[:]]
        return (ended - began for began, ended in spans if ended >= since and began <= until)

    def _taps(self) -> Iterator[tuple[Token | None, str, str, dict[str, object] | None]]:
        """For ever: a few that others may be like, then one that is like no other. A skip has no token: it may end no play."""
        chance = random.Random(29)  # noqa: S311 - the same taps each time
        for number in itertools.count():
            for kind in chance.choices([*JUDGED, Kind.CORRECTION], (3, 3, 3, 1), k=4):
                if kind is Kind.CORRECTION:
                    label = chance.choice(LABELS)
                    yield (kind, label), "POST", "/api/mood/wrong", {"label": label}
                else:
                    yield (kind,), "POST", f"/api/track/{JUDGED[kind]}", None
            label, minutes = LABELS[number // MINUTES % len(LABELS)], 1 + number % MINUTES
            body: dict[str, object] = {"label": label, "minutes": minutes}
            yield (Kind.MANUAL_MOOD, label, minutes * 60.0), "PUT", "/api/mood/manual", body
            if chance.random() < SKIPS:
                yield None, "POST", "/api/player/skip", None

    def _give(self) -> None:
        client = httpx.Client(base_url=self._url, cookies=self._cookies, timeout=PATIENCE)
        for token, method, path, body in self._taps():
            if self._end.wait(PAUSE):
                break
            began, status = time.monotonic(), 0
            if token:
                self._under_way = Given(token, began, float("inf"), acknowledged=False, status=0)
            try:
                status = client.request(method, path, json=body).status_code
            except httpx.HTTPError:
                status = 0
            if token:
                self.given.append(Given(token, began, time.monotonic(), status // 100 == 2, status))
            else:
                self.asked.append((began, time.monotonic(), status > 0))
        client.close()

    def _ask(self) -> None:
        client = httpx.Client(base_url=self._url, timeout=PATIENCE)
        while not self._end.wait(PAUSE * 4):
            began = time.monotonic()
            try:
                client.get("/api/hello")
            except httpx.HTTPError:
                answered = False
            else:
                answered = True
            self.asked.append((began, time.monotonic(), answered))
        client.close()
