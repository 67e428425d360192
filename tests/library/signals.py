"""Sounds made by numbers, and files of them."""

from __future__ import annotations

import wave
from typing import TYPE_CHECKING

import av
import numpy as np

from appliance.library.spectrum import RATE

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

MAJOR = (0, 2, 4, 5, 7, 9, 11)
MINOR = (0, 2, 3, 5, 7, 8, 10)


def sine(hertz: float, seconds: float, level: float = 0.5, rate: int = RATE) -> NDArray[np.float32]:
    return np.asarray(level * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate), np.float32)


def clicks(bpm: float, seconds: float) -> NDArray[np.float32]:
    """A short decaying tone on each beat, every fourth one higher."""
    out = np.zeros(int(seconds * RATE), np.float32)
    length = RATE // 10
    decay = np.exp(-np.arange(length) / (0.02 * RATE))
    for number, at in enumerate(np.arange(0.1, seconds - 0.2, 60 / bpm)):
        tone = np.sin(2 * np.pi * (1500 if number % 4 == 0 else 1000) * np.arange(length) / RATE)
        out[int(at * RATE) :][:length] += (0.5 * tone * decay).astype(np.float32)
    return out


def note(pitch: float, seconds: float) -> NDArray[np.float32]:
    """A decaying tone with four overtones at a MIDI pitch."""
    t = np.arange(int(seconds * RATE)) / RATE
    hertz = 440 * 2 ** ((pitch - 69) / 12)
    wave_ = sum(np.sin(2 * np.pi * hertz * n * t) / n**2 for n in range(1, 5))
    return np.asarray(0.2 * wave_ * np.exp(-2 * t), np.float32)


def cadence(tonic: int, scale: tuple[int, ...], *, seconds: float = 0.5, times: int = 5) -> NDArray[np.float32]:
    """I IV V I as triads over a bass, with the scale above: unmistakably in its key. ``tonic`` 0 = C."""
    parts: list[NDArray[np.float32]] = []
    for _ in range(times):
        for step, degree in enumerate((0, 3, 4, 0)):
            chord = [scale[(degree + third) % 7] + 12 * ((degree + third) // 7) for third in (0, 2, 4)]
            tones = [note(48 + tonic + tone, seconds) for tone in chord]
            parts.append(np.sum([*tones, note(60 + tonic + scale[(2 * step) % 7], seconds)], axis=0))
    return np.concatenate(parts).astype(np.float32)


def write_wav(path: Path, samples: NDArray[np.float32], rate: int = RATE) -> Path:
    """16-bit PCM; ``samples`` (samples,) or (channels, samples)."""
    channels = np.atleast_2d(samples)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(channels.T, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def encode(path: Path, samples: NDArray[np.float32], codec: str, rate: int = 44_100) -> Path:
    """A mono file in the container that the path's name says."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate)
        assert isinstance(stream, av.AudioStream)
        stream.codec_context.layout = "mono"
        stream.bit_rate = 128_000
        resampler = av.AudioResampler(
            format=stream.codec_context.format, layout="mono", rate=rate, frame_size=stream.codec_context.frame_size or 1024
        )
        frame = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
        frame.sample_rate = RATE
        for source in (frame, None):
            for piece in resampler.resample(source):
                container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return path
