from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from appliance.errors import MoodboxError
from tests.examples import library

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("matplotlib", reason="Matplotlib, of the extra demo, is not installed")
from appliance.commands.plot import draw


@pytest.mark.parametrize("count", [0, 1, 25])
def test_a_library_is_drawn(count: int, tmp_path: Path) -> None:
    draw(library()[:count], tmp_path / "plane.png")
    assert (tmp_path / "plane.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["plane.nonsense", "nowhere/plane.png"])
def test_a_picture_that_cannot_be_written_is_a_sentence(name: str, tmp_path: Path) -> None:
    with pytest.raises(MoodboxError, match="the plot cannot be written"):
        draw(library(), tmp_path / name)
