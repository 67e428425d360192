"""``moodbox run``: the box, or with ``--demo`` the box on a machine that has nothing: own music, reel, mpd and mosquitto."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from appliance import box, thrift
from appliance.box import Occasion, Ready
from appliance.demo.prepare import MUSIC, REEL, music_folder, prepare, reel_file
from appliance.demo.servers import DemoServers, free_port, outputs
from appliance.errors import DemoError, SettingsError
from appliance.notify import notify
from appliance.settings import load
from appliance.vocabulary.people import Person, Purpose, Role
from appliance.vocabulary.units import REEL as NOBODY

if TYPE_CHECKING:
    from argparse import Namespace

    from appliance.settings import Settings

log = logging.getLogger(__name__)

CONSENTING: Final = Person(NOBODY, "The demo's reel", Role.ADULT, "#8d99ae", frozenset({Purpose.LOOK, Purpose.SHARE}))
"""Who consents in the demo: photographs that come inside Python packages, not a person before a camera."""


def run(arguments: Namespace) -> int:
    """Run until Ctrl-C or SIGTERM."""
    thrift.spare()
    settings = load()
    logging.basicConfig(
        level=settings.log_level, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s" if _journald() else _FORMAT
    )
    given = [name for name in ("camera", "reel", "music", "addresses") if getattr(arguments, name) is not None]
    if given and not arguments.demo:
        msg = f"--{given[0]} belongs to --demo; without it, settings say what is used"
        raise SettingsError(msg)
    if arguments.demo:
        asyncio.run(_demo(settings, arguments))
    elif _journald():  # a claim code never goes into a log
        asyncio.run(box.run(settings, Occasion(_up, None)))
    else:
        asyncio.run(box.run(settings, Occasion(lambda ready: _say(_lines(ready)), _new_code)))
    return 0


_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def _up(ready: Ready) -> None:
    """Under systemd: all is up."""
    log.info("the panel is at %s", ready.url)
    notify("READY=1", f"STATUS=The panel is at {ready.url}")


def _journald() -> bool:
    """Whether systemd's journal reads our standard error and stamps the lines itself."""
    return "JOURNAL_STREAM" in os.environ


def _lines(ready: Ready) -> list[str]:
    code = ready.claim_code or "none, the box is claimed: sign in with your name"
    return [f"panel: {ready.url}", f"claim code: {code}"]


def _new_code(code: str) -> None:
    _say([f"claim code: {code}"])


def _say(lines: list[str]) -> None:
    for line in lines:
        print(line, flush=True)  # noqa: T201 - it is a command that speaks


async def _demo(settings: Settings, arguments: Namespace) -> None:
    """The box with what the demo brings, in a cache that stays and a state that does not (unless one is set)."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "moodbox" / "demo"
    music, source = await _prepared(settings, arguments, cache)
    async with AsyncExitStack() as stack:
        private = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="moodbox-")))
        own_mpd, own_broker = not _is_set(settings, "player", "host"), not settings.mqtt.host
        servers = await stack.enter_async_context(DemoServers(private, music, mpd=own_mpd, mosquitto=own_broker))
        adapted = settings.model_copy(update=_changes(settings, servers, music, source, private / "state"))
        mpd = f"127.0.0.1:{servers.mpd_port}" if own_mpd else f"{settings.player.host}:{settings.player.port}"
        addresses: Path = arguments.addresses or cache / "addresses"
        stack.callback(addresses.unlink, missing_ok=True)

        def ready(answer: Ready) -> None:
            lines = [*_lines(answer), f"mqtt: {adapted.mqtt.host}:{adapted.mqtt.port}", f"mpd: {mpd}"]
            addresses.parent.mkdir(parents=True, exist_ok=True)
            addresses.write_text("\n".join(lines) + "\n", "utf-8")
            _say(lines)
            _say(["Open the panel in a browser and claim the box with the code. Ctrl-C stops everything."])

        reel = CONSENTING if source.startswith("reel:") and arguments.reel_consents else None
        composed, sound = arguments.music is None, not own_mpd or outputs() != ("null",)
        await box.run(adapted, Occasion(ready, _new_code, reel, composed, start=True, sound=sound, beside=servers.run))


async def _prepared(settings: Settings, arguments: Namespace, cache: Path) -> tuple[Path, str]:
    """The music folder and the camera's source, each given, set, or made by the demo in its cache (with a progress bar)."""
    source = _source(settings, arguments)
    wanted = [what for what, given in ((MUSIC, arguments.music), (REEL, source)) if not given]
    if arguments.music and not arguments.music.is_dir():
        msg = f"{arguments.music} is not a folder: --music takes your music folder"
        raise DemoError(msg)
    count = TextColumn("{task.completed}/{task.total}")
    with Progress(TextColumn("Making the {task.description}"), BarColumn(), count, console=_console(), transient=True) as bar:
        tasks = {what: bar.add_task(what, total=None) for what in wanted}
        await prepare(cache, wanted, lambda what, done, total: bar.update(tasks[what], completed=done, total=total))
    return arguments.music or music_folder(cache), source or f"reel:{reel_file(cache)}"


def _source(settings: Settings, arguments: Namespace) -> str:
    """Where the frames come from, empty where the demo shall make its own reel."""
    if arguments.camera is not None:
        return f"v4l2:{arguments.camera}"
    if arguments.reel is not None:
        if not arguments.reel.exists():
            msg = f"{arguments.reel} does not exist: --reel takes a video or a folder of images"
            raise DemoError(msg)
        return f"reel:{arguments.reel.resolve()}"
    return settings.camera.source if _is_set(settings, "camera", "source") else ""


def _changes(settings: Settings, servers: DemoServers, music: Path, source: str, state: Path) -> dict[str, object]:
    """The sections of the settings that the demo fills in where nobody set them."""
    panel_port = settings.panel.port if _is_set(settings, "panel", "port") else free_port(settings.panel.port)
    changes: dict[str, object] = {
        "camera": settings.camera.model_copy(update={"source": source}),
        "music": settings.music.model_copy(update={"folder": music.resolve()}),
        "panel": settings.panel.model_copy(update={"port": panel_port}),
    }
    if not _is_set(settings, "state"):
        changes["state"] = state
    if servers.mpd_port:
        changes["player"] = settings.player.model_copy(update={"host": str(servers.mpd_socket)})
    if servers.mqtt_port:
        changes["mqtt"] = settings.mqtt.model_copy(update={"host": "127.0.0.1", "port": servers.mqtt_port})
    return changes


def _is_set(settings: Settings, section: str, key: str | None = None) -> bool:
    """Whether somebody set this, so that the demo keeps its hands off it."""
    if section not in settings.model_fields_set:
        return False
    return key is None or key in getattr(settings, section).model_fields_set


def _console() -> Console:
    """Progress goes beside what is printed, so that the addresses can be piped."""
    return Console(stderr=True)
