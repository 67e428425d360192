"""One file, all of it: tags, duration, sound and affect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appliance.errors import AudioError
from appliance.library import affect, decode, key, sound, tags
from appliance.library.loudness import SILENCE

if TYPE_CHECKING:
    from pathlib import Path

    from appliance.vocabulary.affect import Affect
    from appliance.vocabulary.music import Sound, Spread, Tags
    from appliance.vocabulary.units import Seconds


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of a music file."""

    tags: Tags
    duration: Seconds
    sound: Sound
    affect: Affect
    spread: Spread
    music: float
    fingerprint: bytes
    content: str


def analyse(path: Path) -> Finding:
    """Read and measure a music file; about a tenth of a second for a minute of sound.

    Raises:
        AudioError: it is not music that can be read.
        ModelError: the affect model is missing.
    """
    clip = decode.decode(path)
    told = tags.read(path)
    heard = sound.analyse(clip)
    if heard.sound.loudness <= SILENCE:
        msg = f"{path.name}: there is only silence in it"
        raise AudioError(msg)
    felt = affect.of(heard, told.genres)
    return Finding(
        told, clip.duration, heard.sound, felt.affect, felt.spread, heard.music, affect.fingerprint(heard), decode.content(clip)
    )


def report(path: Path) -> dict[str, object]:
    """What ``moodbox analyse`` prints of a file, by DESIGN's keys; raises as ``analyse``."""
    found = analyse(path)
    return {
        "file": str(path),
        "duration": round(found.duration, 2),
        "tempo": round(found.sound.tempo, 1),
        "key": key.NAMES[found.sound.key],
        "mode": str(found.sound.mode),
        "loudness": round(found.sound.loudness, 1),
        "energy": round(found.sound.energy, 3),
        "valence": round(found.affect.valence, 3),
        "arousal": round(found.affect.arousal, 3),
        "valence_spread": round(found.spread.valence, 3),
        "arousal_spread": round(found.spread.arousal, 3),
        "music": round(found.music, 3),
    }
