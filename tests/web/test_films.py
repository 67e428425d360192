"""Films on a small phone, against the real panel and the real catalogue: a no, a yes, stars, the TV, and what is kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from appliance.vocabulary.affect import Affect, Emotion, Label
from appliance.vocabulary.films import TvAction
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.mood import Mood
from appliance.vocabulary.units import Seconds
from tests.web.test_browser import claim

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.web.living import Living

DOWN = Mood((1.0, 0, 0, 0, 0, 0, 0), Affect(-0.5, -0.35), 0.2, Emotion.SADNESS, Label.DOWN, 0.7, Seconds(0.0))


async def test_an_evening_with_films(page: Page, living: Living) -> None:
    await claim(page, living)
    living.box.show(mood=DOWN)
    await page.get_by_role("link", name="Films").click()
    shown = page.get_by_role("article").get_by_role("heading", level=2)
    await expect(page.get_by_text("Now: down")).to_be_visible()
    await page.get_by_text("Sad", exact=True).click()
    await page.get_by_text("Out of it").click()
    await expect(page.get_by_text("a step towards an easier mood")).to_be_visible()
    others = page.get_by_role("region", name="Or one of these").get_by_role("button")
    await expect(others).to_have_count(9)
    first = await shown.inner_text()

    await page.get_by_role("button", name="Not this").click()
    await expect(shown).not_to_have_text(first)
    await expect(page.get_by_text(f"Not {first}, then.")).to_be_visible()
    await page.get_by_role("button", name="Undo").click()
    await expect(shown).to_have_text(first)

    await page.get_by_role("button", name="This one").click()
    await expect(page.get_by_role("button", name="This one")).to_have_attribute("aria-pressed", "true")
    await page.get_by_role("button", name="Open on the TV").click()
    await expect(page.get_by_text("The television does it.")).to_be_visible()
    assert [(command.action, command.film.title) for command in living.television.sent] == [(TvAction.OPEN, first)]
    living.television.away = True
    await page.get_by_role("button", name="Trailer").click()
    await expect(page.get_by_text("The television is away.")).to_be_visible()

    await others.nth(2).click()
    await expect(shown).not_to_have_text(first)
    await page.get_by_role("button", name="Four stars").click()
    await expect(page.get_by_text("Four stars.", exact=True)).to_be_visible()
    await page.get_by_text("Calm", exact=True).click()
    await expect(page.get_by_role("region", name="Your films").get_by_text("★★★★")).to_be_visible()
    await expect(page.get_by_role("region", name="Your films").get_by_text(re.compile(re.escape(first)))).to_be_visible()
    assert living.complaints == []


async def test_what_is_said_of_films_is_in_the_journal_by_person_and_mood(page: Page, living: Living) -> None:
    await claim(page, living)
    await page.get_by_role("link", name="Films").click()
    await page.get_by_text("Tired", exact=True).click()
    await expect(page.get_by_role("article")).to_be_visible()
    await page.get_by_role("button", name="Another day").click()
    await expect(page.get_by_text("is kept for another day.")).to_be_visible()
    (asha,) = await living.people.everybody()
    (entry,) = await living.journal.entries((Kind.FILM_SAVE,))
    assert entry.person == asha.id
    assert entry.data["label"] == Label.TIRED


async def test_what_films_for_a_mood_are_like_is_ones_own_to_say(page: Page, living: Living) -> None:
    await claim(page, living)
    (asha,) = await living.people.everybody()
    await page.get_by_role("link", name="Films").click()
    await page.get_by_text("Calm", exact=True).click()
    shown = page.get_by_role("article").get_by_role("heading", level=2)
    await expect(shown).to_be_visible()
    await page.get_by_text("What films are like when you are calm").click()
    async with page.expect_response(lambda answer: "western" in (answer.request.post_data or "")):
        await page.get_by_role("slider", name="Calm to lively").fill("0.7")
        await page.get_by_role("button", name="western", exact=True).click()
    await expect(page.get_by_role("button", name="western", exact=True)).to_have_attribute("aria-pressed", "true")
    row = (await living.films.map_of(asha.id))[Label.CALM].match
    assert row.affect.arousal == 0.7
    assert "western" in row.genres
    await page.get_by_role("button", name="Back to how it was at first").click()
    await expect(page.get_by_role("button", name="western", exact=True)).to_have_attribute("aria-pressed", "false")
    assert (await living.films.map_of(asha.id))[Label.CALM].match != row
    assert living.complaints == []


async def test_films_fit_a_narrow_phone(page: Page, living: Living) -> None:
    await claim(page, living)
    await page.get_by_role("link", name="Films").click()
    await expect(page.get_by_role("article")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = await page.evaluate(
        "[...document.querySelectorAll('main button')].filter(b => b.getBoundingClientRect().height < 44).map(b => b.innerText)"
    )
    assert small == []
