"""The box's own certificate authority, and the certificate that it gives the panel and the broker.

No public authority vouches for a name that only this home knows. The authority's key never leaves the state folder, and its
certificate says itself that it can vouch for nothing but a home's names and private addresses (RFC 5280, name constraints): who
trusts it on a phone gives nobody power over that phone's bank.
"""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Self

from appliance.errors import PanelError
from appliance.panel.kept import CA, CERTIFICATE, FOLDER, KEY, MADE, Made
from appliance.panel.security import own_names
from appliance.panel.server import home_address
from appliance.vocabulary.certificate import Authority

if TYPE_CHECKING:
    from pathlib import Path

    from appliance.ports.clock import Clock
    from appliance.settings import PanelSettings

log = logging.getLogger(__name__)

_CHECK: Final = 3600.0  # seconds: addresses change, and a box without a clock learns the time late


class BoxCertificates:
    """``ports.certificate.Certificates`` in files of the state folder, made at the first start: ``async with`` sees to that."""

    def __init__(self, state: Path, settings: PanelSettings, clock: Clock) -> None:
        self._folder, self._settings, self._clock = state / FOLDER, settings, clock
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._authority: Authority | None = None
        self.renewed = False
        """Whether a new certificate has been made."""

    async def __aenter__(self) -> Self:
        """Make what is missing. Raises PanelError where the state folder refuses."""
        await self.renew()
        return self

    async def __aexit__(self, *failure: object) -> None:
        """Nothing to close."""

    @property
    def authority(self) -> Authority:
        """See the port."""
        if self._authority is None:
            msg = "the box has no certificate before it was entered"
            raise RuntimeError(msg)
        return self._authority

    @property
    def port(self) -> int:
        """See the port."""
        return self._settings.https_port or 0

    @property
    def context(self) -> ssl.SSLContext:
        """See the port."""
        return self._context

    async def run(self) -> None:
        """Renew in time, until cancelled."""
        while True:
            await asyncio.sleep(_CHECK)
            try:
                await self.renew()
            except PanelError as error:
                log.warning("%s", error)

    async def renew(self) -> None:
        """See that the certificate is there, holds the box's names and addresses of now, and does not end soon."""
        try:
            self._authority = await asyncio.to_thread(self._renew)
            self._context.load_cert_chain(self._folder / CERTIFICATE, self._folder / KEY)
        except OSError as error:
            msg = f"The panel's certificate cannot be kept in {self._folder}: {error.strerror or error}."
            raise PanelError(msg) from error

    def _renew(self) -> Authority:
        names = sorted({*own_names(self._settings.names), home_address(), "127.0.0.1"})
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = self._made()
        if made is None or not made.fits(names, self._clock.now()):
            from appliance.panel.issuing import issue  # noqa: PLC0415 - as it says itself

            self.renewed = True
            made = issue(self._folder, names, self._clock.now())
            log.info("the panel has a new certificate for %s, until %s", ", ".join(made.names), made.until[:10])
        der = ssl.PEM_cert_to_DER_cert((self._folder / CA).read_text("ascii"))
        return Authority(der, fingerprint(der), tuple(made.names), datetime.fromisoformat(made.until))

    def _made(self) -> Made | None:
        if all((self._folder / name).is_file() for name in (CA, CERTIFICATE, KEY)):
            with suppress(OSError, ValueError, TypeError):
                return Made(**json.loads((self._folder / MADE).read_text("utf-8")))
        return None


def fingerprint(der: bytes) -> str:
    """The SHA-256 of a certificate, in pairs with colons as phones show it."""
    return sha256(der).digest().hex(":").upper()
