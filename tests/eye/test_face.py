from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.eye.face import FaceFinder, cut, distinct, overlaps, squared, suppress

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Frame = NDArray[np.uint8]

edges = st.floats(-50, 700, width=32)
sizes = st.floats(1, 300, width=32)
boxes = st.lists(st.tuples(edges, edges, sizes, sizes), min_size=1, max_size=25).map(
    lambda rows: np.array([(x, y, x + w, y + h) for x, y, w, h in rows], np.float32)
)


@pytest.fixture(scope="module")
def finder() -> FaceFinder:
    return FaceFinder(60)


def centre(box: NDArray[np.float32]) -> tuple[float, float]:
    return float(box[0] + box[2]) / 2, float(box[1] + box[3]) / 2


class TestBoxes:
    @given(boxes)
    def test_a_box_shares_all_with_itself_and_never_more_than_all(self, some: NDArray[np.float32]) -> None:
        for of_smaller in (False, True):
            shares = overlaps(some, of_smaller=of_smaller)
            assert shares.diagonal() == pytest.approx(1, abs=1e-3)
            assert shares.min() >= 0
            assert shares.max() <= 1 + 1e-3
            assert shares == pytest.approx(shares.T, abs=1e-4)

    @given(boxes, st.data())
    def test_suppression_keeps_the_best_and_covers_the_rest(self, some: NDArray[np.float32], data: st.DataObject) -> None:
        count = len(some)
        scores = np.array(data.draw(st.lists(st.floats(0, 1, width=32), min_size=count, max_size=count)), np.float32)
        most = data.draw(st.floats(0.1, 0.9))
        kept = suppress(some, scores, most)
        shares = overlaps(some)
        assert scores[kept[0]] == scores.max()
        assert [scores[i] for i in kept] == sorted((scores[i] for i in kept), reverse=True)
        assert all(shares[a, b] <= most for a in kept for b in kept if a != b)
        for lost in set(range(count)) - set(kept):
            assert any(shares[keeper, lost] > most and scores[keeper] >= scores[lost] for keeper in kept)

    @given(boxes)
    def test_squares_keep_the_centre_and_the_longer_side(self, some: NDArray[np.float32]) -> None:
        squares = squared(some)
        size = squares[:, 2:] - squares[:, :2]
        assert size[:, 0] == pytest.approx(size[:, 1], rel=1e-2, abs=1e-2)
        assert size[:, 0] == pytest.approx((some[:, 2:] - some[:, :2]).max(1), rel=1e-2, abs=1e-2)
        assert squares[:, :2] + squares[:, 2:] == pytest.approx(some[:, :2] + some[:, 2:], abs=0.1)

    def test_nothing_is_suppressed_of_nothing(self) -> None:
        assert suppress(np.empty((0, 4), np.float32), np.empty(0, np.float32), 0.5) == []
        assert distinct([]) == []


class TestCut:
    @given(st.floats(-300, 300, width=32), st.floats(-300, 300, width=32), st.floats(1, 400, width=32), st.booleans())
    def test_any_square_gives_a_patch(self, x: float, y: float, side: float, edge: bool) -> None:  # noqa: FBT001
        frame = np.full((80, 120, 3), 200, np.uint8)
        patch = np.zeros((24, 24, 3), np.uint8)
        cut(frame, np.array([x, y, x + side, y + side], np.float32), patch, edge=edge)
        assert set(np.unique(patch)) <= {128, 200}

    def test_what_lies_outside_is_grey_or_the_edge(self) -> None:
        frame = np.full((100, 100, 3), 200, np.uint8)
        patch = np.zeros((10, 10, 3), np.uint8)
        square = np.array([-50, 0, 50, 100], np.float32)
        cut(frame, square, patch)
        assert (patch[:, :5] == 128).all()
        assert (patch[:, 5:] == 200).all()
        cut(frame, square, patch, edge=True)
        assert (patch == 200).all()

    def test_a_patch_inside_is_the_mean_of_what_it_shows(self, astronaut: Frame) -> None:
        patch = np.zeros((10, 10, 3), np.uint8)
        cut(astronaut, np.array([100, 100, 200, 200], np.float32), patch)
        assert abs(float(patch.mean()) - float(astronaut[100:200, 100:200].mean())) < 1


class TestFaceFinder:
    def test_the_astronaut_has_one_face(self, finder: FaceFinder, astronaut: Frame) -> None:
        (face,) = finder.search(astronaut)
        assert centre(face.box) == pytest.approx((221, 116), abs=12)
        assert 70 < face.box[3] - face.box[1] < 140
        assert face.score > 0.95

    def test_so_has_grace_hopper(self, finder: FaceFinder, hopper: Frame) -> None:
        (face,) = finder.search(hopper)
        assert centre(face.box) == pytest.approx((264, 225), abs=20)
        assert 170 < face.box[3] - face.box[1] < 270

    def test_the_landmarks_lie_as_in_a_face(self, finder: FaceFinder, astronaut: Frame) -> None:
        (face,) = finder.search(astronaut)
        left, right, nose, mouth_left, mouth_right = face.landmarks
        assert left[0] < nose[0] < right[0]
        assert mouth_left[0] < mouth_right[0]
        assert max(left[1], right[1]) < nose[1] < min(mouth_left[1], mouth_right[1])
        assert all(face.box[0] < x < face.box[2] and face.box[1] < y < face.box[3] for x, y in face.landmarks)

    def test_nobody_is_in_an_empty_room(self, finder: FaceFinder, room: Frame) -> None:
        assert finder.search(room) == []

    @pytest.mark.parametrize("level", [0, 128, 255])
    def test_nobody_is_in_a_blank_frame(self, finder: FaceFinder, level: int) -> None:
        assert finder.search(np.full((480, 640, 3), level, np.uint8)) == []

    def test_nobody_is_in_noise(self, finder: FaceFinder) -> None:
        rng = np.random.default_rng(1)
        assert finder.search(rng.integers(0, 256, (480, 640, 3), np.uint8)) == []

    def test_nobody_is_in_a_green_frame(self, finder: FaceFinder) -> None:
        green = np.zeros((480, 640, 3), np.uint8)
        green[..., 1] = 135
        assert finder.search(green) == []

    @pytest.mark.parametrize("shape", [(1, 1), (8, 200), (11, 11), (59, 59), (481, 641)])
    def test_any_size_of_frame_will_do(self, finder: FaceFinder, shape: tuple[int, int]) -> None:
        assert finder.search(np.full((*shape, 3), 90, np.uint8)) == []

    def test_several_faces_are_kept_apart(self, finder: FaceFinder, room: Frame, astronaut: Frame, hopper: Frame) -> None:
        room[100:300, 20:220] = astronaut[20:220, 120:320]
        room[60:363, 340:596] = cv2.resize(hopper, (256, 303), interpolation=cv2.INTER_AREA)
        found = sorted(finder.search(room), key=lambda face: float(face.box[0]))
        assert len(found) == 2
        assert centre(found[0].box) == pytest.approx((121, 196), abs=15)
        assert centre(found[1].box) == pytest.approx((472, 172), abs=15)

    def test_a_face_smaller_than_asked_for_is_not_looked_for(self, room: Frame, astronaut: Frame) -> None:
        small = cv2.resize(astronaut, (200, 200), interpolation=cv2.INTER_AREA)  # its face is 43 pixels high
        room[100:300, 100:300] = small
        assert FaceFinder(100).search(room) == []
        assert len(FaceFinder(30).search(room)) == 1

    @pytest.mark.parametrize("shift", [(0, 0), (12, -8), (-10, 14)])
    def test_a_known_face_is_found_again_near_by(self, finder: FaceFinder, astronaut: Frame, shift: tuple[int, int]) -> None:
        (face,) = finder.search(astronaut)
        again = finder.refine(astronaut, face.box + np.array([*shift, *shift], np.float32))
        assert again is not None
        assert overlaps(again.box[None], face.box[None])[0, 0] > 0.75

    def test_a_face_that_left_is_not_found_again(self, finder: FaceFinder, astronaut: Frame, room: Frame) -> None:
        (face,) = finder.search(astronaut)
        assert finder.refine(room, face.box) is None
        assert finder.refine(room, face.box + 5000) is None

    def test_the_frame_is_left_as_it_was_and_nothing_of_it_is_kept(self, astronaut: Frame) -> None:
        finder = FaceFinder(60)
        before = astronaut.copy()
        assert finder.search(astronaut)
        assert (astronaut == before).all()
        kept = [*finder._patches.values(), *finder._pyramid._levels, *finder._pyramid._halves]
        assert not any(buffer.any() for buffer in kept)


def reference_python() -> str | None:
    """A Python that has TensorFlow and mtcnn: the one of this test run has neither, because they bar tflite-runtime."""
    return os.environ.get("MOODBOX_TENSORFLOW_PYTHON")


REFERENCE = """
import json, sys
import numpy as np
from mtcnn import MTCNN
frames = np.load(sys.argv[1])
print(json.dumps([[face["box"] for face in MTCNN().detect_faces(frames[name][..., ::-1])] for name in frames.files]))
"""


@pytest.mark.skipif(reference_python() is None, reason="MOODBOX_TENSORFLOW_PYTHON names no Python with TensorFlow and mtcnn")
def test_boxes_agree_with_the_reference(tmp_path: Path, finder: FaceFinder, astronaut: Frame, hopper: Frame) -> None:
    python = reference_python()
    assert python
    np.savez(tmp_path / "frames.npz", a=astronaut, b=hopper)
    script = tmp_path / "reference.py"
    script.write_text(REFERENCE)
    answer = subprocess.run([python, str(script), str(tmp_path / "frames.npz")], check=True, capture_output=True, text=True)
    theirs = json.loads(answer.stdout.splitlines()[-1])
    for frame, expected in zip((astronaut, hopper), theirs, strict=True):
        ours = finder.search(frame)
        sure = [np.array([x, y, x + w, y + h], np.float32) for x, y, w, h in expected if h >= 60]
        assert len(ours) == len(sure)
        for box in sure:
            assert max(overlaps(face.box[None], box[None])[0, 0] for face in ours) > 0.85
