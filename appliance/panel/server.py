"""The panel's servers, HTTP and beside it HTTPS: uvicorn as one task of the brain, without signals and loggers of its own."""

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
    import ssl
    from collections.abc import Generator
    from types import TracebackType

    from fastapi import FastAPI

    from appliance.ports.certificate import Certificates
    from appliance.settings import PanelSettings

log = logging.getLogger(__name__)

GRACE: Final = 2
"""Seconds that requests get to end when the panel stops."""

UNSENT: Final = 16 * 1024
"""Bytes that the kernel takes for a connection beyond what is on its way; by itself it would take megabytes."""

PING: Final = 20.0
"""Seconds between WebSocket pings, and for the answer to one: a phone that left without a word is let go."""


class PanelServer:
    """Serves the panel's app on the address of the settings; with certificates and an ``https_port`` over TLS beside it.

    ``async with`` takes the address, so that from then on connections are accepted, and gives it back. ``run`` serves them::

        async with PanelServer(app, settings) as server, asyncio.TaskGroup() as group:
            group.create_task(server.run(), name="panel")
    """

    def __init__(self, app: FastAPI, settings: PanelSettings, certificates: Certificates | None = None) -> None:
        self._settings = settings
        self._certificates = certificates if settings.https_port is not None else None
        self._app = app
        self._sockets: list[socket.socket] = []
        self._port = settings.port

    def _config(self, context: ssl.SSLContext | None) -> uvicorn.Config:
        return uvicorn.Config(
            self._app,
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
            ssl_context_factory=None if context is None else lambda _config, _default: context,
        )

    async def __aenter__(self) -> Self:
        """Take the address.

        Raises:
            PanelError: it is taken, not this machine's, or may not be used.
        """
        for port in (self._settings.port, *([self._settings.https_port] if self._certificates else [])):
            try:
                self._sockets.append(await asyncio.to_thread(_listen, self._settings.host, port or 0))
            except PanelError:
                await self.__aexit__(None, None, None)
                raise
        self._port = self._sockets[0].getsockname()[1]
        log.info("the panel listens on %s", " and ".join([self.url, *([self.secure_url] if self.secure_url else [])]))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._sockets:
            self._sockets.pop().close()

    @property
    def port(self) -> int:
        """The TCP port, also where the settings leave it open (0). Known once entered."""
        return self._port

    @property
    def url(self) -> str:
        """Where a browser finds the panel; for one that listens on all addresses, by the one that reaches the home network."""
        return f"http://{self._host}:{self.port}/"

    @property
    def secure_url(self) -> str | None:
        """The same over TLS; None where it is not served so."""
        return f"https://{self._host}:{self._sockets[1].getsockname()[1]}/" if len(self._sockets) > 1 else None

    @property
    def _host(self) -> str:
        host = self._settings.host
        if host in {"", "0.0.0.0", "::"}:
            host = home_address()
        return f"[{host}]" if ":" in host else host

    async def run(self) -> None:
        """Serve until cancelled; then requests end and live phones are told that the box goes away. May be run again."""
        if not self._sockets:
            msg = "the panel has no address before it is entered"
            raise RuntimeError(msg)
        contexts = (None, self._certificates.context if self._certificates else None)
        servers = [_Server(self._config(context)) for context, _ in zip(contexts, self._sockets, strict=False)]
        # uvicorn closes the socket that it serves; ours keeps the address until the end of ``async with``.
        serving = asyncio.gather(
            *(server.serve(sockets=[each.dup()]) for server, each in zip(servers, self._sockets, strict=True))
        )
        try:
            await asyncio.shield(serving)
        finally:
            for server in servers:
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


def home_address() -> str:
    """The address that this machine has on its network, without sending anything; loopback where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: nobody's address
        except OSError:
            return "127.0.0.1"
        address: str = probe.getsockname()[0]
        return address
