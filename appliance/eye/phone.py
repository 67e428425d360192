"""An eye without a camera for single pictures from a phone (``ports.eye.Pictures``): a child that lives while they come."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, BinaryIO, Final, Self

from appliance.eye.pictures import PictureEye

if TYPE_CHECKING:
    from collections.abc import Sequence

    from appliance.vocabulary.sight import Face

LINGERS: Final = 10.0
"""Seconds that the child waits for the next picture: a phone that looks live sends one every second or two."""
NAME: Final = "The picture"


class PhoneEye:
    """One picture at a time, each in a thread. ``async with``: when left, no child of it runs."""

    def __init__(self) -> None:
        self._eye = PictureEye()
        self._one = asyncio.Lock()
        self._leaving: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *failure: object) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._leaving
        async with self._one:
            await asyncio.to_thread(self._eye.close)

    async def look(self, picture: BinaryIO, size: int) -> tuple[Sequence[Face], float]:
        """The faces, and the milliseconds; see the port."""
        async with self._one:
            if self._leaving is not None:
                self._leaving.cancel()
            try:
                seen = await asyncio.to_thread(self._eye.look, picture, size, NAME)
            finally:
                self._leaving = asyncio.create_task(self._leave(), name="phone eye leaves")
        return seen.faces, seen.milliseconds

    async def _leave(self) -> None:
        await asyncio.sleep(LINGERS)
        async with self._one:
            await asyncio.to_thread(self._eye.close)
