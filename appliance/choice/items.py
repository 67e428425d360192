"""Things to choose from, as arrays: what scoring 100,000 of them in milliseconds needs.

The engine knows nothing of tracks or films: it chooses rows of ``Items``. Music (``choice.rank.Shelf``) fills every column;
films (``choice.films.FilmShelf``) those that they have. What is left out is neither scored nor learned from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

NOWHERE: Final = np.empty(0, np.intp)
TEMPO: Final = 110.0
"""BPM from which a tempo's feature is counted: the middle of popular music, so that the feature is about zero on average."""
GENRES: Final = 12
"""How many genres, the most frequent ones, taste knows by name."""
SOUNDS: Final = 8
"""Numbers to which a fingerprint is drawn together for taste: likeness in kind, not the sound itself."""


@dataclass(frozen=True, eq=False)
class Items:
    """N things, one row each. ``affect`` (N, 2) in [-1, 1] and ``energy`` (N,) in [0, 1] are always known.

    ``tempo`` in BPM, ``major`` the mode, ``tonic`` 0 = C to 11 = B, ``loudness`` in LUFS, ``likeness`` (N, K) signed
    bytes whose cosine says how alike two sound. ``artist`` and ``album`` are numbers that those of one share (``numbered``).
    ``genres`` gives the rows of each genre, in lower case. ``explicit`` and ``age`` limit who may get a thing.
    """

    keys: Sequence[str]
    affect: NDArray[np.float32]
    energy: NDArray[np.float32]
    genres: Mapping[str, NDArray[np.intp]] = field(default_factory=dict)
    tempo: NDArray[np.float32] | None = None
    major: NDArray[np.bool_] | None = None
    tonic: NDArray[np.int8] | None = None
    loudness: NDArray[np.float32] | None = None
    likeness: NDArray[np.int8] | None = None
    artist: NDArray[np.int32] | None = None
    album: NDArray[np.int32] | None = None
    explicit: NDArray[np.bool_] | None = None
    age: NDArray[np.uint8] | None = None

    def __len__(self) -> int:
        return len(self.energy)

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The row of each key."""
        return dict(zip(self.keys, range(len(self)), strict=True))

    def with_genre(self, genres: Collection[str]) -> NDArray[np.bool_]:
        """(N,) whether a thing carries one of these genres, whole or as a word of its own genre names."""
        mask = np.zeros(len(self), bool)
        for genre in genres:
            mask[self.genres.get(genre.casefold(), NOWHERE)] = True
        return mask

    @cached_property
    def plane(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """``affect`` as two arrays (N,), each in one piece: twice as quick to reckon with."""
        return np.ascontiguousarray(self.affect[:, 0]), np.ascontiguousarray(self.affect[:, 1])

    @cached_property
    def artists(self) -> int:
        """How many artists there are."""
        return 0 if self.artist is None or not len(self) else int(self.artist.max()) + 1

    @cached_property
    def albums(self) -> int:
        """How many albums there are."""
        return 0 if self.album is None or not len(self) else int(self.album.max()) + 1

    @cached_property
    def fifths(self) -> NDArray[np.int8] | None:
        """(N,) the place of each key's notes on the circle of fifths, 0 to 11; None where keys are not known."""
        if self.tonic is None or self.major is None:
            return None
        # A minor key shares its notes with the major key three semitones above.
        places: NDArray[np.int8] = (self.tonic + np.int8(3) * ~self.major) * np.int8(7) % np.int8(12)
        return places

    @cached_property
    def octave(self) -> NDArray[np.float32] | None:
        """(N,) each tempo as the power of two that it is; None where tempos are not known."""
        return None if self.tempo is None else np.log2(np.maximum(self.tempo, np.float32(1)))

    @cached_property
    def kind(self) -> tuple[NDArray[np.int8] | NDArray[np.float32], NDArray[np.float32]]:
        """What two things' cosine says how alike they are, (N, K), and one over its lengths, (N,)."""
        raw = self.features if self.likeness is None else self.likeness
        lengths = np.empty(len(self), np.float32)
        for begin in range(0, len(self), 8192):  # a part at a time, as below
            part = raw[begin : begin + 8192].astype(np.float32)
            lengths[begin : begin + 8192] = np.sqrt(np.einsum("ij,ij->i", part, part))
        return raw, 1 / np.maximum(lengths, np.float32(1e-6))

    @cached_property
    def features(self) -> NDArray[np.float32]:
        """(N, ``WIDTH``) what taste is learned on: each about in [-1, 1], 0 where a thing has none of it."""
        valence, arousal = self.affect.T
        columns = np.zeros((len(self), WIDTH), np.float32)
        columns[:, 0], columns[:, 1], columns[:, 2] = valence, arousal, 2 * self.energy - 1
        columns[:, 3], columns[:, 4], columns[:, 5] = valence**2 - 0.25, arousal**2 - 0.25, valence * arousal
        if self.tempo is not None:
            columns[:, 6] = np.clip((self.tempo - TEMPO) / 60, -1, 1)
        if self.major is not None:
            columns[:, 7] = self.major - 0.5
        for place, genre in enumerate(self.frequent, PLAIN):
            columns[self.genres[genre], place] = 1
        if self.likeness is not None and self.likeness.shape[1]:
            # Random directions keep likenesses (Johnson and Lindenstrauss); always the same ones, so that taste stays valid.
            width = self.likeness.shape[1]
            directions = np.random.default_rng(0).normal(size=(width, SOUNDS)).astype(np.float32) / np.sqrt(SOUNDS)
            for begin in range(0, len(self), 8192):  # a part at a time: all of it as floats would take five times the memory
                part = self.likeness[begin : begin + 8192].astype(np.float32)
                part /= np.maximum(np.linalg.norm(part, axis=1, keepdims=True), 1)
                columns[begin : begin + 8192, PLAIN + GENRES :] = part @ directions
        return columns

    @cached_property
    def frequent(self) -> tuple[str, ...]:
        """The most frequent genres, at most ``GENRES``; those that everything or hardly anything carries tell nothing."""
        counts = {genre: len(rows) for genre, rows in self.genres.items() if 1 < len(rows) < 0.9 * len(self)}
        return tuple(sorted(counts, key=lambda genre: (-counts[genre], genre))[:GENRES])


PLAIN: Final = 8
"""Features before the genres: valence, arousal, energy, their squares and product, tempo and mode."""
WIDTH: Final = PLAIN + GENRES + SOUNDS


def index_of(listed: Sequence[tuple[str, ...]]) -> dict[str, NDArray[np.intp]]:
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


def numbered(names: Sequence[tuple[str, ...]]) -> NDArray[np.int32]:
    """(N,) a number for each name (an artist's, an album's with its artist's), equal for equal ones; -1 for an empty one."""
    numbers: dict[tuple[str, ...], int] = {}
    return np.array([numbers.setdefault(name, len(numbers)) if name else -1 for name in names], np.int32)
