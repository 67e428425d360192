"""Tracks, picks and the library."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field, field_validator

from appliance.panel.schema.base import Request
from appliance.panel.schema.mood import AffectOut
from appliance.vocabulary.affect import Affect
from appliance.vocabulary.choice import MoodSound, Pick, Strategy
from appliance.vocabulary.music import Mode, Track
from appliance.vocabulary.units import Bpm

Tempo = Annotated[float, Field(gt=0, le=400)]


class TrackOut(BaseModel):
    """A track."""

    file: str
    title: str
    artist: str
    album: str
    genres: list[str]
    duration: float
    affect: AffectOut


class PickOut(BaseModel):
    """A chosen track and why."""

    track: TrackOut
    score: float
    parts: dict[str, float]
    reason: str


class LibraryOut(BaseModel):
    """The library scan."""

    done: int
    total: int
    tracks: int
    scanning: bool
    failures: int


class PointOut(AffectOut):
    """A track on the affect plane."""

    title: str


class FailureOut(BaseModel):
    """A file that could not be read, and why."""

    file: str
    reason: str


class PlaneOut(BaseModel):
    """The library on the affect plane. ``tracks`` is how many there are, also where fewer points are given."""

    tracks: int
    points: list[PointOut]
    failures: list[FailureOut]
    left: float | None = Field(description="Seconds until the scan is done, where it is known")


class StrategyIn(Request):
    """The strategy."""

    strategy: Strategy


class MoodSoundBody(Request):
    """What a mood should sound like: a row of the mapping, both ways."""

    affect: AffectOut
    energy: float = Field(ge=0, le=1)
    genres: list[Annotated[str, Field(min_length=1, max_length=64)]] = Field(max_length=32)
    tempo: tuple[Tempo, Tempo] | None = Field(description="Slowest and fastest, in BPM; null for any")
    mode: Mode | None = Field(None, description="Preferred mode; null for any")

    @field_validator("tempo")
    @classmethod
    def _in_order(cls, tempo: tuple[float, float] | None) -> tuple[float, float] | None:
        if tempo is not None and tempo[0] > tempo[1]:
            msg = "the slowest tempo must not be above the fastest"
            raise ValueError(msg)
        return tempo


def mood_sound_out(sound: MoodSound) -> MoodSoundBody:
    """A row of the mapping for the wire."""
    affect = AffectOut(valence=sound.affect.valence, arousal=sound.affect.arousal)
    return MoodSoundBody(affect=affect, energy=sound.energy, genres=list(sound.genres), tempo=sound.tempo, mode=sound.mode)


def mood_sound(given: MoodSoundBody) -> MoodSound:
    """A row of the mapping from the wire."""
    affect = Affect(given.affect.valence, given.affect.arousal)
    tempo = given.tempo and (Bpm(given.tempo[0]), Bpm(given.tempo[1]))
    return MoodSound(affect=affect, energy=given.energy, genres=tuple(given.genres), tempo=tempo, mode=given.mode)


def track_out(track: Track) -> TrackOut:
    """A track for the wire."""
    return TrackOut(
        file=track.file,
        title=track.title,
        artist=track.tags.artist,
        album=track.tags.album,
        genres=list(track.tags.genres),
        duration=track.duration,
        affect=AffectOut(valence=track.affect.valence, arousal=track.affect.arousal),
    )


def pick_out(pick: Pick) -> PickOut:
    """A pick for the wire."""
    return PickOut(track=track_out(pick.track), score=pick.score, parts=dict(pick.parts), reason=pick.reason)
