"""Faces as the eye reports them, for the tests of the mood."""

from __future__ import annotations

from appliance.vocabulary.affect import EMOTIONS, Affect, Emotion
from appliance.vocabulary.sight import Face, FaceBox, Look
from appliance.vocabulary.units import Seconds

BOX = FaceBox(200, 100, 120, 120)


def face(emotion: Emotion, certainty: float = 0.85, quality: float = 1.0) -> Face:
    rest = (1 - certainty) / 6
    return of(tuple(certainty if e is emotion else rest for e in EMOTIONS), quality)


def of(probabilities: tuple[float, ...], quality: float = 1.0) -> Face:
    return Face(BOX, probabilities, Affect(0, 0), quality, 0.5)


def look(at: float, emotion: Emotion | None, certainty: float = 0.85) -> Look:
    return Look(0, Seconds(at), (face(emotion, certainty),) if emotion else ())
