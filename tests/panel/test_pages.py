"""The web app's files."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from appliance.panel.pages import FOREVER, build_folder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.panel.household import Home

INDEX = "<!doctype html><title>the app</title>"


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """A build of the web app in the home's folder."""
    web = tmp_path / "web"
    (web / "assets").mkdir(parents=True)
    (web / "index.html").write_text(INDEX)
    (web / "assets" / "index-B3x.js").write_text("let x = 1;" * 1000)
    (web / "icon.svg").write_text("<svg/>")
    (web / "manifest.webmanifest").write_text("{}")
    (tmp_path / "secret.txt").write_text("secret")
    return web


@pytest.mark.parametrize("path", ["/", "/moods", "/home/privacy", "/index.html"])
@pytest.mark.usefixtures("build")
async def test_pages_of_the_app_are_its_index(home: Home, path: str) -> None:
    async with home.client() as phone:
        answer = await phone.get(path)
    assert answer.text == INDEX
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.usefixtures("build")
async def test_hashed_files_are_kept_forever_and_packed(home: Home) -> None:
    async with home.client() as phone:
        answer = await phone.get("/assets/index-B3x.js")
    assert answer.headers["cache-control"] == FOREVER
    assert "javascript" in answer.headers["content-type"]
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.text.startswith("let x")


async def test_what_the_build_has_packed_is_sent_as_it_is_to_who_takes_it(home: Home, build: Path) -> None:
    file = build / "assets" / "index-B3x.js"
    file.with_name(f"{file.name}.br").write_bytes(b"brotli")
    file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(b"packed"))
    async with home.client() as phone:
        async with phone.stream("GET", "/assets/index-B3x.js", headers={"Accept-Encoding": "gzip, br;q=1"}) as answer:
            assert answer.headers["content-encoding"] == "br"
            assert "javascript" in answer.headers["content-type"]
            assert answer.headers["cache-control"] == FOREVER
            assert "accept-encoding" in answer.headers["vary"].lower()
            assert b"".join([piece async for piece in answer.aiter_raw()]) == b"brotli"
        assert (await phone.get("/assets/index-B3x.js", headers={"Accept-Encoding": "gzip"})).text == "packed"
        plain = await phone.get("/assets/index-B3x.js", headers={"Accept-Encoding": "identity"})
        assert plain.text.startswith("let x")


@pytest.mark.usefixtures("build")
async def test_other_files_are_asked_for_again(home: Home) -> None:
    async with home.client() as phone:
        icon = await phone.get("/icon.svg")
        again = await phone.get("/icon.svg", headers={"If-None-Match": icon.headers["etag"]})
        manifest = await phone.get("/manifest.webmanifest")
    assert icon.headers["cache-control"] == "no-cache"
    assert again.status_code == 304
    assert manifest.headers["content-type"].startswith("application/manifest+json")


@pytest.mark.parametrize(
    "path", ["/favicon.ico", "/assets/gone.js", "/assets", "/assets/", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/a%00b.js"]
)
@pytest.mark.usefixtures("build")
async def test_what_is_not_there_or_not_the_webs_is_not_found(home: Home, path: str) -> None:
    async with home.client() as phone:
        answer = await phone.get(path)
    assert "secret" not in answer.text
    assert answer.status_code == 404 or answer.text == INDEX


async def test_without_a_build_the_page_says_so(home: Home) -> None:
    async with home.client() as phone:
        answer = await phone.get("/")
    assert answer.status_code == 503
    assert "Moodbox is running" in answer.text


def test_the_build_is_in_the_package_or_the_checkout() -> None:
    folder = build_folder()
    assert folder.name in {"_web", "dist"}
