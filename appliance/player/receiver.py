"""Spotify Connect, heard through librespot's ``--onevent``: it runs ``moodbox receiver``, which says one word to a socket.

librespot (or raspotify, its package for the Pi) plays to the speaker by itself; what it plays, and for whom, is never told. The
words are those of librespot's ``src/player_event_handler.rs``.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from appliance.errors import PlayerError
from appliance.vocabulary.guests import GuestState

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

log = logging.getLogger(__name__)

SOCKET: Final = "receiver.sock"
EVENTS: Final = {
    "playing": GuestState.PLAYING,
    "paused": GuestState.PAUSED,
    "stopped": GuestState.PAUSED,
    "session_disconnected": GuestState.GONE,
}
"""Every other word (a new track, the volume, a seek) changes nothing."""
LARGEST: Final = 32


class SpotifyConnect:
    """Implements ``ports.SpeakerGuest``: listens at a socket in the runtime folder that librespot's group may write to."""

    name = "Spotify Connect"

    def __init__(self, runtime: Path) -> None:
        self._file = runtime / SOCKET

    async def changes(self) -> AsyncIterator[GuestState]:
        """What the phone does. Raises PlayerError where the socket cannot be made."""
        heard: asyncio.Queue[str] = asyncio.Queue(64)
        end = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        try:
            self._file.unlink(missing_ok=True)
            end.bind(str(self._file))
            self._file.chmod(0o660)
        except OSError as error:
            end.close()
            reason = (error.strerror or str(error)).lower()
            msg = f"Spotify Connect cannot be heard: {self._file} cannot be made ({reason})."
            raise PlayerError(msg) from error
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: _Ear(heard), sock=end)
        try:
            while True:
                state = EVENTS.get(await heard.get())
                if state:
                    yield state
        finally:
            transport.close()
            with suppress(OSError):
                self._file.unlink()


class _Ear(asyncio.DatagramProtocol):
    """Takes one word a datagram; anything else is dropped."""

    def __init__(self, heard: asyncio.Queue[str]) -> None:
        self._heard = heard

    def datagram_received(self, data: bytes, addr: object) -> None:  # noqa: ARG002 - the library's name
        """A word, or not."""
        if len(data) <= LARGEST and not self._heard.full():
            self._heard.put_nowait(data.decode("ascii", "replace"))


def tell(runtime: Path, event: str) -> None:
    """Say an event to the box, from another process.

    Raises:
        PlayerError: the box does not listen.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.settimeout(2.0)
        try:
            end.sendto(event.encode("ascii", "replace")[:LARGEST], os.fspath(runtime / SOCKET))
        except OSError as error:
            msg = f"the box does not listen at {runtime / SOCKET}: is it running, and [receiver] spotify on in its settings?"
            raise PlayerError(msg) from error
