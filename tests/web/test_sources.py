"""Where music comes from, on a small phone against the real panel: the folder's address, and radio from off to a station."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from appliance.brain.radio import RadioRoom
from appliance.vocabulary.health import Progress
from tests.fakes.radio import STATIONS
from tests.web.test_browser import claim

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.web.living import Living


async def test_the_folder_is_named_and_an_adult_switches_radio_on(page: Page, living: Living) -> None:
    radio = living.music.radio
    assert isinstance(radio, RadioRoom)
    await claim(page, living)
    await page.goto(f"{living.server.url}#/setup")
    await expect(page.get_by_text("smb://testbox.local/music")).to_be_visible()
    await expect(page.get_by_text(r"On Windows: \\testbox.local\music")).to_be_visible()

    switch = page.get_by_role("checkbox", name="Stations by mood")
    await expect(switch).not_to_be_checked()
    await switch.check()
    await expect(page.get_by_text("I am asking for stations.").first).to_be_visible()
    await radio.refresh()
    await expect(page.get_by_text(f"I know {len(STATIONS)} stations.")).to_be_visible()
    await page.get_by_role("button", name="Play Late").click()
    await expect(page.get_by_text("Late plays.")).to_be_visible()
    await page.get_by_role("button", name="Back to my music").click()
    await expect(page.get_by_role("button", name="Back to my music")).to_have_count(0)

    await page.goto(f"{living.server.url}#/privacy")
    await expect(page.get_by_text("radio-browser.info and the station that plays")).to_be_visible()
    await page.goto(f"{living.server.url}#/setup")
    await page.get_by_role("checkbox", name="Stations by mood").uncheck()
    await expect(page.get_by_text("Radio is off.")).to_be_visible()
    assert living.complaints == []


async def test_files_that_could_not_be_read_are_listed_with_their_reasons(page: Page, living: Living) -> None:
    failures = {"mine/broken.mp3": "it is cut short, or damaged", "<b>.ogg": "there is only silence in it"}
    living.box.show(library=Progress(5, 5, 3, scanning=False, failures=failures))
    await claim(page, living)
    await page.goto(f"{living.server.url}#/setup")
    await page.get_by_text("Which files, and why").click()
    for file, reason in failures.items():
        await expect(page.get_by_role("listitem").filter(has_text=file)).to_contain_text(reason)


async def test_the_demos_pieces_are_marked_as_such(page: Page, living: Living) -> None:
    living.box.show(demo=True)
    await claim(page, living)
    await page.get_by_role("button", name="Play", exact=True).click()
    await expect(page.get_by_text("a demo piece")).to_be_visible()
    for place in ("library", "setup"):
        await page.goto(f"{living.server.url}#/{place}")
        await expect(page.get_by_text("These pieces were made for the demo")).to_be_visible()
