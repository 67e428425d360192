"""From an audio file to samples, by PyAV (FFmpeg): the middle minute, at one rate, in bounded memory."""

from __future__ import annotations

import hashlib
import logging
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import av
import av.audio
import av.error
import av.logging
import numpy as np

from appliance.errors import AudioError
from appliance.library.spectrum import RATE
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.audio.codeccontext import AudioCodecContext
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from numpy.typing import NDArray

log = logging.getLogger(__name__)

EXCERPT: Final = Seconds(60.0)
"""How much of the middle of a track is analysed."""
SHORTEST: Final = Seconds(0.1)
"""What is shorter holds no music."""
CUT_SHORT: Final = 0.5
"""A file of which less than this part of the excerpt is there is broken, not short."""
_BATCH: Final = 65_536
"""Samples that are resampled at once: a call for each of a codec's small frames takes longer than decoding them."""
_OTHERS: Final = frozenset(
    {"hls", "dash", "concat", "concatf", "image2", "tty", "ass", "srt", "webvtt", "lrc", "sdp", "rtsp", "rtp"}
)
"""FFmpeg "formats" that are playlists, streams, texts or pictures."""
_PROTECTED: Final = frozenset({"drms", "enca"})
"""MP4's names for encrypted audio."""


@dataclass(frozen=True, slots=True)
class Clip:
    """The excerpt: ``channels`` (1 or 2, samples) float32 in about [-1, 1] at ``RATE``, and the whole file's duration."""

    channels: NDArray[np.float32]
    duration: Seconds

    @property
    def mono(self) -> NDArray[np.float32]:
        """The mean of the channels."""
        mixed: NDArray[np.float32] = self.channels[0] if len(self.channels) == 1 else self.channels.mean(axis=0)
        return mixed


def decode(path: Path, excerpt: Seconds = EXCERPT) -> Clip:
    """The middle ``excerpt`` seconds of an audio file; all of it where it is shorter.

    Memory is bounded by the excerpt, whatever the file's length. A file with damage in the middle gives what can be read of it.

    Raises:
        AudioError: it is not audio that can be decoded; one sentence that names the file and says why.
    """
    av.logging.set_level(None)  # FFmpeg's own lines would go to stderr beside our one
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size == 0:
            msg = f"{path.name}: {'the file is empty' if stat.S_ISREG(status.st_mode) else 'this is not a plain file'}"
            raise AudioError(msg)
        # Local files only: a playlist or manifest under a music name must not open anything else.
        options = {"protocol_whitelist": "file"}
        with av.open(str(path), metadata_errors="replace", options=options) as container:
            return _middle(container, path.name, excerpt)
    except (av.error.FFmpegError, OSError, ValueError) as error:
        msg = f"{path.name}: {_reason(error)}"
        raise AudioError(msg) from error


def content(clip: Clip) -> str:
    """A hash of what is heard, 32 hexadecimal digits: the same whatever the file's name and tags say."""
    every_fourth = np.ascontiguousarray(clip.channels[0, ::4])
    return hashlib.blake2b((every_fourth * 32767).astype(np.int32).tobytes(), digest_size=16).hexdigest()


_REASONS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (av.error.InvalidDataError, "this is not music, or it is damaged"),
    (av.error.EOFError, "it is cut short, or damaged"),
    (FileNotFoundError, "there is no such file"),
    (PermissionError, "it may not be read; give the box the right to"),
    (av.error.DecoderNotFoundError, "this kind of audio cannot be decoded"),
    (av.error.PatchWelcomeError, "this kind of audio cannot be decoded"),
)


def _reason(error: Exception) -> str:
    """Why FFmpeg gave up, in words for people."""
    for kind, words in _REASONS:
        if isinstance(error, kind):
            return words
    return f"it cannot be read ({getattr(error, 'strerror', None) or error})"


def _middle(container: InputContainer, name: str, excerpt: Seconds) -> Clip:
    stream = _audio_stream(container, name)
    duration = _stated_duration(container, stream)
    start = max(0.0, (duration - excerpt) / 2) if duration else 0.0
    origin = float((stream.start_time or 0) * stream.time_base) if stream.time_base else 0.0
    if start > 0:
        start = _seek(container, start + origin) - origin
    channels, heard = _collect(container, stream, start + origin, excerpt)
    if channels.shape[1] < SHORTEST * RATE:
        msg = f"{name}: there is no sound in it" if not heard else f"{name}: shorter than {SHORTEST:g} s"
        raise AudioError(msg)
    if duration and channels.shape[1] < min(duration, excerpt) * RATE * CUT_SHORT:
        msg = f"{name}: it is cut short, {channels.shape[1] / RATE:.0f} of the {duration:.0f} s that it should last can be read"
        raise AudioError(msg)
    return Clip(channels, Seconds(duration or heard))


def _audio_stream(container: InputContainer, name: str) -> AudioStream:
    """The stream to decode; raises AudioError in words where there is none that can be."""
    if set(container.format.name.split(",")) & _OTHERS:
        msg = f"{name}: this is a playlist, a text or a picture, not music"
        raise AudioError(msg)
    if not container.streams.audio:
        msg = f"{name}: there is no sound in it"
        raise AudioError(msg)
    stream = container.streams.audio[0]
    # PyAV may have none, whatever its types say, and decoding then crashes the process (PyAV issue 2344).
    context: AudioCodecContext | None = stream.codec_context
    if context and context.codec_tag in _PROTECTED:
        msg = f"{name}: it is copy-protected (DRM)"
        raise AudioError(msg)
    if not context or not context.sample_rate:
        msg = f"{name}: this kind of audio cannot be decoded, or it is damaged"
        raise AudioError(msg)
    # One thread: the scan runs a process per core already.
    context.thread_count = 1
    return stream


def _stated_duration(container: InputContainer, stream: AudioStream) -> float:
    """What the file says it lasts, in seconds; 0 where it does not."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return container.duration / av.time_base if container.duration and container.duration > 0 else 0.0


def _seek(container: InputContainer, to: float) -> float:
    """Go to shortly before ``to`` seconds; where the format cannot seek, the beginning. Returns the start in force."""
    try:
        container.seek(int(to * av.time_base))
    except av.error.FFmpegError as error:
        log.debug("cannot seek: %s", error)
        return 0.0
    return to


def _collect(container: InputContainer, stream: AudioStream, start: float, excerpt: float) -> tuple[NDArray[np.float32], float]:
    """The samples from ``start`` (the file's clock) on, and where decoding ended, in seconds from the start of decoding."""
    layout = "mono" if stream.codec_context.channels == 1 else "stereo"
    wanted = int(excerpt * RATE)
    resampler, batch, shape = _resampler(layout), av.AudioFifo(), None
    pieces: list[NDArray[np.float32]] = []
    held, heard = 0, 0.0

    def convert(frame: av.AudioFrame | None) -> int:
        made = [_samples(piece) for piece in resampler.resample(frame)] if frame else []
        pieces.extend(made)
        return sum(piece.shape[1] for piece in made)

    for frame in _frames(container, stream):
        length, at = frame.samples / frame.sample_rate, frame.time
        if at is not None and at + length <= start:
            continue
        heard += length
        kind = (frame.format.name, frame.layout.name, frame.sample_rate)
        if shape != kind:  # damage, or a join, can change it on the way
            held += convert(batch.read() if shape else None)
            resampler, batch, shape = _resampler(layout), av.AudioFifo(), kind
        frame.pts = None  # a gap in the file's clock is no gap here
        batch.write(frame)
        if batch.samples >= _BATCH:
            held += convert(batch.read())
        if held >= wanted:
            break
    else:
        convert(batch.read() if shape else None)
        pieces += [_samples(piece) for piece in resampler.resample(None)]
    if not pieces:
        return np.zeros((1, 0), np.float32), heard
    channels = np.nan_to_num(np.concatenate(pieces, axis=1)[:, :wanted], posinf=0.0, neginf=0.0)
    return np.clip(channels, -4.0, 4.0, dtype=np.float32), heard


def _resampler(layout: str) -> av.AudioResampler:
    return av.AudioResampler(format="fltp", layout=layout, rate=RATE)


def _samples(frame: av.AudioFrame) -> NDArray[np.float32]:
    return frame.to_ndarray().astype(np.float32, copy=False)


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[av.AudioFrame]:
    """Decoded frames; a packet that does not decode is passed over, as players do. Raises the error where none decodes."""
    good, last = 0, None
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.error.InvalidDataError as error:
            last = error
            continue
        good += len(frames)
        yield from frames
    if last is not None and not good:
        raise last
