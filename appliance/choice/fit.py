"""How near things lie to a target: on the affect plane, and in how they sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from appliance.vocabulary.music import Mode

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from appliance.choice.items import Items
    from appliance.vocabulary.choice import Target

SHARES: Final = {"energy": 0.35, "tempo": 0.2, "genre": 0.3, "mode": 0.15}
"""What each counts in how a thing sounds, where the target asks for it."""
EDGE: Final = 0.15
"""How soon beyond the tolerance there is nothing for lying within, as a share of it."""
AWAY: Final = 20.0
"""BPM outside the range that leave a third."""


def closeness(items: Items, goal: Target) -> NDArray[np.float32]:
    """(N,) in [0, 1]: half for lying within the tolerance (soon beyond nothing), half for how near; 0.75 at its edge."""
    scale = np.float32(1 / goal.tolerance)
    valence, arousal = items.plane
    squared = (valence - np.float32(goal.affect.valence)) * scale
    squared *= squared
    across = (arousal - np.float32(goal.affect.arousal)) * scale
    squared += across * across
    inside: NDArray[np.float32] = np.sqrt(squared)
    inside *= np.float32(-0.5 / EDGE)
    inside += np.float32(0.5 / EDGE + 0.5)
    np.minimum(inside, np.float32(0.5), out=inside)
    np.maximum(inside, np.float32(0), out=inside)
    squared += 1
    inside += np.float32(0.5) / squared
    return inside


def sound(items: Items, goal: Target) -> NDArray[np.float32]:
    """(N,) in [0, 1]: energy, and where the target asks for them tempo, genre and mode."""
    parts: dict[str, NDArray[np.float32]] = {"energy": 1 - np.abs(items.energy - np.float32(goal.energy))}
    if goal.tempo and items.tempo is not None:
        low, high = goal.tempo
        outside = np.maximum(np.maximum(low - items.tempo, items.tempo - high), 0)
        parts["tempo"] = np.exp(-outside / np.float32(AWAY))
    if goal.genres and items.genres:
        parts["genre"] = items.with_genre(goal.genres).astype(np.float32)
    if goal.mode and items.major is not None:
        parts["mode"] = (items.major == (goal.mode is Mode.MAJOR)).astype(np.float32)
    if len(parts) == 1:
        return parts["energy"]
    whole = sum(SHARES[name] for name in parts)
    total = np.zeros(len(items), np.float32)
    for name, part in parts.items():
        total += np.float32(SHARES[name] / whole) * part
    return total


def within(items: Items, row: int, goal: Target) -> bool:
    """Whether a thing lies within the tolerance."""
    valence, arousal = items.affect[row]
    return bool(np.hypot(valence - goal.affect.valence, arousal - goal.affect.arousal) <= goal.tolerance)
