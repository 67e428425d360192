"""The claim code, with which the first person of the household makes the box theirs."""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from appliance.errors import RefusedError
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from appliance.people.passwords import Passwords
    from appliance.ports.clock import Clock
    from appliance.ports.people import PeopleStore

ALPHABET: Final = "ACDEFGHJKMNPQRTUVWXY34679"
"""No two of these look alike: without 0 and O, 1, I and L, 2 and Z, 5 and S, 8 and B. 8 of them are 37 bits."""
LENGTH: Final = 8
VALID: Final = timedelta(minutes=30)
TRIES: Final = 10
KEY: Final = "claim"


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of a code. In the store, not in memory: ``moodbox claim`` is another process."""

    secret: str
    until: datetime
    wrong: int


class ClaimCode:
    """The one code that is valid now. Only its argon2 hash is kept: a plain hash of so few letters could be reversed."""

    def __init__(self, store: PeopleStore, passwords: Passwords, clock: Clock, *, key: str = KEY) -> None:
        """``key`` is where it is kept: the box's own code, or one for a person's new password."""
        self._key = key
        self._store = store
        self._passwords = passwords
        self._clock = clock
        self._one = asyncio.Lock()
        self.gone = asyncio.Event()
        """Set when a code was used or used up, or another is needed, for whoever waits to replace it."""
        self.given = False
        """Whether this process has given out a code: one that is kept from before a restart is on nobody's screen."""

    async def fresh(self) -> str:
        """A new code; an older one ends."""
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        secret = await self._passwords.hash(code)
        async with self._one:
            await self._keep(_Kept(secret, self._clock.now() + VALID, 0))
            self.given = True
        return code

    async def left(self) -> Seconds:
        """How long the code that is valid now stays so; 0 where there is none."""
        kept = await self._kept()
        return Seconds((kept.until - self._clock.now()).total_seconds() if kept else 0.0)

    async def check(self, code: str) -> None:
        """Pass when the code is right. Capitals, spaces and hyphens do not matter.

        Raises:
            RefusedError: it is wrong, or there is none that is valid.
        """
        async with self._one:
            kept = await self._kept()
            if kept is None:
                msg = "There is no claim code that is valid now: take a new one from the box, or run `moodbox claim` on it."
                raise RefusedError(msg)
            # The try is counted before it is looked at, so that a crash in between gives nothing away.
            await self._keep(_Kept(kept.secret, kept.until, kept.wrong + 1))
            if await self._passwords.fits(kept.secret, _plain(code)):
                await self._keep(kept)
                return
            if kept.wrong + 1 >= TRIES:
                await self._end()
                msg = f"That was wrong {TRIES} times, so the claim code has ended: take the new one from the box."
                raise RefusedError(msg)
        msg = "That is not the claim code: it is on the terminal in which the box was started, or `moodbox claim` gives one."
        raise RefusedError(msg)

    async def used(self) -> None:
        """End the code: it has done its work."""
        async with self._one:
            await self._end()

    async def _end(self) -> None:
        await self._store.put_value(self._key, None)
        self.gone.set()

    async def _keep(self, kept: _Kept) -> None:
        record = {"secret": kept.secret, "until": kept.until.isoformat(), "wrong": kept.wrong}
        await self._store.put_value(self._key, json.dumps(record))

    async def _kept(self) -> _Kept | None:
        """The code that is valid now. One from the future is not: the clock was wrong when it was made."""
        text = await self._store.value(self._key)
        if text is None:
            return None
        record = json.loads(text)
        kept = _Kept(record["secret"], datetime.fromisoformat(record["until"]), record["wrong"])
        now = self._clock.now()
        return kept if now < kept.until <= now + VALID and kept.wrong < TRIES else None


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())[: LENGTH + 1]
