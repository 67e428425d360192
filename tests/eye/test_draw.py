from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from appliance.errors import ImageError, RefusedError
from appliance.eye import draw as module
from appliance.eye.draw import draw

if TYPE_CHECKING:
    from pathlib import Path

    from appliance.eye.face import Frame


@pytest.fixture
def picture(tmp_path: Path, astronaut: Frame) -> Path:
    file = tmp_path / "me.png"
    cv2.imwrite(str(file), astronaut)
    return file


def test_the_faces_box_is_drawn_where_the_face_is(tmp_path: Path, picture: Path, astronaut: Frame) -> None:
    (face,) = draw(picture, tmp_path / "out.png")
    drawn = cv2.imread(str(tmp_path / "out.png"))
    assert drawn is not None
    assert drawn.shape == astronaut.shape
    rows, columns = np.nonzero((drawn != astronaut).any(axis=2))
    box = face.box
    assert columns.min() <= box.x <= box.x + box.w <= columns.max() + 1
    assert rows.max() >= box.y + box.h - 1
    assert (picture.parent / "me.png").stat().st_size  # one's own picture stays as it was
    assert (cv2.imread(str(picture)) == astronaut).all()


def test_it_is_refused_where_the_box_is_installed(tmp_path: Path, picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unit = tmp_path / "moodbox-eye.service"
    unit.touch()
    monkeypatch.setattr(module, "UNITS", (unit,))
    with pytest.raises(RefusedError, match="installed"):
        draw(picture, tmp_path / "out.png")
    assert not (tmp_path / "out.png").exists()


@pytest.mark.parametrize("name", ["out.xyz", "nowhere/out.png"])
def test_a_drawing_that_cannot_be_written_is_said(tmp_path: Path, picture: Path, name: str) -> None:
    with pytest.raises(ImageError, match="cannot be written"):
        draw(picture, tmp_path / name)


def test_what_is_no_picture_is_said(tmp_path: Path) -> None:
    (tmp_path / "letter.jpg").write_text("a letter")
    with pytest.raises(ImageError, match="is no picture"):
        draw(tmp_path / "letter.jpg", tmp_path / "out.png")
    with pytest.raises(ImageError, match="cannot be opened"):
        draw(tmp_path / "none.jpg", tmp_path / "out.png")
