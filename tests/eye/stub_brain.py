"""A brain in a process of its own that leases looking for ever: ``stub_brain.py MODE DOOR``. Prints the eye's number."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from appliance.eye.link import EyeLink
from appliance.settings import CameraSettings


async def main() -> None:
    program = (sys.executable, str(Path(__file__).parent / "stub_eye.py"), *sys.argv[1:])
    async with EyeLink(CameraSettings(source="none"), program=program) as eye:
        await anext(eye.reports())
        assert eye.process is not None
        sys.stdout.write(f"{eye.process.pid}\n")
        sys.stdout.flush()
        while True:
            await eye.lease(4.0)
            await asyncio.sleep(0.25)


if __name__ == "__main__":
    asyncio.run(main())
