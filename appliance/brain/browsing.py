"""Looking around in the library: words, groups and moods, on an index made anew when the library changes."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from appliance.vocabulary.browse import Found, Group, Groups, Query, Shelving, folded
from appliance.vocabulary.music import title_of
from appliance.vocabulary.tracks import Tracks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from appliance.brain.shelves import Shelves
    from appliance.choice.rank import Shelf
    from appliance.vocabulary.affect import Label
    from appliance.vocabulary.choice import MoodSound


class _Tags(NamedTuple):
    artist: str
    album: str
    genres: tuple[str, ...]
    number: int | None


@dataclass(frozen=True)
class _Index:
    """What is looked through. Rows are the shelf's; ``order`` sorts them by artist, album, number and title."""

    shelf: Shelf
    tags: Sequence[_Tags]
    titles: Sequence[str]
    texts: Sequence[str]
    order: Sequence[int]
    groups: Mapping[Shelving, Sequence[tuple[str, Group]]]


def _index(shelf: Shelf) -> _Index:
    known = Tracks.of(shelf.tracks)
    tags = [_Tags(*row) for row in zip(*map(known.column, ("artist", "album", "genres", "number")), strict=True)]
    names = zip(known.column("title"), known.column("file"), strict=True)
    titles = [folded(title or title_of(file)) for title, file in names]
    texts = [
        "\n".join((title, folded(each.artist), folded(each.album), folded("\n".join(each.genres))))
        for title, each in zip(titles, tags, strict=True)
    ]
    keys = [
        (folded(each.artist), folded(each.album), each.number or 0, title) for title, each in zip(titles, tags, strict=True)
    ]
    return _Index(shelf, tags, titles, texts, sorted(range(len(tags)), key=keys.__getitem__), _groups(tags))


def _groups(tags: Sequence[_Tags]) -> dict[Shelving, list[tuple[str, Group]]]:
    artists = Counter(each.artist for each in tags if each.artist)
    genres = Counter(genre for each in tags for genre in each.genres)
    albums = Counter(each.album for each in tags if each.album)
    makers: dict[str, set[str]] = {}
    for each in tags:
        makers.setdefault(each.album, set()).add(each.artist)
    maker = {album: next(iter(names)) if len(names) == 1 else "" for album, names in makers.items()}
    counted = {
        Shelving.ARTIST: [Group(name, count) for name, count in artists.items()],
        Shelving.ALBUM: [Group(name, count, maker[name]) for name, count in albums.items()],
        Shelving.GENRE: [Group(name, count) for name, count in genres.items()],
    }
    return {by: sorted(map(_keyed, groups), key=itemgetter(0)) for by, groups in counted.items()}


def _keyed(group: Group) -> tuple[str, Group]:
    return folded(f"{group.name}\n{group.artist}"), group


class Browsing:
    """``ports.Browser``. ``mapping`` says how moods sound for who listens."""

    def __init__(self, shelves: Shelves, mapping: Mapping[Label, MoodSound]) -> None:
        self._shelves, self._mapping = shelves, mapping
        self._made: _Index | None = None

    async def find(self, query: Query, offset: int, limit: int) -> Found:
        """A page of tracks."""
        index = await self._current()
        rows = await asyncio.to_thread(_find, index, query, self._mapping[query.mood] if query.mood else None)
        return Found(len(rows), tuple(index.shelf.tracks[row] for row in rows[offset : offset + limit]))

    async def groups(self, by: Shelving, text: str, offset: int, limit: int) -> Groups:
        """A page of artists, albums or genres."""
        index = await self._current()
        words = folded(text).split()
        found = [group for key, group in index.groups[by] if all(word in key for word in words)]
        return Groups(len(found), tuple(found[offset : offset + limit]))

    async def _current(self) -> _Index:
        shelf = self._shelves.shelf
        if self._made is None or self._made.shelf is not shelf:
            self._made = await asyncio.to_thread(_index, shelf)
        return self._made


def _find(index: _Index, query: Query, sound: MoodSound | None) -> Sequence[int]:
    """The rows that a query asks for, in order."""
    words = folded(query.text).split()
    rows: Sequence[int] = index.order
    if words:
        texts = index.texts
        rows = [row for row in rows if all(word in texts[row] for word in words)]
        begin = " ".join(words)
        rows = sorted(rows, key=lambda row: not index.titles[row].startswith(begin))  # stable: else as before
    tags = index.tags
    if query.artist is not None:
        rows = [row for row in rows if tags[row].artist == query.artist]
    if query.album is not None:
        rows = [row for row in rows if tags[row].album == query.album]
    if query.genre is not None:
        rows = [row for row in rows if query.genre in tags[row].genres]
    if sound is not None:
        gaps = index.shelf.items.affect - (sound.affect.valence, sound.affect.arousal)
        far = np.hypot(gaps[:, 0], gaps[:, 1]) + 0.35 * np.abs(index.shelf.items.energy - sound.energy)
        rows = sorted(rows, key=far.__getitem__)
    return rows
