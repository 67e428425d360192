"""Integrated loudness by EBU R128 (ITU-R BS.1770-4): K-weighting, 400 ms blocks, two gates."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import scipy.fft

from appliance.library.spectrum import RATE
from appliance.vocabulary.units import Lufs

if TYPE_CHECKING:
    from numpy.typing import NDArray

SILENCE: Final = Lufs(-70.0)
"""The absolute gate of BS.1770: what is quieter is called silence, and loudness is never given lower."""
_STEP: Final = RATE // 10  # blocks of 400 ms overlap by 75 %
_BLOCK: Final = 4  # steps
_RELATIVE_GATE: Final = -10.0  # LU below the loudness of what passes the first gate
_RANGE_GATE: Final = -20.0
_FFT: Final = 16_384
_CHUNK: Final = 4  # blocks at once: they stay in the processor's cache
_LEAD: Final = 2048  # the high pass decays by e every 4 ms, 92 samples


def measure(channels: NDArray[np.float32]) -> tuple[Lufs, float]:
    """The integrated loudness of ``channels``, (1 or 2, samples) at ``RATE``, and how far the loudness moves, in LU.

    The range is from the 10th to the 95th percentile of blocks within 20 LU of the mean (EBU Tech 3342, in shorter blocks).
    Where nothing passes the gate: ``SILENCE`` and 0.
    """
    blocks = _block_powers(channels)
    loud = blocks[_lufs(blocks) > SILENCE]
    if not len(loud):
        return SILENCE, 0.0
    levels = _lufs(loud)
    mean = float(_lufs(loud.mean()))
    integrated = float(_lufs(loud[levels > mean + _RELATIVE_GATE].mean()))
    low, high = np.percentile(levels[levels > mean + _RANGE_GATE], [10, 95])
    return Lufs(integrated), float(high - low)


def _lufs(powers: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    level: NDArray[np.float64] = -0.691 + 10 * np.log10(np.maximum(powers, 1e-12))
    return level


def _block_powers(channels: NDArray[np.float32]) -> NDArray[np.float64]:
    """The K-weighted power of each block, the channels' powers added; a signal shorter than a block is one block."""
    total = np.zeros(max(1, channels.shape[1] // _STEP))
    for channel in channels:
        weighted = _k_weighted(channel)
        whole = weighted[: len(total) * _STEP]
        total += np.square(whole, dtype=np.float64).reshape(len(total), -1).mean(axis=1)
    if len(total) < _BLOCK:
        return np.array([total.mean()])
    sums = np.convolve(total, np.ones(_BLOCK), "valid")
    blocks: NDArray[np.float64] = sums / _BLOCK
    return blocks


def _k_weighted(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The samples after BS.1770's two filters, by overlap-save: the filters ring for far less than ``_LEAD`` samples."""
    step = _FFT - _LEAD
    count = -(-len(samples) // step)
    padded = np.zeros(_LEAD + count * step, np.float32)
    padded[_LEAD : _LEAD + len(samples)] = samples
    framed = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::step]
    filtered = np.empty((count, step), np.float32)
    for start in range(0, count, _CHUNK):
        spectrum = scipy.fft.rfft(framed[start : start + _CHUNK], axis=1)
        spectrum *= _response()
        filtered[start : start + _CHUNK] = scipy.fft.irfft(spectrum, _FFT, axis=1)[:, _LEAD:]
    whole: NDArray[np.float32] = filtered.reshape(-1)[: len(samples)]
    return whole


@lru_cache
def _response() -> NDArray[np.complex64]:
    """The frequency response of the high shelf and the high pass at ``RATE``, (_FFT // 2 + 1).

    BS.1770 gives coefficients for 48 kHz alone; these are the analogue parameters behind them (De Man, 2014).
    """
    z = np.exp(-2j * np.pi * np.arange(_FFT // 2 + 1) / _FFT)  # z to the minus one
    response = np.ones_like(z)
    for b, a in (
        _shelf(1681.9744509555319, 3.99984385397, 0.7071752369554196),
        _high_pass(38.13547087602444, 0.5003270373238773),
    ):
        response *= (b[0] + b[1] * z + b[2] * z**2) / (a[0] + a[1] * z + a[2] * z**2)
    single: NDArray[np.complex64] = response.astype(np.complex64)
    return single


def _shelf(hertz: float, gain: float, quality: float) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    k = math.tan(math.pi * hertz / RATE)
    vh = 10 ** (gain / 20)
    vb = vh**0.4996667741545416
    b = (vh + vb * k / quality + k * k, 2 * (k * k - vh), vh - vb * k / quality + k * k)
    a = (1 + k / quality + k * k, 2 * (k * k - 1), 1 - k / quality + k * k)
    return b, a


def _high_pass(hertz: float, quality: float) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    k = math.tan(math.pi * hertz / RATE)
    a0 = 1 + k / quality + k * k
    return (a0, -2 * a0, a0), (a0, 2 * (k * k - 1), 1 - k / quality + k * k)
