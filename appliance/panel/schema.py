"""What the panel says over HTTP and the WebSocket, as pydantic models: the source of the OpenAPI schema."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - pydantic reads it at run time
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StrictBool, field_validator

from appliance.vocabulary import (
    EMOTIONS,
    HOLD,
    LONGEST_TEXT,
    Affect,
    Bpm,
    CalibrationState,
    CameraState,
    Emotion,
    Kind,
    Label,
    Mode,
    MoodSound,
    Part,
    PlayState,
    Purpose,
    Role,
    Seconds,
    Source,
    Strategy,
    Wall,
)

if TYPE_CHECKING:
    from appliance.ports import Clock
    from appliance.state import BoxState
    from appliance.vocabulary import Calibration, Entry, Evidence, Health, Mood, Person, Pick, Track


Tempo = Annotated[float, Field(gt=0, le=400)]


class AffectOut(BaseModel):
    """A point on the affect plane."""

    valence: float = Field(ge=-1, le=1)
    arousal: float = Field(ge=-1, le=1)


class MoodOut(BaseModel):
    """The mood."""

    label: Label
    emotion: Emotion
    confidence: float = Field(ge=0, le=1)
    affect: AffectOut
    spread: float = Field(description="Standard deviation of the affect, in units of the plane")
    probabilities: dict[Emotion, float]
    since: datetime
    stale: bool = Field(description="The eye has been silent: this is an old mood")


class EvidenceOut(BaseModel):
    """What moved the mood."""

    source: Source
    words: str
    at: datetime
    share: float = Field(ge=0, le=1, description="Of all that moved it")


class CalibrationOut(BaseModel):
    """The learning of a person's resting face."""

    person: str
    state: CalibrationState
    progress: float = Field(ge=0, le=1)
    words: str


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


class PlayerOut(BaseModel):
    """The player. ``elapsed`` was true at ``at``."""

    state: PlayState
    elapsed: float
    duration: float
    volume: int | None
    at: datetime
    file: str | None


class CameraOut(BaseModel):
    """The camera."""

    state: CameraState
    why: str
    walls: list[Wall]
    missing: list[Wall]


class HealthOut(BaseModel):
    """A part's health."""

    up: bool
    words: str


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


class PersonOut(BaseModel):
    """A person."""

    id: str
    name: str
    colour: str
    role: Role
    consents: list[Purpose]


class Snapshot(BaseModel):
    """Everything live: what ``/api/state`` answers and ``/api/live`` sends at first and after every change."""

    box_id: str
    now: datetime
    mood: MoodOut | None
    manual: Label | None
    manual_until: datetime | None = Field(description="When a mood set by hand ends; null where it has no end")
    evidence: list[EvidenceOut]
    calibration: CalibrationOut | None
    strategy: Strategy
    listening: PersonOut | None
    camera: CameraOut
    player: PlayerOut
    current: PickOut | None
    coming: list[PickOut]
    library: LibraryOut
    parts: dict[Part, HealthOut]
    looks_per_second: float


NamedLabel = Literal[
    Label.NEUTRAL,
    Label.HAPPINESS,
    Label.SURPRISE,
    Label.SADNESS,
    Label.ANGER,
    Label.DISGUST,
    Label.FEAR,
    Label.CALM,
    Label.TIRED,
    Label.TENSE,
    Label.UPBEAT,
    Label.DOWN,
]
"""A label that says a mood: neither ``unsure`` nor ``absent``."""


class SessionOut(BaseModel):
    """A session of this phone; ``person`` is null for a guest."""

    person: PersonOut | None
    until: datetime


class Hello(BaseModel):
    """The first thing a page asks."""

    box_id: str
    version: str
    claimed: bool = Field(description="Whether the box has an adult; if not, it waits for its claim code")
    session: SessionOut | None
    https: bool


class BaselineOut(BaseModel):
    """One's own resting face."""

    learned: datetime | None = Field(description="When it was last learned; null where it is not known")


class UnderstoodOut(BaseModel):
    """What was understood of words."""

    words: str
    acts: bool = Field(description="Whether they move the mood")


class NoticeOut(BaseModel):
    """What the box would like to say to this person alone."""

    words: str | None


class EntryOut(BaseModel):
    """A line of the journal."""

    id: str
    at: datetime
    kind: Kind
    data: dict[str, object]


class Request(BaseModel):
    """Base of what the panel takes. Unknown keys are refused, so that a page's mistake is not silent."""

    model_config = ConfigDict(extra="forbid")


class SignInIn(Request):
    """A name and a password."""

    name: str = Field(min_length=1, max_length=200)
    password: SecretStr = Field(min_length=1, max_length=256)


class ClaimIn(SignInIn):
    """The claim code and the first adult."""

    code: str = Field(min_length=1, max_length=32)


class ConsentIn(Request):
    """Give or withdraw."""

    given: StrictBool


class VolumeIn(Request):
    """The volume."""

    volume: int = Field(ge=0, le=100, strict=True)


class MoodIn(Request):
    """A mood, or null."""

    label: NamedLabel | None


class ManualIn(MoodIn):
    """A mood by hand and how long it holds."""

    minutes: Annotated[int, Field(ge=1, le=24 * 60, strict=True)] | None = Field(
        int(HOLD // 60), description="null: until somebody says otherwise"
    )

    @property
    def lasts(self) -> Seconds | None:
        """How long it holds."""
        return None if self.minutes is None else Seconds(self.minutes * 60.0)


class TextIn(Request):
    """Words, and the language they are in as a BCP 47 tag."""

    text: str = Field(min_length=1, max_length=LONGEST_TEXT)
    language: str = Field("en", pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", max_length=35)


class StrategyIn(Request):
    """The strategy."""

    strategy: Strategy


class LookingIn(Request):
    """Whether to look."""

    on: StrictBool


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


def entry_out(entry: Entry) -> EntryOut:
    """A line of the journal for the wire."""
    return EntryOut(id=entry.id, at=entry.at, kind=entry.kind, data=dict(entry.data))


def mood_out(mood: Mood, clock: Clock, *, stale: bool) -> MoodOut:
    """A mood for the wire."""
    return MoodOut(
        label=mood.label,
        emotion=mood.emotion,
        confidence=round(mood.confidence, 3),
        affect=AffectOut(valence=round(mood.affect.valence, 3), arousal=round(mood.affect.arousal, 3)),
        spread=round(mood.spread, 3),
        probabilities={e: round(p, 3) for e, p in zip(EMOTIONS, mood.posterior, strict=True)},
        since=clock.when(mood.since),
        stale=stale,
    )


def evidence_out(evidence: Evidence, clock: Clock) -> EvidenceOut:
    """Evidence for the wire."""
    share = round(evidence.share, 2)
    return EvidenceOut(source=evidence.source, words=evidence.words, at=clock.when(evidence.at), share=share)


def calibration_out(calibration: Calibration) -> CalibrationOut:
    """A calibration for the wire."""
    return CalibrationOut(
        person=calibration.person,
        state=calibration.state,
        progress=round(calibration.progress, 2),
        words=calibration.words,
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


def pick_out(pick: Pick) -> PickOut:
    """A pick for the wire."""
    return PickOut(track=track_out(pick.track), score=pick.score, parts=dict(pick.parts), reason=pick.reason)


def person_out(person: Person) -> PersonOut:
    """A person for the wire."""
    return PersonOut(id=person.id, name=person.name, colour=person.colour, role=person.role, consents=sorted(person.consents))


def health_out(health: Health) -> HealthOut:
    """A part's health for the wire."""
    return HealthOut(up=health.up, words=health.words)


def snapshot(state: BoxState, clock: Clock) -> Snapshot:
    """The whole state for the wire."""
    camera, player, library = state.camera, state.player, state.library
    return Snapshot(
        box_id=state.box_id,
        now=clock.now(),
        mood=state.mood and mood_out(state.mood, clock, stale=state.stale),
        manual=state.manual,
        manual_until=None if state.manual_until is None else clock.when(state.manual_until),
        evidence=[evidence_out(evidence, clock) for evidence in state.evidence],
        calibration=state.calibration and calibration_out(state.calibration),
        strategy=state.strategy,
        listening=state.listening and person_out(state.listening),
        camera=CameraOut(state=camera.state, why=camera.why, walls=sorted(camera.walls), missing=sorted(camera.missing)),
        player=PlayerOut(
            state=player.state,
            elapsed=player.elapsed,
            duration=player.duration,
            volume=player.volume,
            at=clock.when(player.at),
            file=player.file,
        ),
        current=state.current and pick_out(state.current),
        coming=[pick_out(pick) for pick in state.coming],
        library=LibraryOut(
            done=library.done,
            total=library.total,
            tracks=library.tracks,
            scanning=library.scanning,
            failures=len(library.failures),
        ),
        parts={part: health_out(health) for part, health in state.parts.items()},
        looks_per_second=round(state.looks_per_second, 2),
    )
