"""The box's own voice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path


class Voice(Protocol):
    """Says sentences as sound files."""

    @property
    def available(self) -> bool:
        """Whether it can speak here."""
        ...

    def spoken(self, words: str) -> AbstractAsyncContextManager[Path]:
        """A sound file with these words, that the player may read, for as long as the context lasts.

        MUST NOT show the words to other users of the machine. Raises PlayerError where it cannot speak.
        """
        ...
