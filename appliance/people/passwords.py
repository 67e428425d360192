"""Passwords: the rule, and argon2 in a thread."""

from __future__ import annotations

import asyncio
import unicodedata
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from appliance.errors import RefusedError

SHORTEST: Final = 8
"""Characters; the least that NIST SP 800-63B allows. No rule about digits and signs: it advises against one."""
LONGEST: Final = 200
FEWEST_DIFFERENT: Final = 4

# OWASP's least for argon2id (Password Storage Cheat Sheet): a few tenths of a second on a small Pi, and memory that it has.
HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def require_good(password: str, name: str) -> None:
    """Refuse a password that anybody could guess.

    Raises:
        RefusedError: with the rule in words.
    """
    plain = unicodedata.normalize("NFKC", password)
    if not SHORTEST <= len(plain) <= LONGEST:
        msg = f"A password needs {SHORTEST} to {LONGEST} characters; a few words are a good one."
        raise RefusedError(msg)
    if len(set(plain)) < FEWEST_DIFFERENT:
        msg = f"A password needs at least {FEWEST_DIFFERENT} different characters; a few words are a good one."
        raise RefusedError(msg)
    if plain.casefold() == unicodedata.normalize("NFKC", name).casefold():
        msg = "A password must not be one's own name."
        raise RefusedError(msg)


class Passwords:
    """Hashes and checks passwords, one at a time so that the memory they take is that of one."""

    def __init__(self) -> None:
        self._one = asyncio.Lock()

    async def hash(self, password: str) -> str:
        """The password's argon2id hash, with its salt and cost in it."""
        async with self._one:
            return await asyncio.to_thread(HASHER.hash, _bytes(password))

    async def fits(self, secret: str | None, password: str) -> bool:
        """Whether the password is that of the hash. Without a hash it is not, and finding out takes as long."""
        if secret is None:
            await self.hash(password)
            return False
        async with self._one:
            return await asyncio.to_thread(_verify, secret, password)

    @staticmethod
    def outdated(secret: str) -> bool:
        """Whether the hash was made at another cost than today's."""
        return HASHER.check_needs_rehash(secret)


def _verify(secret: str, password: str) -> bool:
    try:
        return HASHER.verify(secret, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def _bytes(password: str) -> bytes:
    """The same characters give the same bytes, whichever keyboard composed them."""
    return unicodedata.normalize("NFKC", password[: LONGEST + 1]).encode("utf-8", "surrogatepass")
