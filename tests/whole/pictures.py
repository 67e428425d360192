"""``make pictures``: the README's picture of the panel, taken from a running demo on a phone-sized window."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.whole.demo import SECRET, Demo, eventually

DOCS = Path(__file__).parent.parent.parent / "docs"
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"]


def main() -> None:
    """Claim a fresh demo in the browser, wait for a smile and music, and take the picture."""
    DOCS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        demo = Demo(Path(folder), Path(folder) / "cache")
        try:
            picture(demo)
        finally:
            demo.interrupt()
            demo.close()


def picture(demo: Demo) -> None:
    """One picture of Now."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 390, "height": 844}, device_scale_factor=2)
        page.goto(f"{demo.client.base_url}?code={demo.lines['claim code']}")
        page.get_by_role("button", name="Go on").click()
        page.get_by_label("Your name").fill("Asha")
        page.get_by_role("button", name="Go on").click()
        page.get_by_label("Password").fill(SECRET)
        page.get_by_role("button", name="This is my box").click()
        page.get_by_role("button", name="I see").wait_for()
        page.goto(f"{demo.client.base_url}#/now")
        page.get_by_text("Happy").first.wait_for(timeout=120_000)
        page.wait_for_timeout(6000)  # the point glides to its place, and the mood grows surer
        page.screenshot(path=DOCS / "panel.png")
        browser.close()
    eventually((DOCS / "panel.png").exists, "the picture is there")


if __name__ == "__main__":
    main()
