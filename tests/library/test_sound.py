from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from appliance.library import key, loudness, music, spectrum, tempo
from appliance.library.decode import Clip
from appliance.library.sound import FEATURES, analyse
from appliance.vocabulary.music import Mode
from appliance.vocabulary.units import Seconds
from tests.library.signals import MAJOR, MINOR, cadence, clicks, sine

if TYPE_CHECKING:
    from numpy.typing import NDArray


def clip(samples: NDArray[np.float32]) -> Clip:
    channels = np.atleast_2d(samples)
    return Clip(channels, Seconds(channels.shape[1] / spectrum.RATE))


@pytest.mark.parametrize("bpm", [60, 84, 100, 120, 140, 168])
def test_the_tempo_of_clicks_is_found(bpm: int) -> None:
    found = tempo.beat(tempo.envelope(spectrum.mel(spectrum.power(clicks(bpm, 30), spectrum.SIZE, spectrum.HOP))))
    assert any(found.tempo == pytest.approx(bpm * times, rel=0.02) for times in (0.5, 1, 2)), found
    assert found.onset_rate == pytest.approx(bpm / 60, rel=0.1)
    assert found.strength > 0.5


def test_a_moderate_tempo_is_not_folded() -> None:
    found = tempo.beat(tempo.envelope(spectrum.mel(spectrum.power(clicks(120, 30), spectrum.SIZE, spectrum.HOP))))
    assert found.tempo == pytest.approx(120, rel=0.02)


def test_without_a_beat_the_tempo_has_no_strength() -> None:
    assert tempo.beat(tempo.envelope(np.zeros((2000, spectrum.BANDS), np.float32))).strength == 0


@pytest.mark.parametrize("tonic", range(12))
@pytest.mark.parametrize(("scale", "mode"), [(MAJOR, Mode.MAJOR), (MINOR, Mode.MINOR)])
def test_every_key_is_found(tonic: int, scale: tuple[int, ...], mode: Mode) -> None:
    found = key.find(cadence(tonic, scale))
    assert (key.NAMES[found.tonic], found.mode) == (key.NAMES[tonic], mode)
    assert found.strength > 0.6
    assert (found.major > 0) == (mode is Mode.MAJOR)
    assert found.chroma.sum() == pytest.approx(1)


def test_the_key_does_not_depend_on_the_tuning() -> None:
    # A quarter of a tone sharp is between two keys, a fifth of a semitone is not.
    samples = cadence(2, MAJOR)
    stretched = np.interp(np.arange(0, len(samples) - 1, 2 ** (0.2 / 12)), np.arange(len(samples)), samples)
    assert key.find(stretched.astype(np.float32)).tonic == 2


def test_silence_and_noise_have_no_sure_key() -> None:
    assert key.find(np.zeros(spectrum.RATE, np.float32)).strength == 0
    noise = np.random.default_rng(1).normal(0, 0.1, 10 * spectrum.RATE).astype(np.float32)
    assert key.find(noise).margin < 0.2


def test_a_full_sine_of_997_hz_is_minus_3_lufs() -> None:
    # BS.1770-4: a 0 dB FS, 997 Hz sine on one channel reads -3.01 LKFS.
    measured, moved = loudness.measure(sine(997, 10, 1.0)[None])
    assert measured == pytest.approx(-3.01, abs=0.05)
    assert moved == pytest.approx(0, abs=0.1)


def test_both_channels_count() -> None:
    one = sine(997, 5, 0.1)
    mono, stereo = loudness.measure(one[None])[0], loudness.measure(np.stack([one, one]))[0]
    assert stereo - mono == pytest.approx(3.01, abs=0.02)


@pytest.mark.parametrize("channels", [1, 2])
def test_loudness_agrees_with_pyloudnorm(channels: int) -> None:
    rng = np.random.default_rng(channels)
    swell = np.repeat(rng.uniform(0.001, 0.5, 40), spectrum.RATE // 2)
    samples = (rng.normal(0, 0.3, (channels, len(swell))) * swell).astype(np.float32)
    expected = pyloudnorm.Meter(spectrum.RATE, filter_class="DeMan").integrated_loudness(samples.T.astype(np.float64))
    assert loudness.measure(samples)[0] == pytest.approx(expected, abs=0.02)


def test_silence_is_silent() -> None:
    found = analyse(clip(np.zeros(5 * spectrum.RATE, np.float32)))
    assert found.sound.loudness == loudness.SILENCE
    assert found.sound.energy == 0
    assert found.sound.onset_rate == 0


def test_energy_rises_with_pace_and_level() -> None:
    slow, fast = (analyse(clip(clicks(bpm, 30))).sound.energy for bpm in (60, 168))
    assert slow < fast
    quiet, loud = (analyse(clip(level * cadence(0, MAJOR))).sound.energy for level in (0.05, 1.0))
    assert quiet < loud


def pad(seconds: float) -> NDArray[np.float32]:
    """Held chords that swell and beat, with a little noise: nothing is struck."""
    rng = np.random.default_rng(0)
    t = np.arange(int(seconds * spectrum.RATE)) / spectrum.RATE
    tones = [
        np.sin(2 * np.pi * f * n * t) / n**1.5 * (1 + 0.3 * np.sin(1.3 * t + n + f))
        for f in (220, 221, 331)
        for n in range(1, 7)
    ]
    return np.asarray(0.05 * np.sum(tones, axis=0) + 0.001 * rng.normal(size=len(t)), np.float32)


def test_held_sound_has_no_onsets_and_little_energy() -> None:
    held, struck = analyse(clip(pad(10))), analyse(clip(clicks(120, 10)))
    assert held.sound.onset_rate < 0.5 < struck.sound.onset_rate
    assert held.sound.energy < 0.5


def glides(seconds: float) -> NDArray[np.float32]:
    """A voice without notes: its pitch never stays, and it falls silent now and then."""
    t = np.arange(int(seconds * spectrum.RATE)) / spectrum.RATE
    pitch = 150 * 2 ** (0.5 * np.sin(2 * np.pi * 1.7 * t) + 0.3 * np.sin(2 * np.pi * 2.9 * t + 1))
    phase = 2 * np.pi * np.cumsum(pitch) / spectrum.RATE
    voice = np.sum([np.sin(n * phase) / n for n in range(1, 12)], axis=0)
    return np.asarray(0.1 * voice * (np.sin(2 * np.pi * 0.9 * t) > -0.3), np.float32)


def test_music_holds_its_notes_and_voices_glide() -> None:
    assert music.steadiness(cadence(0, MAJOR)) > 0.3
    assert music.steadiness(glides(10)) < 0.1
    assert analyse(clip(cadence(0, MAJOR))).music > 0.8
    assert analyse(clip(glides(10))).music < 0.3
    assert music.steadiness(np.zeros(spectrum.RATE, np.float32)) == 0


def test_how_sure_is_told_with_what_was_found() -> None:
    sure, unsure = analyse(clip(cadence(0, MAJOR))).sound, analyse(clip(glides(10))).sound
    assert sure.key_strength > unsure.key_strength
    assert sure.key_margin > 0
    assert sure.mode_margin > 0
    assert analyse(clip(clicks(120, 20))).sound.tempo_strength > unsure.tempo_strength


def test_brightness_rises_with_pitch() -> None:
    dull, bright = (analyse(clip(sine(hertz, 5))).sound.brightness for hertz in (300, 4000))
    assert 0 <= dull < 0.3
    assert 0.7 < bright <= 1


def test_only_loudness_depends_on_the_level() -> None:
    samples = cadence(0, MAJOR)
    loud, soft = (analyse(clip(level * samples)).features for level in (1.0, 0.1))
    differs = {
        name for name, one, other in zip(FEATURES, loud, soft, strict=True) if abs(one - other) > 0.02 * max(1, abs(one))
    }
    assert differs == {"loudness"}


@settings(max_examples=25, deadline=None)
@given(arrays(np.float32, st.integers(2205, 30_000), elements=st.floats(-4, 4, width=32)))
def test_anything_can_be_measured(samples: NDArray[np.float32]) -> None:
    found = analyse(clip(samples))
    assert found.features.shape == (len(FEATURES),)
    assert np.isfinite(found.features).all()
    assert 0 <= found.sound.energy <= 1
    assert 0 <= found.music <= 1
    assert 0 <= found.sound.brightness <= 1
    assert tempo.SLOWEST <= found.sound.tempo <= tempo.FASTEST + 1e-6
    assert 0 <= found.sound.key < 12
