"""What a person does with the panel on a small phone, against the real panel."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from appliance.errors import PlayerError
from appliance.vocabulary.affect import Affect, Emotion, Label
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.mood import Calibration, CalibrationState, Evidence, Mood, Source
from appliance.vocabulary.people import Purpose
from appliance.vocabulary.player import PlayerStatus, PlayState
from appliance.vocabulary.units import Seconds, TrackFile
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
    await page.get_by_role("button", name="Go on").click()
    await page.get_by_role("textbox", name="Your name").fill("Asha")
    await page.get_by_role("button", name="Go on").click()
    await page.get_by_role("textbox", name="Password").fill(PASSWORD)
    await page.get_by_role("button", name="This is my box").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Before I look at anybody")
    await page.goto(f"{living.server.url}#/now")
    await expect(page.get_by_role("heading", level=1)).to_have_text("My eye is closed.")


async def test_from_the_claim_to_an_open_eye_and_back_in_one_tap(page: Page, living: Living) -> None:
    await claim(page, living)
    await page.get_by_role("button", name="Eye: closed").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("May I look at you?")
    boxes = page.get_by_role("checkbox")
    await expect(boxes).to_have_count(len(Purpose))
    for number in range(len(Purpose)):
        await expect(boxes.nth(number)).not_to_be_checked()
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
    assert {"play", "skip", "judge", "set_strategy", "set_mood"} <= called
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


async def test_what_moved_the_mood_and_a_word_of_ones_own(page: Page, living: Living) -> None:
    await claim(page, living)
    (asha,) = await living.people.everybody()
    face = Evidence(Source.FACE, "your face: neutral", Seconds(0.0), 0.8)
    written = Evidence(Source.WORDS, "what you wrote sounded rather low", Seconds(0.0), 0.2)
    living.box.show(mood=CALM, evidence=(face, written), listening=asha)
    await expect(page.get_by_text("Your face: neutral, mostly")).to_be_visible()
    await expect(page.get_by_text("What you wrote sounded rather low, a little")).to_be_visible()
    await page.get_by_role("textbox", name="Tell me").fill("what a day")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_text("That sounds calm to me.")).to_be_visible()
    await expect(page.get_by_role("textbox", name="Tell me")).to_have_value("")
    assert ("hear", "what a day", asha.id, "en-US") in living.box.calls
    assert living.complaints == []


async def test_a_mood_by_hand_holds_as_long_as_one_says(page: Page, living: Living) -> None:
    await claim(page, living)
    await page.get_by_role("link", name="Moods").click()
    await page.get_by_role("button", name="Tired").click()
    await page.get_by_role("link", name="Now").click()
    await expect(page.get_by_text(re.compile(r"^Until \d+[:.]\d\d( [AP]M)?\.$"))).to_be_visible()
    await page.get_by_role("button", name="Until I say").click()
    await expect(page.get_by_text("Until you say otherwise.")).to_be_visible()
    await page.get_by_role("button", name="An hour").click()
    await expect(page.get_by_text("Until you say otherwise.")).to_be_hidden()
    (asha,) = await living.people.everybody()
    called = [call for call in living.box.calls if call[0] == "set_mood"]
    assert [call[3] for call in called] == [7200.0, None, 3600.0]
    assert {call[1:3] for call in called} == {(Label.TIRED, asha.id)}
    assert living.complaints == []


async def test_a_resting_face_is_learned_told_and_forgotten(page: Page, living: Living) -> None:
    await claim(page, living)
    await page.get_by_role("link", name="Home").click()
    await page.get_by_role("link", name="Your resting face").click()
    await expect(page.get_by_text("I keep seven numbers and no picture.")).to_be_visible()
    await expect(page.get_by_text("For this my eye must be open")).to_be_visible()
    (asha,) = await living.people.everybody()
    await living.people.set_consent(asha.id, Purpose.LOOK, given=True)
    await living.box.set_looking(on=True, by=asha.id)
    await page.get_by_role("button", name="Learn my face").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. I know it now")
    living.box.show(calibration=Calibration(asha.id, CalibrationState.RUNNING, 0.5, "Relax."))
    await expect(page.get_by_role("heading", level=1)).to_have_text("Relax your face")
    living.box.show(calibration=Calibration(asha.id, CalibrationState.FAILED, 1.0, "I could not see you."))
    await expect(page.get_by_text("I could not see you.")).to_be_visible()
    await page.get_by_role("button", name="Forget it").click()
    await expect(page.get_by_role("button", name="Learn my face")).to_be_visible()
    assert ("forget_baseline", asha.id) in living.box.calls
    assert len([call for call in living.box.calls if call[0] == "baseline"]) < 6, "it is asked when it may differ"
    assert living.complaints == []


async def test_a_notice_is_shown_to_who_wished_for_it_until_read(page: Page, living: Living) -> None:
    await claim(page, living)
    (asha,) = await living.people.everybody()
    living.box.said[asha.id] = "The last two weeks looked rather low to me."
    await page.reload()
    await expect(page.get_by_role("heading", level=1)).to_have_text("My eye is closed.")
    assert not [call for call in living.box.calls if call[0] == "notice"], "nobody asked for it"
    await page.goto(f"{living.server.url}#/privacy")
    await page.get_by_role("button", name="Yes, you may look").click()
    await expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    await page.goto(f"{living.server.url}#/privacy")
    await page.get_by_role("checkbox", name="Tell me, and only me").check()
    await expect(page.get_by_role("checkbox", name="Keep a history")).to_be_checked()
    await page.get_by_role("link", name="Now").click()
    await expect(page.get_by_text("The last two weeks looked rather low to me.")).to_be_hidden()
    await page.get_by_role("link", name="A word for you alone").click()
    await expect(page.get_by_text("The last two weeks looked rather low to me.")).to_be_visible()
    await page.get_by_role("button", name="I have read it").click()
    await expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    await expect(page.get_by_role("link", name="A word for you alone")).to_be_hidden()
    assert ("noticed", asha.id) in living.box.calls
    assert living.complaints == []


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
    for place in ("now", "moods", "home", "privacy", "face", "word", "people", "you", "welcome", "phone"):
        await page.goto(f"{living.server.url}#/{place}")
        await expect(page.get_by_role("main")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320, place
        small = await page.evaluate(
            """[...document.querySelectorAll('button, a, label:has(input)')]
                .map((element) => [element.textContent.trim(), element.getBoundingClientRect()])
                .filter(([, box]) => box.width > 0 && (box.width < 44 || box.height < 44)).map(([text]) => text)"""
        )
        assert small == [], place
