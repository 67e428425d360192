"""Tracks: what they are and how they sound."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from appliance.vocabulary.affect import Affect
from appliance.vocabulary.units import Bpm, Lufs, Seconds, TrackFile


class Mode(StrEnum):
    """A key's mode."""

    MAJOR = "major"
    MINOR = "minor"


@dataclass(frozen=True, slots=True)
class Tags:
    """What a music file says of itself; empty where it says nothing.

    ``recording``, ``release`` and ``performer`` are MusicBrainz' ids (UUIDs); the gains are ReplayGain's, in dB;
    ``explicit`` is a store's mark that it is not for children.
    """

    title: str = ""
    artist: str = ""
    album: str = ""
    genres: tuple[str, ...] = ()
    year: int | None = None
    number: int | None = None
    recording: str = ""
    release: str = ""
    performer: str = ""
    track_gain: float | None = None
    album_gain: float | None = None
    explicit: bool = False


@dataclass(frozen=True, slots=True)
class Sound:
    """What was measured in a track's audio.

    ``key`` is the tonic, 0 = C to 11 = B. ``energy`` and ``brightness`` lie in [0, 1]. ``onset_rate`` is in onsets a second.
    ``tempo_strength`` in [0, 1] is how alike the music is one beat later. ``key_strength`` in [-1, 1] is the correlation with
    the key's profile, ``key_margin`` how far it leads the next key, ``mode_margin`` the next one of the other mode.
    ``dynamics`` is the loudness range in LU; ``flux``, 0 and up, how much the spectrum rises from moment to moment.
    """

    tempo: Bpm
    onset_rate: float
    key: int
    mode: Mode
    loudness: Lufs
    energy: float
    brightness: float
    tempo_strength: float = 0.0
    key_strength: float = 0.0
    key_margin: float = 0.0
    mode_margin: float = 0.0
    dynamics: float = 0.0
    flux: float = 0.0


@dataclass(frozen=True, slots=True)
class Spread:
    """How far an affect may be off: standard deviations of valence and arousal, in units of the plane."""

    valence: float = 0.5
    arousal: float = 0.5


@dataclass(frozen=True, slots=True)
class Track:
    """One item of the music catalogue. ``sound`` and ``affect`` are known of every track that was scanned.

    ``music`` in [0, 1] is how likely it is music and not speech or bird song. ``fingerprint`` is the sound as signed bytes, for
    likeness between tracks; ``content`` is a hash of the audio, by which a moved file is known again. Empty where unknown.
    """

    file: TrackFile
    tags: Tags
    duration: Seconds
    sound: Sound
    affect: Affect
    spread: Spread = Spread()
    music: float = 1.0
    fingerprint: bytes = b""
    content: str = ""

    @property
    def title(self) -> str:
        """The title, or the file's name where there is none."""
        return self.tags.title or title_of(self.file)


def title_of(file: TrackFile) -> str:
    """What a track is called that says nothing of itself: its file's name."""
    return file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
