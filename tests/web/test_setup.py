"""The page about the box itself: how it is, where it stands, and its backups, on a small phone."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from playwright.async_api import expect

from appliance.vocabulary.affect import Affect
from appliance.vocabulary.health import Health, Part, Progress
from appliance.vocabulary.people import Purpose
from appliance.vocabulary.sight import Face, FaceBox, Reading
from appliance.vocabulary.units import Seconds
from tests.web.test_browser import PASSWORD, claim

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.web.living import Living


def reading(box: FaceBox, brightness: float = 0.5, quality: float = 0.9) -> Reading:
    face = Face(box, (1.0, 0, 0, 0, 0, 0, 0), Affect(0.1, 0.0), quality, brightness)
    return Reading(bytes(64), 1, Seconds(0.0), 0, 1, face)


async def test_the_page_says_how_the_box_is_in_words(page: Page, living: Living) -> None:
    await claim(page, living)
    words = "MPD refuses the box: correct the password"
    living.kept.troubles.handle(logging.LogRecord("appliance.player.mpd", logging.WARNING, "", 0, words, None, None))
    living.box.show(
        parts={Part.EYE: Health(up=True), Part.PLAYER: Health(up=False, words="MPD is away"), Part.LIBRARY: Health(up=True)},
        library=Progress(done=40, total=100, tracks=12, scanning=True),
    )
    await page.get_by_role("link", name="Home").click()
    await expect(page.get_by_text("MPD is away.")).to_be_visible()
    await page.get_by_role("link", name="Set-up and health").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("The box")
    await expect(page.get_by_text(f"{words}.")).to_be_visible()
    await expect(page.get_by_role("progressbar")).to_have_attribute("value", "40")
    await expect(page.get_by_text("music", exact=False).first).to_be_visible()
    await expect(page.get_by_text("None is set, so the smart home is not told anything.")).to_be_visible()
    await expect(page.get_by_text("Python", exact=True)).to_be_visible()
    assert living.complaints == []


async def test_where_the_box_stands_is_tried_by_an_outline_alone(page: Page, living: Living) -> None:
    await claim(page, living)
    await page.goto(f"{living.server.url}#/setup")
    await expect(page.get_by_text("it has to be you who listens")).to_be_visible()
    (asha,) = await living.people.everybody()
    await living.people.set_consent(asha.id, Purpose.LOOK, given=True)
    await living.box.set_looking(on=True, by=asha.id)
    for seen, said in (
        ([], "I see nobody yet"),
        ([reading(FaceBox(300, 200, 60, 60))], "Come a little closer"),
        ([reading(FaceBox(250, 150, 150, 150), brightness=0.1)], "It is too dark"),
        ([reading(FaceBox(560, 150, 150, 150))], "Turn me towards where you sit"),
        ([reading(FaceBox(250, 150, 150, 150), quality=0.2)], "Turn your face to me and to the light"),
        ([reading(FaceBox(250, 150, 150, 150))], "That is a good place"),
    ):
        living.readings.recent = seen
        await expect(page.get_by_text(said)).to_be_visible()
    await expect(page.locator("rect")).to_have_attribute("x", str(640 - 250 - 150))
    assert living.complaints == []


async def test_a_backup_is_taken_and_put_back(page: Page, living: Living) -> None:
    await claim(page, living)
    await page.goto(f"{living.server.url}#/setup")
    await page.get_by_role("button", name="Take a backup").click()
    await page.get_by_label("Your password").fill("a wrong password")
    await page.get_by_role("button", name="Save the file").click()
    await expect(page.get_by_text("That is not your password.")).to_be_visible()
    await page.get_by_label("Your password").fill(PASSWORD)
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Save the file").click()
    file = await (await download.value).path()

    await page.get_by_label("Choose the file").set_input_files({"name": "cat.db", "mimeType": "", "buffer": b"a cat"})
    await expect(page.get_by_text("This file is damaged")).to_be_visible()
    await page.get_by_label("Choose the file").set_input_files(file)
    await expect(page.get_by_text("Everybody signs in again")).to_be_visible()
    assert living.kept.restarts == 0
    await page.get_by_label("Your password").fill(PASSWORD)
    await page.get_by_role("button", name="Put it back and start anew").click()
    await expect(page.get_by_text("I start anew.")).to_be_visible()
    assert living.kept.restarts == 1
    assert living.complaints == []
