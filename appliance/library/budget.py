"""How much of the machine the scan may take: it is never in a hurry, and music, eye and heat come first."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

HOT: Final = 75.0
"""Degrees Celsius from which the scan waits: a Raspberry Pi slows itself down at 80."""
CROWDED: Final = 6.0
"""Programs that want each core (the load average) from which the scan waits; below, its low priority yields enough."""
LONGEST: Final = 5.0
"""Seconds that it waits before a file at the most: a box that is always hot gets done too, slowly."""
_STEP: Final = 2.0
_ZONES: Final = Path("/sys/class/thermal")


def workers() -> int:
    """How many files are analysed at once: half the cores."""
    return max(1, len(os.sched_getaffinity(0)) // 2)


async def breathe(longest: float = LONGEST) -> float:
    """Wait while the machine is hot or crowded; returns for how many seconds."""
    waited = 0.0
    while waited < longest and (temperature() >= HOT or crowd() >= CROWDED):
        await asyncio.sleep(_STEP)
        waited += _STEP
    return waited


def temperature(zones: Path = _ZONES) -> float:
    """The hottest of the machine's sensors in degrees Celsius; 0 where there is none."""
    hottest = 0.0
    for sensor in zones.glob("thermal_zone*/temp"):
        with suppress(OSError, ValueError):
            hottest = max(hottest, int(sensor.read_text("ascii")) / 1000)
    return hottest


def crowd() -> float:
    """Programs that want each core, over the last minute."""
    return os.getloadavg()[0] / (os.cpu_count() or 1)
