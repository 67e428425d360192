"""The catalogue of music: what the scan found and measured. Implements ``ports.Catalogue``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from appliance.ports import Stamp
from appliance.vocabulary import Affect, Mode, Sound, Tags, Track, TrackFile

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    import sqlite_utils

    from appliance.store.database import Database

COLUMNS: Final = (
    *("file", "title", "artist", "album", "genres", "year", "number", "duration"),
    *("tempo", "onset_rate", "key", "mode", "loudness", "energy", "brightness", "valence", "arousal"),
)
ALL_TRACKS: Final = f"SELECT {', '.join(COLUMNS)} FROM tracks ORDER BY file"  # noqa: S608 - our own column names
PUT_TRACK: Final = f"REPLACE INTO tracks ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608 - so too
# Not REPLACE: that would delete the row first, and the track with it.
PUT_SCANNED: Final = """
    INSERT INTO scanned (file, inode, size, mtime_ns, failure) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (file) DO UPDATE
    SET inode = excluded.inode, size = excluded.size, mtime_ns = excluded.mtime_ns, failure = excluded.failure
"""
BATCH: Final = 1000
"""Files forgotten in one transaction, so that others need not wait long."""


class SqliteCatalogue:
    """The catalogue in the database. The scan, a process of its own, may fill it while the box reads it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tracks(self) -> list[Track]:
        """All tracks, by file. A hundred thousand take a second or so, in the store's thread."""
        return await self._database.read(lambda db: _tracks(db.execute(ALL_TRACKS)))

    async def stamps(self) -> dict[TrackFile, Stamp]:
        """The stamp of every file that was scanned, whether it could be read or not."""

        def select(db: sqlite_utils.Database) -> dict[TrackFile, Stamp]:
            rows = db.execute("SELECT file, inode, size, mtime_ns FROM scanned")
            return {TrackFile(unpack(file)): Stamp(int(inode), size, mtime) for file, inode, size, mtime in rows}

        return await self._database.read(select)

    async def put(self, track: Track, stamp: Stamp) -> None:
        """Add or replace a track. Raises StoreError also for a track with a NaN in it."""
        row = _row(track)

        def work(db: sqlite_utils.Database) -> None:
            db.execute(PUT_SCANNED, (row[0], str(stamp.inode), stamp.size, stamp.mtime_ns, None))
            db.execute(PUT_TRACK, row)

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


def _forget(keys: list[tuple[str | bytes]]) -> Callable[[sqlite_utils.Database], None]:
    def work(db: sqlite_utils.Database) -> None:
        db.conn.executemany("DELETE FROM scanned WHERE file = ?", keys)

    return work


def _row(track: Track) -> tuple[object, ...]:
    """A track as a row of ``COLUMNS``. Numbers of other types (NumPy's) become Python's, which is all that SQLite knows."""
    tags, sound = track.tags, track.sound
    texts = (pack(track.file), pack(tags.title), pack(tags.artist), pack(tags.album), json.dumps(tags.genres))
    return (
        *texts,
        tags.year,
        tags.number,
        float(track.duration),
        float(sound.tempo),
        float(sound.onset_rate),
        int(sound.key),
        str(sound.mode),
        float(sound.loudness),
        float(sound.energy),
        float(sound.brightness),
        float(track.affect.valence),
        float(track.affect.arousal),
    )


def _tracks(rows: Iterable[tuple[Any, ...]]) -> list[Track]:
    """Rows of ``COLUMNS`` as tracks; the few different lists of genres are each read once and shared."""
    genres: dict[str, tuple[str, ...]] = {}
    modes = {str(mode): mode for mode in Mode}
    tracks: list[Track] = []
    for row in rows:
        file, title, artist, album, listed, year, number, duration, *measured = row
        tempo, onset_rate, key, mode, loudness, energy, brightness, valence, arousal = measured
        if listed not in genres:
            genres[listed] = tuple(json.loads(listed))
        tags = Tags(unpack(title), unpack(artist), unpack(album), genres[listed], year, number)
        sound = Sound(tempo, onset_rate, key, modes[mode], loudness, energy, brightness)
        tracks.append(Track(TrackFile(unpack(file)), tags, duration, sound, Affect(valence, arousal)))
    return tracks
