"""Spectra of a mono signal: framing, power, mel bands, MFCC. NumPy and SciPy's FFT only."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import scipy.fft

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE: Final = 22_050
"""Samples a second of everything that is analysed."""
SIZE: Final = 1024
"""Samples in a short frame: 46 ms, long enough for a 21.5 Hz grid and short enough for onsets."""
HOP: Final = 256
"""Samples between short frames: 86 frames a second."""
FRAME_RATE: Final = RATE / HOP
BANDS: Final = 40
COEFFICIENTS: Final = 13
_CHUNK: Final = 131_072  # samples transformed at once: they stay in the processor's cache


def power(samples: NDArray[np.float32], size: int, hop: int) -> NDArray[np.float32]:
    """The power spectrogram, (frames, size // 2 + 1), of Hann-windowed frames; a signal shorter than ``size`` is padded."""
    if len(samples) < size:
        samples = np.pad(samples, (0, size - len(samples)))
    framed = np.lib.stride_tricks.sliding_window_view(samples, size)[::hop]
    window = _hann(size)
    spectrum = np.empty((len(framed), size // 2 + 1), np.float32)
    step = max(1, _CHUNK // size)
    for start in range(0, len(framed), step):
        chunk = scipy.fft.rfft(framed[start : start + step] * window, axis=1)
        spectrum[start : start + step] = chunk.real**2 + chunk.imag**2
    return spectrum


def mel(spectrum: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mel band powers, (frames, BANDS), of a power spectrogram with frames of ``SIZE``."""
    banded: NDArray[np.float32] = spectrum @ _mel_filters()
    return banded


def decibels(powers: NDArray[np.float32], floor: float = 80.0) -> NDArray[np.float32]:
    """Powers in dB below the loudest, never lower than ``-floor``; all zero powers are ``-floor`` throughout."""
    peak = float(powers.max(initial=0.0))
    if peak <= 0:
        return np.full_like(powers, -floor)
    level: NDArray[np.float32] = 10 * np.log10(np.maximum(powers / peak, 10 ** (-floor / 10)))
    return level


def cepstrum(bands: NDArray[np.float32]) -> NDArray[np.float32]:
    """MFCC, (frames, COEFFICIENTS), of mel bands in dB (orthonormal DCT-II; Davis and Mermelstein 1980)."""
    coefficients: NDArray[np.float32] = scipy.fft.dct(bands, axis=1, norm="ortho")[:, :COEFFICIENTS]
    return coefficients


@lru_cache
def _hann(size: int) -> NDArray[np.float32]:
    """A periodic Hann window."""
    window: NDArray[np.float32] = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)).astype(np.float32)
    return window


@lru_cache
def _mel_filters(low: float = 30.0, high: float = 10_500.0) -> NDArray[np.float32]:
    """Triangular filters of equal area, (SIZE // 2 + 1, BANDS); the mel scale is O'Shaughnessy's (1987)."""
    edges = np.linspace(2595 * np.log10(1 + low / 700), 2595 * np.log10(1 + high / 700), BANDS + 2)
    hertz = 700 * (10 ** (edges / 2595) - 1)
    bins = np.fft.rfftfreq(SIZE, 1 / RATE)[:, None]
    rising = (bins - hertz[:-2]) / (hertz[1:-1] - hertz[:-2])
    falling = (hertz[2:] - bins) / (hertz[2:] - hertz[1:-1])
    filters = np.maximum(0, np.minimum(rising, falling))
    # The lowest bands are narrower than the grid: one that falls between two bins takes the nearest.
    for band in np.flatnonzero(filters.sum(axis=0) == 0):
        filters[int(np.argmin(np.abs(bins[:, 0] - hertz[band + 1]))), band] = 1
    normed: NDArray[np.float32] = (filters / filters.sum(axis=0)).astype(np.float32)
    return normed
