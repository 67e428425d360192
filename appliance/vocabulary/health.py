"""How the parts of the box are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from appliance.vocabulary.units import Seconds


class Part(StrEnum):
    """A part of the box that can fail and come back alone."""

    EYE = "eye"
    PLAYER = "player"
    HOME = "home"
    LIBRARY = "library"


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a part works, and in plain words what is wrong and what happens next."""

    up: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """The library scan: files done of all, those that could not be read with the reason, the time left where it is known."""

    done: int = 0
    total: int = 0
    tracks: int = 0
    scanning: bool = False
    failures: Mapping[str, str] = field(default_factory=dict)
    left: Seconds | None = None
