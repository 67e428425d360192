from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from appliance.eye.sight import Sight, StillSight
from appliance.vocabulary.affect import EMOTIONS, Emotion
from appliance.vocabulary.sight import Face, FaceBox

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from appliance.eye.face import Found

    Frame = NDArray[np.uint8]


@pytest.fixture(scope="module")
def loaded() -> Sight:
    return Sight(60)


@pytest.fixture
def sight(loaded: Sight) -> Sight:
    loaded.forget()
    return loaded


def placed(room: Frame, face: Frame, x: int, y: int) -> Frame:
    frame = room.copy()
    frame[y : y + face.shape[0], x : x + face.shape[1]] = face
    return frame


@pytest.fixture
def head(astronaut: Frame) -> Frame:
    """The astronaut's head with its face in the middle, 160 x 160."""
    return astronaut[36:196, 141:301].copy()


def emotion(face: Face) -> Emotion:
    return EMOTIONS[int(np.argmax(face.probabilities))]


def middle(box: FaceBox) -> tuple[float, float]:
    return box.x + box.w / 2, box.y + box.h / 2


class TestLook:
    def test_the_astronaut_smiles(self, sight: Sight, astronaut: Frame) -> None:
        (face,) = sight.look(astronaut)
        assert emotion(face) is Emotion.HAPPINESS
        assert sum(face.probabilities) == pytest.approx(1)
        assert face.affect.valence > 0.3
        assert 0.5 < face.quality <= 1
        assert 0.2 < face.brightness < 0.8

    def test_nobody_is_nobody(self, sight: Sight, room: Frame) -> None:
        assert sight.look(room) == ()

    @pytest.mark.parametrize("shape", [(1, 1), (16, 640), (120, 160), (1080, 1920)])
    def test_any_size_of_frame_will_do(self, sight: Sight, shape: tuple[int, int]) -> None:
        assert sight.look(np.full((*shape, 3), 100, np.uint8)) == ()

    def test_the_largest_comes_first_and_at_most_four(self, sight: Sight, room: Frame, head: Frame) -> None:
        frame = room
        for index, side in enumerate((110, 120, 130, 140, 160)):
            face = cv2.resize(head, (side, side), interpolation=cv2.INTER_AREA)
            frame = placed(frame, np.asarray(face, np.uint8), 10 + index % 3 * 200, 10 + index // 3 * 230)
        faces = sight.look(frame)
        areas = [face.box.w * face.box.h for face in faces]
        assert len(faces) == 4
        assert areas == sorted(areas, reverse=True)
        assert middle(faces[0].box) == pytest.approx((290, 320), abs=25)

    def test_boxes_lie_in_the_frame(self, sight: Sight, astronaut: Frame) -> None:
        cut_off = np.ascontiguousarray(astronaut[70:400, 190:500])
        for face in sight.look(cut_off):
            assert face.box.x >= 0
            assert face.box.y >= 0
            assert face.box.w >= 1
            assert face.box.x + face.box.w <= cut_off.shape[1]
            assert face.box.y + face.box.h <= cut_off.shape[0]


class TestTracking:
    def test_a_face_is_followed(self, sight: Sight, room: Frame, head: Frame) -> None:
        for step in range(8):
            (face,) = sight.look(placed(room, head, 100 + 25 * step, 150))
            assert middle(face.box) == pytest.approx((100 + 25 * step + 80, 230), abs=15)

    def test_a_face_that_left_is_gone_at_once(self, sight: Sight, room: Frame, head: Frame) -> None:
        assert len(sight.look(placed(room, head, 100, 150))) == 1
        assert sight.look(room) == ()

    def test_a_face_that_comes_is_seen_at_once(self, sight: Sight, room: Frame, head: Frame) -> None:
        assert sight.look(room) == ()
        assert len(sight.look(placed(room, head, 100, 150))) == 1
        assert len(sight.look(placed(placed(room, head, 100, 150), head, 400, 150))) == 2

    def test_a_face_is_found_again_after_a_leap(self, sight: Sight, room: Frame, head: Frame) -> None:
        assert len(sight.look(placed(room, head, 20, 150))) == 1
        (face,) = sight.look(placed(room, head, 450, 250))
        assert middle(face.box) == pytest.approx((530, 330), abs=15)

    def test_two_faces_are_kept_apart(self, sight: Sight, room: Frame, head: Frame) -> None:
        for step in range(6):
            frame = placed(placed(room, head, 20 + 20 * step, 150), head, 460 - 20 * step, 150)
            assert len(sight.look(frame)) == 2

    def test_another_expression_is_read_in_a_face_that_keeps_still(
        self, sight: Sight, room: Frame, head: Frame, hopper: Frame
    ) -> None:
        serious = np.asarray(cv2.resize(hopper[85:365, 124:404], (160, 160), interpolation=cv2.INTER_AREA), np.uint8)
        assert emotion(sight.look(placed(room, head, 200, 150))[0]) is Emotion.HAPPINESS
        assert emotion(sight.look(placed(room, serious, 200, 150))[0]) is Emotion.NEUTRAL

    def test_a_still_scene_is_searched_again_by_and_by(
        self, sight: Sight, room: Frame, head: Frame, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        frame = placed(room, head, 200, 150)
        searches, looks = 0, 40
        search = sight._finder.search

        def counted(seen: Frame) -> list[Found]:
            nonlocal searches
            searches += 1
            return search(seen)

        monkeypatch.setattr(sight._finder, "search", counted)
        said = [sight.look(frame) for _ in range(looks)]
        assert all(len(faces) == 1 for faces in said)
        assert 2 <= searches <= looks / 8


class TestForgetting:
    def test_the_frame_is_left_as_it_was(self, sight: Sight, room: Frame, head: Frame) -> None:
        frame = placed(room, head, 200, 150)
        before = frame.copy()
        sight.look(frame)
        assert (frame == before).all()

    def test_no_picture_outlives_its_look(self, sight: Sight, room: Frame, head: Frame) -> None:
        frame = placed(room, head, 200, 150)
        assert sight.look(frame)
        del frame
        gc.collect()
        kept = [array for array in arrays_of(sight) if array.any()]
        assert all(array.size <= 32 * 24 for array in kept), "only the motion grid and boxes may hold anything"
        assert all(array.dtype != np.uint8 for array in kept)

    def test_forgetting_starts_anew(self, sight: Sight, room: Frame, head: Frame) -> None:
        assert sight.look(placed(room, head, 200, 150))
        sight.forget()
        assert not [array for array in arrays_of(sight) if array.any()]


def arrays_of(thing: object, seen: set[int] | None = None) -> list[NDArray[np.generic]]:
    """Every NumPy array that is reachable from an object of ours."""
    seen = set() if seen is None else seen
    if id(thing) in seen:
        return []
    seen.add(id(thing))
    if isinstance(thing, np.ndarray):
        return [thing]
    inner: list[object] = []
    if isinstance(thing, (list, tuple)):
        inner = list(thing)
    elif isinstance(thing, dict):
        inner = list(thing.values())
    elif type(thing).__module__.startswith("appliance."):
        slots = [name for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ())]
        inner = [*getattr(thing, "__dict__", {}).values(), *(getattr(thing, name) for name in slots)]
    return [array for part in inner for array in arrays_of(part, seen)]


@pytest.fixture(scope="module")
def still() -> StillSight:
    return StillSight()


class TestStillSight:
    def test_a_face_as_large_as_its_picture_is_found(self, still: StillSight, astronaut: Frame) -> None:
        tight = np.ascontiguousarray(astronaut[62:172, 172:268])
        (face,) = still.look(tight)
        assert emotion(face) is Emotion.HAPPINESS
        assert face.box.w * face.box.h > tight.shape[0] * tight.shape[1] * 0.6

    def test_a_small_picture_is_stretched(self, still: StillSight, astronaut: Frame) -> None:
        small = cv2.resize(astronaut[20:220, 120:320], (64, 64), interpolation=cv2.INTER_AREA)
        (face,) = still.look(np.asarray(small, np.uint8))
        assert face.box.x + face.box.w <= 64
        assert face.quality < 0.9

    def test_a_crop_is_one_face(self, still: StillSight, astronaut: Frame) -> None:
        (face,) = still.crop(np.ascontiguousarray(astronaut[62:172, 172:268]))
        assert face.box == FaceBox(0, 0, 96, 110)
        assert emotion(face) is Emotion.HAPPINESS
