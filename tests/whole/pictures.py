"""``make pictures``: every page of the panel on a phone, light and dark, taken from a running demo into docs/panel/."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

from tests.whole.demo import SECRET, Demo, eventually

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = ROOT / "docs"
FOLDER: Final = DOCS / "panel"
FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
ROUTES: Final = (ROOT / "web" / "src" / "lib" / "route.svelte.ts").read_text("utf-8")
PLACES: Final = list(dict.fromkeys(re.findall(r"'(\w+)'", ROUTES.partition("export type Place")[0])))
PHONE: Final = {"width": 360, "height": 740}
TABLET: Final = {"width": 1180, "height": 820}
HEAD: Final = """# The panel, page by page

Taken by `make pictures` from a running demo, on a window of 360 by 740 pixels.
"""


def main() -> None:
    """Claim a fresh demo, wait for a smile and music, and take the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        demo = Demo(Path(folder), Path(folder) / "cache")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        try:
            take(browser, demo)
        finally:
            browser.close()
            demo.interrupt()
            demo.close()


def take(browser: Browser, demo: Demo) -> None:
    """All pictures, and the page of docs/ that shows them."""
    page = browser.new_page(viewport=PHONE, device_scale_factor=2)  # type: ignore[arg-type]
    page.goto(f"{demo.client.base_url}?code={demo.lines['claim code']}")
    page.get_by_role("button", name="Go on").wait_for()
    page.screenshot(path=FOLDER / "claim-light.png")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Your name").fill("Asha")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Password").fill(SECRET)
    page.get_by_role("button", name="This is my box").click()
    page.get_by_role("button", name="I see").wait_for()
    page.goto(f"{demo.client.base_url}#/now")
    page.get_by_role("button", name="Skip this song").wait_for()
    cookies = page.context.cookies()
    demo.client.cookies.set("moodbox", next(cookie["value"] for cookie in cookies if cookie["name"] == "moodbox"))
    eventually(lambda: demo.state()["current"] and not demo.state()["library"]["scanning"], "the music is known", 300)
    smile(page, demo)
    page.screenshot(path=DOCS / "panel.png")
    demo.client.post("/api/track/save")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        smile(page, demo)
        for place in PLACES:
            shown(page, demo, place)
            page.screenshot(path=FOLDER / f"{place}-{theme}.png")
    page.set_viewport_size(TABLET)  # type: ignore[arg-type]
    shown(page, demo, "now")
    page.screenshot(path=FOLDER / "tablet-dark.png")
    for picture in FOLDER.glob("*.png"):
        shrink(picture)
    (DOCS / "panel.md").write_text(HEAD + "".join(map(_row, ["claim", *PLACES, "tablet"])), "utf-8")


def smile(page: Page, demo: Demo) -> None:
    """Wait until the box sees a smile and the page says so."""
    shown(page, demo, "now")
    eventually(lambda: (demo.state()["mood"] or {}).get("label") == "happiness", "the reel smiles", 120)
    page.get_by_text("Happy").first.wait_for()
    page.wait_for_timeout(2500)  # the point glides to its place


def shown(page: Page, demo: Demo, place: str) -> None:
    """Open a place and wait until it stands."""
    page.goto(f"{demo.client.base_url}#/{place}")
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_timeout(700)  # posters and lists are drawn


def shrink(picture: Path) -> None:
    """256 colours and half the pixels are enough for a page of small pictures."""
    from PIL import Image  # noqa: PLC0415 - it comes along with matplotlib

    with Image.open(picture) as large:
        small = large.convert("RGB").resize((large.width // 2, large.height // 2), Image.Resampling.LANCZOS)
        palette = small.quantize(256)
        small.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG).save(picture, optimize=True)


def _row(place: str) -> str:
    pictures = sorted(FOLDER.glob(f"{place}-*.png"), reverse=True)
    images = " ".join(f'<img src="panel/{picture.name}" alt="{place}, {picture.stem.split("-")[1]}">' for picture in pictures)
    return f"\n## {place.capitalize()}\n\n{images}\n"


if __name__ == "__main__":
    main()
