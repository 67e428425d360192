"""What can be measured in a track's sound: the numbers that people see, and the features that affect is fitted on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from appliance.library import key, loudness, music, spectrum, tempo
from appliance.vocabulary.music import Sound

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from appliance.library.decode import Clip

SCALARS: Final = (
    "onset_rate",
    "tempo",
    "tempo_strength",
    "flux",
    "flux_spread",
    "major",
    "key_margin",
    "key_strength",
    "centroid",
    "centroid_spread",
    "flatness",
    "level_spread",
    "quiet",
    "gap",
    "loudness",
)
FEATURES: Final = (
    *SCALARS,
    *(f"mfcc_{n}" for n in range(1, spectrum.COEFFICIENTS)),
    *(f"mfcc_{n}_spread" for n in range(spectrum.COEFFICIENTS)),
    *(f"mfcc_{n}_motion" for n in range(spectrum.COEFFICIENTS)),
    *(f"mfcc_{n}_drift" for n in range(spectrum.COEFFICIENTS)),
)
"""Names of the feature vector's numbers. Of them only ``loudness`` changes with the volume a track was mastered at.

``spread`` is the logarithm of a coefficient's deviation, ``motion`` that of its change over 46 ms, ``drift`` over a second.
``gap`` is the logarithm of the median time between onsets.
"""

_MOTION: Final = 4
_DRIFT: Final = 86
_CHUNK: Final = 256  # frames looked at together: they stay in the processor's cache
_LONGEST_GAP: Final = 5.0  # seconds between onsets, where there are hardly any

_ENERGY: Final = {"onset_rate": 0.45, "loudness": 0.30, "brightness": 0.15, "flux": 0.10}
"""How much each part counts in energy. Onset rate leads: it ranks tracks by true notes a second, which BPM does not."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What one clip gave.

    ``features`` is (len(FEATURES),) float32, all finite; ``chroma`` is (12,) and starts at the tonic; ``music`` in [0, 1] is
    how likely this is music and not speech or birds.
    """

    sound: Sound
    features: NDArray[np.float32]
    chroma: NDArray[np.float64]
    music: float


def analyse(clip: Clip) -> Analysis:
    """Measure a clip. Silence is measured too: energy 0, no onsets, key C major with no strength.

    ``brightness`` is the centroid's place between 200 Hz (0) and 5 kHz (1) on a logarithmic scale. ``energy`` is the weighted
    mean (``_ENERGY``) of onset rate (0 to 8 a second), loudness (-40 to -8 LUFS), brightness and flux, each brought to [0, 1].
    """
    mono = clip.mono
    powers = spectrum.power(mono, spectrum.SIZE, spectrum.HOP)
    bands = spectrum.mel(powers)
    rises = tempo.envelope(bands)
    beat = tempo.beat(rises)
    found = key.find(mono)
    level, level_spread = loudness.measure(clip.channels)
    silent = level <= loudness.SILENCE
    shape = _shape(powers)
    flux = float(rises.mean()) if len(rises) else 0.0
    brightness = 0.0 if silent else _unit(shape["centroid"], np.log2(200), np.log2(5000))
    energy = _energy(onset_rate=beat.onset_rate / 8, loudness=_unit(level, -40, -8), brightness=brightness, flux=flux / 0.2)
    sound = Sound(
        tempo=beat.tempo,
        onset_rate=beat.onset_rate,
        key=found.tonic,
        mode=found.mode,
        loudness=level,
        energy=0.0 if silent else energy,
        brightness=brightness,
        tempo_strength=beat.strength,
        key_strength=found.strength,
        key_margin=found.margin,
        mode_margin=abs(found.major),
        dynamics=level_spread,
        flux=flux,
    )
    scalars = shape | {
        "onset_rate": np.log1p(beat.onset_rate),
        "tempo": np.log2(beat.tempo / 120),
        "tempo_strength": beat.strength,
        "flux": np.log(flux + 1e-4),
        "flux_spread": float(rises.std()) / (flux + 1e-4) if len(rises) else 0.0,
        "major": found.major,
        "key_margin": found.margin,
        "key_strength": found.strength,
        "level_spread": level_spread,
        "gap": _gap(rises),
        "loudness": level,
    }
    timbre = spectrum.cepstrum(spectrum.decibels(bands))
    moves = [timbre.std(axis=0), _change(timbre, _MOTION), _change(timbre, _DRIFT)]
    features = np.concatenate(
        [[scalars[name] for name in SCALARS], timbre.mean(axis=0)[1:], np.log(np.concatenate(moves) + 1e-3)]
    )
    return Analysis(
        sound,
        np.nan_to_num(features, posinf=0.0, neginf=0.0).astype(np.float32),
        found.chroma,
        0.0 if silent else music.probability(music.steadiness(mono), beat.strength, found.strength),
    )


def _change(timbre: NDArray[np.float32], frames: int) -> NDArray[np.float32]:
    """The deviation of each coefficient's change over so many frames, (COEFFICIENTS,)."""
    if len(timbre) <= frames:
        return np.zeros(spectrum.COEFFICIENTS, np.float32)
    change: NDArray[np.float32] = (timbre[frames:] - timbre[:-frames]).std(axis=0)
    return change


def _gap(rises: NDArray[np.float32]) -> float:
    times = tempo.onsets(rises) / spectrum.FRAME_RATE
    middle = float(np.median(np.diff(times))) if len(times) > 2 else _LONGEST_GAP  # noqa: PLR2004 - two gaps
    return float(np.log(min(middle, _LONGEST_GAP) + 0.02))


def _shape(powers: NDArray[np.float32]) -> dict[str, float]:
    """How the spectrum looks and moves, over the frames within 60 dB of the loudest.

    ``centroid`` in octaves above 1 Hz and its spread; ``flatness`` is the log of geometric over arithmetic mean; ``quiet`` the
    part of frames below half the mean amplitude.
    """
    total = powers.sum(axis=1)
    peak = float(total.max(initial=0.0))
    if peak <= 0:
        return {"centroid": 0.0, "centroid_spread": 0.0, "flatness": 0.0, "quiet": 0.0}
    hertz = np.fft.rfftfreq(spectrum.SIZE, 1 / spectrum.RATE).astype(np.float32)
    heard = np.flatnonzero(total > peak * 1e-6)
    centroid, flatness = np.empty(len(heard)), np.empty(len(heard))
    for start in range(0, len(heard), _CHUNK):
        part = slice(start, start + _CHUNK)
        chunk = powers[heard[part]]
        amplitude = np.sqrt(chunk)
        centroid[part] = np.log2(np.maximum(amplitude @ hertz / amplitude.sum(axis=1), 20.0))
        np.maximum(chunk, total[heard[part], None] * 1e-9, out=chunk)
        flatness[part] = np.log(chunk).mean(axis=1) - np.log(chunk.mean(axis=1))
    loud = np.sqrt(total)
    return {
        "centroid": float(centroid.mean()),
        "centroid_spread": float(centroid.std()),
        "flatness": float(flatness.mean()),
        "quiet": float((loud < loud.mean() / 2).mean()),
    }


def _energy(**parts: float) -> float:
    return sum(weight * _unit(parts[name], 0.0, 1.0) for name, weight in _ENERGY.items())


def _unit(value: float, low: float, high: float) -> float:
    """``value`` on a scale from ``low`` (0) to ``high`` (1), cut off there."""
    return float(min(1.0, max(0.0, (value - low) / (high - low))))
