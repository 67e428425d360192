"""Backups: one consistent file, made while the box runs, and the way back from it.

A backup is a plain database file. The box's own lie in ``BACKUPS`` in the state folder, where ``Traces`` erases people from
them too; so does what ``restore`` works on, lest an interrupted one leaves somebody's data where nothing looks for it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from typing import TYPE_CHECKING, Final

import sqlite_utils

from appliance.errors import StoreError
from appliance.store.database import BUSY, FILE, explain
from appliance.store.hold import hold
from appliance.store.migrations import migrate
from appliance.store.traces import BACKUPS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

PARTIAL: Final = ".partial"
STAGED: Final = "restoring.db"
REPLACED: Final = "replaced.db"
"""The database as it was, until the restored one is in its place and whole."""


def back_up(folder: Path, at: datetime, file: Path | None = None) -> Path:
    """Write the database as it is at one moment into a new file that only its owner may read; the box may run meanwhile.

    Without ``file`` it is named after ``at`` (UTC) in the state folder's ``BACKUPS``.

    Raises:
        StoreError: there is no database, the file exists, or it cannot be written; nothing half-written stays.
    """
    source = folder / FILE
    if not source.exists():
        msg = f"there is no database in {folder}: MOODBOX_STATE says which state folder is meant"
        raise StoreError(msg)
    target = file or own_folder(folder) / f"moodbox-{at:%Y%m%dT%H%M%SZ}.db"
    if target.exists():
        msg = f"{target} exists already: name another file"
        raise StoreError(msg)
    partial = target.with_name(target.name + PARTIAL)
    with spoken(target):
        try:
            _create(partial)
            with opened(source, "rw") as connection, spoken(source):
                connection.execute("VACUUM INTO ?", (str(partial),))  # into an empty file (sqlite.org/lang_vacuum.html)
            _check(partial)
            if not file:
                _give(partial, folder)
            _sync(partial)
            partial.replace(target)
            _sync(target.parent)
        finally:
            partial.unlink(missing_ok=True)
    return target


def restore(folder: Path, file: Path) -> int:
    """Put a backup in the database's place, migrated to today's tables. Returns how many journal entries it has.

    What was there stays until the new one is in its place and whole. After an interruption, even a power cut, the database
    is the old one or the new one.

    Raises:
        StoreError: the box runs, or the file is missing, damaged, no backup of Moodbox or from a newer one; all is as it was.
    """
    if not file.is_file():
        msg = f"{file} is not a file: name a backup, as moodbox backup wrote it"
        raise StoreError(msg)
    if not os.access(file, os.R_OK):
        msg = f"{file} cannot be read: run this as root, or as the user that owns it"
        raise StoreError(msg)
    with _alone(folder), spoken(folder):
        staged, replaced, database = own_folder(folder) / STAGED, folder / BACKUPS / REPLACED, folder / FILE
        try:
            entries = stage(file, staged)
            _give(staged, folder)
            _sync(staged)
            _swap(staged, database, replaced)
        finally:
            for name in (staged, replaced):
                remove(name)
        return entries


def stage(file: Path, staged: Path) -> int:
    """Copy the backup and prove the copy: whole, ours, and migrated."""
    remove(staged)
    _create(staged)
    try:
        with opened(file, "ro") as source, opened(staged, "rw") as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
        _check(staged)
    except (sqlite3.Error, StoreError) as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}:
            raise
        msg = f"{file} is damaged or no database: nothing was restored; take another backup"
        raise StoreError(msg) from error
    with opened(staged, "rw") as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'journal'").fetchone():
            msg = f"{file} is no backup of Moodbox: nothing was restored; name a file that moodbox backup wrote"
            raise StoreError(msg)
        try:
            connection.execute("BEGIN IMMEDIATE")
            migrate(sqlite_utils.Database(connection, recursive_triggers=False, execute_plugins=False))
            connection.commit()
        except StoreError as error:
            msg = f"{file} was not restored: {error}"
            raise StoreError(msg) from error
        (entries,) = connection.execute("SELECT count(*) FROM journal").fetchone()
    return int(entries)


def _swap(staged: Path, database: Path, replaced: Path) -> None:
    """Put the staged file in the database's place; back again if it is not whole there."""
    wal, shm = (database.with_name(database.name + end) for end in ("-wal", "-shm"))
    remove(replaced)
    if database.exists():
        with contextlib.suppress(sqlite3.Error), opened(database, "rw") as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()  # a damaged one is kept as it lies
        _copy(database, replaced)
        if wal.exists():
            _copy(wal, replaced.with_name(replaced.name + "-wal"))
    for log in (wal, shm):  # a log of the old file would be played into the new one
        log.unlink(missing_ok=True)
    _sync(database.parent)
    staged.replace(database)
    _sync(database.parent)
    try:
        _check(database)
    except (sqlite3.Error, StoreError):
        if replaced.exists():
            replaced.replace(database)
        raise


def own_folder(folder: Path) -> Path:
    """Where the box's own backups lie, made where it is missing."""
    backups = folder / BACKUPS
    with spoken(backups):
        if not backups.is_dir():
            backups.mkdir(mode=0o700)
            _give(backups, folder)
    return backups


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else uses the state folder, and who wants to is refused."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = hold(folder, alone=True)
    except BlockingIOError as error:
        msg = "the box, or another of its commands, is running: stop it (systemctl stop moodbox.target), then restore"
        raise StoreError(msg) from error
    except OSError as error:
        msg = f"{folder} cannot be opened ({error.strerror}): run this as root, or as the user that runs Moodbox"
        raise StoreError(msg) from error
    try:
        yield
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def opened(file: Path, mode: str) -> Iterator[sqlite3.Connection]:
    """A connection of one's own to a database file; ``mode`` is SQLite's ``ro`` or ``rw``."""
    address = f"{file.resolve().as_uri()}?mode={mode}"
    with contextlib.closing(sqlite3.connect(address, timeout=BUSY, uri=True, isolation_level=None)) as connection:
        yield connection


@contextlib.contextmanager
def spoken(file: Path) -> Iterator[None]:
    """Turn what goes wrong with a file into plain words."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(explain(error, file)) from error
    except OSError as error:
        msg = f"{error.filename or file} cannot be written ({error.strerror}): see to its space and its owner, or name another"
        raise StoreError(msg) from error


def _check(file: Path) -> None:
    with opened(file, "rw") as connection:
        (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        msg = f"{file} is damaged: {found}"
        raise StoreError(msg)


def _create(file: Path) -> None:
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))


def _copy(source: Path, target: Path) -> None:
    _create(target)
    shutil.copyfile(source, target)
    _sync(target)


def _give(path: Path, like: Path) -> None:
    """To the state folder's owner, where root does the work."""
    if os.geteuid() == 0:
        owner = like.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def remove(file: Path) -> None:
    """Remove a database file with what SQLite keeps beside it; what is not there is no error."""
    for end in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + end).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
