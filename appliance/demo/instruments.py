"""The instruments of the demo's orchestra: one note each, as arrays of samples, from sine waves and noise."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from scipy.signal import butter, sosfilt

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]
    """Mono, one number a sample, about [-1, 1]."""

RATE: Final = 32_000
"""Samples a second."""
_TABLE: Final = 4096
_GROUPS: Final = ((1, 2), (3, 6), (7, 40))
"""Harmonics that fade together: high ones sooner, as on a string."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A sound by its harmonics.

    ``harmonics`` are amplitudes from the first on; ``fade`` is how fast the lowest group fades, per second, and each further
    group fades ``damping`` times as fast; ``attack`` and ``release`` in seconds; ``voices`` are detunings in cents; ``vibrato``
    in cents; ``breath`` is the share of noise.
    """

    harmonics: tuple[float, ...]
    fade: float = 0.0
    damping: float = 2.5
    attack: float = 0.005
    release: float = 0.08
    voices: tuple[float, ...] = (0.0,)
    vibrato: float = 0.0
    breath: float = 0.0


@dataclass(frozen=True, slots=True)
class Bell:
    """A sound by frequency modulation (J. Chowning, 1973): the modulator's ratio, its depth and both fades, per second."""

    ratio: float
    depth: float
    fade: float
    depth_fade: float
    release: float = 0.3


def _slope(power: float, count: int, *, odd: bool = False) -> tuple[float, ...]:
    """Harmonics that fall off as a power of their number; with ``odd`` the even ones are weak, as of a closed pipe."""
    return tuple((0.08 if odd and n % 2 == 0 else 1.0) / n**power for n in range(1, count + 1))


PIANO: Final = Patch((1.0, 0.55, 0.35, 0.3, 0.16, 0.12, 0.08, 0.05, 0.04, 0.03), fade=1.1, voices=(-0.6, 0.6), release=0.15)
NYLON: Final = Patch(_slope(1.4, 14), fade=1.8, damping=2.2, release=0.12)
STEEL: Final = Patch(_slope(1.0, 22), fade=1.4, damping=2.0, voices=(-3.0, 3.0), release=0.15)
HARP: Final = Patch(_slope(1.7, 10), fade=1.2, damping=2.0, release=0.5)
MARIMBA: Final = Patch((1.0, 0.0, 0.0, 0.45, 0.0, 0.0, 0.0, 0.0, 0.12), fade=5.0, damping=3.0, release=0.1)
STRINGS: Final = Patch(_slope(1.6, 12), attack=0.25, release=0.5, voices=(-1.5, 1.5))
WARM: Final = Patch(_slope(2.6, 5), attack=0.9, release=1.4, voices=(-0.8, 0.8))
AIR: Final = Patch((1.0, 0.12, 0.05), attack=1.6, release=2.2, voices=(-0.7, 0.7))
CHOIR: Final = Patch((1.0, 0.45, 0.2, 0.12, 0.05), attack=0.6, release=1.0, voices=(-2.0, 2.0))
ORGAN: Final = Patch((1.0, 0.8, 0.5, 0.4, 0.0, 0.25, 0.0, 0.2), attack=0.01, release=0.06, voices=(0.0, 4.0))
BRASS: Final = Patch(_slope(0.9, 14), attack=0.05, release=0.1, voices=(-5.0, 5.0), vibrato=4.0)
SAW: Final = Patch(_slope(1.0, 24), attack=0.01, release=0.1, voices=(-12.0, 0.0, 12.0))
STAB: Final = Patch(_slope(1.05, 20), fade=5.0, attack=0.004, release=0.08, voices=(-10.0, 10.0))
SQUARE: Final = Patch(_slope(1.0, 20, odd=True), fade=0.6, attack=0.005, release=0.06)
FLUTE: Final = Patch((1.0, 0.25, 0.1, 0.03), attack=0.06, release=0.1, vibrato=9.0, breath=0.04)
CLARINET: Final = Patch(_slope(1.2, 12, odd=True), attack=0.04, release=0.08, vibrato=3.0)
VIOLIN: Final = Patch(_slope(1.4, 14), attack=0.12, release=0.2, vibrato=3.0)
SAX: Final = Patch(_slope(0.95, 14), attack=0.04, release=0.1, vibrato=10.0, breath=0.03)
GUITAR: Final = Patch(_slope(0.8, 24), fade=0.5, damping=1.6, release=0.05, voices=(-4.0, 4.0))
"""For distortion."""
UPRIGHT: Final = Patch(_slope(1.7, 10), fade=1.8, damping=2.5, release=0.08)
FINGERED: Final = Patch(_slope(1.2, 14), fade=1.0, damping=2.5, release=0.05)
PICKED: Final = Patch(_slope(0.9, 18), fade=0.8, damping=2.0, release=0.04)
SYNTH_BASS: Final = Patch(_slope(1.0, 16), fade=1.5, damping=2.5, release=0.04, voices=(0.0, 6.0))
SUB: Final = Patch((1.0, 0.3, 0.08), fade=0.3, attack=0.02, release=0.1)
TINES: Final = Bell(ratio=1.0, depth=1.4, fade=1.3, depth_fade=3.0)
GLASS: Final = Bell(ratio=3.5, depth=1.1, fade=1.6, depth_fade=2.5, release=1.0)
CHIME: Final = Bell(ratio=1.41, depth=2.0, fade=1.0, depth_fade=1.5, release=1.5)


def note(patch: Patch | Bell, pitch: int, seconds: float) -> Samples:
    """One note of a MIDI pitch, held for so many seconds; longer by its release."""
    frequency = 440.0 * 2 ** ((pitch - 69) / 12)
    if isinstance(patch, Bell):
        return _bell(patch, frequency, seconds)
    time = _time(seconds + patch.release)
    bend = patch.vibrato / 1200 * math.log(2) / (2 * math.pi * 5.2)
    # Vibrato grows over the first half second, as players do it.
    swing = bend * np.sin(2 * math.pi * 5.2 * time) * np.minimum(time / 0.5, 1) if patch.vibrato else 0.0
    sound = np.zeros(len(time), np.float32)
    for cents in patch.voices:
        cycles = (time + swing) * (frequency * 2 ** (cents / 1200))
        place = (cycles % 1.0 * _TABLE).astype(np.int32)
        for group, (low, high) in enumerate(_GROUPS):
            table = _table(patch.harmonics, low, min(high, int(RATE * 0.45 / frequency)))
            if table is not None:
                sound += table[place] * _fading(patch.fade * patch.damping**group, time)
    if patch.breath:
        sound += patch.breath * np.random.default_rng(pitch).standard_normal(len(time)).astype(np.float32)
    return sound * _envelope(patch.attack, seconds, patch.release, time) / len(patch.voices)


def _time(seconds: float) -> NDArray[np.float64]:
    return np.arange(max(int(seconds * RATE), 1)) / RATE


def _fading(rate: float, time: NDArray[np.float64]) -> Samples | float:
    return np.exp(-rate * time).astype(np.float32) if rate else 1.0


@lru_cache(512)
def _table(harmonics: tuple[float, ...], low: int, high: int) -> Samples | None:
    """One cycle of a group of harmonics; None where there are none to hear."""
    numbers = np.arange(low, min(high, len(harmonics)) + 1)
    if not len(numbers):
        return None
    amplitudes = np.array(harmonics)[numbers - 1] / sum(harmonics)
    phases = numbers * numbers * 0.7  # spread, so that the cycle has no needle
    cycle = 2 * math.pi * np.arange(_TABLE) / _TABLE
    table: Samples = (amplitudes[:, None] * np.sin(numbers[:, None] * cycle + phases[:, None])).sum(0).astype(np.float32) * 1.6
    return table


def _envelope(attack: float, seconds: float, release: float, time: NDArray[np.float64]) -> Samples:
    rise = np.minimum(time / attack, 1.0)
    fall = np.clip(1 - (time - seconds) / release, 0.0, 1.0)
    shape: Samples = (rise * fall * fall).astype(np.float32)
    return shape


def _bell(bell: Bell, frequency: float, seconds: float) -> Samples:
    time = _time(seconds + bell.release)
    depth = bell.depth * np.exp(-bell.depth_fade * time)
    sound = np.sin(2 * math.pi * frequency * time + depth * np.sin(2 * math.pi * frequency * bell.ratio * time))
    ring: Samples = (0.6 * sound * np.exp(-bell.fade * time)).astype(np.float32)
    return ring * _envelope(0.003, seconds, bell.release, time)


# ---- drums

Drum = Literal["kick", "snare", "clap", "hat", "open", "ride", "crash", "tom", "brush", "shaker", "rim"]


@dataclass(frozen=True, slots=True)
class Kit:
    """A drum kit: the kick's lowest tone in hertz and its length in seconds, the snare's length, and how much it all clicks."""

    kick: float = 50.0
    length: float = 0.22
    snare: float = 0.16
    click: float = 0.3


ROOM_KIT: Final = Kit()
SOFT_KIT: Final = Kit(kick=58, length=0.16, snare=0.1, click=0.08)
MACHINE: Final = Kit(kick=45, length=0.3, snare=0.13, click=0.5)
HEAVY_KIT: Final = Kit(kick=55, length=0.13, snare=0.2, click=0.9)


def drum(kit: Kit, kind: Drum) -> Samples:
    """One stroke."""
    match kind:
        case "kick":
            time = _time(kit.length * 2)
            cycles = kit.kick * (time + 0.09 * (1 - np.exp(-time / 0.03)))  # from four times the tone down to it
            sound = np.sin(2 * math.pi * cycles) * np.exp(-time / kit.length * 3) + kit.click * _burst(0.004, 2000, time)
        case "snare":
            time = _time(kit.snare * 2.5)
            sound = 0.5 * np.sin(2 * math.pi * 185 * time) * np.exp(-time / 0.05) + 0.5 * _burst(kit.snare / 2.5, 1500, time)
        case "tom":
            time = _time(0.5)
            sound = 0.8 * np.sin(2 * math.pi * (110 * time - 40 * time**2)) * np.exp(-time / 0.12)
        case "rim":
            time = _time(0.06)
            sound = 0.5 * np.sin(2 * math.pi * 1700 * time) * np.exp(-time / 0.012)
        case _:
            length, cutoff, level = _NOISES[kind]
            sound = level * _burst(length, cutoff, _time(length * 7))
    stroke: Samples = sound.astype(np.float32)
    return stroke


_NOISES: Final[dict[str, tuple[float, float, float]]] = {
    "clap": (0.06, 1100, 0.5),
    "hat": (0.025, 7000, 0.35),
    "open": (0.16, 6500, 0.3),
    "ride": (0.28, 5500, 0.18),
    "crash": (0.55, 4000, 0.3),
    "brush": (0.09, 2500, 0.16),
    "shaker": (0.03, 5000, 0.2),
}
"""Strokes of mere noise: how long they ring in seconds, from which frequency, how loud."""


def _burst(length: float, cutoff: float, time: NDArray[np.float64]) -> NDArray[np.float64]:
    """Noise above a frequency that fades to 1/e in ``length`` seconds."""
    noise = np.random.default_rng(int(cutoff)).standard_normal(len(time)).astype(np.float32)
    burst: NDArray[np.float64] = filtered_by(noise, cutoff, "highpass") * np.exp(-time / length)
    return burst


def filtered_by(sound: Samples, cutoff: float, kind: Literal["highpass", "lowpass"]) -> Samples:
    """Sound above or below a frequency in hertz."""
    filtered: Samples = sosfilt(butter(2, cutoff, kind, fs=RATE, output="sos"), sound).astype(np.float32)
    return filtered
