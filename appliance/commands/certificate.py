"""``moodbox certificate``: the box's own authority and certificate, made before the box first runs: the broker needs it too."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from appliance.brain.clock import SystemClock
from appliance.commands.output import Output
from appliance.panel.certificates import BoxCertificates
from appliance.settings import load

if TYPE_CHECKING:
    from argparse import Namespace


def certificate(arguments: Namespace) -> int:
    """Make what is missing and renew what is due; say by what people know the authority."""
    settings = load()
    certificates = BoxCertificates(settings.state, settings.panel, SystemClock())
    asyncio.run(certificates.renew())
    known = certificates.authority
    fields = {"fingerprint": known.fingerprint, "names": list(known.names), "until": known.until.isoformat()}
    names = ", ".join(known.names)
    Output(as_json=arguments.json).item(
        fields | {"changed": certificates.renewed},
        lambda: (
            f"The authority's fingerprint: {known.fingerprint}\nIts certificate for {names} ends on {known.until:%Y-%m-%d}."
        ),
    )
    return 0
