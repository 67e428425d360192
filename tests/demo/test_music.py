"""The demo's music: all of it as notes, and a few pieces as sound."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import av
import mutagen
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.demo import music
from appliance.demo.instruments import RATE, note
from appliance.demo.pieces import PIECES
from appliance.demo.score import SCALES, bars_of, chords, play, strike, swung
from appliance.errors import DemoError

if TYPE_CHECKING:
    from pathlib import Path

    from appliance.demo.score import Piece

GENRES = {
    "pop", "dance", "acoustic", "classical", "rock", "metal", "electronic", "indie", "jazz", "ambient", "instrumental",
    "ballad", "blues",
}  # fmt: skip
BY_TITLE = {piece.title: piece for piece in PIECES}
SHORT = BY_TITLE["Blue Umbrella"]


def seconds(piece: Piece) -> float:
    return len(bars_of(piece)) * piece.beats * 60 / piece.tempo + music.TAIL


class TestRepertoire:
    def test_is_large_and_varied(self) -> None:
        assert len(PIECES) >= 24
        assert len(BY_TITLE) == len(PIECES)
        assert {piece.genre.lower() for piece in PIECES} == GENRES
        tempos = [piece.tempo for piece in PIECES]
        assert min(tempos) <= 60
        assert max(tempos) >= 160
        assert max(piece.loudness for piece in PIECES) - min(piece.loudness for piece in PIECES) > 15

    @pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.title)
    def test_each_piece_is_playable(self, piece: Piece) -> None:
        assert 30 <= seconds(piece) <= 90
        end = len(bars_of(piece)) * piece.beats
        for number, layer in enumerate(piece.layers):
            events = play(piece, layer, number)
            assert events
            assert all(0 <= event.start < end and event.length > 0 for event in events)
            assert all(20 <= event.pitch <= 108 and 0 < event.strength <= 1 for event in events)
        assert all(0 <= stroke.start < end for stroke in strike(piece))

    def test_every_mood_of_the_mapping_has_something_to_play(self) -> None:
        def some(*genres: str, low: float = 0, high: float = 300) -> int:
            return sum(piece.genre.lower() in genres and low <= piece.tempo <= high for piece in PIECES)

        assert some("pop", "dance", low=120) >= 3
        assert some("acoustic", "classical", "ballad", high=100) >= 4
        assert some("rock", "metal") >= 4
        assert some("electronic") >= 3
        assert some("indie", "jazz") >= 4
        assert some("ambient", "instrumental") >= 4
        assert some(*GENRES, high=80) >= 8


class TestScore:
    def test_chords_of_a_scale(self) -> None:
        assert chords("major", "1 6 5") == ((0, 4, 7), (9, 12, 16), (7, 11, 14))
        assert chords("minor", "5!") == ((7, 11, 14),)
        assert chords("major", "2", sevenths=True) == ((2, 5, 9, 12),)

    def test_a_section_brings_its_melody_back(self) -> None:
        piece = BY_TITLE["Carousel of Lights"]
        melody = next(layer for layer in piece.layers if layer.figure == "melody")
        events = play(piece, melody, 0)
        starts = [bar.start for bar in bars_of(piece) if bar.section == "A" and bar.place == 0 and bar.number >= melody.enter]
        phrases = [[(e.start - start, e.pitch) for e in events if start <= e.start < start + 4] for start in starts]
        assert len(phrases) > 1
        assert all(one == other for one, other in pairwise(phrases))

    def test_a_melody_keeps_to_its_scale_and_chords(self) -> None:
        piece = BY_TITLE["Sunday Kite"]
        events = play(piece, piece.layers[-1], 3)
        allowed = {(piece.tonic + step) % 12 for step in SCALES["major"]}
        assert {event.pitch % 12 for event in events} <= allowed

    @given(start=st.floats(0, 1000), later=st.floats(0, 4), swing=st.floats(0, 0.33))
    def test_swing_keeps_order_and_beats(self, start: float, later: float, swing: float) -> None:
        assert swung(start + later, swing) >= swung(start, swing) - 1e-6
        assert swung(float(int(start)), swing) == int(start)


class TestSound:
    @pytest.mark.parametrize("pitch", [33, 57, 69, 81])
    def test_a_note_has_its_pitch(self, pitch: int) -> None:
        patch = PIECES[0].layers[1].patch
        sound = note(patch, pitch, 1.0)
        heard = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
        expected = 440 * 2 ** ((pitch - 69) / 12) * len(sound) / RATE
        assert abs(float(np.argmax(heard)) - expected) < 0.03 * expected + 2

    def test_a_piece_has_its_length_and_loudness(self) -> None:
        samples = music.render(SHORT)
        assert samples.shape[0] == 2
        assert samples.shape[1] / RATE == pytest.approx(seconds(SHORT), abs=0.1)
        assert np.abs(samples).max() < 1
        assert 10 * np.log10((samples**2).mean()) == pytest.approx(SHORT.loudness, abs=1)
        assert np.abs(samples[:, -100:]).max() < 0.01

    def test_the_same_every_time(self) -> None:
        assert np.array_equal(music.render(SHORT), music.render(SHORT))


class TestFiles:
    def test_composes_once_whole_tagged_files(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        few = (PIECES[0], SHORT)
        monkeypatch.setattr(music, "PIECES", few)
        told: list[tuple[int, int, str]] = []
        files = music.compose(tmp_path, lambda *done: told.append(done))
        assert told == [(1, 2, few[0].title), (2, 2, SHORT.title)]
        made = [file.stat().st_mtime_ns for file in files]
        assert music.compose(tmp_path) == files
        assert [file.stat().st_mtime_ns for file in files] == made
        tags = mutagen.File(files[1])
        assert tags["title"] == [SHORT.title]
        assert tags["artist"] == [SHORT.artist]
        assert tags["album"] == [SHORT.album]
        assert tags["genre"] == ["Jazz"]
        with av.open(str(files[1])) as container:
            stream = container.streams.audio[0]
            length = sum(frame.samples for frame in container.decode(stream)) / stream.rate
        assert length == pytest.approx(seconds(SHORT), abs=0.2)

    def test_what_is_old_or_broken_off_is_made_again(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(music, "PIECES", (SHORT,))
        (file,) = music.compose(tmp_path)
        file.unlink()
        assert music.compose(tmp_path) == [file]
        assert file.is_file()
        file.write_bytes(b"old")
        monkeypatch.setattr(music, "VERSION", "next")
        music.compose(tmp_path)
        assert file.stat().st_size > 1000

    def test_a_folder_that_cannot_be_written_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "taken").touch()
        with pytest.raises(DemoError, match="cannot be written"):
            music.compose(tmp_path / "taken")
