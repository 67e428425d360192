"""One's own days on a small phone, against the real panel and journal: read, deleted, taken back, and gone for good."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from playwright.async_api import expect

from appliance.vocabulary.affect import Label
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Purpose
from tests.examples import library
from tests.web.test_browser import claim

if TYPE_CHECKING:
    from playwright.async_api import Page

    from appliance.vocabulary.units import PersonId
    from tests.web.living import Living


async def an_hour(living: Living, person: PersonId) -> str:
    """Down, then calm, and a track in between that ended; the track's title."""
    track = library()[0]
    await living.journal.append(Kind.MOOD, person, {"from": None, "to": Label.DOWN})
    await living.journal.append(Kind.PLAY, person, {"file": track.file, "label": Label.DOWN})
    await living.journal.append(Kind.ENDED, person, {"file": track.file, "label": Label.DOWN})
    await living.journal.append(Kind.MOOD, person, {"from": Label.DOWN, "to": Label.CALM})
    return track.title


async def without(living: Living, person: PersonId, kind: Kind, words: str) -> None:
    """Wait until no entry of a kind has these words."""
    async with asyncio.timeout(30):
        while words in str([entry.data for entry in await living.journal.entries((kind,), person=person)]):  # noqa: ASYNC110 - the journal tells nobody
            await asyncio.sleep(0.05)


async def test_a_day_is_read_and_any_part_of_it_deleted(page: Page, living: Living) -> None:
    await claim(page, living)
    (asha,) = await living.people.everybody()
    title = await an_hour(living, asha.id)
    await page.get_by_role("link", name="Diary").click()
    await expect(page.get_by_text("I do not keep your moods")).to_be_visible()
    await expect(page.get_by_text("One song", exact=False)).to_be_visible()
    await expect(page.get_by_text("Down", exact=True)).to_have_count(0)
    await expect(page.get_by_role("link", name="Have your moods kept")).to_have_attribute("href", "#/privacy")

    await living.people.set_consent(asha.id, Purpose.HISTORY, given=True)
    await page.reload()
    await expect(page.get_by_role("img", name="two moods, one song")).to_be_visible()
    await expect(page.get_by_text("1 kept, 0 in between, 0 not for you")).to_be_visible()
    await expect(page.get_by_text("I have seen too few low moods")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    play = page.get_by_role("button", name=f"Delete {title}")
    await play.click()
    await expect(play).to_have_count(0)
    await page.get_by_role("button", name="Undo").click()
    await expect(play).to_be_visible()
    assert len(await living.journal.entries((Kind.PLAY,), person=asha.id)) == 1

    await page.get_by_role("button", name="Delete Down").click()
    await page.get_by_role("link", name="Now").click()
    await without(living, asha.id, Kind.MOOD, "down")
    await page.get_by_role("link", name="Diary").click()
    await expect(page.get_by_role("img", name="one mood, one song")).to_be_visible()
    await page.get_by_role("button", name="Delete this day").click()
    await expect(page.get_by_text("Nothing here.")).to_be_visible()
    await without(living, asha.id, Kind.PLAY, "file")
    await expect(page.get_by_text("Nothing here.")).to_be_visible()
    assert living.complaints == []


async def test_a_week_shows_seven_days(page: Page, living: Living) -> None:
    await claim(page, living)
    (asha,) = await living.people.everybody()
    await an_hour(living, asha.id)
    await page.get_by_role("link", name="Diary").click()
    await page.get_by_role("button", name="A week").click()
    await expect(page.get_by_role("heading", level=2)).to_have_count(7)
    assert living.complaints == []
