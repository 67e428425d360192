"""The upkeep of a box in a test: its real condition and vault on the test's state folder, and a restart that only counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appliance.brain.condition import BoxCondition
from appliance.brain.troubles import Troubles
from appliance.ports.upkeep import Upkeep
from appliance.settings import MusicSettings, Settings
from appliance.store.vault import FileVault

if TYPE_CHECKING:
    from pathlib import Path

    from appliance.ports.clock import Clock


@dataclass
class Kept:
    """What a test sees of it."""

    upkeep: Upkeep
    troubles: Troubles
    restarts: int = 0


def upkeep(folder: Path, clock: Clock) -> Kept:
    """The upkeep of the box whose state is this folder; its music is there too."""
    music = folder.parent / "music"
    music.mkdir(exist_ok=True)
    settings = Settings.model_construct(**{**dict(Settings()), "state": folder, "music": MusicSettings(folder=music)})
    troubles = Troubles()
    condition = BoxCondition(settings, troubles, clock, "0", lambda: None, lambda: False)

    def restart() -> None:
        kept.restarts += 1

    kept = Kept(Upkeep(condition, FileVault(folder, clock, restart)), troubles)
    return kept
