"""What others' services answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from appliance.vocabulary.units import Seconds


class Answers(Protocol):
    """What others answered, kept for a while."""

    async def get(self, key: str) -> bytes | None:
        """What was kept under this key, None where there is nothing or it is too old."""
        ...

    async def put(self, key: str, content: bytes, lasts: Seconds) -> None:
        """Keep something for so long; what was put first MAY be dropped for it."""
        ...
