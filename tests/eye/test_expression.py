from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance import models
from appliance.errors import ModelError
from appliance.eye import light
from appliance.eye.expression import ExpressionReader, affect_of, softmax, square_about, temperature
from appliance.eye.face import FaceFinder
from appliance.vocabulary.affect import AFFECT, EMOTIONS, Emotion

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Frame = NDArray[np.uint8]

logits = st.lists(st.floats(-60, 60, width=32), min_size=7, max_size=7).map(lambda row: np.array(row, np.float32))


@pytest.fixture(scope="module")
def reader() -> ExpressionReader:
    return ExpressionReader()


@pytest.fixture(scope="module")
def face(astronaut: Frame) -> NDArray[np.float32]:
    return FaceFinder(60).search(astronaut)[0].box


class TestNumbers:
    @given(logits, st.floats(0.1, 10))
    def test_probabilities_sum_to_one_and_keep_the_order(self, row: NDArray[np.float32], heat: float) -> None:
        shares = softmax(row, heat)
        assert shares.sum() == pytest.approx(1)
        assert shares[int(row.argmax())] == shares.max()

    @given(logits, st.floats(1, 10))
    def test_heat_adds_doubt(self, row: NDArray[np.float32], heat: float) -> None:
        assert softmax(row, heat).max() <= softmax(row).max() + 1e-9

    @given(logits)
    def test_affect_lies_within_the_anchors(self, row: NDArray[np.float32]) -> None:
        affect = affect_of(softmax(row).tolist())
        assert (
            min(a.valence for a in AFFECT.values()) - 1e-9 <= affect.valence <= max(a.valence for a in AFFECT.values()) + 1e-9
        )
        assert (
            min(a.arousal for a in AFFECT.values()) - 1e-9 <= affect.arousal <= max(a.arousal for a in AFFECT.values()) + 1e-9
        )

    @pytest.mark.parametrize("emotion", EMOTIONS)
    def test_a_certain_emotion_lies_on_its_anchor(self, emotion: Emotion) -> None:
        affect = affect_of([float(other is emotion) for other in EMOTIONS])
        assert affect.distance(AFFECT[emotion]) == pytest.approx(0)

    def test_the_square_is_tight_and_has_the_same_centre(self) -> None:
        square = square_about(np.array([100, 50, 180, 150], np.float32))
        assert square.tolist() == pytest.approx([95, 55, 185, 145])


class TestExpressionReader:
    def test_the_astronaut_smiles(self, reader: ExpressionReader, astronaut: Frame, face: NDArray[np.float32]) -> None:
        probabilities = reader.read(reader.crop(astronaut, face))
        assert sum(probabilities) == pytest.approx(1)
        assert EMOTIONS[int(np.argmax(probabilities))] is Emotion.HAPPINESS
        assert affect_of(probabilities).valence > 0.4

    def test_grace_hopper_does_not(self, reader: ExpressionReader, hopper: Frame) -> None:
        (found,) = FaceFinder(60).search(hopper)
        probabilities = reader.read(reader.crop(hopper, found.box))
        assert EMOTIONS[int(np.argmax(probabilities))] is Emotion.NEUTRAL

    def test_a_box_over_the_edge_is_read_all_the_same(self, reader: ExpressionReader, astronaut: Frame) -> None:
        crop = reader.crop(astronaut, np.array([-40, -30, 60, 90], np.float32))
        assert sum(reader.read(crop)) == pytest.approx(1)

    def test_nothing_of_the_face_is_kept(self, astronaut: Frame, face: NDArray[np.float32]) -> None:
        reader = ExpressionReader()
        reader.read(reader.crop(astronaut, face))
        reader.wipe()
        assert not reader._patch.any()
        assert not reader._grey.any()

    def test_a_broken_calibration_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for content in (b"", b"[]", b"{}", b'{"temperature": "warm"}', b'{"temperature": NaN}', b'{"temperature": 0}'):
            monkeypatch.setattr(models, "read", lambda _, content=content: content)
            with pytest.raises(ModelError, match="temperature"):
                temperature()


class TestLight:
    def crop(self, reader: ExpressionReader, frame: Frame, box: NDArray[np.float32]) -> NDArray[np.uint8]:
        return reader.crop(frame, box).copy()

    def test_a_good_face_is_good(self, reader: ExpressionReader, astronaut: Frame) -> None:
        (found,) = FaceFinder(60).search(astronaut)
        crop = self.crop(reader, astronaut, found.box)
        assert light.quality(crop, found.box, found.landmarks, astronaut.shape) > 0.8
        assert 0.2 < light.brightness(crop) < 0.8

    def test_blur_darkness_and_glare_make_it_worse(
        self, reader: ExpressionReader, astronaut: Frame, face: NDArray[np.float32]
    ) -> None:
        good = light.seen(self.crop(reader, astronaut, face))
        blurred = cv2.GaussianBlur(astronaut, (0, 0), 6)
        dark = (astronaut * 0.05).astype(np.uint8)
        glaring = np.minimum(astronaut.astype(int) * 4, 255).astype(np.uint8)
        for worse in (blurred, dark, glaring):
            assert light.seen(self.crop(reader, np.asarray(worse, np.uint8), face)) < good - 0.2
        assert light.brightness(self.crop(reader, dark, face)) < 0.1

    def test_a_turned_head_is_worth_less(self) -> None:
        ahead = np.array([[30, 40], [70, 40], [50, 60], [35, 80], [65, 80]], np.float32)
        aside = ahead.copy()
        aside[2, 0] = 72
        tilted = ahead.copy()
        tilted[1] = (50, 75)
        assert light.facing(ahead) == 1
        assert light.facing(aside) < 0.1
        assert light.facing(tilted) < 0.1
        assert light.facing(np.zeros((5, 2), np.float32)) == 0

    @pytest.mark.parametrize(
        ("box", "share"), [((0, 0, 10, 10), 1), ((-5, 0, 5, 10), 0.5), ((200, 0, 210, 10), 0), ((5, 5, 5, 5), 0)]
    )
    def test_the_share_inside_the_frame(self, box: tuple[int, ...], share: float) -> None:
        assert light.inside(np.array(box, np.float32), (100, 100, 3)) == pytest.approx(share)

    @given(st.floats(-5, 5), st.floats(-2, 2), st.floats(-2, 2))
    def test_ramps_stay_between_nothing_and_all(self, value: float, low: float, high: float) -> None:
        if low != high:
            assert 0 <= light.ramp(value, (low, high)) <= 1
