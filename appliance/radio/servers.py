"""The public servers of radio-browser, and which addresses lie outside the home."""

from __future__ import annotations

import ipaddress
import random
import re
import socket
from typing import Final
from urllib.parse import urlsplit

POOL: Final = "all.api.radio-browser.info"
"""Its addresses are all public servers; their own names are found by asking back (api.radio-browser.info, "HowTo")."""
DOMAIN: Final = ".api.radio-browser.info"
_HOMELY: Final = (".local", ".localhost", ".lan", ".home", ".home.arpa", ".internal", ".intranet", ".fritz.box")
_URL: Final = re.compile(r"https?://[!#-;=?-\[\]^_a-z|~]{4,500}", re.IGNORECASE)
_PLAYLISTS: Final = (".m3u", ".m3u8", ".pls", ".asx", ".xspf", ".ram", ".wax", ".wvx")


def public_servers() -> list[str]:
    """The addresses (https://...) of the public servers, in random order so that they share the work; empty without DNS."""
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(POOL, 443, proto=socket.IPPROTO_TCP)}
    except OSError:
        return []
    names = {name for address in found if (name := _name(str(address))).endswith(DOMAIN)}
    return [f"https://{name}" for name in random.sample(sorted(names), len(names))]


def _name(address: str) -> str:
    try:
        return socket.gethostbyaddr(address)[0].lower()
    except OSError:
        return ""


def is_stream(url: str) -> bool:
    """Whether this may be a stream's address: http(s) without a password, no playlist, no name or number inside a home."""
    if not _URL.fullmatch(url):
        return False
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc or parts.path.lower().endswith(_PLAYLISTS):
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.lower().rstrip(".").endswith(_HOMELY)


def leads_outside(url: str) -> bool:
    """Whether all addresses of its host are ones of the internet, as DNS says now. Takes as long as DNS does."""
    try:
        parts = urlsplit(url)
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, proto=socket.IPPROTO_TCP)
    except (OSError, ValueError):
        return False
    return bool(found) and all(ipaddress.ip_address(str(entry[4][0]).partition("%")[0]).is_global for entry in found)
