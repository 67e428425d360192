"""The colour function: the shared table, which the TypeScript side is tested on too, and what people are promised of it."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.colour import colour, hue
from appliance.vocabulary.affect import Affect

TABLE: list[tuple[float, float, str]] = json.loads((Path(__file__).parent / "colours.json").read_text("utf-8"))
unit = st.floats(-1, 1, allow_nan=False)


def lab(hexadecimal: str) -> tuple[float, float, float]:
    """OKLab of an sRGB colour: the inverse of what the function does, from the same paper."""
    values = [int(hexadecimal[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


@pytest.mark.parametrize(("valence", "arousal", "expected"), TABLE)
def test_every_point_of_the_table_has_its_colour(valence: float, arousal: float, expected: str) -> None:
    assert colour(Affect(valence, arousal)) == expected


@given(unit, unit)
def test_a_small_step_on_the_plane_is_a_small_step_in_colour(valence: float, arousal: float) -> None:
    here = lab(colour(Affect(valence, arousal)))
    there = lab(colour(Affect(max(-1.0, valence - 0.01), min(1.0, arousal + 0.01))))
    assert math.dist(here, there) < 0.025


@given(unit, unit)
def test_dark_text_is_readable_on_every_colour(valence: float, arousal: float) -> None:
    def luminance(hexadecimal: str) -> float:
        values = [int(hexadecimal[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    contrast = (luminance(colour(Affect(valence, arousal))) + 0.05) / (luminance("#1a1613") + 0.05)
    assert contrast > 4.5


def test_neutral_is_a_warm_grey() -> None:
    _, a, b = lab(colour(Affect(0, 0)))
    assert math.hypot(a, b) == pytest.approx(0.02, abs=0.004)
    assert math.degrees(math.atan2(b, a)) == pytest.approx(75, abs=10)


@pytest.mark.parametrize(
    ("angle", "expected"), [(20, 75), (-45, 175), (-92, 230), (208, -95), (150, -60), (130, 25), (115, 45)]
)
def test_the_named_directions_have_their_hues(angle: float, expected: float) -> None:
    radians = math.radians(angle)
    found = hue(Affect(0.9 * math.cos(radians), 0.9 * math.sin(radians)))
    assert (found - expected + 180) % 360 - 180 == pytest.approx(0, abs=1e-6)
