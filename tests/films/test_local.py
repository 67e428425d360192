"""The household's own films: folders as people keep them, and as they break."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from appliance.choice.film_map import DEFAULT
from appliance.errors import FilmError
from appliance.films.catalogue import load
from appliance.films.local import AGAIN, LARGEST_POSTER, Folders, LocalFilms
from appliance.vocabulary.affect import Label
from appliance.vocabulary.films import Film, FilmId, FilmKind, FilmSourceName
from tests.fakes.clock import ManualClock

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = load()
PLACES = {label: mood.match.affect for label, mood in DEFAULT.items()}
PNG = b"\x89PNG\r\n\x1a\n a picture"


def nfo(folder: Path, name: str, title: str, year: int, more: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.nfo").write_text(f"<movie><title>{title}</title><year>{year}</year>{more}</movie>", "utf-8")


def local(films: Path | None, clips: Path | None = None, clock: ManualClock | None = None) -> LocalFilms:
    return LocalFilms(Folders(films, clips, KNOWN, PLACES), clock or ManualClock())


async def all_of(source: LocalFilms) -> dict[FilmId, Film]:
    return {film.id: film for film in await source.films((), 18)}


async def test_a_film_that_we_know_is_ours_and_in_the_house(tmp_path: Path) -> None:
    nfo(tmp_path / "Totoro", "movie", "Mein Nachbar Totoro", 1989, "<originaltitle>となりのトトロ</originaltitle>")
    (tmp_path / "Totoro" / "totoro.mkv").touch()
    (tmp_path / "Totoro" / "poster.png").write_bytes(PNG)
    source = local(tmp_path)
    found = (await all_of(source))[FilmId("my-neighbor-totoro-1988")]
    ours = next(film for film in KNOWN if film.id == found.id)
    assert (found.affect, found.age, found.why, found.rough) == (ours.affect, ours.age, ours.why, False)
    assert (found.source, found.file) == (FilmSourceName.LOCAL, "Totoro/totoro.mkv")
    poster = await source.poster(found)
    assert poster
    assert (poster.media_type, poster.content) == ("image/png", PNG)
    assert await source.more(found) == found


async def test_one_that_we_do_not_know_lies_where_its_genres_are(tmp_path: Path) -> None:
    nfo(tmp_path, "home", "Grandma's Birthday", 2019, "<genre>Documentary</genre><mpaa>PG</mpaa>")
    (found,) = (await all_of(local(tmp_path))).values()
    assert found.id == "grandma-s-birthday-2019"
    assert (found.rough, found.age, found.genres) == (True, 6, ("documentary",))
    assert found.affect.valence > 0


async def test_clips_lie_where_their_folder_says(tmp_path: Path) -> None:
    for name in ("calm/The Trio - Slow Rain (1999).mp4", "A short [1080p].mkv", "kids/A Fox.webm", "notes.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.touch()
    films = {film.title: film for film in (await all_of(local(None, tmp_path))).values()}
    assert films.keys() == {"The Trio - Slow Rain", "A short", "A Fox"}
    rain, short, fox = films["The Trio - Slow Rain"], films["A short"], films["A Fox"]
    assert (rain.kind, rain.year, rain.affect, rain.rough) == (FilmKind.MUSIC_VIDEO, 1999, PLACES[Label.CALM], False)
    assert (short.kind, short.age, short.rough) == (FilmKind.SHORT, 18, True)
    assert fox.age == 0
    assert rain.file == "calm/The Trio - Slow Rain (1999).mp4"


async def test_what_cannot_be_read_is_named_and_stops_nothing(tmp_path: Path) -> None:
    nfo(tmp_path / "good", "movie", "A Good One", 2001)
    (tmp_path / "bad.nfo").write_bytes(b"<movie")
    (tmp_path / "large.nfo").write_bytes(b" " * (2 * 1024 * 1024))
    (tmp_path / "closed.nfo").touch(mode=0o000)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "out.nfo").symlink_to("/etc/hostname")
    (tmp_path / os.fsdecode(b"br\xffoken.nfo")).write_bytes(b"<x/>")
    (tmp_path / "a.nfo").mkdir()
    source = local(tmp_path)
    assert [film.title for film in (await all_of(source)).values()] == ["A Good One"]
    reasons = source.failures
    assert set(reasons) >= {"bad.nfo", "large.nfo", "closed.nfo"}
    assert "out.nfo" not in reasons
    assert all(reasons.values())


async def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FilmError, match="nowhere is not there"):
        await all_of(local(tmp_path / "nowhere"))


async def test_the_folder_is_looked_through_again_after_a_while(tmp_path: Path) -> None:
    clock = ManualClock()
    source = local(tmp_path, clock=clock)
    assert await all_of(source) == {}
    nfo(tmp_path, "new", "A New One", 2020)
    assert await all_of(source) == {}
    clock.advance(AGAIN + 1)
    assert len(await all_of(source)) == 1


@pytest.mark.parametrize("content", [b"GIF89a", b"<svg/>", b"", b"\xff\xd8\xff" + b"x" * LARGEST_POSTER])
async def test_a_picture_that_is_none_is_no_poster(tmp_path: Path, content: bytes) -> None:
    nfo(tmp_path, "film", "A Film", 2001)
    (tmp_path / "film-poster.jpg").write_bytes(content)
    source = local(tmp_path)
    (film,) = (await all_of(source)).values()
    assert await source.poster(film) is None
