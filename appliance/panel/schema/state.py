"""Everything live in one object."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field, StrictBool

from appliance.panel.schema.base import Request
from appliance.panel.schema.films import FilmPickOut, film_pick_out
from appliance.panel.schema.habits import HabitsOut, habits_out
from appliance.panel.schema.mood import CalibrationOut, EvidenceOut, MoodOut, calibration_out, evidence_out, mood_out
from appliance.panel.schema.music import LibraryOut, PickOut, pick_out
from appliance.panel.schema.people import ListenerOut, listener_out
from appliance.vocabulary.affect import Label
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.health import Health, Part
from appliance.vocabulary.player import PlayState
from appliance.vocabulary.sight import Camera, CameraState, Wall
from appliance.vocabulary.surroundings import Input

if TYPE_CHECKING:
    from appliance.ports.clock import Clock
    from appliance.state import BoxState


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
    paused: bool = Field(description="Somebody closed it on the panel: only the panel, or the time they named, opens it again")
    until: datetime | None = Field(description="When a pause ends by itself")


class HealthOut(BaseModel):
    """A part's health."""

    up: bool
    words: str


class InputOut(BaseModel):
    """Something that the home told and that is used: the activity, the weather, dB(A) or how many are at home."""

    input: Input
    value: str = Field(description="Empty for words that somebody wrote and for what a body measures")
    at: datetime


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
    listening: ListenerOut | None
    camera: CameraOut
    player: PlayerOut
    current: PickOut | None
    coming: list[PickOut]
    film: FilmPickOut | None = Field(description="What is suggested for the TV")
    visitor: str | None = Field(description="What plays to the speaker past the box, by name; null where nothing does")
    library: LibraryOut
    parts: dict[Part, HealthOut]
    looks_per_second: float
    habits: HabitsOut
    volume_most: int = Field(description="The loudest that music may be now")
    temperature: float | None = Field(description="The eye's, in degrees Celsius")
    inputs: list[InputOut] = Field(description="What the home told and is used now, the newest last")
    chat: datetime | None = Field(description="When the household's messages last became other ones; null for a guest")


class VolumeIn(Request):
    """The volume."""

    volume: int = Field(ge=0, le=100, strict=True)


class LookingIn(Request):
    """Whether to look, and for a pause how long: an hour, until tomorrow morning, or (null) until somebody says otherwise."""

    on: StrictBool
    pause: Literal["hour", "tonight"] | None = None


def health_out(health: Health) -> HealthOut:
    """A part's health for the wire."""
    return HealthOut(up=health.up, words=health.words)


def camera_out(camera: Camera, clock: Clock) -> CameraOut:
    """The camera for the wire."""
    return CameraOut(
        state=camera.state,
        why=camera.why,
        walls=sorted(camera.walls),
        missing=sorted(camera.missing),
        paused=camera.paused,
        until=None if camera.until is None else clock.when(camera.until),
    )


def snapshot(state: BoxState, clock: Clock, *, guest: bool) -> Snapshot:
    """The whole state for the wire; a guest hears nothing of the household's chat."""
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
        listening=state.listening and listener_out(state.listening),
        camera=camera_out(camera, clock),
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
        film=state.film and film_pick_out(state.film),
        visitor=state.visitor,
        library=LibraryOut(
            done=library.done,
            total=library.total,
            tracks=library.tracks,
            scanning=library.scanning,
            failures=len(library.failures),
            demo=state.demo,
        ),
        parts={part: health_out(health) for part, health in state.parts.items()},
        looks_per_second=round(state.looks_per_second, 2),
        habits=habits_out(state.habits),
        volume_most=state.volume_most,
        temperature=state.temperature,
        inputs=[
            InputOut(input=each.input, value=each.value, at=clock.when(each.at))
            for each in state.inputs
            if each.until > clock.monotonic()
        ],
        chat=None if guest else state.chat,
    )
