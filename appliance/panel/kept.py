"""What the box keeps of its certificates, in the folder ``tls`` of its state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

FOLDER: Final = "tls"
CA, CA_KEY, CERTIFICATE, KEY, MADE = "ca.pem", "ca.key", "server.pem", "server.key", "made.json"
"""In the folder of the state; the broker's unit takes its certificate from there too."""
_RENEW: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Made:
    """What the certificate that is there was made of, so that nothing need be parsed to see whether it still fits."""

    names: list[str]
    since: str
    until: str

    def fits(self, names: Collection[str], now: datetime) -> bool:
        """Whether it holds all names and is neither too young nor near its end."""
        since, until = datetime.fromisoformat(self.since), datetime.fromisoformat(self.until)
        return set(names) <= set(self.names) and since <= now <= until - _RENEW
