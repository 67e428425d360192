"""Plays the demo's repertoire into files: mixing, rooms, and the same music every time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import av
import mutagen
import numpy as np
from scipy.signal import oaconvolve

from appliance.demo.instruments import RATE, drum, filtered_by, note
from appliance.demo.pieces import PIECES
from appliance.demo.score import play, strike, swung
from appliance.errors import DemoError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from appliance.demo.instruments import Samples
    from appliance.demo.score import Drums, Layer, Piece

VERSION: Final = "1"
"""Changes when the music changes, so that an old library is made anew."""
OPUS_RATE: Final = 48_000
BIT_RATE: Final = 112_000
TAIL: Final = 2.5
"""Seconds after the last bar, for the room to fall silent."""
_STAMP: Final = ".moodbox-demo"


def compose(folder: Path, progress: Callable[[int, int, str], None] | None = None) -> list[Path]:
    """The whole library in this folder, made now where it is not there yet; only whole files appear.

    ``progress`` hears how many pieces are done, of how many, and the title of the one just done.

    Raises:
        DemoError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stamp = folder / _STAMP
        fresh = stamp.is_file() and stamp.read_text("utf-8") == VERSION
        files = []
        for number, piece in enumerate(PIECES, start=1):
            file = folder / piece.artist / f"{piece.title}.ogg"
            if not (fresh and file.is_file()):
                file.parent.mkdir(exist_ok=True)
                draft = file.with_name(f".{file.name}")
                write(piece, render(piece), draft)
                draft.replace(file)
            files.append(file)
            if progress:
                progress(number, len(PIECES), piece.title)
        stamp.write_text(VERSION, "utf-8")
    except OSError as error:
        msg = f"The demo's music cannot be written to {folder}: {error.strerror or error}."
        raise DemoError(msg) from error
    return files


def render(piece: Piece) -> NDArray[np.float32]:
    """The piece as stereo samples (2, N) in [-1, 1]."""
    bars = sum(len(piece.sections[section]) for section in piece.form) + 1
    length = int((bars * piece.beats * 60 / piece.tempo + TAIL) * RATE)
    mix = np.zeros((2, length), np.float32)
    send = np.zeros(length, np.float32)
    cache: dict[object, Samples] = {}
    for number, layer in enumerate(piece.layers):
        bus = _layer_bus(piece, layer, number, length, cache)
        left, right = math.cos((layer.pan + 1) * math.pi / 4), math.sin((layer.pan + 1) * math.pi / 4)
        mix += np.array([[left], [right]], np.float32) * bus
        send += layer.wet * bus
    if piece.drums:
        bus = _drum_bus(piece, piece.drums, length)
        mix += 0.8 * bus
        send += 0.08 * bus
    mix += _reverb(send, piece.room, piece.seed)[:, :length]
    return _mastered(mix, piece.loudness)


def _at(piece: Piece, beat: float) -> int:
    return int(swung(beat, piece.swing) * 60 / piece.tempo * RATE)


def _add(bus: Samples, at: int, sound: Samples, level: float) -> None:
    sound = sound[: max(len(bus) - at, 0)]
    bus[at : at + len(sound)] += level * sound


def _layer_bus(piece: Piece, layer: Layer, number: int, length: int, cache: dict[object, Samples]) -> Samples:
    """One player alone, with effects."""
    bus = np.zeros(length, np.float32)
    loose = np.random.default_rng(piece.seed + 100 + number)
    for event in play(piece, layer, number):
        seconds = round(event.length * 60 / piece.tempo, 3)
        key = (layer.patch, event.pitch, seconds)
        if key not in cache:
            cache[key] = note(layer.patch, event.pitch, seconds)
        late = int(abs(loose.normal(0, piece.loose)) * RATE) if piece.loose else 0
        _add(bus, _at(piece, event.start) + late, cache[key], event.strength)
    if layer.drive:
        bus = np.tanh(layer.drive * bus) * 0.5
    if layer.cutoff:
        bus = filtered_by(bus, layer.cutoff, "lowpass")
    if layer.echo:
        _echo(bus, int(layer.echo * 60 / piece.tempo * RATE))
    return layer.level * bus


def _echo(bus: Samples, delay: int) -> None:
    dry = bus.copy()
    for repeat, level in ((1, 0.35), (2, 0.15)):
        bus[repeat * delay :] += level * dry[: len(dry) - repeat * delay]


def _drum_bus(piece: Piece, drums: Drums, length: int) -> Samples:
    bus = np.zeros(length, np.float32)
    strokes = strike(piece)
    sounds = {kind: drum(drums.kit, kind) for kind in {stroke.drum for stroke in strokes}}
    for stroke in strokes:
        _add(bus, _at(piece, stroke.start), sounds[stroke.drum], stroke.strength)
    return drums.level * bus


def _reverb(sound: Samples, seconds: float, seed: int) -> NDArray[np.float32]:
    """A room's answer (2, N'): noise that fades by 60 dB over its length, different in both ears, dark as rooms are."""
    count = int(seconds * RATE)
    noise = np.random.default_rng(seed).standard_normal((2, count)).astype(np.float32)
    fading = np.exp(-6.9 * np.arange(count) / count).astype(np.float32)
    fading[: int(0.012 * RATE)] = 0  # the way to the wall and back
    room = np.stack([filtered_by(ear, 3500, "lowpass") * fading for ear in noise])
    room /= np.sqrt((room**2).sum(1, keepdims=True))
    answer: NDArray[np.float32] = oaconvolve(np.stack([sound, sound]), room, axes=1).astype(np.float32)
    return answer


def _mastered(mix: NDArray[np.float32], loudness: float) -> NDArray[np.float32]:
    """At its level (RMS in dBFS), its peaks bent softly below full scale, faded out at the end."""
    mix *= 10 ** (loudness / 20) / max(float(np.sqrt((mix**2).mean())), 1e-6)
    over = np.abs(mix) > _KNEE
    mix[over] = np.sign(mix[over]) * (_KNEE + (1 - _KNEE) * np.tanh((np.abs(mix[over]) - _KNEE) / (1 - _KNEE)))
    fade = int(TAIL * RATE)
    mix[:, -fade:] *= np.linspace(1, 0, fade, dtype=np.float32) ** 2
    return mix * 0.98


_KNEE: Final = 0.6


def write(piece: Piece, samples: NDArray[np.float32], file: Path) -> None:
    """Ogg Opus with tags."""
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout="stereo")
    frame.sample_rate = RATE
    with av.open(str(file), "w", format="ogg") as container:
        stream = container.add_stream(
            "libopus", rate=OPUS_RATE, layout="stereo", bit_rate=BIT_RATE, options={"compression_level": "5"}
        )
        resampler = av.AudioResampler(format="flt", layout="stereo", rate=OPUS_RATE)
        for part in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    tagged = mutagen.File(file, easy=True)
    tagged.update(_tags(piece))
    tagged.save()


def _tags(piece: Piece) -> dict[str, list[str]]:
    album = [other.title for other in PIECES if other.album == piece.album]
    number = album.index(piece.title) + 1
    values: Iterable[tuple[str, object]] = (
        ("title", piece.title),
        ("artist", piece.artist),
        ("album", piece.album),
        ("genre", piece.genre),
        ("tracknumber", number),
    )
    return {key: [str(value)] for key, value in values}
