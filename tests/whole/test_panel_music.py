"""Two phones on the whole box: the library, the queue, the map and the limits, in a real browser, heard in a real MPD."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.whole.demo import SECRET, Demo, eventually

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.timeout(400)
FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def phones(browser: Browser, demo: Demo) -> tuple[Page, Page]:
    """Two phones, and a queue that is filled."""
    eventually(lambda: len(coming(demo)) == 3, "the queue is filled")
    return phone(browser, demo), phone(browser, demo)


def phone(browser: Browser, demo: Demo) -> Page:
    """A phone on which Asha is signed in."""
    page = browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce", locale="en").new_page()
    page.set_default_timeout(30_000)
    page.goto(str(demo.client.base_url))
    page.get_by_label("Your name").fill("Asha")
    page.get_by_label("Password").fill(SECRET)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Skip this song")).to_be_visible(timeout=30_000)
    return page


def place(page: Page, name: str) -> None:
    page.goto(page.url.split("#")[0] + f"#/{name}")


def coming(demo: Demo) -> list[dict]:  # type: ignore[type-arg]
    return demo.state()["coming"]  # type: ignore[no-any-return]


def test_what_one_phone_finds_and_queues_the_other_sees_at_once(phones: tuple[Page, Page], demo: Demo) -> None:
    one, two = phones
    state = demo.state()
    taken = {state["player"]["file"], *(pick["track"]["file"] for pick in state["coming"])}
    songs = demo.client.get("/api/library/tracks", params={"limit": 200}).json()["tracks"]
    now, then = [song for song in songs if song["file"] not in taken][:2]
    place(one, "library")
    one.get_by_role("searchbox").fill(now["title"])
    one.get_by_role("button", name=re.compile(f"^Play now: {re.escape(now['title'])}")).first.click()
    expect(two.get_by_text(now["title"], exact=True).first).to_be_visible(timeout=30_000)
    eventually(lambda: now["title"] in demo.mpc("current"), "mpd plays it")

    one.get_by_role("searchbox").fill(then["title"])
    one.get_by_role("button", name=f"Play {then['title']} next").first.click()
    move = re.compile(f"^Move {re.escape(then['title'])}, at place 1")
    expect(two.get_by_role("button", name=move)).to_be_visible(timeout=30_000)
    assert then["file"] in demo.mpc("-f", "%file%", "playlist")
    two.get_by_role("button", name=f"Take {then['title']} off").click()
    expect(two.get_by_role("button", name="Undo")).to_be_visible()
    eventually(lambda: then["file"] not in [pick["track"]["file"] for pick in coming(demo)], "it does not come")

    place(one, "now")
    one.get_by_role("slider", name="Where the song is").fill("10")
    eventually(lambda: demo.state()["player"]["elapsed"] >= 10, "the player is there")


def test_a_mood_dragged_elsewhere_is_heard_in_the_queue(phones: tuple[Page, Page], demo: Demo) -> None:
    one, _ = phones
    place(one, "mood/calm")
    one.get_by_role("button", name="Play me this mood").click()
    eventually(lambda: demo.state()["manual"] == "calm", "the mood is set")
    eventually(lambda: all("calm" in pick["reason"] for pick in coming(demo)), "what comes next is calm")
    before = sum(pick["track"]["affect"]["arousal"] for pick in coming(demo))
    one.get_by_role("button", name="For everybody").click()
    plane = one.locator(".target").bounding_box()
    assert plane
    one.mouse.move(plane["x"] + plane["width"] * 0.7, plane["y"] + plane["height"] * 0.7)
    one.mouse.down()
    one.mouse.move(plane["x"] + plane["width"] * 0.3, plane["y"] + plane["height"] * 0.2, steps=4)
    one.mouse.up()
    expect(one.get_by_text("Noted. What comes next follows it.")).to_be_visible()
    eventually(lambda: sum(pick["track"]["affect"]["arousal"] for pick in coming(demo)) > before, "livelier music comes")
    files = eventually(lambda: [pick["track"]["file"] for pick in coming(demo)], "it is queued")
    assert all(file in demo.mpc("-f", "%file%", "playlist") for file in files)
    one.get_by_role("button", name="Back to how it was at first").click()
    eventually(lambda: demo.client.get("/api/mapping").json()["household"]["calm"]["affect"]["arousal"] < 0, "it is reset")


def test_saved_songs_are_a_list_to_take_along(phones: tuple[Page, Page], demo: Demo) -> None:
    one, _ = phones
    place(one, "now")
    one.get_by_role("button", name="Save").click()
    eventually(lambda: demo.client.get("/api/me/saved").json(), "it is on a list")
    place(one, "library")
    one.get_by_role("button", name="Saved").click()
    expect(one.get_by_role("heading", level=2).first).to_be_visible()
    with one.expect_download() as download:
        one.get_by_role("link", name="Take along (m3u)").click()
    assert download.value.path().read_text("utf-8").startswith("#EXTM3U\n#EXTINF:")


def test_a_volume_limit_holds_whoever_turns_it_up(phones: tuple[Page, Page], demo: Demo) -> None:
    one, two = phones
    place(one, "habits")
    one.get_by_role("slider", name="Never louder than").fill("30")
    eventually(lambda: demo.state()["volume_most"] == 30, "the limit is in force")
    demo.mpc("volume", "90")
    eventually(lambda: demo.state()["player"]["volume"] == 30, "mpd is turned down")
    expect(two.get_by_text("Not louder than 30 now.")).to_be_visible()
    one.get_by_role("slider", name="Never louder than").fill("100")
    assert demo.client.put("/api/mood/manual", json={"label": None}).status_code == 204
