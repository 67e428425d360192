"""One colour for every point of the affect plane, in OKLCH.

``web/src/lib/colour.ts`` is the same function; tests/web holds the two equal.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from appliance.vocabulary.affect import Affect

HUES: Final[tuple[tuple[float, float], ...]] = (
    (-92.0, 230.0),  # tired
    (-45.0, 175.0),  # calm
    (-20.0, 130.0),  # content
    (20.0, 75.0),  # happy
    (55.0, 75.0),  # excited
    (115.0, 45.0),  # tense
    (130.0, 25.0),  # angry
    (150.0, -60.0),  # afraid
    (208.0, -95.0),  # sad
    (268.0, -130.0),  # tired again, once around
)
"""Angle on the plane and OKLCH hue, both in degrees and unwrapped.

The order around the circle is Russell's (1980, "A circumplex model of affect", figure 4). He has tense, angry and afraid within
24 degrees; they are opened here, so that a small step on the plane is a small step in colour.
"""

WARM: Final = 75.0
"""The hue of the grey in the middle."""
GREY: Final = 0.25
"""Within this distance of the centre the colour fades to the warm grey: there the angle means nothing."""
CHROMA: Final = (0.02, 0.14)
KNEE: Final = 0.0031308
"""Below it the sRGB transfer function is a straight line."""
LIGHTNESS: Final = (0.72, 0.06)
"""In the middle, and what full valence adds."""


def colour(affect: Affect) -> str:
    """The colour of a point as sRGB, ``#rrggbb``. Chroma is lowered where sRGB has no such colour."""
    distance = min(1.0, math.hypot(affect.valence, affect.arousal))
    chroma = CHROMA[0] + (CHROMA[1] - CHROMA[0]) * distance
    angle, warm = math.radians(hue(affect)), math.radians(WARM)
    mix = min(1.0, distance / GREY)
    a = mix * chroma * math.cos(angle) + (1 - mix) * CHROMA[0] * math.cos(warm)
    b = mix * chroma * math.sin(angle) + (1 - mix) * CHROMA[0] * math.sin(warm)
    lightness = LIGHTNESS[0] + LIGHTNESS[1] * affect.valence
    return "#" + "".join(f"{_byte(channel):02x}" for channel in _fit(lightness, a, b))


def hue(affect: Affect) -> float:
    """The OKLCH hue in degrees, unwrapped, interpolated linearly between the neighbours in ``HUES``."""
    angle = math.degrees(math.atan2(affect.arousal, affect.valence))
    if angle < HUES[0][0]:
        angle += 360
    for (start, low), (end, high) in itertools.pairwise(HUES):
        if angle <= end:
            return low + (high - low) * (angle - start) / (end - start)
    return HUES[-1][1]


def _fit(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    """Linear sRGB within [0, 1], with as much of the chroma as sRGB has."""
    low, high = 0.0, 1.0
    if _inside(_linear(lightness, a, b)):
        return _linear(lightness, a, b)
    for _ in range(24):
        middle = (low + high) / 2
        if _inside(_linear(lightness, a * middle, b * middle)):
            low = middle
        else:
            high = middle
    return _linear(lightness, a * low, b * low)


def _inside(rgb: tuple[float, float, float]) -> bool:
    return all(0 <= channel <= 1 for channel in rgb)


def _linear(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    """OKLab to linear sRGB: the matrices of Ottosson (2020), "A perceptual color space for image processing"."""
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _byte(linear: float) -> int:
    """The sRGB transfer function (IEC 61966-2-1), to 0..255."""
    value = 12.92 * linear if linear <= KNEE else 1.055 * linear ** (1 / 2.4) - 0.055
    return math.floor(value * 255 + 0.5)
