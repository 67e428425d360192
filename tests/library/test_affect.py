from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance import models
from appliance.errors import ModelError
from appliance.library import affect
from appliance.library.sound import FEATURES, Analysis
from appliance.vocabulary.music import Mode, Sound
from appliance.vocabulary.units import Bpm, Lufs

if TYPE_CHECKING:
    from collections.abc import Iterator


SOUND = Sound(Bpm(100), 2.0, 0, Mode.MAJOR, Lufs(-16), 0.5, 0.5)


def analysis(features: list[float] | None = None, energy: float = 0.5, music: float = 1.0) -> Analysis:
    sound = replace(SOUND, energy=energy)
    table = json.loads(models.read(affect.MODEL))
    known = np.asarray(table["arousal"]["mean"] if features is None else features, np.float32)
    return Analysis(sound, known, np.full(12, 1 / 12), music)


def with_feature(name: str, deviations: float) -> list[float]:
    """The average track, with one feature this many standard deviations away."""
    table = json.loads(models.read(affect.MODEL))["arousal"]
    features = list(table["mean"])
    features[FEATURES.index(name)] += deviations * table["scale"][FEATURES.index(name)]
    return features


def test_many_onsets_rouse_and_major_pleases() -> None:
    calm, roused = (affect.of(analysis(with_feature("onset_rate", d))).affect for d in (-2, 2))
    assert calm.arousal < roused.arousal
    minor, major = (affect.of(analysis(with_feature("major", d))).affect for d in (-2, 2))
    assert minor.valence < major.valence


def test_energy_rouses() -> None:
    low, high = (affect.of(analysis(energy=energy)).affect for energy in (0.1, 0.9))
    assert low.arousal < high.arousal


def test_the_genre_tilts_but_does_not_decide() -> None:
    plain = affect.of(analysis()).affect
    metal, disco = (affect.of(analysis(), [genre]).affect for genre in ("Metal", "Disco"))
    assert metal.valence < plain.valence < disco.valence
    assert affect.of(analysis(), ["no such genre"]).affect == plain


def test_a_doubtful_sign_and_hardly_any_music_are_far_from_sure() -> None:
    sure = affect.of(analysis(with_feature("major", 3)))
    speech = affect.of(analysis(with_feature("major", 3), music=0.02))
    assert 0 < sure.spread.valence < speech.spread.valence <= 1
    assert abs(speech.affect.valence) < 0.1
    assert affect.of(analysis(), ["Metal"]).spread.valence < affect.of(analysis()).spread.valence


def test_music_unlike_the_data_is_less_sure() -> None:
    table = json.loads(models.read(affect.MODEL))["valence"]
    usual = with_feature("major", 2)
    odd = [x + 9 * s if name.startswith("mfcc") else x for name, x, s in zip(FEATURES, usual, table["scale"], strict=True)]
    assert affect._models()[0].strange(np.asarray(usual, np.float32)) == 0
    assert affect._models()[0].strange(np.asarray(odd, np.float32)) > 0.5
    assert affect.of(analysis(odd)).spread.valence > 0.9


def test_the_fingerprint_tells_sounds_apart() -> None:
    one, same, other = (affect.fingerprint(analysis(with_feature("flux", d))) for d in (0, 0.001, 2))
    assert len(one) == len(FEATURES) + 12
    assert one == same != other


@given(st.lists(st.floats(-1e6, 1e6, width=32), min_size=len(FEATURES), max_size=len(FEATURES)), st.floats(0, 1))
def test_the_strangest_sound_lies_on_the_plane(features: list[float], energy: float) -> None:
    affect.of(analysis(features, energy), ["metal"])  # an Affect out of range would raise


@pytest.fixture
def _fresh() -> Iterator[None]:
    affect._models.cache_clear()
    yield
    affect._models.cache_clear()


@pytest.mark.usefixtures("_fresh")
@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", json.dumps({"features": FEATURES, "valence": {}, "arousal": {}}).encode(), b'{"features": ["other"]}'],
)
def test_a_wrong_model_is_refused(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "read", lambda _: content)
    with pytest.raises(ModelError, match="install moodbox again"):
        affect.of(Analysis(SOUND, np.zeros(len(FEATURES), np.float32), np.zeros(12), 1.0))
