"""Real recordings, where they are at hand: ``music.zip`` of the data that models/affect and the tests share."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from appliance.errors import AudioError
from appliance.library.analyse import report

ARCHIVE = Path(os.environ.get("MOODBOX_DATA", Path(__file__).parents[3] / "shared" / "data")) / "music.zip"
pytestmark = pytest.mark.skipif(not ARCHIVE.is_file(), reason="music.zip is not here (MOODBOX_DATA names its folder)")


def extracted(name: str, folder: Path) -> Path:
    """The recording whose name holds ``name``."""
    with zipfile.ZipFile(ARCHIVE) as packed:
        member = next(each for each in packed.namelist() if name in each and each.endswith(".ogg"))
        return Path(packed.extract(member, folder))


@pytest.mark.parametrize(
    ("name", "key", "mode"),
    [
        ("Sugar_Plum", "E", "minor"),
        ("ragtime", "F", "major"),
        ("Lets_Go_Fishin", "A#", "major"),
        # Called F sharp minor after the piano piece. This arrangement for strings sounds in G minor: its first bass note is
        # 97.5 Hz (G), its melody D, G, B flat at 293.6, 391 and 470 Hz; in F sharp minor A would have to be 468 Hz.
        ("Hungarian", "G", "minor"),
    ],
)
def test_the_key_of_a_known_piece(name: str, key: str, mode: str, tmp_path: Path) -> None:
    found = report(extracted(name, tmp_path))
    assert (found["key"], found["mode"]) == (key, mode)


def test_ragtime_is_happier_and_livelier_than_the_waltz(tmp_path: Path) -> None:
    ragtime, waltz = (report(extracted(name, tmp_path)) for name in ("ragtime", "sweet-waltz"))
    assert float(str(ragtime["arousal"])) > float(str(waltz["arousal"]))
    assert float(str(ragtime["valence"])) > 0


@pytest.mark.parametrize("name", ["198-209", "3436-172162", "5703-47212", "bird-whistling", "humpback", "pibble"])
def test_speech_and_animals_are_not_taken_for_music(name: str, tmp_path: Path) -> None:
    found = report(extracted(name, tmp_path))
    assert float(str(found["music"])) < 0.25
    assert abs(float(str(found["valence"]))) < 0.2
    assert abs(float(str(found["arousal"]))) < 0.2
    assert float(str(found["valence_spread"])) > 0.9


@pytest.mark.parametrize(
    "name", ["sweet-waltz", "ragtime", "Hungarian", "Lets_Go_Fishin", "Sugar_Plum", "Vibe_Ace", "Drum-bass", "trumpet"]
)
def test_music_is_taken_for_music(name: str, tmp_path: Path) -> None:
    assert float(str(report(extracted(name, tmp_path))["music"])) > 0.5


def test_a_text_with_the_name_of_a_recording_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AudioError):
        report(extracted("Let's", tmp_path))
