"""The mood and what moves it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, Field

from appliance.panel.schema.base import Request
from appliance.vocabulary.affect import EMOTIONS, Emotion, Label
from appliance.vocabulary.chat import Act
from appliance.vocabulary.mood import HOLD, LONGEST_TEXT, Calibration, CalibrationState, Evidence, Mood, Source
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from appliance.ports.clock import Clock


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


class BaselineOut(BaseModel):
    """One's own resting face."""

    learned: datetime | None = Field(description="When it was last learned; null where it is not known")


class UnderstoodOut(BaseModel):
    """What was understood of words."""

    words: str
    acts: bool = Field(description="Whether they move the mood")
    did: Act | None = Field(None, description="The command that they were, and that was done")


class NoticeOut(BaseModel):
    """What the box would like to say to this person alone."""

    words: str | None


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
