"""What the people of a household say to each other, and to the box in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from appliance.vocabulary.chat import Message
    from appliance.vocabulary.mood import Understood
    from appliance.vocabulary.units import PersonId


class Messages(Protocol):
    """Keeps what was said. All raise StoreError."""

    async def add(self, at: datetime, person: PersonId, text: str) -> Message:
        """Keep a message."""
        ...

    async def newest(self, most: int) -> Sequence[Message]:
        """The newest ones, oldest first."""
        ...

    async def remove(self, message: int, person: PersonId) -> bool:
        """Delete one of a person's own; whether there was such a one."""
        ...

    async def forget(self, before: datetime) -> int:
        """Delete the older ones; how many."""
        ...


class Chat(Protocol):
    """The household's chat. ``by`` is a member: guests have no part in it. All raise StoreError."""

    async def tell(self, text: str, by: PersonId, language: str) -> Understood:
        """A note to the box: done where it is a command, else a hint at one's mood (``Box.hear``). It is not kept.

        Raises what the box's commands raise, RefusedError too where the player has no volume to change.
        """
        ...

    async def say(self, text: str, by: PersonId) -> Message:
        """Say something to the household. Raises RefusedError for somebody who wants no chat."""
        ...

    async def unsay(self, message: int, by: PersonId) -> None:
        """Take back something of one's own; one that is not there, or not one's own, is no error and stays."""
        ...

    async def newest(self, to: PersonId) -> Sequence[Message]:
        """The newest messages, oldest first; none for somebody who wants no chat."""
        ...

    async def wanted(self, by: PersonId) -> bool:
        """Whether they want the chat; everybody does until they say otherwise."""
        ...

    async def want(self, by: PersonId, *, wanted: bool) -> None:
        """Say whether they want it."""
        ...
