"""A music library that can be chosen from, and picks from it that say why."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from appliance.choice.engine import Engine
from appliance.choice.items import Items, index_of, numbered
from appliance.choice.place import place, place_energy
from appliance.choice.population import Population
from appliance.choice.reason import sentence
from appliance.vocabulary.affect import Affect
from appliance.vocabulary.choice import Pick
from appliance.vocabulary.music import Mode
from appliance.vocabulary.tracks import Tracks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from appliance.choice.engine import Wish
    from appliance.choice.feedback import Memory
    from appliance.choice.prior import Prior
    from appliance.vocabulary.music import Track
    from appliance.vocabulary.units import TrackFile

EXPLICIT: Final = re.compile(r"[(\[]explicit\b", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Shelf:
    """A music library as ``items``, one row a track.

    With ``relative`` affect and energy are placed among those of this library (``place``); the tracks stay as they were heard.
    """

    tracks: Sequence[Track]
    relative: bool = False
    items: Items = field(init=False)

    def __post_init__(self) -> None:
        tracks = Tracks.of(self.tracks)
        column = tracks.column
        affect = np.column_stack([np.array(column(axis), float) for axis in ("valence", "arousal")])
        energy = np.array(column("energy"), float)
        if self.relative:
            affect, energy = place(affect), place_energy(energy)
        albums = [(artist, album) if album else () for artist, album in zip(column("artist"), column("album"), strict=True)]
        items = Items(
            keys=column("file"),
            affect=affect.astype(np.float32),
            energy=energy.astype(np.float32),
            genres=index_of(column("genres")),
            tempo=np.array(column("tempo"), np.float32),
            major=np.array([mode is Mode.MAJOR for mode in column("mode")], bool),
            tonic=np.array(column("key"), np.int8),
            loudness=np.array(column("loudness"), np.float32),
            likeness=_matrix(column("fingerprint")),
            artist=numbered([(artist,) if artist else () for artist in column("artist")]),
            album=numbered(albums),
            explicit=np.array(column("explicit"), bool) | _explicit(column("title")) | _explicit(column("album")),
        )
        object.__setattr__(self, "tracks", tracks)
        object.__setattr__(self, "items", items)

    def __len__(self) -> int:
        return len(self.tracks)

    @property
    def rows(self) -> Mapping[str, int]:
        """The row of each file."""
        return self.items.rows

    def places(self) -> list[Affect]:
        """Where each track is placed."""
        return [Affect(float(valence), float(arousal)) for valence, arousal in self.items.affect.clip(-1, 1)]

    def feeling(self, said: Mapping[TrackFile, Affect]) -> Shelf:
        """The same shelf where a person said how these files feel: that overrules what was heard and where it was placed."""
        rows = {self.rows[file]: affect for file, affect in said.items() if file in self.rows}
        if not rows:
            return self
        affect = self.items.affect.copy()
        for row, felt in rows.items():
            affect[row] = felt.valence, felt.arousal
        shelf = copy(self)
        object.__setattr__(shelf, "tracks", Tracks.of(self.tracks).feeling(rows))
        object.__setattr__(shelf, "items", replace(self.items, affect=affect))
        return shelf


def _explicit(titles: Sequence[str]) -> NDArray[np.bool_]:
    """(N,) whether a title says that it is explicit, as stores mark them: "Song (Explicit)", "Album [Explicit Version]"."""
    return np.array([bool(EXPLICIT.search(title)) for title in titles], bool)


def _matrix(fingerprints: Sequence[bytes]) -> NDArray[np.int8] | None:
    """(N, K), zeros where there is none; None where none has one."""
    width = max(map(len, fingerprints), default=0)
    if not width:
        return None
    blank = bytes(width)
    joined = b"".join(each if len(each) == width else blank for each in fingerprints)
    return np.frombuffer(joined, np.int8).reshape(-1, width)


def engine_for(shelf: Shelf, memory: Memory, prior: Prior | None = None) -> Engine:
    """An engine that chooses from a shelf; without a prior nothing is expected of anybody."""
    return Engine(shelf.items, memory, Population(prior, Tracks.of(shelf.tracks)) if prior else None)


def choose(shelf: Shelf, engine: Engine, wish: Wish, count: int, rng: np.random.Generator) -> list[Pick]:
    """The next ``count`` tracks in playing order, each with its reason; fewer where the library has no more that may come."""
    picks = []
    for choice in engine.choose(wish, count, rng):
        track = shelf.tracks[choice.row]
        words = sentence(track, choice, wish)
        picks.append(
            Pick(track, choice.score, choice.parts, words, choice.target, choice.liking, choice.new, choice.fit, choice.turn)
        )
    return picks
