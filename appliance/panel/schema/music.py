"""Tracks, picks and the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field, StrictBool, field_validator

from appliance.panel.schema.base import Request
from appliance.panel.schema.mood import AffectOut, TextIn
from appliance.vocabulary.affect import Affect, Label
from appliance.vocabulary.choice import MoodSound, Pick, Strategy
from appliance.vocabulary.music import Mode, Track
from appliance.vocabulary.units import Bpm

if TYPE_CHECKING:
    from appliance.vocabulary.browse import Group

Tempo = Annotated[float, Field(gt=0, le=400)]
Genre = Annotated[str, Field(min_length=1, max_length=64)]


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
    demo: bool = Field(description="Whether its pieces were made for the demo")


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


class FoundOut(BaseModel):
    """A page of tracks, and how many there are in all."""

    total: int
    tracks: list[TrackOut]


class GroupOut(BaseModel):
    """An artist, an album or a genre, and how many tracks it has."""

    name: str
    artist: str = Field(description="An album's, empty where there are several")
    tracks: int


class GroupsOut(BaseModel):
    """A page of groups, and how many there are in all."""

    total: int
    groups: list[GroupOut]


class SavedOut(BaseModel):
    """What one has saved in a mood, newest first."""

    mood: Label
    tracks: list[TrackOut]


File = Annotated[str, Field(min_length=1, max_length=4096)]


class QueueIn(Request):
    """Tracks for the queue, in this order."""

    files: list[File] = Field(max_length=500)


class PutIn(QueueIn):
    """Tracks that shall come next, or with ``now`` at once."""

    files: list[File] = Field(min_length=1, max_length=500)
    now: StrictBool


class SeekIn(Request):
    """A moment of the track that plays."""

    to: float = Field(ge=0, le=86_400, description="Seconds from its beginning")


class RatingIn(Request):
    """Stars, and a word of one's own, which moves the mood like any other and is not kept."""

    stars: int = Field(ge=1, le=5, strict=True)
    comment: TextIn | None = None


class StrategyIn(Request):
    """The strategy."""

    strategy: Strategy


class MoodSoundBody(Request):
    """What a mood should sound like: a row of the mapping, both ways."""

    affect: AffectOut
    energy: float = Field(ge=0, le=1)
    genres: list[Genre] = Field(max_length=32, description="Genres that come first")
    tempo: tuple[Tempo, Tempo] | None = Field(description="Slowest and fastest, in BPM; null for any")
    mode: Mode | None = Field(None, description="Preferred mode; null for any")
    strategy: Strategy | None = Field(None, description="This mood's own; null follows the box's switch")
    goal: AffectOut | None = Field(None, description="Where a shift leads; null for the usual place")
    pace: int | None = Field(None, ge=1, le=20, description="Tracks that a shift takes to its goal; null for the usual number")
    without: list[Genre] = Field([], max_length=32, description="Genres that never come")

    @field_validator("tempo")
    @classmethod
    def _in_order(cls, tempo: tuple[float, float] | None) -> tuple[float, float] | None:
        if tempo is not None and tempo[0] > tempo[1]:
            msg = "the slowest tempo must not be above the fastest"
            raise ValueError(msg)
        return tempo


class MapOut(BaseModel):
    """What each mood sounds like for oneself, what it is for the household, and which moods one has a way of one's own for."""

    mine: dict[Label, MoodSoundBody]
    household: dict[Label, MoodSoundBody]
    own: list[Label]


def mood_sound_out(sound: MoodSound) -> MoodSoundBody:
    """A row of the mapping for the wire."""
    affect = AffectOut(valence=sound.affect.valence, arousal=sound.affect.arousal)
    goal = sound.goal and AffectOut(valence=sound.goal.valence, arousal=sound.goal.arousal)
    return MoodSoundBody(
        affect=affect,
        energy=sound.energy,
        genres=list(sound.genres),
        tempo=sound.tempo,
        mode=sound.mode,
        strategy=sound.strategy,
        goal=goal,
        pace=sound.pace,
        without=list(sound.without),
    )


def mood_sound(given: MoodSoundBody) -> MoodSound:
    """A row of the mapping from the wire."""
    affect = Affect(given.affect.valence, given.affect.arousal)
    tempo = given.tempo and (Bpm(given.tempo[0]), Bpm(given.tempo[1]))
    goal = Affect(given.goal.valence, given.goal.arousal) if given.goal else None
    return MoodSound(
        affect=affect,
        energy=given.energy,
        genres=tuple(given.genres),
        tempo=tempo,
        mode=given.mode,
        strategy=given.strategy,
        goal=goal,
        pace=given.pace,
        without=tuple(given.without),
    )


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


def group_out(group: Group) -> GroupOut:
    """A group for the wire."""
    return GroupOut(name=group.name, artist=group.artist, tracks=group.tracks)


def pick_out(pick: Pick) -> PickOut:
    """A pick for the wire."""
    return PickOut(track=track_out(pick.track), score=pick.score, parts=dict(pick.parts), reason=pick.reason)
