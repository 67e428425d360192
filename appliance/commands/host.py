"""What ``moodbox doctor`` asks of the machine: its services, camera, sound card, disk and clock."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from appliance.commands.findings import Finding, State

if TYPE_CHECKING:
    from appliance.settings import Settings

LEAST_DISK: Final = 200 * 2**20  # bytes: a library's database and a month of journal, many times over
EPOCH: Final = 1767225600  # 2026-01-01: a clock before that was never set
MODEL: Final = Path("/proc/device-tree/model")
UNITS: Final = Path("/etc/systemd/system")
BOOTED: Final = Path("/run/systemd/system")
OURS: Final = ("moodbox.service", "moodbox-eye.service", "moodbox-library.path", "mpd.service", "mosquitto.service")
CARDS: Final = Path("/proc/asound/cards")
PICAMERA_MISSING: Final = (
    "Picamera2 is missing, without which only a USB webcam works: apt install python3-picamera2 on Raspberry Pi OS"
    " (Debian's own archive does not have it)"
)
CLOCK_KEPT: Final = Path("/run/systemd/timesync")


def services() -> Finding:
    """Whether everything that the appliance starts is up; elsewhere somebody runs the box by hand."""
    if not (UNITS / OURS[0]).exists() or not BOOTED.is_dir():
        return Finding("services", State.OK, "no service manager runs the box here: somebody does, by hand")
    asked = subprocess.run(["systemctl", "is-active", *OURS], capture_output=True, text=True, check=False)
    down = [unit for unit, said in zip(OURS, asked.stdout.split(), strict=False) if said != "active"]
    if down or not asked.stdout:
        named = " ".join(down) or OURS[0]
        words = f"not up: {named}. sudo journalctl -u {(down or OURS)[0]} says why, then sudo systemctl restart {named}"
        return Finding("services", State.FAIL, words)
    return Finding("services", State.OK, f"{len(OURS)} services are up")


def camera(settings: Settings) -> Finding:
    """Whether a camera is plugged in and may be read, from its device files alone."""
    source = settings.camera.source
    if source == "none":
        return Finding("camera", State.WARN, "no camera is set: the mood is set by hand")
    if source.startswith("reel:"):
        path = Path(source.removeprefix("reel:"))
        if path.exists():
            return Finding("camera", State.OK, f"the reel {path} takes the camera's place")
        return Finding("camera", State.FAIL, f"the reel {path} does not exist: set [camera] source")
    on_pi = _text(MODEL).startswith("Raspberry Pi")
    if not importlib.util.find_spec("picamera2") and (source == "picamera" or (source == "auto" and on_pi)):
        state = State.FAIL if source == "picamera" else State.WARN
        return Finding("camera", state, PICAMERA_MISSING)
    return _nodes()


def _nodes() -> Finding:
    nodes = sorted(Path("/dev").glob("video*"))
    if not nodes:
        return Finding("camera", State.WARN, "no camera is connected: plug one in; until then the mood is set by hand")
    if not any(os.access(node, os.R_OK | os.W_OK) for node in nodes):
        return Finding("camera", State.WARN, "this user may not read the camera (on a box only moodbox-eye may, as it should)")
    return Finding("camera", State.OK, f"{len(nodes)} video devices are here")


def sound() -> Finding:
    """Whether the kernel knows a sound card."""
    cards = [line for line in _text(CARDS).splitlines() if "]:" in line]
    if not cards:
        words = "no sound card is here, so that nothing is heard: connect one, then aplay -L names it for player_sound_device"
        return Finding("sound", State.WARN, words)
    return Finding("sound", State.OK, f"{len(cards)} sound cards are here")


def disk(settings: Settings) -> Finding:
    """Room for what the box keeps."""
    folder = next(path for path in (settings.state, *settings.state.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    if free < LEAST_DISK:
        return Finding("disk", State.FAIL, f"only {free // 2**20} MB are free at {folder}: make room")
    return Finding("disk", State.OK, f"{free // 2**20} MB are free")


def clock() -> Finding:
    """Whether the time is right."""
    if time.time() < EPOCH:
        return Finding("clock", State.FAIL, "the clock was never set: is the box on a network with a time server?")
    if CLOCK_KEPT.is_dir() and not (CLOCK_KEPT / "synchronized").exists():
        return Finding("clock", State.WARN, "no time server answered since the start: timedatectl timesync-status says more")
    return Finding("clock", State.OK, "the clock is set")


def _text(file: Path) -> str:
    """What is in it; nothing where it is not there."""
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""
