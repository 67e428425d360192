"""systemd's notify protocol, sd_notify(3): one datagram of lines to the socket that ``NOTIFY_SOCKET`` names.

Where no systemd asked for it, everything here does nothing.
"""

from __future__ import annotations

import contextlib
import os
import socket

SOCKET = "NOTIFY_SOCKET"


def notify(*lines: str) -> None:
    """Tell systemd, for example ``READY=1``. Never waits and never fails: a service manager that is away is not our fault."""
    address = os.environ.get(SOCKET)
    if not address:
        return
    place = f"\0{address[1:]}" if address.startswith("@") else address
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as door:
        door.sendto("\n".join(lines).encode(), place)


def watchdog() -> float | None:
    """Seconds between two ``WATCHDOG=1``: half of what systemd waits for; None where it does not watch this process."""
    period = os.environ.get("WATCHDOG_USEC", "")
    watched = os.environ.get("WATCHDOG_PID", "") in {"", str(os.getpid())}
    return int(period) / 2e6 if period.isdecimal() and int(period) and watched and os.environ.get(SOCKET) else None
