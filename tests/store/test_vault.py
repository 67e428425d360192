"""A backup out by the panel, and in again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from appliance.errors import RefusedError, StoreError
from appliance.store import vault
from appliance.store.database import FILE, Database
from appliance.store.household import SqliteHousehold
from appliance.store.journal import SqliteJournal
from appliance.store.traces import BACKUPS
from appliance.store.vault import FileVault, forget, put_back
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Person, Purpose, Role
from appliance.vocabulary.units import PersonId
from tests.fakes.clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

TOMORROW = (
    "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
    "SELECT migration_set, 'what_is_dreamt', applied_at FROM _sqlite_migrations LIMIT 1"
)
ASHA = Person(PersonId("asha"), "Asha", Role.ADULT, consents=frozenset({Purpose.LOOK}))


class Box:
    """A state folder with a vault that counts the restarts it asks for."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.restarts = folder, 0
        self.vault = FileVault(folder, ManualClock(), self._restart)

    def _restart(self) -> None:
        self.restarts += 1

    async def live(self, *files: str) -> None:
        """Somebody lives here and skips these."""
        async with Database(self.folder) as database:
            await SqliteHousehold(database).put_person(ASHA, secret="hash")
            journal = SqliteJournal(database, "box", ManualClock())
            for file in files:
                await journal.append(Kind.SKIP, ASHA.id, {"file": file})

    async def skipped(self) -> set[object]:
        async with Database(self.folder) as database:
            return {entry.data["file"] for entry in await SqliteJournal(database, "box", ManualClock()).entries()}

    async def backup(self) -> bytes:
        return b"".join([piece async for piece in self.vault.backup()])

    def left(self) -> list[str]:
        return sorted(file.name for file in (self.folder / BACKUPS).iterdir())


@pytest.fixture
def box(tmp_path: Path) -> Box:
    (tmp_path / "state").mkdir()
    return Box(tmp_path / "state")


async def sent(data: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(data), 10_000):
        yield data[start : start + 10_000]


async def test_what_goes_out_comes_back_and_nobody_is_signed_in_or_has_consented(box: Box) -> None:
    await box.live("one", "two")
    data = await box.backup()
    assert box.left() == []
    await box.live("three")
    contents = await box.vault.receive(sent(data))
    assert contents.people == {ASHA.id: "Asha"}
    assert contents.entries == 2
    assert contents.last == ManualClock().now()
    assert await box.skipped() == {"one", "two", "three"}, "nothing has changed yet"
    await box.vault.put_back()
    assert box.restarts == 1
    put_back(box.folder)
    assert await box.skipped() == {"one", "two"}
    async with Database(box.folder) as database:
        (asha,) = await SqliteHousehold(database).people()
        assert asha.consents == frozenset()
        assert await SqliteHousehold(database).secret(ASHA.id) == "hash"
        assert await SqliteHousehold(database).sessions() == []
    assert box.left() == []


async def test_without_a_file_nothing_is_put_back(box: Box) -> None:
    await box.live("one")
    with pytest.raises(RefusedError, match="choose the file again"):
        await box.vault.put_back()
    assert box.restarts == 0


@pytest.mark.parametrize("spoil", ["empty", "other", "cut", "newer", "foreign"])
async def test_what_is_no_backup_is_refused_in_words_and_all_stays(box: Box, spoil: str, tmp_path: Path) -> None:
    await box.live("one")
    data = await box.backup()
    if spoil in {"newer", "foreign"}:
        file = tmp_path / "made.db"
        file.write_bytes(data if spoil == "newer" else b"")
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute(TOMORROW if spoil == "newer" else "CREATE TABLE x (y)")
        data = file.read_bytes()
    else:
        data = {"empty": b"", "other": b"a picture of a cat", "cut": data[: len(data) // 2]}[spoil]
    with pytest.raises(RefusedError) as refused:
        await box.vault.receive(sent(data))
    assert "newer" in str(refused.value) if spoil == "newer" else "this file" in str(refused.value)
    assert str(box.folder) not in str(refused.value)
    assert box.left() == []
    assert await box.skipped() == {"one"}


async def test_what_was_never_put_back_does_not_stay(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    await box.live("one")
    await box.vault.receive(sent(await box.backup()))
    assert box.left() == [vault.WAITING]
    forget(box.folder)
    assert box.left() == []
    assert (box.folder / FILE).is_file()
    monkeypatch.setattr(vault, "NEEDED", 2**62)
    with pytest.raises(StoreError, match="not enough room"):
        await box.vault.receive(sent(b"x" * 100_000))
    assert box.left() == []
