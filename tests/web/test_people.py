"""People and privacy on small phones, against the real panel: the first five minutes, ways in, pauses, leaving."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from playwright.async_api import expect

from appliance.vocabulary.people import Purpose, Role
from appliance.vocabulary.sight import Camera, CameraState, Reading
from appliance.vocabulary.units import Seconds
from tests.fakes.house import FACE
from tests.web.test_browser import PASSWORD, claim

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.web.living import Living

PATIENCE = 20_000


async def test_the_first_five_minutes_can_be_skipped_step_by_step(page: Page, living: Living) -> None:
    await claim(page, living)
    await page.goto(f"{living.server.url}#/welcome")
    heading = page.get_by_role("heading", level=1)
    await expect(page.get_by_text("I am not for work, school, health or safety.")).to_be_visible()
    await page.get_by_role("button", name="I see").click()
    await expect(heading).to_have_text("May I look at you?")
    await page.get_by_role("button", name="Not now").click()
    await expect(heading).to_have_text("Where is your music?")
    await page.get_by_role("button", name="Go on").click()
    await expect(heading).to_have_text("Your first song")
    await page.get_by_role("button", name="Play", exact=True).click()
    await expect(page.get_by_role("button", name="Pause")).to_be_visible()
    assert (await living.people.everybody())[0].consents == frozenset()
    assert living.complaints == []


async def test_the_outline_moves_and_no_picture_is_there(page: Page, living: Living) -> None:
    await claim(page, living)
    await page.goto(f"{living.server.url}#/welcome")
    await page.get_by_role("button", name="I see").click()
    await page.get_by_role("button", name="Yes, you may look").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("This is all I know of you")
    await expect(page.get_by_text("I see nobody yet.")).to_be_visible()
    living.readings.recent = [Reading(b"\x01" * 64, 7, Seconds(1.0), 0, 1, FACE)]
    await expect(page.locator("rect")).to_have_count(1, timeout=PATIENCE)
    await expect(page.get_by_text("Come a little closer, or put me nearer.")).to_be_visible()
    assert await page.locator("img, video, canvas").count() == 0
    await page.get_by_role("button", name="Go on").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Relax your face")
    assert living.complaints == []


async def test_a_guest_comes_in_by_the_code_that_an_adult_shows_and_is_sent_home(page: Page, living: Living) -> None:
    await claim(page, living)
    await page.goto(f"{living.server.url}#/people")
    answer = page.expect_response("**/api/invitations")
    async with answer as made:
        await page.get_by_role("button", name="Show a code for guests").click()
    url = (await (await made.value).json())["url"]
    await expect(page.get_by_role("img", name="Guests open this")).to_be_visible()

    other = await page.context.browser.new_context(viewport={"width": 360, "height": 640})  # type: ignore[union-attr]
    guest = await other.new_page()
    await guest.goto(url)
    await expect(guest.get_by_text("You are invited as a guest")).to_be_visible()
    assert "join/" not in guest.url, "the token has left the address bar"
    await guest.get_by_role("button", name="Come in").click()
    await expect(guest.get_by_role("heading", level=1)).to_have_text("My eye is closed.")
    await guest.goto(f"{living.server.url}#/privacy")
    await expect(guest.get_by_role("checkbox")).to_have_count(0)
    await expect(guest.get_by_role("heading", name="What leaves the eye")).to_have_count(0)

    await page.reload()
    await page.get_by_role("button", name="Sign out").click()
    await expect(guest.get_by_role("heading", level=1)).to_have_text("Who is it?", timeout=PATIENCE)
    await other.close()


async def test_a_child_is_added_let_in_and_erased(page: Page, living: Living) -> None:
    await claim(page, living)
    await page.goto(f"{living.server.url}#/people")
    await page.get_by_role("button", name="Add somebody").click()
    await page.get_by_role("textbox", name="Name").fill("Kiran")
    await page.get_by_role("radio", name="A child").or_(page.get_by_role("radio", name="Child")).check()
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("button", name="Let Kiran in")).to_be_visible()
    kiran = next(person for person in await living.people.everybody() if person.name == "Kiran")
    assert kiran.role is Role.CHILD
    async with page.expect_response("**/api/invitations") as made:
        await page.get_by_role("button", name="Let Kiran in").click()
    url = (await (await made.value).json())["url"]
    other = await page.context.browser.new_context(viewport={"width": 360, "height": 640})  # type: ignore[union-attr]
    phone = await other.new_page()
    await phone.goto(url)
    await expect(phone.get_by_role("heading", level=1)).to_have_text("Hello, Kiran")
    await phone.get_by_role("button", name="Come in").click()
    await expect(phone.get_by_role("heading", level=1)).to_have_text("My eye is closed.")

    await page.get_by_role("button", name="Erase Kiran").click()
    await page.get_by_label("Your password").fill(PASSWORD)
    await page.get_by_role("button", name="Erase", exact=True).click()
    await expect(page.get_by_text("Gone, with everything")).to_be_visible(timeout=PATIENCE)
    await expect(phone.get_by_role("heading", level=1)).to_have_text("Who is it?", timeout=PATIENCE)
    assert [person.name for person in await living.people.everybody()] == ["Asha"]
    await other.close()


async def test_a_new_password_signs_the_other_phones_out(page: Page, living: Living) -> None:
    await claim(page, living)
    (asha,) = await living.people.everybody()
    other = await living.people.open_session(asha.id, "Mozilla/5.0 (iPhone)")
    await page.goto(f"{living.server.url}#/you")
    await expect(page.get_by_text("iPhone")).to_be_visible()
    await page.get_by_label("The one you have").fill(PASSWORD)
    await page.get_by_label("A new one").fill("an even longer password")
    await page.get_by_role("button", name="Change it").click()
    await expect(page.get_by_text("Changed. Your other phones are signed out.")).to_be_visible(timeout=PATIENCE)
    await expect(page.get_by_text("iPhone")).to_be_hidden()
    assert await living.people.session(other) is None


async def test_a_pause_says_how_long_and_the_readings_are_shown_as_they_are(page: Page, living: Living) -> None:
    await claim(page, living)
    (asha,) = await living.people.everybody()
    await living.people.set_consent(asha.id, Purpose.LOOK, given=True)
    await living.box.set_looking(on=True, by=asha.id)
    living.readings.recent = [Reading(bytes(range(64)), 7, Seconds(1.0), 0, 1, FACE)]
    await page.goto(f"{living.server.url}#/privacy")
    await page.reload()  # what was said yes to on another phone
    await page.get_by_role("button", name="Show them").click()
    await expect(page.get_by_text("00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f")).to_be_visible()
    await expect(page.get_by_text("best guess Happy")).to_be_visible()
    await page.get_by_role("button", name="For an hour").click()
    await expect(page.get_by_text(re.compile(r"Paused until \d"))).to_be_visible()
    await page.get_by_role("button", name="Open the eye").click()
    living.box.show(camera=Camera(CameraState.LOOKING, "", paused=False))
    await expect(page.get_by_role("button", name="Eye: open")).to_be_visible()
    assert living.complaints == []


async def test_all_of_oneself_is_taken_along(page: Page, living: Living) -> None:
    await claim(page, living)
    await page.goto(f"{living.server.url}#/privacy")
    async with page.expect_download() as taken:
        await page.get_by_role("link", name="Take all of it with you").click()
    with zipfile.ZipFile(await (await taken.value).path()) as archive:
        assert "people.json" in archive.namelist()


async def test_a_forgotten_password_is_set_anew_by_a_code_from_the_box(page: Page, living: Living) -> None:
    await claim(page, living)
    await page.goto(f"{living.server.url}#/home")
    await page.get_by_role("button", name="Sign out").click()
    await page.get_by_role("button", name="I forgot my password").click()
    code = await living.members.reset_code("Asha")
    await page.get_by_role("textbox", name="Code").fill(code)
    await page.get_by_role("textbox", name="Your name").fill("Asha")
    await page.get_by_label("New password").fill("an even longer password")
    await page.get_by_role("button", name="Set it and sign in").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Home", timeout=PATIENCE)


async def test_a_phone_is_an_eye_where_its_person_says_so(page: Page, living: Living) -> None:
    await claim(page, living)
    await page.goto(f"{living.server.url}#/phone")
    await page.get_by_role("button", name="Yes, my phone may be an eye").click()
    await expect(page.get_by_role("button", name="Begin")).to_be_visible()
    png = await page.screenshot()
    await page.locator("input[type=file]").set_input_files({"name": "me.png", "mimeType": "image/png", "buffer": png})
    await expect(page.get_by_text("You look happy to me.")).to_be_visible(timeout=PATIENCE)
    assert living.pictures.seen[0].startswith(b"\xff\xd8"), "made small on the phone, as a JPEG"
    assert living.complaints == []


async def test_what_somebody_says_on_one_phone_shows_on_the_other_and_can_be_turned_off(page: Page, living: Living) -> None:
    await claim(page, living)
    await page.goto(f"{living.server.url}#/home")
    box = page.get_by_label("To your household")
    await box.fill("Tea at five?")
    await page.get_by_role("button", name="Say it").click()
    await expect(page.get_by_role("log").get_by_text("Tea at five?")).to_be_visible(timeout=PATIENCE)
    [asha] = await living.people.everybody()
    await living.chat.say("Yes please", asha.id)
    await expect(page.get_by_role("log").get_by_text("Yes please")).to_be_visible(timeout=PATIENCE)
    await page.get_by_role("button", name="Turn off for me").click()
    await expect(page.get_by_text("You have turned the chat off.")).to_be_visible()
    await page.get_by_role("button", name="Turn on for me").click()
    await expect(page.get_by_text("Tea at five?")).to_be_visible()
    await page.get_by_role("button", name="Take back: Tea at five?").click()
    await expect(page.get_by_text("Tea at five?")).to_be_hidden()
    await page.get_by_role("link", name="Now").click()
    await living.chat.say("Come over", asha.id)
    await page.get_by_role("link", name="Home, something new to read").click(timeout=PATIENCE)
    await expect(page.get_by_role("log").get_by_text("Come over")).to_be_visible(timeout=PATIENCE)
    await expect(page.get_by_role("link", name="Home, something new to read")).to_have_count(0)
    assert living.complaints == []
