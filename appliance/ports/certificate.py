"""The box's own certificate authority."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import ssl

    from appliance.vocabulary.certificate import Authority


class Certificates(Protocol):
    """The authority, and the certificate that it gave the panel. Used from the event loop."""

    @property
    def authority(self) -> Authority:
        """What a phone is to trust. MUST be the same for as long as the box is not reset."""
        ...

    @property
    def port(self) -> int:
        """Where the panel is served over TLS."""
        ...

    @property
    def context(self) -> ssl.SSLContext:
        """The server's side of TLS. MUST stay one object: connections made after a renewal get the new certificate by it."""
        ...
