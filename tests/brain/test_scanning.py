"""A scan that systemd's service does for the brain: asked for by a touched file, followed in another."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from appliance.brain import scanning
from appliance.brain.scanning import PROGRESS, REQUEST, by_service

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pytest


async def asked(runtime: Path) -> None:
    async with asyncio.timeout(20):
        while not (runtime / REQUEST).exists():  # noqa: ASYNC110 - what is awaited is a file
            await asyncio.sleep(0.01)


def write(runtime: Path, *lines: object) -> None:
    (runtime / PROGRESS).write_text("".join(json.dumps(line) + "\n" for line in lines))


async def test_the_latest_line_is_told_until_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "_GLANCE", 0.01)
    write(tmp_path, {"ended": "success"})  # of the scan before
    scan, heard = by_service(tmp_path), []

    async def follow() -> None:
        heard.extend([line async for line in scan])

    async def service() -> None:
        await asked(tmp_path)
        write(tmp_path, *({"done": number, "total": 9} for number in range(3)))
        await asyncio.sleep(0.1)
        with (tmp_path / PROGRESS).open("a") as progress:
            progress.write('{"done": 3, "tot')  # cut off: the line before is the last whole one
        await asyncio.sleep(0.1)
        write(tmp_path, {"ended": "success"})

    await asyncio.gather(follow(), service())
    assert heard[0] == {"done": 2, "total": 9}
    assert heard[-1] == {"ended": ""}


async def test_a_scan_that_failed_says_where_to_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "_GLANCE", 0.01)

    async def service() -> None:
        await asked(tmp_path)
        write(tmp_path, {"ended": "oom-kill"})

    async def follow() -> Mapping[str, Any]:
        return await anext(by_service(tmp_path))

    line, _ = await asyncio.gather(follow(), service())
    assert "oom-kill" in line["ended"]
    assert "journalctl" in line["ended"]


async def test_no_service_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "_GLANCE", 0.01)
    monkeypatch.setattr(scanning, "_PATIENCE", 0.1)
    assert "no answer" in (await anext(by_service(tmp_path)))["ended"]
