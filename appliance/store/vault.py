"""Backups by way of the panel (``ports.upkeep.Vault``): one goes out, one comes in, and the box starts anew with it.

What comes in lies in ``BACKUPS`` until it is put back, another comes, or the box starts: erasing a person reaches it there.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final

from appliance.errors import RefusedError, StoreError
from appliance.store.backups import back_up, opened, own_folder, remove, restore, spoken, stage
from appliance.store.traces import BACKUPS
from appliance.vocabulary.units import PersonId
from appliance.vocabulary.upkeep import Contents

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from appliance.ports.clock import Clock

UPLOADED: Final = "uploaded.db"
WAITING: Final = "waiting.db"
"""One that is proven and waits to be put back."""
PIECE: Final = 256 * 1024
NEEDED: Final = 64 * 2**20
"""Bytes that must stay free on the disk."""


class FileVault:
    """``restart`` has the box start anew, and is to call ``put_back`` in between."""

    def __init__(self, folder: Path, clock: Clock, restart: Callable[[], None]) -> None:
        self._folder, self._clock, self._restart = folder, clock, restart
        self._one = asyncio.Lock()

    async def backup(self) -> AsyncIterator[bytes]:
        """See the port."""
        name = f"download-{secrets.token_hex(4)}.db"
        file = await asyncio.to_thread(lambda: own_folder(self._folder) / name)
        try:
            await asyncio.to_thread(back_up, self._folder, self._clock.now(), file)
            with spoken(file), file.open("rb") as source:
                while piece := await asyncio.to_thread(source.read, PIECE):
                    yield piece
        finally:
            file.unlink(missing_ok=True)

    async def receive(self, pieces: AsyncIterator[bytes]) -> Contents:
        """See the port."""
        async with self._one:
            folder = await asyncio.to_thread(own_folder, self._folder)
            uploaded = folder / UPLOADED
            try:
                await self._keep(pieces, uploaded)
                return await asyncio.to_thread(_prove, uploaded, folder / WAITING)
            finally:
                uploaded.unlink(missing_ok=True)

    async def put_back(self) -> None:
        """See the port."""
        if not (self._folder / BACKUPS / WAITING).is_file():
            msg = "There is no backup to put back: choose the file again."
            raise RefusedError(msg)
        self._restart()

    async def _keep(self, pieces: AsyncIterator[bytes], file: Path) -> None:
        with spoken(file):
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                async for piece in pieces:
                    disk = os.fstatvfs(out.fileno())
                    if disk.f_bavail * disk.f_frsize < NEEDED:
                        msg = "there is not enough room on the box's disk for this file: make room and try again"
                        raise StoreError(msg)
                    await asyncio.to_thread(out.write, piece)


def forget(folder: Path) -> None:
    """Remove what came in and was never put back, and a download that was cut off."""
    for name in (UPLOADED, WAITING):
        remove(folder / BACKUPS / name)
    for file in (folder / BACKUPS).glob("download-*.db*"):
        file.unlink(missing_ok=True)


def put_back(folder: Path) -> None:
    """Put what waits in the database's place, the box being stopped. Raises StoreError: then all is as it was."""
    try:
        restore(folder, folder / BACKUPS / WAITING)
    finally:
        forget(folder)


def _prove(uploaded: Path, waiting: Path) -> Contents:
    """What the file holds, made ready beside it: today's tables, nobody signed in or invited, nobody's consent.

    A consent that was withdrawn since must not come back by way of an old file, nor a session that was ended.
    """
    with spoken(waiting):
        try:
            entries = stage(uploaded, waiting)
        except StoreError as error:
            remove(waiting)
            words = str(error).replace(str(uploaded), "this file")
            raise RefusedError(words) from error
        with opened(waiting, "rw") as connection:
            connection.execute("PRAGMA secure_delete = ON")
            for statement in ("DELETE FROM sessions", "DELETE FROM invitations", "UPDATE people SET consents = '[]'"):
                connection.execute(statement)
            people = {PersonId(key): str(name) for key, name in connection.execute("SELECT id, name FROM people ORDER BY name")}
            (last,) = connection.execute("SELECT max(at) FROM journal").fetchone()
    at = None
    with suppress(TypeError, ValueError):
        at = datetime.fromisoformat(last)
    return Contents(people, entries, at)
