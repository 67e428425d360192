"""Photographs of real people that come inside Python packages, and rooms to put them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
import skimage.data
from matplotlib.cbook import get_sample_data

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Frame = NDArray[np.uint8]


@pytest.fixture(scope="session")
def astronaut() -> Frame:
    """Eileen Collins, smiling: 512 x 512, her face near (221, 116), 86 x 109."""
    return np.ascontiguousarray(skimage.data.astronaut()[..., ::-1])  # type: ignore[no-untyped-call]


@pytest.fixture(scope="session")
def hopper() -> Frame:
    """Grace Hopper, serious: 512 x 606, her face near (264, 225), 173 x 218."""
    picture = cv2.imread(str(get_sample_data("grace_hopper.jpg", asfileobj=False)))
    assert picture is not None
    return np.asarray(picture, np.uint8)


@pytest.fixture
def room() -> Frame:
    """An empty room of 640 x 480: soft patches of light and a little noise."""
    rng = np.random.default_rng(3)
    patches = cv2.resize(rng.integers(60, 180, (6, 8, 3), np.uint8), (640, 480), interpolation=cv2.INTER_CUBIC)
    return np.asarray((patches.astype(float) + rng.normal(0, 3, patches.shape)).clip(0, 255), np.uint8)
