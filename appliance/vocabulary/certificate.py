"""How the panel is reached over TLS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Authority:
    """The box's own certificate authority, which a phone is asked to trust.

    ``certificate`` is DER; ``fingerprint`` its SHA-256 in hexadecimal pairs with colons, for people to compare. ``names`` are
    the names and addresses that the panel's certificate holds now, and ``until`` is when that one ends.
    """

    certificate: bytes
    fingerprint: str
    names: tuple[str, ...]
    until: datetime
