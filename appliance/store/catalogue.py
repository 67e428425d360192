"""The catalogue of music: what the scan found and measured. Implements ``ports.Catalogue``."""

from __future__ import annotations

import gc
import json
from contextlib import contextmanager
from numbers import Integral
from typing import TYPE_CHECKING, Any, Final

from appliance.ports.catalogue import Stamp
from appliance.vocabulary.music import Mode
from appliance.vocabulary.tracks import FIELDS, Tracks, flat
from appliance.vocabulary.units import TrackFile

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    import sqlite_utils

    from appliance.store.database import Database
    from appliance.vocabulary.music import Track

ALL_TRACKS: Final = f"SELECT {', '.join(FIELDS)} FROM tracks ORDER BY file"  # noqa: S608 - our own column names
PUT_TRACK: Final = f"REPLACE INTO tracks ({', '.join(FIELDS)}) VALUES ({', '.join('?' * len(FIELDS))})"  # noqa: S608 - so too
_FILE, _GENRES, _MODE, _EXPLICIT = map(FIELDS.index, ("file", "genres", "mode", "explicit"))
_TEXTS: Final = tuple(map(FIELDS.index, ("file", "title", "artist", "album", "recording", "release", "performer")))
# Not REPLACE: that would delete the row first, and the track with it.
PUT_SCANNED: Final = """
    INSERT INTO scanned (file, inode, size, mtime_ns, failure) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (file) DO UPDATE
    SET inode = excluded.inode, size = excluded.size, mtime_ns = excluded.mtime_ns, failure = excluded.failure
"""
# The same audio under another name: what is known of the old name is the new one's.
MOVED: Final = """
    INSERT OR REPLACE INTO moved (old, new)
    SELECT file, :file FROM retired WHERE content = :content AND file <> :file
    UNION SELECT old, :file FROM moved JOIN retired ON new = retired.file WHERE content = :content AND old <> :file
"""
BATCH: Final = 1000
"""Files forgotten in one transaction, so that others need not wait long."""


class SqliteCatalogue:
    """The catalogue in the database. The scan, a process of its own, may fill it while the box reads it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tracks(self) -> Tracks:
        """All tracks, by file. A hundred thousand take half a second, in the store's thread."""

        def select(db: sqlite_utils.Database) -> Tracks:
            with _uncollected():
                return _tracks(db.execute(ALL_TRACKS).fetchall())

        return await self._database.read(select)

    async def stamps(self) -> dict[TrackFile, Stamp]:
        """The stamp of every file that was scanned, whether it could be read or not."""

        def select(db: sqlite_utils.Database) -> dict[TrackFile, Stamp]:
            rows = db.execute("SELECT file, inode, size, mtime_ns FROM scanned")
            with _uncollected():
                return _stamps(rows)

        return await self._database.read(select)

    async def put(self, track: Track, stamp: Stamp) -> None:
        """Add or replace a track. Raises StoreError also for a track with a NaN in it."""
        row = _row(track)

        def work(db: sqlite_utils.Database) -> None:
            db.execute(PUT_SCANNED, (row[_FILE], str(stamp.inode), stamp.size, stamp.mtime_ns, None))
            db.execute(PUT_TRACK, row)
            if track.content:
                db.execute(MOVED, {"file": row[_FILE], "content": track.content})
                db.execute("DELETE FROM retired WHERE content = ?", (track.content,))
            db.execute("DELETE FROM moved WHERE old = ?", (row[_FILE],))

        await self._database.write(work)

    async def fail(self, file: TrackFile, stamp: Stamp, reason: str) -> None:
        """Note that a file could not be read; a track that it was before is forgotten."""

        def work(db: sqlite_utils.Database) -> None:
            db.execute(PUT_SCANNED, (pack(file), str(stamp.inode), stamp.size, stamp.mtime_ns, pack(reason)))
            db.execute("DELETE FROM tracks WHERE file = ?", (pack(file),))

        await self._database.write(work)

    async def failures(self) -> dict[TrackFile, str]:
        """The files that could not be read, with the reason."""

        def select(db: sqlite_utils.Database) -> dict[TrackFile, str]:
            rows = db.execute("SELECT file, failure FROM scanned WHERE failure IS NOT NULL ORDER BY file")
            return {TrackFile(unpack(file)): unpack(reason) for file, reason in rows}

        return await self._database.read(select)

    async def retire(self, files: Collection[TrackFile]) -> None:
        """Forget files that are gone from the folder; unknown ones are no error."""
        keys = [(pack(file),) for file in files]
        for start in range(0, len(keys), BATCH):
            await self._database.write(_forget(keys[start : start + BATCH]))

    async def moves(self) -> dict[TrackFile, TrackFile]:
        """The old name of every file that came back under another, and that other."""

        def select(db: sqlite_utils.Database) -> dict[TrackFile, TrackFile]:
            rows = db.execute("SELECT old, new FROM moved")
            return {TrackFile(unpack(old)): TrackFile(unpack(new)) for old, new in rows}

        return await self._database.read(select)


def pack(text: str) -> str | bytes:
    """Text as SQLite can hold it: a file name that is not valid UTF-8 (Python's lone surrogates) becomes a blob."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def unpack(value: str | bytes) -> str:
    """The text that was packed."""
    return value if isinstance(value, str) else value.decode("utf-8", "surrogatepass")


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection meanwhile: it would look again and again at a hundred thousand objects of which none is garbage."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _forget(keys: list[tuple[str | bytes]]) -> Callable[[sqlite_utils.Database], None]:
    def work(db: sqlite_utils.Database) -> None:
        db.conn.executemany(
            "INSERT OR REPLACE INTO retired (content, file) SELECT content, file FROM tracks WHERE file = ? AND content <> ''",
            keys,
        )
        db.conn.executemany("DELETE FROM scanned WHERE file = ?", keys)

    return work


def _stamps(rows: Iterable[tuple[Any, ...]]) -> dict[TrackFile, Stamp]:
    return {TrackFile(unpack(file)): Stamp(int(inode), size, mtime) for file, inode, size, mtime in rows}


def _row(track: Track) -> tuple[object, ...]:
    """A track as a row of ``FIELDS``."""
    return tuple(map(_plain, flat(track)))


def _plain(value: Any) -> object:  # noqa: ANN401 - whatever a field holds
    """As SQLite knows it: lists as JSON, numbers of other types (NumPy's) as Python's."""
    match value:
        case None | bytes():
            return value
        case str():
            return pack(str(value))
        case tuple():
            return json.dumps(value)
        case Integral():
            return int(value)
        case _:
            return float(value)


def _tracks(rows: Sequence[tuple[Any, ...]]) -> Tracks:
    """Rows of ``FIELDS`` as tracks; the few different lists of genres are each read once and shared."""
    if not rows:
        return Tracks.of(())
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    genres = {listed: tuple(json.loads(listed)) for listed in set(columns[_GENRES])}
    columns[_GENRES] = [genres[listed] for listed in columns[_GENRES]]
    modes = {str(mode): mode for mode in Mode}
    columns[_MODE] = [modes[mode] for mode in columns[_MODE]]
    columns[_EXPLICIT] = list(map(bool, columns[_EXPLICIT]))
    for place in _TEXTS:
        if bytes in set(map(type, columns[place])):
            columns[place] = list(map(unpack, columns[place]))
    return Tracks(columns)
