"""Examples that several tests share."""

from __future__ import annotations

from appliance.vocabulary.affect import Affect
from appliance.vocabulary.music import Mode, Sound, Tags, Track
from appliance.vocabulary.units import Bpm, Lufs, Seconds, TrackFile


def track(  # noqa: PLR0913 - each is a feature of a track
    name: str,
    valence: float = 0.0,
    arousal: float = 0.0,
    *,
    energy: float = 0.5,
    tempo: float = 100.0,
    mode: Mode = Mode.MAJOR,
    genres: tuple[str, ...] = (),
) -> Track:
    """A track with these features; the rest is ordinary."""
    return Track(
        TrackFile(f"{name}.flac"),
        Tags(title=name.title(), artist=f"{name} artist", album="Examples", genres=genres),
        Seconds(60),
        Sound(Bpm(tempo), 2.0, 0, mode, Lufs(-16), energy, 0.5),
        Affect(valence, arousal),
    )


def library(steps: int = 5) -> list[Track]:
    """A grid of tracks over the affect plane: energy follows arousal."""
    line = [-0.8 + 1.6 * step / (steps - 1) for step in range(steps)]
    return [
        track(f"v{valence:+.1f} a{arousal:+.1f}", valence, arousal, energy=(arousal + 1) / 2, tempo=60 + 50 * (arousal + 1))
        for valence in line
        for arousal in line
    ]
