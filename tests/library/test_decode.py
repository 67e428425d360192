from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
import pytest

from appliance.errors import AudioError
from appliance.library.decode import EXCERPT, decode
from appliance.library.spectrum import RATE
from tests.library.signals import encode, sine, write_wav

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = {
    "mp3": "libmp3lame",
    "flac": "flac",
    "ogg": "libopus",
    "opus": "libopus",
    "m4a": "aac",
    "wma": "wmav2",
    "wav": "pcm_s16le",
    "aiff": "pcm_s16be",
    "wv": "wavpack",
    "mka": "aac",
}


def loudest(samples: np.ndarray[tuple[int], np.dtype[np.float32]]) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(samples))) * RATE / len(samples))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_read(name: str, tmp_path: Path) -> None:
    rate = 48_000 if FORMATS[name] == "libopus" else 44_100
    clip = decode(encode(tmp_path / f"tone.{name}", sine(440, 3), FORMATS[name], rate))
    assert clip.duration == pytest.approx(3, abs=0.2)
    assert clip.channels.dtype == np.float32
    assert len(clip.mono) == pytest.approx(3 * RATE, rel=0.06)
    assert loudest(clip.mono) == pytest.approx(440, abs=3)
    assert np.sqrt(2 * np.mean(clip.mono[RATE : 2 * RATE] ** 2)) == pytest.approx(0.5, rel=0.05)


def test_a_long_file_gives_its_middle(tmp_path: Path) -> None:
    parts = np.concatenate([sine(200, 40), sine(1000, 100), sine(200, 40)])
    clip = decode(write_wav(tmp_path / "long.wav", parts))
    assert clip.duration == pytest.approx(180, abs=0.1)
    assert len(clip.mono) == EXCERPT * RATE
    spectrum = np.abs(np.fft.rfft(clip.mono))
    assert loudest(clip.mono) == pytest.approx(1000, abs=1)
    assert spectrum[int(200 * EXCERPT)] < spectrum.max() / 100


def test_two_channels_are_kept_and_six_become_two(tmp_path: Path) -> None:
    left, right = sine(300, 2), sine(600, 2, 0.25)
    clip = decode(write_wav(tmp_path / "two.wav", np.stack([left, right])))
    assert clip.channels.shape[0] == 2
    assert loudest(clip.channels[0]) == pytest.approx(300, abs=1)
    assert loudest(clip.channels[1]) == pytest.approx(600, abs=1)
    assert decode(write_wav(tmp_path / "six.wav", np.stack([left] * 6))).channels.shape[0] == 2


def test_a_wrong_name_does_not_matter(tmp_path: Path) -> None:
    path = encode(tmp_path / "tone.flac", sine(440, 2), "flac")
    assert decode(path.rename(tmp_path / "tone.mp3")).duration == pytest.approx(2, abs=0.1)


def broken(folder: Path, kind: str) -> Path:
    """A file that is broken in this way."""
    path = folder / f"{kind}.mp3"
    whole = encode(
        folder / "whole.flac", np.random.default_rng(0).normal(0, 0.1, 4 * RATE).astype(np.float32), "flac"
    ).read_bytes()
    protected = encode(folder / "whole.m4a", sine(440, 2), "aac").read_bytes().replace(b"mp4a", b"drms")
    content = {
        "empty": b"",
        "text": b"It was a dark and stormy night.\n" * 50,
        "noise": np.random.default_rng(1).bytes(50_000),
        "truncated": whole[: len(whole) // 4],
        "header only": whole[:200],
        "protected": protected,
        "playlist": b"#EXTM3U\n#EXTINF:1,One\nhttp://127.0.0.1:9/one.mp3\n",
        "stream": b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nwhole.flac\n#EXT-X-ENDLIST\n",
    }
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "no sound":
        write_wav(path, np.zeros(0, np.float32))
    elif kind == "a click":
        write_wav(path, sine(440, 0.01))
    elif kind != "missing":
        path.write_bytes(content[kind])
    return path


@pytest.mark.parametrize(
    ("kind", "why"),
    {
        "empty": "empty",
        "text": "not music",
        "noise": "damaged",
        "truncated": "cut short",
        "header only": "cut short|no sound|damaged",
        "protected": "copy-protected",
        "playlist": "not music",
        "stream": "not music|playlist",
        "folder": "not a plain file",
        "pipe": "not a plain file",
        "no sound": "no sound",
        "a click": "shorter than",
        "missing": "no such file",
    }.items(),
)
def test_what_is_no_music_is_refused_in_a_sentence(kind: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(AudioError, match=why) as refusal:
        decode(broken(tmp_path, kind))
    assert str(refusal.value).startswith(f"{kind}.mp3: ")
    assert "\n" not in str(refusal.value)
