"""From a piece's plan to its notes: scales, chords, melodies and the figures that players play."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np

from appliance.demo.instruments import ROOM_KIT, Bell, Drum, Kit, Patch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SCALES: Final = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "harmonic": (0, 2, 3, 5, 7, 8, 11),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "blues": (0, 3, 5, 6, 7, 10),
    "pentatonic": (0, 2, 4, 7, 9),
    "minor pentatonic": (0, 3, 5, 7, 10),
}
Scale = Literal[
    "major", "minor", "harmonic", "dorian", "mixolydian", "lydian", "phrygian", "blues", "pentatonic", "minor pentatonic"
]

Chord = tuple[int, ...]
"""Semitones above the tonic, the root first."""


class Event(NamedTuple):
    """A note, in beats from the piece's beginning; ``strength`` in [0, 1]."""

    start: float
    length: float
    pitch: int
    strength: float


class Stroke(NamedTuple):
    """A stroke on a drum."""

    start: float
    drum: Drum
    strength: float


Figure = Literal[
    "held", "pulse", "arpeggio", "rolling", "strum", "comp", "stabs", "power", "gallop", "root", "fifths", "walking", "eighths",
    "octaves", "drone", "melody", "counter", "sparse",
]  # fmt: skip
Beat = Literal["rock", "pop", "house", "break", "swing", "brushes", "shuffle", "ballad", "thrash", "half", "shaker", "heart"]


@dataclass(frozen=True, slots=True)
class Layer:
    """One player: an instrument, what it plays, around which MIDI pitch, how loud, where it sits (-1 left to 1 right).

    Plays from bar ``enter`` on, and rests in the last ``leave`` bars. ``drive`` distorts, ``cutoff`` (Hz) dulls, ``wet`` is its
    share of reverb, ``echo`` repeats it after so many beats. ``density`` is how many notes a melody has, in [0, 1].
    """

    patch: Patch | Bell
    figure: Figure
    pitch: int
    level: float
    pan: float = 0.0
    enter: int = 0
    leave: int = 0
    drive: float = 0.0
    cutoff: float = 0.0
    wet: float = 0.25
    echo: float = 0.0
    density: float = 0.5
    scale: Scale | None = None


@dataclass(frozen=True, slots=True)
class Drums:
    """The drummer."""

    kit: Kit = ROOM_KIT
    beat: Beat = "rock"
    level: float = 0.7
    enter: int = 0
    leave: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A plan. ``sections`` are progressions of a chord a bar; ``form`` is their order; ``tonic`` is a MIDI pitch around 60.

    ``loudness`` is the RMS level in dBFS; ``room`` the reverb's length in seconds; ``swing`` in [0, 0.33] delays off-beat
    eighths.
    """

    title: str
    artist: str
    album: str
    genre: str
    tempo: float
    tonic: int
    scale: Scale
    sections: dict[str, tuple[Chord, ...]]
    form: str
    layers: tuple[Layer, ...]
    drums: Drums | None = None
    beats: int = 4
    loudness: float = -18.0
    room: float = 1.2
    swing: float = 0.0
    loose: float = 0.006
    """How far players are off the beat, in seconds."""

    @property
    def seed(self) -> int:
        """The same in every run."""
        return zlib.crc32(self.title.encode())


def chords(scale: Scale, degrees: str, *, sevenths: bool = False) -> tuple[Chord, ...]:
    """Chords of a scale by their roots' degrees, 1 to 7, as in "1 6 4 5!"; a "!" makes the third major (a dominant)."""
    steps = SCALES[scale]
    found = []
    for word in degrees.split():
        degree = int(word.rstrip("!")) - 1
        tones = [degree + third for third in ((0, 2, 4, 6) if sevenths else (0, 2, 4))]
        chord = [steps[tone % 7] + 12 * (tone // 7) for tone in tones]
        if word.endswith("!"):
            chord[1] = chord[0] + 4
        found.append(tuple(chord))
    return tuple(found)


def blues(*roots: int) -> tuple[Chord, ...]:
    """Dominant seventh chords on these semitones above the tonic."""
    return tuple((root, root + 4, root + 7, root + 10) for root in roots)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its number, its first beat, its chord, the section's letter and the bar's place in the section."""

    number: int
    start: float
    chord: Chord
    section: str
    place: int
    last: bool = field(default=False)


def bars_of(piece: Piece) -> list[Bar]:
    """The piece's bars in order, and one more on the tonic to come to rest."""
    bars: list[Bar] = []
    for section in piece.form:
        for place, chord in enumerate(piece.sections[section]):
            bars.append(Bar(len(bars), len(bars) * piece.beats, chord, section, place))
    home = piece.sections[piece.form[0]][0]
    return [*bars, Bar(len(bars), len(bars) * piece.beats, home, "end", 0, last=True)]


def play(piece: Piece, layer: Layer, number: int) -> list[Event]:
    """All notes of one player."""
    bars = [bar for bar in bars_of(piece) if layer.enter <= bar.number and (bar.last or not _rests(piece, layer.leave, bar))]
    rng = np.random.default_rng(piece.seed + number)
    if layer.figure in ("melody", "counter", "sparse"):
        return list(_sing(piece, layer, bars, rng))
    return [event for bar in bars for event in _accompany(piece, layer, bar)]


def _rests(piece: Piece, leave: int, bar: Bar) -> bool:
    return bar.number >= sum(len(piece.sections[section]) for section in piece.form) - leave


# ---- accompaniment


def voiced(piece: Piece, chord: Chord, near: int) -> list[int]:
    """The chord's tones as MIDI pitches, each in the octave nearest to a pitch: so voices move little from chord to chord."""
    tones = [piece.tonic + tone for tone in chord]
    return sorted({tone + 12 * round((near - tone) / 12) for tone in tones})


def rooted(piece: Piece, chord: Chord, near: int) -> int:
    """The chord's root in the octave nearest below or at a pitch."""
    root = piece.tonic + chord[0]
    return root + 12 * round((near - root) / 12)


def _accompany(piece: Piece, layer: Layer, bar: Bar) -> Iterator[Event]:
    """One bar of a figure; in the last bar everybody holds the chord, or low down its root."""
    tones, root = voiced(piece, bar.chord, layer.pitch), rooted(piece, bar.chord, layer.pitch)
    beats, start, figure = piece.beats, bar.start, layer.figure
    if bar.last or figure == "held":
        yield from (Event(start, beats, tone, 0.7) for tone in ([root] if layer.pitch < _BASS else tones))
    elif figure == "drone":
        yield Event(start, beats, rooted(piece, (0,), layer.pitch), 0.7)
    elif figure == "root":
        yield Event(start, beats * 0.95, root, 0.8)
    elif figure == "fifths":
        yield Event(start, beats / 2, root, 0.8)
        yield Event(start + beats / 2, beats / 2, root + 7 - (12 if root + 7 > layer.pitch + 9 else 0), 0.65)
    elif figure in ("arpeggio", "rolling"):
        yield from _broken(start, beats, tones, 0.5 if figure == "arpeggio" else 0.25)
    else:
        for at, length, strength in _rhythm(figure, bar.number, beats):
            spread = 0.03 if figure == "strum" else 0.0
            struck = _struck(figure, at, bar, tones, root)
            yield from (Event(start + at + spread * n, length, tone, strength) for n, tone in enumerate(struck))


def _broken(start: float, beats: int, tones: list[int], step: float) -> Iterator[Event]:
    """The chord's tones one after the other, a note every ``step`` beats."""
    tones = [*tones, tones[0] + 12]
    order = [0, 1, 2, 3, 2, 1] if beats == 3 else [0, 2, 1, 3, 0, 2, 3, 1]  # noqa: PLR2004 - a waltz
    for number, at in enumerate(np.arange(0, beats, step)):
        yield Event(start + at, step * 2.5, tones[order[number % len(order)] % len(tones)], 0.6 if number else 0.8)


_BASS: Final = 50

Rhythm = tuple[tuple[float, float, float], ...]
"""Start and length in beats, and strength."""

_EIGHTHS: Final = ((0.0, 0.42, 0.85), (0.5, 0.42, 0.7))
_BEATS: Final[dict[str, Rhythm]] = {
    "pulse": ((0.0, 0.4, 0.75), (0.5, 0.4, 0.55)),
    "power": ((0.0, 0.48, 0.9), (0.5, 0.48, 0.7)),
    "gallop": ((0.0, 0.45, 0.9), (0.5, 0.22, 0.78), (0.75, 0.22, 0.7)),
    "eighths": _EIGHTHS,
    "octaves": _EIGHTHS,
    "walking": ((0.0, 0.9, 0.8),),
}
"""Figures that are the same in each beat."""
_BARS: Final[dict[str, tuple[Rhythm, Rhythm]]] = {
    "comp": (((0.0, 0.4, 0.8), (1.5, 0.3, 0.6), (2.5, 0.9, 0.7)), ((0.5, 0.4, 0.7), (2.0, 0.3, 0.6), (3.5, 0.4, 0.75))),
    "stabs": (((0.0, 0.3, 0.9), (0.75, 0.3, 0.7), (1.5, 0.3, 0.8), (2.5, 0.3, 0.7), (3.25, 0.3, 0.75)),) * 2,
    "strum": (((0.0, 1.0, 0.9), (1.0, 0.5, 0.6), (1.5, 0.5, 0.7), (2.5, 0.5, 0.75), (3.0, 0.5, 0.6), (3.5, 0.5, 0.55)),) * 2,
}
"""Figures of a bar: of even and of odd ones."""


def _rhythm(figure: Figure, number: int, beats: int) -> list[tuple[float, float, float]]:
    if figure in _BARS:
        return [hit for hit in _BARS[figure][number % 2] if hit[0] < beats]
    return [(beat + at, length, strength) for beat in range(beats) for at, length, strength in _BEATS[figure]]


def _struck(figure: Figure, at: float, bar: Bar, tones: list[int], root: int) -> Sequence[int]:
    """What sounds at a moment of a figure."""
    match figure:
        case "power":
            return root, root + 7, root + 12
        case "gallop":
            return root, root + 7
        case "eighths":
            return (root,)
        case "octaves":
            return (root if at % 1 == 0 else root + 12,)
        case "walking":
            third = root + bar.chord[1] - bar.chord[0]
            return ((root, third, root + 7, root + 9 + bar.number % 2)[int(at) % 4],)
        case _:
            return tones


# ---- melody

_RHYTHMS: Final = {
    "sparse": ((2.0, 2.0), (3.0, 1.0), (4.0,), (-1.0, 3.0)),
    "calm": ((1.0, 1.0, 2.0), (2.0, 1.0, 1.0), (1.5, 0.5, 2.0), (-1.0, 1.0, 2.0)),
    "middle": ((1.0, 0.5, 0.5, 1.0, 1.0), (1.5, 0.5, 1.0, 1.0), (0.5, 0.5, 1.0, 0.5, 0.5, 1.0), (-0.5, 0.5, 1.0, 1.5, 0.5)),
    "busy": (
        (0.5, 0.5, 0.5, 0.5, 1.0, 1.0),
        (0.75, 0.75, 0.5, 0.5, 0.5, 1.0),
        (0.5, 0.25, 0.25, 0.5, 0.5, 0.5, 0.5, 1.0),
        (-0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1.0),
    ),
}
"""A bar of four beats each; a negative number rests."""


def _sing(piece: Piece, layer: Layer, bars: Sequence[Bar], rng: np.random.Generator) -> Iterator[Event]:
    """A melody in phrases of four bars: a motif, its answer, the motif again, a cadence. A section brings its own back."""
    steps = SCALES[layer.scale or piece.scale]
    ladder = [piece.tonic + 12 * octave + step for octave in range(-3, 4) for step in steps]
    home = int(np.argmin([abs(pitch - layer.pitch) for pitch in ladder]))
    pace = "sparse" if layer.figure == "sparse" else ("calm", "middle", "busy")[min(int(layer.density * 3), 2)]
    motifs: dict[tuple[str, int], list[tuple[float, float, int]]] = {}
    place = home
    for bar in bars:
        if bar.last:
            yield Event(bar.start, piece.beats, _nearest(ladder[home], voiced(piece, (0,), layer.pitch)), 0.7)
            return
        cell = bar.place % 4
        key = (bar.section, 0 if cell == 2 else bar.place if cell else bar.place // 8)  # noqa: PLR2004 - the third repeats the first
        if key not in motifs:
            motifs[key] = _motif(rng, _RHYTHMS[pace], piece.beats, calm=cell == 3)  # noqa: PLR2004 - the cadence
        if cell == 0:
            place = home
        for start, length, leap in motifs[key]:
            place = min(max(place + leap, home - 6), home + 7)
            pitch = ladder[place]
            if start % 2 == 0 or length > 1:  # what weighs belongs to the chord
                pitch = _nearest(pitch, voiced(piece, bar.chord, pitch))
            yield Event(bar.start + start, length * 0.95, pitch, 0.85 if start == 0 else 0.65 + 0.1 * float(rng.random()))


def _motif(
    rng: np.random.Generator, rhythms: Sequence[tuple[float, ...]], beats: int, *, calm: bool
) -> list[tuple[float, float, int]]:
    """Starts and lengths in beats, and leaps in steps of the scale: mostly small, and a large one is answered the other way."""
    rhythm = rhythms[0 if calm else int(rng.integers(len(rhythms)))]
    motif: list[tuple[float, float, int]] = []
    start, drift = 0.0, 0
    for length in rhythm:
        if length > 0 and start < beats:
            leap = int(rng.choice([-3, -2, -1, -1, 0, 1, 1, 2, 3])) - int(np.sign(drift)) * (abs(drift) > 2)  # noqa: PLR2004
            drift += leap
            motif.append((start, min(length, beats - start), leap))
        start += abs(length)
    return motif


def _nearest(pitch: int, tones: Sequence[int]) -> int:
    return min(tones, key=lambda tone: abs(tone - pitch))


# ---- drums

_DRUMMING: Final[dict[Beat, dict[Drum, str]]] = {
    "rock": {"kick": "x.......x.x.....", "snare": "....x.......x...", "hat": "x.x.x.x.x.x.x.x."},
    "pop": {"kick": "x.....x.x.......", "clap": "....x.......x...", "hat": "x.xxx.xxx.xxx.xx", "shaker": "..x...x...x...x."},
    "house": {"kick": "x...x...x...x...", "clap": "....x.......x...", "open": "..x...x...x...x.", "hat": "xxxxxxxxxxxxxxxx"},
    "break": {"kick": "x..x......x.....", "snare": "....x..x.x..x..x", "hat": "x.x.x.x.x.x.x.x."},
    "swing": {"ride": "x...x.x.x...x.x.", "kick": "x...............", "rim": "............x...", "hat": "....x.......x..."},
    "brushes": {"brush": "x.x.x.x.x.x.x.x.", "kick": "x.......x......."},
    "shuffle": {"kick": "x.....x.x.....x.", "snare": "....x.......x...", "hat": "x.x.x.x.x.x.x.x."},
    "ballad": {"kick": "x.........x.....", "rim": "....x.......x...", "hat": "x...x...x...x..."},
    "thrash": {"kick": "x.x.x.xxx.x.x.xx", "snare": "..x...x...x...x.", "ride": "x.x.x.x.x.x.x.x."},
    "half": {"kick": "x..x......x.....", "snare": "........x.......", "hat": "x.xxx.x.x.xxx.x."},
    "shaker": {"shaker": "x.x.x.x.x.x.x.x.", "rim": "......x.....x...", "kick": "x......."},
    "heart": {"kick": "x..x............"},
}
"""A bar in sixteenths."""


def strike(piece: Piece) -> list[Stroke]:
    """All strokes of the drummer: the beat, a crash where a section begins and a fill before it."""
    drums = piece.drums
    if drums is None:
        return []
    strokes: list[Stroke] = []
    bars = [bar for bar in bars_of(piece) if drums.enter <= bar.number and not bar.last and not _rests(piece, drums.leave, bar)]
    loud = drums.beat in ("rock", "pop", "house", "break", "thrash", "half")
    for bar in bars:
        for drum, pattern in _DRUMMING[drums.beat].items():
            hits = [n / 4 for n, hit in enumerate(pattern) if hit == "x" and n / 4 < piece.beats]
            strokes += [Stroke(bar.start + at, drum, 0.9 if at % 1 == 0 else 0.6) for at in hits]
        ends = bar.place == len(piece.sections[bar.section]) - 1
        if loud and bar.place == 0:
            strokes.append(Stroke(bar.start, "crash", 0.7))
        if loud and ends:
            strokes += [Stroke(bar.start + piece.beats - 1 + n / 4, "tom" if n % 2 else "snare", 0.5 + n / 8) for n in range(4)]
    return strokes


def swung(start: float, swing: float) -> float:
    """Where a beat falls when off-beat eighths come late."""
    off = start % 1
    return start - off + (off * (1 + 2 * swing) if off <= 0.5 else 0.5 + swing + (off - 0.5) * (1 - 2 * swing))  # noqa: PLR2004
