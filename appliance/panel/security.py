"""Who may talk to the panel at all: the host it was asked for, where a request comes from, its size and kind.

Answers DNS rebinding (a foreign name that points to the box), cross-site requests (a foreign page that makes a browser ask)
and pages that would frame or script the panel. Who may do what once signed in is ``access``.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, NamedTuple

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException

from appliance.panel.problems import answer

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY: Final = 64 * 1024
"""Bytes. The longest body of ours is a row of the mapping."""

PREDICT: Final = "/api/predict"
MAX_PICTURE: Final = 2 * 1024 * 1024
"""Bytes of a phone's picture, the one thing that is larger."""
MAX_PICTURE_TEXT: Final = MAX_PICTURE * 4 // 3 + 1024
"""The same in base64."""

RESTORE: Final = "/api/box/restore"
MAX_BACKUP: Final = 1024 * 1024 * 1024
"""Bytes of a backup that comes back."""
BINARY: Final = {PREDICT: frozenset({"image/jpeg", "image/png"}), RESTORE: frozenset({"application/octet-stream"})}
"""Where something else than JSON may be sent."""
MOST: Final = {PREDICT: MAX_PICTURE_TEXT, RESTORE: MAX_BACKUP}

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

HEADERS: Final = {
    # The build has no inline script; a style attribute (a person's colour) is the one inline thing it may have.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    # The camera is the phone's own, for the page that shows it to its person.
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), serial=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_HOST: Final = re.compile(r"(?P<name>[a-z0-9_.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?", re.IGNORECASE)


class Fault(NamedTuple):
    """Why a request is turned away."""

    status: HTTPStatus
    words: str


def own_names(further: Collection[str] = ()) -> frozenset[str]:
    """The names that the panel may be asked for under, in lower case: loopback, the machine's, and the settings' own."""
    host = socket.gethostname().lower()
    short = host.split(".", 1)[0]
    return frozenset({"localhost", host, short, f"{short}.local", *(name.lower().rstrip(".") for name in further)})


def host_name(header: str) -> str | None:
    """The name or address of a Host header in lower case, without port, brackets and the root's dot; None if it is none."""
    match = _HOST.fullmatch(header)
    return match["name"].strip("[]").rstrip(".").lower() or None if match else None


def is_ours(name: str, reached: str | None, names: Collection[str]) -> bool:
    """Whether a host is this box: one of its names, a loopback address, or the very address that the connection ``reached``."""
    if name in names:
        return True
    try:
        address = _address(name)
        return address.is_loopback or (reached is not None and address == _address(reached))
    except ValueError:
        return False


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    address = ipaddress.ip_address(text)
    return getattr(address, "ipv4_mapped", None) or address


def is_secure(scope: Scope) -> bool:
    """Whether a request came over TLS."""
    return scope["scheme"] in {"https", "wss"}


def is_own_page(headers: Headers, *, secure: bool) -> bool:
    """Whether a request comes from a page of ours, or from no page at all.

    Browsers send Origin with every WebSocket and every request that changes something, and over HTTPS and loopback
    Sec-Fetch-Site too, which also tells another port of this host (``same-site``) from us. What sends neither is no browser.
    """
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is not None and origin.lower() != f"{'https' if secure else 'http'}://{headers['host'].lower()}":
        return False
    return site in {None, "same-origin", "none"}


class Guard:
    """ASGI middleware that turns away what is not meant for this box, and puts the security headers on every answer."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                _dress(MutableHeaders(scope=message), scope["path"])
            await send(message)

        fault = self._fault(scope)
        if fault is None:
            await self._app(scope, _limited(receive, _most(scope["path"])), dressed)
        else:
            await answer(fault.status, fault.words)(scope, receive, dressed)

    def _fault(self, scope: Scope) -> Fault | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        name = host_name(hosts[0]) if len(hosts) == 1 else None
        if name is None:
            return Fault(HTTPStatus.BAD_REQUEST, "The request does not say which host it is for.")
        server = scope.get("server")
        if not is_ours(name, server and server[0], self._names):
            words = f"This box is not called {name}. If it is one of its names, add it to names under [panel] in its settings."
            return Fault(HTTPStatus.MISDIRECTED_REQUEST, words)
        changes = scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS
        if changes and not is_own_page(headers, secure=is_secure(scope)):
            return Fault(
                HTTPStatus.FORBIDDEN, "This request comes from another site's page. Open the panel itself and try again."
            )
        return _body_fault(headers, scope["path"]) if changes else None


def _body_fault(headers: Headers, path: str) -> Fault | None:
    length, most = headers.get("content-length", "0"), _most(path)
    if not length.isdecimal() or int(length) > most:
        return Fault(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _too_large(most))
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    has_body = int(length) > 0 or "transfer-encoding" in headers
    if kind in BINARY.get(path, ()):
        return None
    if kind != "application/json" and (kind or has_body):
        return Fault(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The box takes JSON only: send it as application/json.")
    return None


def _most(path: str) -> int:
    return MOST.get(path, MAX_BODY)


def _too_large(most: int) -> str:
    return f"This is more than the {most // 1024} kB that the box takes at once."


def _limited(receive: Receive, most: int) -> Receive:
    """Count a body that came without its length."""
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body") or b"") if message["type"] == "http.request" else 0
        if size > most:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _too_large(most))
        return message

    return counted


def _dress(headers: MutableHeaders, path: str) -> None:
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if path.startswith("/api"):
        headers.setdefault("Cache-Control", "no-store")
