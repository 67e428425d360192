"""The VGMIDI phrases as sound, rendered by FluidSynth (Debian: fluidsynth, fluid-soundfont-gm)."""

from __future__ import annotations

import csv
import io
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

GAIN: Final = "0.6"
ALIAS: Final = {"Db": "C#", "Eb": "D#", "Gb": "F#", "Ab": "G#", "Bb": "A#"}


@dataclass(frozen=True)
class Phrase:
    """One row of ``labels.csv``.

    ``valence`` and ``arousal`` are signs; ``tempo`` is None where it is not steady; ``firm`` that three key profiles agreed
    on ``key`` and ``mode``.
    """

    midi: str
    game: str
    valence: int
    arousal: int
    tempo: float | None
    key: str
    mode: str
    firm: bool


def phrases(archive: Path) -> list[Phrase]:
    """All rows, in the file's order. The game is the third part of the file's name."""
    with zipfile.ZipFile(archive) as packed:
        rows = csv.DictReader(io.StringIO(packed.read("labels.csv").decode("utf-8")))
        return [
            Phrase(
                midi=row["midi"],
                game=row["midi"].split("_")[2],
                valence=int(row["valence"]),
                arousal=int(row["arousal"]),
                tempo=float(row["tempo"]) if row["tempo"] else None,
                key=ALIAS.get(row["key"], row["key"]),
                mode=row["mode"],
                firm=row["profiles_agreeing"].strip() == "3",
            )
            for row in rows
        ]


def render(archive: Path, font: Path, folder: Path) -> dict[str, Path]:
    """Every MIDI file's sound, rendered where it is not yet in ``folder``; by the MIDI file's name."""
    folder.mkdir(parents=True, exist_ok=True)
    made: dict[str, Path] = {}
    with zipfile.ZipFile(archive) as packed:
        for name in packed.namelist():
            if not name.endswith(".mid"):
                continue
            path = folder / f"{Path(name).stem}.wav"
            made[Path(name).name] = path
            if path.exists():
                continue
            midi = folder / "now.mid"
            midi.write_bytes(packed.read(name))
            part = folder / "now.wav"
            command = ["fluidsynth", "-ni", "-g", GAIN, "-r", "44100", "-F", str(part), str(font), str(midi)]
            subprocess.run(command, check=True, capture_output=True)
            part.rename(path)
            midi.unlink()
    return made
