"""What the home tells the box is shown on the Home page, and what is a person's own business is only named."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from playwright.async_api import expect

from appliance.vocabulary.surroundings import Input, InUse
from appliance.vocabulary.units import Seconds
from tests.web.test_browser import claim

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.web.living import Living


async def test_what_the_home_tells_is_shown_while_it_counts(page: Page, living: Living) -> None:
    await claim(page, living)
    now = time.monotonic()
    told = [(Input.ACTIVITY, "walking"), (Input.WEATHER, "lightning-rainy"), (Input.PRESENCE, "2"), (Input.HEART_RATE, "")]
    inputs = [InUse(what, value, Seconds(now - 125), Seconds(now + 3600)) for what, value in told]
    living.box.show(inputs=(*inputs, InUse(Input.NOISE, "71", Seconds(now - 700), Seconds(now - 100))))
    await page.get_by_role("link", name="Home").click()
    card = page.get_by_role("region", name="What your home tells me")
    await expect(card.get_by_text("walking, two minutes ago")).to_be_visible()
    await expect(card.get_by_text("lightning rainy, two minutes ago")).to_be_visible()
    await expect(card.get_by_text("two people, two minutes ago")).to_be_visible()
    await expect(card.get_by_text("in use, two minutes ago")).to_be_visible()
    await expect(card.get_by_text("Noise")).to_have_count(0)
    living.box.show(inputs=())
    await expect(card).to_have_count(0)
    assert living.complaints == []
