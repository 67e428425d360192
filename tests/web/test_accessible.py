"""Every page for everybody: axe finds nothing serious in either theme, it fits a small phone, and it speaks Hindi."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from playwright.async_api import expect

from appliance.vocabulary.choice import Pick
from appliance.vocabulary.health import Health, Part
from appliance.vocabulary.player import PlayerStatus, PlayState
from appliance.vocabulary.units import Percent, Seconds
from tests.examples import library
from tests.web.schema import WEB
from tests.web.test_browser import CALM, claim

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.web.living import Living

AXE: Final = WEB / "node_modules" / "axe-core" / "axe.min.js"
ROUTES: Final = (WEB / "src" / "lib" / "route.svelte.ts").read_text("utf-8")
PLACES: Final = sorted({*re.findall(r"'(\w+)'", ROUTES.partition("export type Place")[0])})
RUN: Final = """async () => (await axe.run({ resultTypes: ['violations'] })).violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])"""


def everything(living: Living) -> None:
    """A box with as much to show as there can be."""
    first, *others = library()[:5]
    player = PlayerStatus(PlayState.PLAYING, first.file, Seconds(10), first.duration, Percent(40))
    coming = tuple(Pick(track, 1.0, {}, "because it fits") for track in others)
    parts = {Part.EYE: Health(up=True), Part.PLAYER: Health(up=True), Part.HOME: Health(up=False, words="no broker")}
    living.box.show(mood=CALM, player=player, current=Pick(first, 1.0, {}, "it fits"), coming=coming, parts=parts)


@pytest.mark.skipif(not AXE.exists(), reason="web/node_modules is not there")
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing_serious_on_any_page(page: Page, living: Living, theme: Any) -> None:  # noqa: ANN401 - a literal
    await page.emulate_media(color_scheme=theme)
    await claim(page, living)
    everything(living)
    assert {"now", "moods", "films", "diary", "home"} <= set(PLACES)
    found: dict[str, object] = {}
    for place in PLACES:
        await page.goto(f"{living.server.url}#/{place}")
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await page.evaluate(AXE.read_text("utf-8"))
        serious = await page.evaluate(RUN)
        if serious:
            found[place] = serious
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, f"{place} is {wide} px wide"
    assert not found


async def test_the_panel_speaks_hindi_where_one_chooses_it(page: Page, living: Living) -> None:
    await claim(page, living)
    everything(living)
    await page.goto(f"{living.server.url}#/home")
    await page.get_by_role("button", name="हिन्दी").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("घर")
    assert await page.locator("html").get_attribute("lang") == "hi"
    await page.get_by_role("link", name="अभी").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("मेरी आँख बंद है।")
    await page.reload()
    await expect(page.get_by_role("link", name="फ़िल्में")).to_be_visible()
    assert living.complaints == []


async def test_by_keyboard_alone_the_order_of_what_comes_is_changed(page: Page, living: Living) -> None:
    await claim(page, living)
    everything(living)
    titles = [pick.track.title for pick in living.box.state.coming]
    handle = page.get_by_role("button", name=f"Move {titles[0]}, at place 1")
    await handle.focus()
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("button", name=f"Move {titles[0]}, at place 2")).to_be_focused()


async def test_a_kept_shell_says_that_the_box_is_away_and_comes_back_by_itself(page: Page, living: Living) -> None:
    await claim(page, living)
    await page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    await page.reload()
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    kept = await page.evaluate(
        "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()))))"
        ".then((all) => all.flat().map(({ url }) => new URL(url).pathname))"
    )
    assert "/" in kept
    assert not [path for path in kept if path.startswith("/api")]
    await living.go()
    await page.reload()
    await expect(page.get_by_text("The box is away. I am looking for it.")).to_be_visible(timeout=30_000)
    living.come()
    await expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible(timeout=30_000)


async def test_a_box_that_has_just_started_says_so(page: Page, living: Living) -> None:
    await claim(page, living)
    living.box.show(parts={})
    await expect(page.get_by_role("heading", level=1)).to_have_text("I am just starting.")
    everything(living)
    await expect(page.get_by_role("heading", level=1)).to_have_text("My eye is closed.")
