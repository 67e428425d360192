"""What ``moodbox doctor`` finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARN = "warn"
    """The box works without it."""
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """One check: what holds, and the next step where it does not."""

    check: str
    state: State
    advice: str
