"""Looking after the box: how it is, what went wrong of late, and its backups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from appliance.vocabulary.upkeep import Contents, Facts, Trouble


class Condition(Protocol):
    """How the box is."""

    async def facts(self) -> Facts:
        """As it is now. MUST NOT raise for a folder or disk that is away: it says so."""
        ...

    @property
    def troubles(self) -> Sequence[Trouble]:
        """The last warnings, newest first; bounded. MUST hold no secret and no traceback."""
        ...


class Vault(Protocol):
    """Backups of all that the box keeps but the music."""

    def backup(self) -> AsyncIterator[bytes]:
        """One consistent backup, piece by piece; nothing of it stays behind. Raises StoreError."""
        ...

    async def receive(self, pieces: AsyncIterator[bytes]) -> Contents:
        """Take a backup in, prove it and say what it holds; nothing is restored yet. Replaces one that was taken in before.

        Raises RefusedError where it is damaged, none of ours, or from a newer Moodbox; StoreError where it cannot be kept.
        """
        ...

    async def put_back(self) -> None:
        """Have the box start anew with what was received. Nobody is signed in then and nobody has consented to anything.

        Returns before that happens. Raises RefusedError where nothing was received.
        """
        ...


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What the page about the box works with."""

    condition: Condition
    vault: Vault
