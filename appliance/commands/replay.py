"""``moodbox replay``: readings from a file through the mood filter."""

from __future__ import annotations

import json
import math
import sys
from typing import TYPE_CHECKING

from appliance.commands.output import Output
from appliance.errors import MoodboxError
from appliance.mood.filter import MoodFilter
from appliance.vocabulary.affect import EMOTIONS, Affect
from appliance.vocabulary.sight import Face, FaceBox
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable
    from pathlib import Path

    from appliance.vocabulary.mood import Mood

ANYWHERE = FaceBox(0, 0, 1, 1)


def _number(value: object, name: str, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or not low <= value <= high:
        msg = f"{name} must be a number from {low:g} to {high:g}"
        raise ValueError(msg)
    return float(value)


def parse(line: str) -> tuple[Seconds, Face | None]:
    """One line: ``at`` in seconds, ``faces`` (0 for nobody), ``probabilities`` by emotion or in order, ``quality``.

    Raises:
        ValueError: the line is not such an object; says what is wrong.
    """
    try:
        fields = json.loads(line)
    except json.JSONDecodeError as error:
        msg = f"not JSON: {error}"
        raise ValueError(msg) from error
    if not isinstance(fields, dict):
        msg = "not a JSON object"
        raise TypeError(msg)
    at = Seconds(_number(fields.get("at"), "at", -1e15, 1e15))
    if not _number(fields.get("faces", 1), "faces", 0, 1000):
        return at, None
    given = fields.get("probabilities")
    row = [given.get(emotion, 0) for emotion in EMOTIONS] if isinstance(given, dict) else given
    if not isinstance(row, list) or len(row) != len(EMOTIONS):
        msg = "probabilities must be seven numbers, or an object of them by emotion"
        raise ValueError(msg)
    numbers = [_number(value, "a probability", 0, 1) for value in row]
    if not sum(numbers):
        msg = "probabilities must not all be zero"
        raise ValueError(msg)
    quality = _number(fields.get("quality", 1), "quality", 0, 1)
    return at, Face(ANYWHERE, tuple(value / sum(numbers) for value in numbers), Affect(0, 0), quality, 0.5)


def fields_of(at: Seconds, mood: Mood) -> dict[str, object]:
    """A mood as the command prints it."""
    return {
        "at": at,
        "emotion": mood.emotion,
        "label": mood.label,
        "confidence": round(mood.confidence, 4),
        "valence": round(mood.affect.valence, 4),
        "arousal": round(mood.affect.arousal, 4),
        "probabilities": {emotion: round(p, 4) for emotion, p in zip(EMOTIONS, mood.posterior, strict=True)},
    }


def replay(arguments: Namespace) -> int:
    """Exactly one line out for each line in; a line that is no reading says so and does not stop the rest."""
    source: Path = arguments.readings
    output = Output(as_json=arguments.json)
    try:
        with sys.stdin if str(source) == "-" else source.open(encoding="utf-8", errors="replace") as lines:
            return _replay(lines, output)
    except OSError as error:
        msg = f"{source}: {error.strerror or error}"
        raise MoodboxError(msg) from error


def _replay(lines: Iterable[str], output: Output) -> int:
    mood_filter, failed = MoodFilter(), 0
    for number, line in enumerate(lines, 1):
        try:
            at, face = parse(line)
        except (ValueError, TypeError) as error:
            failed = 1
            output.item({"error": f"line {number}: {error}"}, str)
            continue
        mood = mood_filter.step(at, face)
        output.item(fields_of(at, mood), lambda at=at, mood=mood: f"{at:10.2f}  {mood.label:<10} {mood.confidence:.2f}")  # type: ignore[misc]
    return failed
