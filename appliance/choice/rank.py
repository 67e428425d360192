"""Rank a library against a target and say why; every part of the score is kept, and the reason names the largest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from appliance.choice.place import place, place_energy
from appliance.choice.reason import sentence
from appliance.choice.target import target
from appliance.vocabulary.affect import Affect
from appliance.vocabulary.choice import Pick
from appliance.vocabulary.music import Mode
from appliance.vocabulary.tracks import Tracks

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from appliance.vocabulary.affect import Label
    from appliance.vocabulary.choice import MoodSound, Strategy, Target
    from appliance.vocabulary.mood import Mood
    from appliance.vocabulary.music import Track
    from appliance.vocabulary.units import TrackFile

WEIGHTS: Final = {"mood": 1.0, "energy": 0.35, "tempo": 0.2, "genre": 0.3, "mode": 0.1, "taste": 0.5, "variety": 0.1}
"""What each part may add at most. The mood weighs most because nothing else is known of a new household."""

NOWHERE: Final = np.empty(0, np.intp)


@dataclass(frozen=True, eq=False)
class Shelf:
    """A library as arrays, one row a track: what ranking 100,000 tracks in milliseconds needs.

    With ``relative`` affect and energy are placed among those of this library (``place``); the tracks stay as they were heard.
    """

    tracks: Sequence[Track]
    relative: bool = False
    affect: NDArray[np.float64] = field(init=False)
    energy: NDArray[np.float64] = field(init=False)
    tempo: NDArray[np.float64] = field(init=False)
    major: NDArray[np.bool_] = field(init=False)
    rows: Mapping[TrackFile, int] = field(init=False)
    genres: Mapping[str, NDArray[np.intp]] = field(init=False)

    def __post_init__(self) -> None:
        tracks = Tracks.of(self.tracks)
        columns: dict[str, Any] = {
            "tracks": tracks,
            "affect": np.column_stack([np.array(tracks.column(axis), float) for axis in ("valence", "arousal")]),
            "energy": np.array(tracks.column("energy"), float),
            "tempo": np.array(tracks.column("tempo"), float),
            "major": np.array([mode is Mode.MAJOR for mode in tracks.column("mode")], bool),
            "rows": dict(zip(tracks.column("file"), range(len(tracks)), strict=True)),
            "genres": _index(tracks.column("genres")),
        }
        if self.relative:
            columns |= {"affect": place(columns["affect"]), "energy": place_energy(columns["energy"])}
        for name, column in columns.items():
            object.__setattr__(self, name, column)

    def __len__(self) -> int:
        return len(self.tracks)

    def places(self) -> list[Affect]:
        """Where each track is placed."""
        return [Affect(float(valence), float(arousal)) for valence, arousal in self.affect.clip(-1, 1)]

    def with_genre(self, genres: Collection[str]) -> NDArray[np.bool_]:
        """(N,) whether a track carries one of these genres, whole or as a word of its own genre names."""
        mask = np.zeros(len(self), bool)
        for genre in genres:
            mask[self.genres.get(genre.casefold(), NOWHERE)] = True
        return mask


def _index(listed: Sequence[tuple[str, ...]]) -> dict[str, NDArray[np.intp]]:
    """The rows of each genre and of each word of one: ``("Indie Pop",)`` counts as "indie pop", "indie" and "pop"."""
    alike: dict[tuple[str, ...], list[int]] = {}  # a library has few different lists of genres
    for row, genres in enumerate(listed):
        alike.setdefault(genres, []).append(row)
    rows: dict[str, list[int]] = {}
    for genres, where in alike.items():
        whole = {genre.casefold() for genre in genres}
        for word in whole | {word for genre in whole for word in genre.replace("-", " ").split()}:
            rows.setdefault(word, []).extend(where)
    return {word: np.array(where, np.intp) for word, where in rows.items()}


def parts_of(shelf: Shelf, goal: Target) -> dict[str, NDArray[np.float64]]:
    """What each part adds to each track's score, (N,) each, in [0, its weight]."""
    gap = shelf.affect - (goal.affect.valence, goal.affect.arousal)
    near = np.exp(-((gap**2).sum(1)) / (2 * goal.tolerance**2))
    parts = {
        "mood": near,
        "energy": 1 - np.abs(shelf.energy - goal.energy),
    }
    if goal.tempo:
        low, high = goal.tempo
        outside = np.maximum(np.maximum(low - shelf.tempo, shelf.tempo - high), 0)
        parts["tempo"] = np.exp(-outside / 20)  # 20 BPM outside leave a third
    if goal.genres:
        parts["genre"] = shelf.with_genre(goal.genres).astype(float)
    if goal.mode:
        parts["mode"] = (shelf.major == (goal.mode is Mode.MAJOR)).astype(float)
    return {name: WEIGHTS[name] * part for name, part in parts.items()}


@dataclass(frozen=True)
class Wish:
    """What a choice is made for.

    ``avoid`` never comes; ``stale`` (oldest first) comes only when nothing else is left; ``taste`` in [-1, 1] is what feedback
    said of a track in this mood.
    """

    mood: Mood
    strategy: Strategy
    mapping: Mapping[Label, MoodSound]
    avoid: Collection[TrackFile] = ()
    stale: Sequence[TrackFile] = ()
    taste: Mapping[TrackFile, float] = field(default_factory=dict)


def choose(shelf: Shelf, wish: Wish, count: int, rng: np.random.Generator, *, first: int = 0) -> list[Pick]:
    """The next ``count`` picks in playing order; fewer where the library has no more.

    ``first`` is how many tracks are queued already before them: where a shift stands.
    """
    picks: list[Pick] = []
    taken = {shelf.rows[file] for file in wish.avoid if file in shelf.rows}
    variety = WEIGHTS["variety"] * rng.random(len(shelf))
    taste = np.zeros(len(shelf))
    for file, value in wish.taste.items():
        if file in shelf.rows:
            taste[shelf.rows[file]] = WEIGHTS["taste"] * value
    held = np.zeros(len(shelf))
    for age, file in enumerate(wish.stale):  # the longest ago first among those held back
        if file in shelf.rows:
            held[shelf.rows[file]] = -10.0 * (1 + age)
    for step in range(min(count, len(shelf) - len(taken))):
        goal = target(wish.mood, wish.strategy, wish.mapping, first + step)
        parts = parts_of(shelf, goal) | {"taste": taste, "variety": variety}
        score = np.sum(list(parts.values()), axis=0)
        order = score + held
        order[list(taken)] = -np.inf
        best = int(order.argmax())
        taken.add(best)
        mine = {name: round(float(part[best]), 4) for name, part in parts.items()}
        track = shelf.tracks[best]
        picks.append(Pick(track, round(float(score[best]), 4), mine, sentence(track, mine, wish.mood, wish.strategy, goal)))
    return picks
