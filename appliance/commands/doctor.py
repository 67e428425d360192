"""``moodbox doctor``: checks every part and says what to do. Opens no camera: that needs somebody's consent."""

from __future__ import annotations

import asyncio
import os
from ssl import PEM_cert_to_DER_cert
from typing import TYPE_CHECKING, Final

from appliance.brain.clock import SystemClock
from appliance.commands import host
from appliance.commands.findings import Finding, State
from appliance.commands.output import Output
from appliance.errors import ModelError, PlayerError, SettingsError, StoreError
from appliance.models import read
from appliance.panel.certificates import fingerprint
from appliance.panel.kept import CA, FOLDER
from appliance.player.mpd import MpdPlayer
from appliance.player.voice import Espeak
from appliance.settings import load
from appliance.store.catalogue import SqliteCatalogue
from appliance.store.database import Database
from appliance.vocabulary.health import Health

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import AsyncIterator

    from appliance.settings import Settings

PATIENCE: Final = 5.0  # seconds that player and broker get to answer
MODELS: Final = ("face/pnet.tflite", "face/rnet.tflite", "face/onet.tflite", "expression/expression.tflite")


def doctor(arguments: Namespace) -> int:
    """Print every finding; 1 where something failed, for monitoring."""
    output = Output(as_json=arguments.json)
    findings = asyncio.run(_examine())
    for finding in findings:
        fields = {"check": finding.check, "state": finding.state, "advice": finding.advice}
        output.item(fields, lambda f=finding: f"{f.state:<5} {f.check:<12} {f.advice}")  # type: ignore[misc]
    return int(any(finding.state is State.FAIL for finding in findings))


async def _examine() -> list[Finding]:
    try:
        settings = load()
    except SettingsError as error:
        return [Finding("settings", State.FAIL, str(error))]
    return [finding async for finding in _all(settings)]


async def _all(settings: Settings) -> AsyncIterator[Finding]:
    yield Finding("settings", State.OK, "all settings are valid")
    yield _models()
    yield host.services()
    yield host.camera(settings)
    yield _permissions(settings)
    yield await _library(settings)
    yield await _player(settings)
    yield _voice()
    yield await _broker(settings)
    yield host.sound()
    yield _certificate(settings)
    yield host.disk(settings)
    yield host.clock()


def _models() -> Finding:
    try:
        for name in MODELS:
            read(name)
    except ModelError as error:
        return Finding("models", State.FAIL, str(error))
    return Finding("models", State.OK, f"{len(MODELS)} model files are here")


def _permissions(settings: Settings) -> Finding:
    folder = settings.state
    if not folder.is_dir():
        return Finding("permissions", State.FAIL, f"{folder} does not exist: make it and give it to the user that runs moodbox")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding("permissions", State.FAIL, f"{folder} is not writable: give it to the user that runs moodbox")
    return Finding("permissions", State.OK, f"{folder} is writable")


async def _library(settings: Settings) -> Finding:
    folder = settings.music.folder
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.X_OK):
        return Finding("library", State.FAIL, f"the music folder {folder} cannot be read: set [music] folder")
    if not settings.state.is_dir():
        return Finding("library", State.FAIL, "there is no library yet: see permissions")
    try:
        async with Database(settings.state) as database:
            catalogue = SqliteCatalogue(database)
            tracks, failures = len(await catalogue.tracks()), len(await catalogue.failures())
    except StoreError as error:
        return Finding("library", State.FAIL, str(error))
    if not tracks:
        return Finding("library", State.FAIL, "the library is empty: put music into the folder and run moodbox scan")
    words = f"{tracks} tracks" + (f", and {failures} files that could not be read (the panel lists them)" if failures else "")
    return Finding("library", State.WARN if failures else State.OK, words)


async def _player(settings: Settings) -> Finding:
    password = settings.player.password
    secret = password.get_secret_value() if password else None
    try:
        async with (
            asyncio.timeout(PATIENCE),
            MpdPlayer(settings.player.host, settings.player.port, secret, SystemClock()) as mpd,
        ):
            status = await _answer(mpd.changes())
    except (PlayerError, TimeoutError) as error:
        return Finding("player", State.FAIL, str(error) or f"MPD at {settings.player.host} does not answer: is it running?")
    if isinstance(status, Health) and not status.up:
        return Finding("player", State.FAIL, status.words)
    return Finding("player", State.OK, f"MPD answers at {settings.player.host}")


def _voice() -> Finding:
    """Whether the box can say its claim code."""
    if Espeak().available:
        return Finding("voice", State.OK, "espeak-ng is here: an unclaimed box says its claim code")
    return Finding(
        "voice", State.WARN, "espeak-ng is not installed: `moodbox claim` gives the claim code; or install espeak-ng"
    )


async def _broker(settings: Settings) -> Finding:
    if not settings.mqtt.host:
        return Finding("broker", State.WARN, "no broker is set: the smart home is not told; set [mqtt] host")
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(settings.mqtt.host, settings.mqtt.port)
        writer.close()
    except (OSError, TimeoutError):
        return Finding(
            "broker", State.FAIL, f"{settings.mqtt.host}:{settings.mqtt.port} does not answer: is the broker running?"
        )
    return Finding("broker", State.OK, f"{settings.mqtt.host}:{settings.mqtt.port} answers")


async def _answer(news: AsyncIterator[object]) -> object:
    """The first thing said."""
    async for first in news:
        return first
    return None


def _certificate(settings: Settings) -> Finding:
    """The authority that phones are asked to trust, for people to compare."""
    if settings.panel.https_port is None:
        return Finding("certificate", State.OK, "the panel speaks plain HTTP; set [panel] https_port for HTTPS beside it")
    file = settings.state / FOLDER / CA
    try:
        der = PEM_cert_to_DER_cert(file.read_text("ascii"))
    except (OSError, ValueError):
        return Finding("certificate", State.WARN, f"{file} is not there or may not be read: it is made when the box first runs")
    return Finding("certificate", State.OK, f"the box's authority has the fingerprint {fingerprint(der)}")
