"""The panel's HTTP server: uvicorn as one task of the brain, without signals and loggers of its own."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Self

import uvicorn

from appliance.errors import PanelError

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import TracebackType

    from fastapi import FastAPI

    from appliance.settings import PanelSettings

log = logging.getLogger(__name__)

GRACE: Final = 2
"""Seconds that requests get to end when the panel stops."""

UNSENT: Final = 16 * 1024
"""Bytes that the kernel takes for a connection beyond what is on its way; by itself it would take megabytes."""

PING: Final = 20.0
"""Seconds between WebSocket pings, and for the answer to one: a phone that left without a word is let go."""


class PanelServer:
    """Serves the panel's app on the address of the settings.

    ``async with`` takes the address, so that from then on connections are accepted, and gives it back. ``run`` serves them::

        async with PanelServer(app, settings) as server, asyncio.TaskGroup() as group:
            group.create_task(server.run(), name="panel")
    """

    def __init__(self, app: FastAPI, settings: PanelSettings) -> None:
        self._settings = settings
        self._socket: socket.socket | None = None
        self._port = settings.port
        self._config = uvicorn.Config(
            app,
            http="h11",
            ws="websockets-sansio",
            ws_max_size=4096,  # pages send nothing
            ws_ping_interval=PING,
            ws_ping_timeout=PING,
            ws_per_message_deflate=False,  # costs the Pi more than the home network gains
            lifespan="off",
            log_config=None,  # its loggers propagate to ours
            log_level="warning",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE,
        )

    async def __aenter__(self) -> Self:
        """Take the address.

        Raises:
            PanelError: it is taken, not this machine's, or may not be used.
        """
        self._socket = await asyncio.to_thread(_listen, self._settings.host, self._settings.port)
        self._port = self._socket.getsockname()[1]
        log.info("the panel listens on %s", self.url)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._socket is not None:
            self._socket.close()

    @property
    def port(self) -> int:
        """The TCP port, also where the settings leave it open (0). Known once entered."""
        return self._port

    @property
    def url(self) -> str:
        """Where a browser finds the panel; for one that listens on all addresses, by the one that reaches the home network."""
        host = self._settings.host
        if host in {"", "0.0.0.0", "::"}:
            host = _home_address()
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    async def run(self) -> None:
        """Serve until cancelled; then requests end and live phones are told that the box goes away. May be run again."""
        if self._socket is None:
            msg = "the panel has no address before it is entered"
            raise RuntimeError(msg)
        server = _Server(self._config)
        # uvicorn closes the socket that it serves; ours keeps the address until the end of ``async with``.
        serving = asyncio.create_task(server.serve(sockets=[self._socket.dup()]), name="panel server")
        try:
            await asyncio.shield(serving)
        finally:
            server.should_exit = True
            await serving


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave signals to the brain."""
        yield


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket; resolves names, so it may block."""
    try:
        family, *_, address = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listening = socket.create_server(address[:2], family=family, backlog=128, dualstack_ipv6=address[0] == "::")
    except OSError as error:
        msg = f"The panel cannot start: {_explain(error, host, port)}"
        raise PanelError(msg) from error
    # Taken over by every connection: what a slow phone does not take waits with us, where newer news replaces it.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT)
    return listening


def _explain(error: OSError, host: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"another program already uses {host} port {port}. Stop it, or set another port under [panel]."
        case errno.EADDRNOTAVAIL:
            return f"{host} is no address of this machine. Set host under [panel] to one of its own."
        case errno.EACCES:
            return f"this user may not use port {port}. Set port under [panel] to one above 1023."
        case _:
            return f"{host} port {port}: {error.strerror or error}. Set host and port under [panel]."


def _home_address() -> str:
    """The address that this machine has on its network, without sending anything; loopback where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: nobody's address
        except OSError:
            return "127.0.0.1"
        address: str = probe.getsockname()[0]
        return address
