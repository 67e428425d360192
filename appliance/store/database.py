"""The database file: a thread that writes, a thread that reads, and plain words for what can go wrong with it."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Self, TypeVar

import sqlite_utils

from appliance.errors import StoreError
from appliance.store.hold import hold
from appliance.store.migrations import migrate
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType

T = TypeVar("T")

FILE: Final = "moodbox.db"
BUSY: Final = Seconds(10.0)
"""How long one process waits for another's transaction; ours take milliseconds."""
WAL_LIMIT: Final = 16 * 2**20
"""Bytes to which the write-ahead log is cut back after a checkpoint."""


class Database:
    """``moodbox.db`` in the state folder, open between ``async with`` and its end; migrated to today's tables at the start.

    Several processes may hold it open at once (the box and the library scan): a reader never waits, and writers wait for one
    another for up to ``BUSY``. Work is a function of a ``sqlite_utils.Database``; it runs in a transaction in a thread of the
    store's, so it must be quick and must not keep the connection.

    With ``durable`` (the journal needs it) a write is on the disk when ``write`` returns. Without, a power cut may undo the
    last writes but damages nothing: for the scan, which finds such files again.

    Raises:
        StoreError: from ``async with``, ``write`` and ``read``; says what is wrong with the file and what to do.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.file = folder / FILE
        self._writer = _Line(self.file, "store-writer", begin="BEGIN IMMEDIATE")
        self._reader = _Line(self.file, "store-reader", begin="BEGIN")
        self._durable = durable
        self._held: int | None = None

    async def __aenter__(self) -> Self:
        """Make the folder and the file where they are missing, open it and migrate it."""
        try:
            await self._writer.call(self._prepare)
            await self._writer.run(migrate)
            await self._reader.call(self._prepare_reader)
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the work that was begun and close the file, also when the task is cancelled meanwhile."""
        await asyncio.shield(self._close())

    async def write(self, work: Callable[[sqlite_utils.Database], T]) -> T:
        """Run ``work`` in a transaction of its own: all of it is kept, or after an exception nothing."""
        return await self._writer.run(work)

    async def read(self, work: Callable[[sqlite_utils.Database], T]) -> T:
        """Run ``work`` on one consistent state of the file that includes every finished ``write``. It cannot write."""
        return await self._reader.run(work)

    async def alone(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``work`` between transactions: for what rewrites the whole file. It waits for readers for up to ``BUSY``."""
        return await self._writer.call(lambda: work(self._writer.connection))

    def _prepare(self) -> None:
        try:
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._held = hold(self.file.parent)
            # SQLite gives its -wal and -shm files the same mode: nobody else's business.
            os.close(os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        except BlockingIOError as error:
            msg = f"a backup is being restored into {self.file.parent}: try again when that is done"
            raise StoreError(msg) from error
        except OSError as error:
            msg = f"{self.file} cannot be opened for writing ({error.strerror}): give its folder to the user that runs Moodbox"
            raise StoreError(msg) from error
        connection = self._writer.connect()
        (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        if mode != "wal":
            msg = f"{self.file} lies on a file system that cannot share memory: keep the state folder on a disk of this machine"
            raise StoreError(msg)
        # FULL syncs the log at every commit (sqlite.org/pragma.html#pragma_synchronous): what was acknowledged stays.
        connection.execute(f"PRAGMA synchronous = {'FULL' if self._durable else 'NORMAL'}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(f"PRAGMA journal_size_limit = {WAL_LIMIT}")
        connection.execute("PRAGMA temp_store = MEMORY")

    def _prepare_reader(self) -> None:
        connection = self._reader.connect()
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA temp_store = MEMORY")

    async def _close(self) -> None:
        try:
            await self._reader.close()
            await self._writer.close()  # the last one out folds the log into the file
        finally:
            if self._held is not None:
                os.close(self._held)
                self._held = None


class _Line:
    """A connection and the one thread that uses it."""

    def __init__(self, file: Path, name: str, *, begin: str) -> None:
        self._file = file
        self._begin = begin
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._db: sqlite_utils.Database | None = None

    def connect(self) -> sqlite3.Connection:
        """Connect, in this line's thread."""
        connection = sqlite3.connect(self._file, timeout=BUSY)
        self._db = sqlite_utils.Database(connection, recursive_triggers=False, execute_plugins=False)
        return connection

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection, for the line's thread."""
        if self._db is None:
            msg = f"{self._file} is not open"
            raise StoreError(msg)
        return self._db.conn

    async def call(self, work: Callable[[], T]) -> T:
        """Run ``work`` in the thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._translated, work)

    async def run(self, work: Callable[[sqlite_utils.Database], T]) -> T:
        """Run ``work`` in the thread and in a transaction."""
        return await self.call(lambda: self._transact(work))

    async def close(self) -> None:
        """Close the connection after all work that waits, and end the thread."""
        try:
            if self._db:
                await self.call(self._db.close)
        finally:
            self._thread.shutdown(wait=False)

    def _transact(self, work: Callable[[sqlite_utils.Database], T]) -> T:
        db = self._db
        if db is None:
            msg = f"{self._file} is not open"
            raise StoreError(msg)
        db.execute(self._begin)
        try:
            result = work(db)
            db.commit()
        except BaseException:
            db.rollback()
            raise
        return result

    def _translated(self, work: Callable[[], T]) -> T:
        with _translated(self._file):
            return work()


@contextmanager
def _translated(file: Path) -> Iterator[None]:
    """Turn the library's errors into ours."""
    try:
        yield
    except (sqlite3.Error, OverflowError, UnicodeEncodeError) as error:
        raise StoreError(explain(error, file)) from error


def explain(error: Exception, file: Path) -> str:
    """Say what went wrong with the file and what to do (codes: sqlite.org/rescode.html)."""
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:  # the low byte is the primary code
        case sqlite3.SQLITE_FULL:
            return f"the disk that holds {file} is full: free some space, then try again"
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return f"{file} cannot be written: give its folder to the user that runs Moodbox, and mount its disk for writing"
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return f"{file} is damaged: restore a backup, or move the file away to start anew"
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return f"{file} has been held by another program for {BUSY:.0f} seconds: stop that program, then try again"
        case sqlite3.SQLITE_IOERR:
            return (
                f"the disk that holds {file} fails or is full ({error}): see whether it has space, and whether its card is worn"
            )
        case _:
            return f"{file}: {error}"
