"""What a person does with the panel on a small phone, against the real panel."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from appliance.errors import PlayerError
from appliance.vocabulary import Affect, Emotion, Kind, Label, Mood, PlayerStatus, PlayState, Purpose, Seconds, TrackFile
from tests.examples import library

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.web.living import Living

PASSWORD = "a long enough password"
CALM = Mood((1.0, 0, 0, 0, 0, 0, 0), Affect(0.5, -0.5), 0.2, Emotion.NEUTRAL, Label.CALM, 0.66, Seconds(0.0))


async def claim(page: Page, living: Living) -> None:
    code = await living.people.claim_code()
    await page.goto(f"{living.server.url}?code={code}")
    await expect(page.get_by_role("textbox", name="Code")).to_have_value(code)
    assert "code" not in page.url
    await page.get_by_role("textbox", name="Your name").fill("Asha")
    await page.get_by_role("textbox", name="Password").fill(PASSWORD)
    await page.get_by_role("button", name="This is my box").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("My eye is closed.")


async def test_from_the_claim_to_an_open_eye_and_back_in_one_tap(page: Page, living: Living) -> None:
    await claim(page, living)
    await page.get_by_role("button", name="Eye: closed").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("May I look at you?")
    await expect(page.get_by_role("checkbox")).not_to_be_checked()
    assert not [call for call in living.box.calls if call[0] == "set_looking"]

    await page.get_by_role("button", name="Yes, you may look").click()
    await expect(page.get_by_role("button", name="Eye: open")).to_be_visible()
    (asha,) = await living.people.everybody()
    assert asha.consents == {Purpose.LOOK}
    living.box.show(mood=CALM)
    await expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"^Calm, fairly sure, "))

    await page.get_by_role("button", name="Eye: open").click()
    await expect(page.get_by_role("button", name="Eye: closed")).to_be_visible()
    assert [call for call in living.box.calls if call[0] == "set_looking"] == [
        ("set_looking", True, asha.id),
        ("set_looking", False, asha.id),
    ]
    assert living.complaints == []


async def test_music_by_hand_and_an_honest_roll_back(page: Page, living: Living) -> None:
    await claim(page, living)
    await page.get_by_role("button", name="Play", exact=True).click()
    await expect(page.get_by_role("button", name="Pause")).to_be_visible()
    title = library()[0].title
    await expect(page.get_by_text(title, exact=True)).to_be_visible()

    living.box.fail(PlayerError("the player is not answering"))
    await page.get_by_role("button", name="Skip this song").click()
    await expect(page.get_by_text("The player is not answering.")).to_be_visible()
    await expect(page.get_by_text(title, exact=True)).to_be_visible()
    living.box.fail(None)

    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("button", name="Save")).to_have_attribute("aria-pressed", "true")
    await page.get_by_text("Shift", exact=True).click()
    await expect(page.get_by_text("Music that leads out of it, step by step.")).to_be_visible()
    await page.get_by_role("link", name="Moods").click()
    await page.get_by_role("button", name="Tired").click()
    await expect(page.get_by_role("button", name="Tired")).to_have_attribute("aria-pressed", "true")
    await page.get_by_role("link", name="Now").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Tired, as you chose.")
    called = {call[0] for call in living.box.calls}
    assert {"play", "skip", "judge", "set_strategy", "set_mood", "mapping"} <= called
    assert [call[1] for call in living.box.calls if call[0] == "judge"] == [Kind.SAVE]
    assert living.complaints == []


async def test_the_wrong_mood_is_corrected_with_the_right_one(page: Page, living: Living) -> None:
    await claim(page, living)
    living.box.show(mood=CALM)
    await page.get_by_role("button", name="Wrong mood").click()
    await expect(page.get_by_role("heading", name="You look calm to me. What is right?")).to_be_focused()
    await page.get_by_role("button", name="Sad").click()
    await expect(page.get_by_text("Sad, then.")).to_be_visible()
    (asha,) = await living.people.everybody()
    assert ("correct", Label.SADNESS, asha.id) in living.box.calls


async def test_a_box_that_goes_away_is_said_so_and_comes_back_by_itself(page: Page, living: Living) -> None:
    await claim(page, living)
    await living.go()
    await expect(page.get_by_role("heading", level=1)).to_have_text("The box is away.", timeout=10_000)
    await expect(page.get_by_role("button", name="Eye: away")).to_be_visible()
    await expect(page.get_by_role("button", name="Play", exact=True)).to_be_disabled()
    living.come()
    await expect(page.get_by_role("heading", level=1)).to_have_text("My eye is closed.", timeout=30_000)


async def test_signing_out_and_in_again(page: Page, living: Living) -> None:
    await claim(page, living)
    await page.get_by_role("link", name="Home").click()
    await page.get_by_role("button", name="Sign out").click()
    await page.get_by_role("textbox", name="Your name").fill("Asha")
    await page.get_by_role("textbox", name="Password").fill("not the password")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("alert")).not_to_be_empty(timeout=15_000)
    await page.get_by_role("textbox", name="Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Home", timeout=15_000)


async def test_nothing_is_wider_than_the_phone_and_nothing_to_tap_is_small(page: Page, living: Living) -> None:
    await claim(page, living)
    playing = PlayerStatus(PlayState.PLAYING, TrackFile("a-name-without-any-space-that-goes-on-for-a-long-while.flac"))
    living.box.show(mood=CALM, player=playing)
    for place in ("now", "moods", "home", "privacy"):
        await page.goto(f"{living.server.url}#/{place}")
        await expect(page.get_by_role("main")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320, place
        small = await page.evaluate(
            """[...document.querySelectorAll('button, a, label:has(input)')]
                .map((element) => [element.textContent.trim(), element.getBoundingClientRect()])
                .filter(([, box]) => box.width > 0 && (box.width < 44 || box.height < 44)).map(([text]) => text)"""
        )
        assert small == [], place
