"""How near things lie to a target: on the affect plane, and in how they sound."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from appliance.vocabulary.music import Mode

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from appliance.choice.items import Items
    from appliance.vocabulary.choice import Target

SHARES: Final = {"energy": 0.35, "tempo": 0.2, "genre": 0.3, "mode": 0.15}
"""What each counts in how a thing sounds, where the target asks for it."""
AWAY: Final = 20.0
"""BPM outside the range that leave a third."""


def closeness(items: Items, goal: Target) -> NDArray[np.float32]:
    """(N,) in [0, 1]: half for lying within the tolerance, half for how near; from 0.75 on within it, below 0.25 beyond."""
    # In place, for at this size memory takes longer than arithmetic.
    scale = np.float32(1 / goal.tolerance)
    valence, arousal = items.plane
    squared = valence - np.float32(goal.affect.valence)
    squared *= scale
    squared *= squared
    near = arousal - np.float32(goal.affect.arousal)
    near *= scale
    near *= near
    squared += near
    np.add(squared, 1, out=near)
    np.divide(np.float32(0.5), near, out=near)
    near += np.float32(0.5) * (squared <= 1)
    return near


def sound(items: Items, goal: Target) -> NDArray[np.float32]:
    """(N,) in [0, 1]: of energy, tempo, genre and mode what the target asks for; 0 where it asks for nothing."""
    asked = {
        "energy": None if goal.energy is None else items.energy,
        "tempo": items.tempo if goal.tempo else None,
        "genre": items.with_genre(goal.genres) if goal.genres and items.genres else None,
        "mode": items.major if goal.mode else None,
    }
    whole = sum(SHARES[name] for name, column in asked.items() if column is not None)
    total = np.zeros(len(items), np.float32)
    for name, column in asked.items():
        if column is None:
            continue
        part: NDArray[np.float32] = column.astype(np.float32)
        if name == "energy" and goal.energy is not None:
            part -= np.float32(goal.energy)
            np.abs(part, out=part)
            np.subtract(1, part, out=part)
        elif name == "tempo" and goal.tempo:
            part -= np.clip(part, goal.tempo[0], goal.tempo[1])
            np.abs(part, out=part)
            part *= np.float32(-1 / AWAY)
            np.exp(part, out=part)
        elif name == "mode":
            part = (column == (goal.mode is Mode.MAJOR)).astype(np.float32)
        part *= np.float32(SHARES[name] / whole)
        total += part
    return total


def inside(items: Items, goal: Target) -> NDArray[np.bool_]:
    """(N,) whether each thing lies within the tolerance."""
    away = items.affect.astype(float) - (goal.affect.valence, goal.affect.arousal)
    lies: NDArray[np.bool_] = np.hypot(*away.T) <= goal.tolerance
    return lies


def within(items: Items, row: int, goal: Target) -> bool:
    """Whether a thing lies within the tolerance."""
    valence, arousal = items.affect[row].tolist()
    return math.hypot(valence - goal.affect.valence, arousal - goal.affect.arousal) <= goal.tolerance
