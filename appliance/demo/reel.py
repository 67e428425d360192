"""The demo's reel: real people in a drawn room, as a video file.

The people are photographs by NASA and the US Navy, in the public domain, that come inside Python packages: scikit-image's
astronaut (Eileen Collins, smiling) and matplotlib's sample of Grace Hopper (neutral). Only here and in the eye is there cv2.
"""

from __future__ import annotations

import contextlib
import importlib.util
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np

from appliance.demo.prepare import REEL_FILE
from appliance.errors import DemoError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]
    """(height, width, 3), BGR."""
    Canvas = NDArray[np.float32]
    """The same in floats, still in [0, 255]."""

WIDTH, HEIGHT, RATE = 640, 480, 5
TABLE: Final = 430
"""Where the table begins, in pixels from the top: it hides where the portraits end."""

Polygon = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Portrait:
    """A photograph in a package, where its face lies (centre and width in pixels) and roughly where the person does."""

    package: str
    file: str
    face: tuple[float, float]
    width: float
    surely: tuple[Polygon, ...]
    perhaps: Polygon


SMILING: Final = Portrait(
    "skimage",
    "data/astronaut.png",
    (224, 117),
    86,
    (
        ((185, 70), (268, 70), (268, 145), (245, 185), (205, 185), (180, 140)),
        ((120, 215), (300, 215), (330, 350), (300, 511), (60, 511), (60, 300)),
    ),
    (
        (140, 10),
        (310, 10),
        (305, 150),
        (330, 240),
        (370, 330),
        (380, 511),
        (0, 511),
        (10, 380),
        (60, 230),
        (100, 190),
        (140, 120),
    ),
)
NEUTRAL: Final = Portrait(
    "matplotlib",
    "mpl-data/sample_data/grace_hopper.jpg",
    (265, 225),
    170,
    (
        ((165, 90), (230, 35), (300, 35), (355, 100), (345, 250), (300, 325), (225, 325), (180, 250)),
        ((210, 335), (320, 335), (480, 405), (511, 599), (20, 599), (65, 395)),
    ),
    (
        (140, 10),
        (380, 10),
        (385, 200),
        (350, 320),
        (480, 370),
        (511, 430),
        (511, 599),
        (0, 599),
        (20, 400),
        (60, 370),
        (190, 310),
        (150, 200),
    ),
)


@dataclass(frozen=True, slots=True)
class Scene:
    """Who is there, for how many seconds, the face's least and greatest width in pixels, its place in [0, 1] of the width."""

    who: Portrait | None
    seconds: float
    widths: tuple[float, float] = (100, 100)
    place: float = 0.5


SCENES: Final = (
    Scene(SMILING, 15, (95, 135), 0.42),
    Scene(NEUTRAL, 15, (105, 150), 0.56),
    Scene(None, 14),
)


def make(folder: Path, progress: Callable[[int, int], None] | None = None) -> Path:
    """The reel in this folder, made now unless it is there already. ``progress`` hears frames done and of how many.

    Raises:
        DemoError: a photograph is missing, or the video cannot be written.
    """
    reel = folder / REEL_FILE
    if reel.is_file():
        return reel
    draft = folder / f"draft-{REEL_FILE}"
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)  # on a busy machine several threads wait for one another
    writer = cv2.VideoWriter(str(draft), cv2.CAP_OPENCV_MJPEG, cv2.VideoWriter.fourcc(*"MJPG"), RATE, (WIDTH, HEIGHT))
    if not writer.isOpened():
        msg = f"The reel cannot be written to {folder}: check that there is room and that it is yours."
        raise DemoError(msg)
    writer.set(cv2.VIDEOWRITER_PROP_QUALITY, 80)
    total = round(sum(scene.seconds for scene in SCENES) * RATE)
    try:
        for number, frame in enumerate(frames(), start=1):
            writer.write(frame)
            if progress:
                progress(number, total)
    finally:
        writer.release()
    draft.replace(reel)
    return reel


def frames() -> Iterator[Picture]:
    """All frames of one round, in order; the same every time."""
    room = draw_room()
    noise = np.random.default_rng(7).normal(0, 1.2, (HEIGHT, WIDTH, 3)).astype(np.float32)
    cutouts: dict[str, Canvas] = {}
    for scene in SCENES:
        if scene.who and scene.who.file not in cutouts:
            cutouts[scene.who.file] = cut_out(scene.who)
        for number in range(round(scene.seconds * RATE)):
            at = number / RATE
            picture = room.copy()
            if scene.who:
                _place(picture, cutouts[scene.who.file], scene.who, scene, at)
            picture[TABLE:] = room[TABLE:]
            _light(picture, at)
            picture += np.roll(noise, number * 7919, axis=(0, 1))
            yield picture.clip(0, 255).astype(np.uint8)


def _place(picture: Canvas, cutout: Canvas, who: Portrait, scene: Scene, at: float) -> None:
    """Put a person into the picture: they sway, nod, come nearer and lean back."""
    low, high = scene.widths
    scale = (low + (high - low) * (0.5 - 0.5 * math.cos(2 * math.pi * at / 11))) / who.width
    below = cutout.shape[0] - who.face[1]
    x = WIDTH * scene.place + 45 * math.sin(2 * math.pi * at / 7)
    y = max(185 + 12 * math.sin(2 * math.pi * at / 5), TABLE + 8 - below * scale)
    turn: Any = cv2.getRotationMatrix2D(who.face, 3.5 * math.sin(2 * math.pi * at / 4.3), scale)
    turn[:, 2] += (x - who.face[0], y - who.face[1])
    moved = cv2.warpAffine(cutout, turn, (WIDTH, HEIGHT), flags=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    opacity = moved[..., 3:]
    picture += opacity * (moved[..., :3] - picture)


def _light(picture: Canvas, at: float) -> None:
    """Clouds before the window on the left, and a lamp that is warmer than the day."""
    cloud = 0.5 + 0.5 * math.sin(2 * math.pi * at / 9)
    gain = np.linspace(1.08 - 0.18 * cloud, 0.98 - 0.08 * cloud, WIDTH, dtype=np.float32)[None, :, None]
    picture *= gain * np.array([0.97 - 0.05 * cloud, 1.0, 1.01 + 0.02 * cloud], np.float32)


def load(who: Portrait) -> Picture:
    """The photograph.

    Raises:
        DemoError: the package or its file is missing.
    """
    spec = importlib.util.find_spec(who.package)  # only found, not imported: both packages are large
    path = Path(spec.origin).parent / who.file if spec and spec.origin else None
    picture: Any = cv2.imread(str(path), cv2.IMREAD_COLOR) if path and path.is_file() else None
    if picture is None:
        msg = f"The demo's reel needs a photograph of the package {who.package}: pip install 'moodbox[demo]', or give --reel."
        raise DemoError(msg)
    photograph: Picture = picture
    return photograph


def cut_out(who: Portrait) -> Canvas:
    """The person without the background: (height, width, 4), BGR in [0, 255] and opacity in [0, 1].

    GrabCut: C. Rother, V. Kolmogorov, A. Blake, "GrabCut", ACM Transactions on Graphics 23 (2004).
    """
    photograph = load(who)
    mask = np.full(photograph.shape[:2], cv2.GC_BGD, np.uint8)
    cv2.fillPoly(mask, [np.array(who.perhaps)], (cv2.GC_PR_FGD,))
    for polygon in who.surely:
        cv2.fillPoly(mask, [np.array(polygon)], (cv2.GC_FGD,))
    cv2.setRNGSeed(1)
    cv2.grabCut(photograph, mask, (0, 0, 0, 0), np.zeros((1, 65)), np.zeros((1, 65)), 3, cv2.GC_INIT_WITH_MASK)
    opaque: Any = np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8) * 255
    opaque = cv2.morphologyEx(opaque, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    _, pieces, sizes, _ = cv2.connectedComponentsWithStats(opaque)
    opaque = np.where(pieces == 1 + sizes[1:, cv2.CC_STAT_AREA].argmax(), 255, 0).astype(np.uint8)
    opaque = cv2.erode(cv2.morphologyEx(opaque, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)), np.ones((3, 3), np.uint8))
    opacity = np.asarray(cv2.GaussianBlur(opaque, (5, 5), 0), np.float32) / 255
    return np.dstack([_soften_clothes(photograph, who), opacity])


def _soften_clothes(photograph: Picture, who: Portrait) -> Canvas:
    """What lies below the chin out of focus: in the folds of the collar a face finder sees one more face now and then."""
    sharp = photograph.astype(np.float32)
    chin = who.face[1] + 0.85 * who.width
    blurred = cv2.GaussianBlur(sharp, (0, 0), 0.06 * who.width)
    share = np.clip((np.arange(len(sharp), dtype=np.float32) - chin) / (0.2 * who.width), 0, 1)[:, None, None]
    softened: Canvas = sharp + share * (blurred - sharp)
    return softened


def draw_room() -> Canvas:
    """A living room (480, 640, 3), BGR in [0, 255]: a window, a picture, a shelf with books, a lamp, a table."""
    down, across = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    fall = 1 - 0.25 * across / WIDTH - 0.15 * down / HEIGHT
    room = np.array([150, 172, 186], np.float32) * fall[..., None]
    _box(room, (30, 60, 170, 290), (225, 226, 222))
    for left, top in ((38, 68), (103, 68), (38, 178), (103, 178)):
        _box(room, (left, top, left + 59, top + 104), (244, 232, 214))
    _box(room, (455, 70, 575, 150), (58, 74, 92))
    _box(room, (463, 78, 567, 142), (150, 140, 108))
    cv2.circle(room, (530, 100), 13, (150, 190, 220), -1)
    _box(room, (440, 262, 620, 272), (70, 92, 118))
    books = np.random.default_rng(3)
    left = 448
    for width, tall in books.integers((7, 46), (15, 78), (14, 2)).tolist():
        _box(room, (left, 262 - tall, left + width, 262), tuple(books.integers(50, 170, 3).tolist()))
        left += width + 1
    glow = np.exp(-(((across - 225) / 70) ** 2 + ((down - 150) / 90) ** 2))
    room += glow[..., None] * np.array([10, 30, 45], np.float32)
    room = np.asarray(cv2.GaussianBlur(room, (0, 0), 2.2), np.float32)  # the camera is focused on the people
    room[TABLE:] = (
        np.array([62, 92, 128], np.float32) * (0.85 + 0.15 * np.sin(across[TABLE:] / 23 + down[TABLE:] / 5))[..., None]
    )
    return room


def _box(picture: Canvas, corners: tuple[int, int, int, int], colour: tuple[int, ...]) -> None:
    left, top, right, bottom = corners
    picture[top:bottom, left:right] = colour
