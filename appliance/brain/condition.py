"""How the box is (``ports.upkeep.Condition``): what its settings, its disk and its log say."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from appliance.vocabulary.upkeep import Facts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from appliance.brain.troubles import Troubles
    from appliance.ports.clock import Clock
    from appliance.settings import Settings
    from appliance.vocabulary.upkeep import Trouble


class BoxCondition:
    """``assistant`` says what Home Assistant last said of itself; ``voice`` whether the box can speak."""

    def __init__(  # noqa: PLR0913, PLR0917 - it joins these
        self,
        settings: Settings,
        troubles: Troubles,
        clock: Clock,
        version: str,
        assistant: Callable[[], bool | None],
        voice: Callable[[], bool],
    ) -> None:
        self._settings, self._troubles, self._version = settings, troubles, version
        self._assistant, self._voice = assistant, voice
        self._since = clock.now()

    @property
    def troubles(self) -> Sequence[Trouble]:
        """See the port."""
        return self._troubles.recent

    async def facts(self) -> Facts:
        """See the port."""
        return await asyncio.to_thread(self._facts)

    def _facts(self) -> Facts:
        settings = self._settings
        folder, mqtt = settings.music.folder, settings.mqtt
        room, disk = 0, 0
        with suppress(OSError):
            usage = shutil.disk_usage(settings.state)
            room, disk = usage.free, usage.total
        return Facts(
            folder=str(folder),
            readable=folder.is_dir() and os.access(folder, os.R_OK | os.X_OK),
            frame=(settings.camera.width, settings.camera.height),
            room=room,
            disk=disk,
            versions=self._versions(),
            since=self._since,
            broker=f"{mqtt.host}:{mqtt.port}" if mqtt.host else None,
            discovery=settings.home_assistant.discovery if mqtt.host else "off",
            assistant=self._assistant(),
            voice=self._voice(),
        )

    def _versions(self) -> Mapping[str, str]:
        system = platform.system()
        with suppress(OSError):
            system = platform.freedesktop_os_release().get("PRETTY_NAME", system)
        return {
            "Moodbox": self._version,
            "Python": platform.python_version(),
            system: f"{platform.release()} {platform.machine()}",
        }
