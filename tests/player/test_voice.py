"""The box's voice: a sound file that holds the words, which nobody else sees."""

from __future__ import annotations

import shutil
import wave
from typing import TYPE_CHECKING

import pytest

from appliance.errors import PlayerError
from appliance.player import voice
from appliance.player.voice import Espeak

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
@pytest.mark.parametrize("there", [True, False])
async def test_words_are_a_sound_file_for_as_long_as_they_are_needed(tmp_path: Path, there: bool) -> None:  # noqa: FBT001
    folder = tmp_path / "voice"
    if there:
        folder.mkdir()
    speaker = Espeak(folder)
    assert speaker.available
    async with speaker.spoken("A for Alpha. The number 3.") as sound:
        with wave.open(str(sound)) as wav:
            assert wav.getnframes() / wav.getframerate() > 1
        assert sound.stat().st_mode & 0o444 == 0o444
        assert (sound.parent == folder) is there
    assert not sound.exists()


async def test_a_box_without_a_voice_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "PROGRAM", "no-such-voice")
    assert not Espeak(tmp_path).available
    with pytest.raises(PlayerError, match="not installed"):
        async with Espeak(tmp_path).spoken("hello"):
            pass
