"""Cameras: reels for real, the traps of devices at the adapter."""

from __future__ import annotations

import sys
import time
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any, Self

import cv2
import numpy as np
import pytest

from appliance.errors import CameraError
from appliance.eye.camera import Absent, open_camera
from appliance.eye.devices import Picamera, V4l2
from appliance.eye.nodes import device_nodes, needs_devices
from appliance.eye.reel import Reel
from appliance.eye.source import CameraFaultError, fit, is_green
from appliance.eye.wire import Fault

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Frame = NDArray[np.uint8]

GREEN = (0, 135, 0)


@pytest.fixture
def into() -> Frame:
    return np.zeros((480, 640, 3), np.uint8)


def plain(level: int, height: int = 60, width: int = 80) -> Frame:
    return np.full((height, width, 3), level, np.uint8)


@pytest.mark.parametrize(
    ("source", "kind", "devices"),
    [("none", Absent, False), ("v4l2:7", V4l2, True), ("reel:/a/b.mp4", Reel, False), ("reel:/a:b", Reel, False)],
)
def test_a_setting_names_a_camera(source: str, kind: type, devices: bool) -> None:  # noqa: FBT001 - an example
    assert isinstance(open_camera(source, 640, 480), kind)
    assert needs_devices(source) is devices


@pytest.mark.parametrize("source", ["", "v4l2", "v4l2:x", "v4l2:../sda", "reel:", "tape:1", "picamera"])
def test_a_wrong_setting_is_a_clear_error(source: str) -> None:
    if source == "picamera" and "picamera2" in sys.modules:
        pytest.skip("Picamera2 is installed")
    with pytest.raises(CameraError, match=r"source is"):
        open_camera(source, 640, 480)


def test_auto_finds_something_or_nothing(into: Frame) -> None:
    camera = open_camera("auto", 640, 480)
    if not device_nodes():
        with pytest.raises(CameraFaultError, match="no camera was found"):
            camera.open()
        with pytest.raises(CameraFaultError):
            camera.frame(into)


def test_a_frame_keeps_its_proportions_on_black(into: Frame) -> None:
    into.fill(7)
    fit(plain(200, 90, 160), into)
    assert (into[60:420] == 200).all()
    assert not into[:60].any()
    assert not into[420:].any()
    fit(plain(100, 1, 1), into)
    assert (into[:, 80:560] == 100).all()
    assert not into[:, :80].any()


def test_only_one_even_green_is_green() -> None:
    green = np.full((480, 640, 3), GREEN, np.uint8)
    assert is_green(green)
    assert not is_green(plain(0))
    assert not is_green(plain(255))
    leaves = green.copy()
    leaves[100:200, 100:200] = (30, 90, 20)
    assert not is_green(leaves)


def test_a_folder_shows_each_picture_in_turn_and_begins_anew(
    tmp_path: Path, into: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    for i, level in enumerate((50, 150)):
        cv2.imwrite(str(tmp_path / f"{i}.png"), plain(level))
    (tmp_path / "notes.txt").write_text("not a picture")
    clock = SimpleNamespace(now=10.0)
    monkeypatch.setattr("appliance.eye.reel.time", SimpleNamespace(monotonic=lambda: clock.now))
    shown = []
    with Reel(tmp_path) as reel:
        for clock.now in (10.0, 10.9, 11.1, 12.1, 13.5):
            reel.frame(into)
            shown.append(int(into[240, 320, 0]))
    assert shown == [50, 50, 150, 50, 150]


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "reel.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10.0, (80, 60))
    for level in range(0, 200, 10):
        writer.write(plain(level))
    writer.release()
    return path


def test_a_video_runs_in_real_time_and_begins_anew(video: Path, into: Frame, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=10.0)
    monkeypatch.setattr("appliance.eye.reel.time", SimpleNamespace(monotonic=lambda: clock.now))
    shown = []
    with Reel(video) as reel:
        for clock.now in (10.0, 10.5, 11.0, 11.95, 12.5, 13.0, 100.0):
            reel.frame(into)
            shown.append(int(into[240, 320, 0]))
    assert shown[:4] == pytest.approx([0, 50, 100, 190], abs=6)
    assert shown[4] == pytest.approx(0, abs=6), "from the beginning"
    assert shown[5] == pytest.approx(50, abs=6)
    assert shown[6] == pytest.approx(60, abs=12), "after a long pause it goes on"


def test_a_video_is_not_decoded_faster_than_it_runs(video: Path, into: Frame) -> None:
    with Reel(video) as reel:
        reel.frame(into)
        began = time.monotonic()
        while int(into[240, 320, 0]) < 25:
            reel.frame(into)
            assert time.monotonic() - began < 20
        assert time.monotonic() - began > 0.1


@pytest.mark.parametrize("name", ["missing.mp4", "empty", "text.jpg", "text.mp4", "short.jpg"])
def test_a_reel_that_is_none_is_a_clear_error(tmp_path: Path, into: Frame, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.jpg").write_text("this is no picture")
    (tmp_path / "text.mp4").write_text("this is no video")
    (tmp_path / "short.jpg").write_bytes(cv2.imencode(".jpg", plain(100))[1].tobytes()[:30])
    reel = Reel(tmp_path / name)
    with pytest.raises(CameraFaultError, match="reel"), reel:
        reel.frame(into)
    reel.close()


class Capture:
    """OpenCV's capture as the adapter sees it, with what a webcam may do."""

    def __init__(self, *frames: Frame | None, old: int = 0) -> None:
        self.frames, self.old, self.released = list(frames), old, False

    def grab(self) -> bool:
        if self.old:
            self.old -= 1
            return True
        time.sleep(0.01)
        return bool(self.frames) and self.frames[0] is not None

    def retrieve(self, _into: Frame | None) -> tuple[bool, Frame | None]:
        frame = self.frames.pop(0)
        return frame is not None, frame

    def release(self) -> None:
        self.released = True


def webcam(*frames: Frame | None, old: int = 0) -> V4l2:
    camera = V4l2(99, 640, 480)
    camera._capture = Capture(*frames, old=old)
    return camera


def green() -> Frame:
    return np.full((60, 80, 3), GREEN, np.uint8)


@pytest.mark.parametrize(
    ("frames", "fault"),
    [
        ([None], Fault.NO_CAMERA),
        ([], Fault.NO_CAMERA),
        ([plain(80), plain(80, 120, 160)], Fault.CHANGED),
        ([green() for _ in range(9)], Fault.BLANK),
    ],
    ids=["disappears", "ends", "changes size", "green"],
)
def test_a_webcams_trap_is_one_clear_line(frames: list[Frame | None], fault: Fault, into: Frame) -> None:
    camera = webcam(*frames)
    for _ in frames[:-1] if fault is Fault.CHANGED else ():
        camera.frame(into)
    with pytest.raises(CameraFaultError) as caught:
        camera.frame(into)
    assert caught.value.fault is fault
    assert len(str(caught.value).splitlines()) == 1


def test_a_webcams_old_and_first_green_frames_are_passed_over(into: Frame) -> None:
    camera = webcam(green(), green(), plain(77), old=3)
    raw = camera._capture.frames[2]
    camera.frame(into)
    assert (into == 77).all()
    assert not raw.any(), "the frame is wiped where the library left it"
    capture = camera._capture
    camera.close()
    camera.close()
    assert capture.released


def test_a_webcam_that_is_there_and_gives_nothing_has_stalled(into: Frame, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("appliance.eye.devices.Path", lambda _node: SimpleNamespace(exists=lambda: True))
    with pytest.raises(CameraFaultError) as caught:
        webcam(None).frame(into)
    assert caught.value.fault is Fault.STALLED


def test_a_webcam_that_is_not_there() -> None:
    with pytest.raises(CameraFaultError) as caught:
        V4l2(99, 640, 480).open()
    assert caught.value.fault is Fault.NO_CAMERA


class Request:
    def __init__(self, array: Frame) -> None:
        self.array, self.released = array, False

    def release(self) -> None:
        self.released = True


class Mapped:
    def __init__(self, request: Request, stream: str, *, write: bool) -> None:
        assert (stream, write) == ("main", False)
        self.array = request.array

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        pass


class Pi:
    """As much of Picamera2 as the adapter uses, by its manual: it proves the adapter's care, not the camera."""

    requests: list[Request] = []  # noqa: RUF012 - the test's

    @staticmethod
    def global_camera_info() -> list[dict[str, object]]:
        return [{"Id": "/base/soc/i2c0mux/i2c@1/imx708@1a", "Num": 0}, {"Id": "/base/soc/usb@1", "Num": 1}]

    def create_video_configuration(self, **wishes: object) -> dict[str, object]:
        return wishes

    def configure(self, configuration: dict[str, Any]) -> None:
        assert configuration["main"]["format"] == "YUV420"

    def start(self) -> None:
        pass

    def capture_request(self, *, wait: bool) -> object:
        assert wait is False
        return object()

    def wait(self, _job: object, timeout: float) -> Request:
        assert timeout <= 2
        if not self.requests:
            raise TimeoutError
        return self.requests.pop(0)

    def close(self) -> None:
        pass


@pytest.fixture
def pi(monkeypatch: pytest.MonkeyPatch) -> Picamera:
    picamera2, libcamera = ModuleType("picamera2"), ModuleType("libcamera")
    picamera2.Picamera2, picamera2.MappedArray = Pi, Mapped  # type: ignore[attr-defined]
    libcamera.CameraManager = SimpleNamespace(singleton=object)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "picamera2", picamera2)
    monkeypatch.setitem(sys.modules, "libcamera", libcamera)
    monkeypatch.setattr(Pi, "requests", [])
    return Picamera(640, 480)


def test_a_pi_frame_with_padded_rows_is_converted_and_released(pi: Picamera, into: Frame) -> None:
    yuv = np.full((720, 704), 128, np.uint8)
    yuv[:480] = 90
    request = Request(yuv)
    Pi.requests.append(request)
    assert pi.found
    with pi:
        pi.frame(into)
    assert request.released
    assert np.ptp(into) == 0
    assert into[0, 0, 0] == pytest.approx(86, abs=3)
    assert not pi._scratch.any()


@pytest.mark.parametrize(
    ("shape", "level", "fault"),
    [(None, 0, Fault.STALLED), ((360, 320), 90, Fault.CHANGED), ((720, 640), 0, Fault.BLANK)],
    ids=["stalls", "changes size", "green"],
)
def test_a_pi_cameras_trap_is_a_fault_and_releases(
    pi: Picamera, into: Frame, shape: tuple[int, int] | None, level: int, fault: Fault
) -> None:
    requests = [] if shape is None else [Request(np.full(shape, level, np.uint8))]
    Pi.requests.extend(requests)
    with pytest.raises(CameraFaultError) as caught, pi:
        pi.frame(into)
    assert caught.value.fault is fault
    assert all(request.released for request in requests)
