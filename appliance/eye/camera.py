"""Where frames come from: the Pi's camera, a webcam, a reel (a video, a picture or a folder of pictures), or nowhere."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from appliance.errors import CameraError
from appliance.eye.devices import Picamera, V4l2
from appliance.eye.nodes import device_nodes
from appliance.eye.reel import Reel
from appliance.eye.source import Source

if TYPE_CHECKING:
    from appliance.eye.source import Camera


class Absent(Source):
    """No camera: opening it always fails."""


def open_camera(source: str, width: int, height: int) -> Camera:
    """The camera that a setting names, not yet opened: auto, none, picamera, v4l2:N or reel:PATH. Call it before the wall.

    Raises:
        CameraError: the setting is none of these, or Picamera2 is asked for and not installed.
    """
    kind, _, what = source.partition(":")
    if kind == "auto":
        return _find(width, height)
    if kind == "none":
        return Absent()
    if kind == "picamera":
        if not _has_picamera():
            msg = "[camera] source is picamera, but Picamera2 is not installed: apt install python3-picamera2"
            raise CameraError(msg)
        return Picamera(width, height)
    if kind == "v4l2" and what.isdecimal():
        return V4l2(int(what), width, height)
    if kind == "reel" and what:
        return Reel(Path(what))
    msg = f"[camera] source is {source}: it must be auto, none, picamera, v4l2:N or reel:PATH"
    raise CameraError(msg)


def _find(width: int, height: int) -> Camera:
    """The Pi's camera, else the first webcam, else none."""
    if _has_picamera():
        camera = Picamera(width, height)
        if camera.found:
            return camera
    numbers = sorted(
        int(node.name.removeprefix("video"))
        for node, _ in device_nodes()
        if node.name.startswith("video") and node.name.removeprefix("video").isdecimal() and _gives_pictures(node)
    )
    return V4l2(numbers[0], width, height) if numbers else Absent()


def _gives_pictures(node: Path) -> bool:
    """Whether a video node is a webcam's first: its metadata nodes have a later index, and codecs another kind of parent."""
    about = Path("/sys/class/video4linux") / node.name
    try:
        return int((about / "index").read_text()) == 0 and "usb" in (about / "device/subsystem").resolve().name
    except (OSError, ValueError):
        return False


def _has_picamera() -> bool:
    return importlib.util.find_spec("picamera2") is not None
