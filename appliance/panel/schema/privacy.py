"""What the eye says and what is kept, as it is shown to the person it is of."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from appliance.vocabulary.affect import EMOTIONS, Emotion, Label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appliance.ports.clock import Clock
    from appliance.vocabulary.sight import Face, Reading


class FaceOut(BaseModel):
    """What was read of one face, as ``moodbox look --json`` says it."""

    box: tuple[int, int, int, int] = Field(description="x, y, width and height in pixels")
    emotion: Emotion
    probabilities: dict[Emotion, float]
    valence: float = Field(ge=-1, le=1)
    arousal: float = Field(ge=-1, le=1)
    quality: float = Field(ge=0, le=1)


class LookOut(BaseModel):
    """What was read in a picture. The picture is gone."""

    faces: list[FaceOut]
    ms: float
    counts: bool = Field(description="Whether it moves the mood: it shows one face, and nobody else is listening")


class ReadingOut(BaseModel):
    """A record as it left the eye: its bytes, and what they say."""

    hex: str = Field(pattern="^[0-9a-f]{128}$", description="All 64 bytes")
    number: int
    at: datetime
    index: int
    count: int
    face: FaceOut | None
    brightness: float | None


class TraceOut(BaseModel):
    """How much of a kind is kept of oneself."""

    what: str
    rows: int


class PrivacyOut(BaseModel):
    """What is kept of oneself, and for how long."""

    history_days: int = Field(description="How long moods are kept for those who want a history")
    kept: list[TraceOut]
    radio: bool = Field(description="Whether internet radio is on, which tells others this home's address")
    shared: Label | None = Field(description="The mood that the smart home is told now; null where it is told none")


def face_out(face: Face) -> FaceOut:
    """A face for the wire."""
    probabilities = dict(zip(EMOTIONS, face.probabilities, strict=True))
    box = face.box
    return FaceOut(
        box=(box.x, box.y, box.w, box.h),
        emotion=max(EMOTIONS, key=lambda emotion: probabilities[emotion]),
        probabilities=probabilities,
        valence=face.affect.valence,
        arousal=face.affect.arousal,
        quality=face.quality,
    )


def reading_out(reading: Reading, clock: Clock) -> ReadingOut:
    """A reading for the wire."""
    face = reading.face
    return ReadingOut(
        hex=reading.raw.hex(),
        number=reading.number,
        at=clock.when(reading.at),
        index=reading.index,
        count=reading.count,
        face=face and face_out(face),
        brightness=face.brightness if face else None,
    )


def kept_out(tables: Mapping[str, int]) -> list[TraceOut]:
    """What is kept, for the wire."""
    return [TraceOut(what=table, rows=rows) for table, rows in sorted(tables.items())]
