"""``moodbox eye``: the eye as a service of its own, in place of this process."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

from appliance.eye.link import EYE, SOCKET, arguments, environment
from appliance.notify import SOCKET as NOTIFY
from appliance.settings import load

if TYPE_CHECKING:
    from argparse import Namespace


def eye(_: Namespace) -> NoReturn:
    """Read the settings and become the eye, in which nothing of ours or of what read them is left."""
    settings = load()
    known = environment() | {NOTIFY: os.environ[NOTIFY]} if NOTIFY in os.environ else environment()
    os.execve(sys.executable, [*EYE, "--socket", str(settings.runtime / SOCKET), *arguments(settings.camera)], known)  # noqa: S606
