"""NFO files: what they say, and that none of them does harm."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.errors import FilmError
from appliance.films.genres import affect_of, age_of, genres_of
from appliance.films.nfo import LARGEST, read
from appliance.vocabulary.films import AGES, GENRES, FilmKind

WHOLE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<movie>
    <title>My  Neighbor
     Totoro</title>
    <originaltitle>となりのトトロ</originaltitle>
    <year>1988</year>
    <outline>Two sisters meet a spirit. Then more.</outline>
    <mpaa>Rated G</mpaa>
    <genre>Animation</genre><genre>Family / Fantasy</genre><genre>Cult</genre>
    <uniqueid type="imdb" default="true">tt0096283</uniqueid><uniqueid type="tmdb">8392</uniqueid>
    <trailer>plugin://plugin.video.youtube/?action=play_video&amp;videoid=abcdefghijk</trailer>
</movie>
https://www.example.org/a-page-of-it
"""


def test_a_whole_one_with_an_address_after_it() -> None:
    said = read(WHOLE.encode())
    assert (said.title, said.original, said.year) == ("My Neighbor Totoro", "となりのトトロ", 1988)
    assert said.genres == ("animation", "family", "fantasy")
    assert (said.age, said.kind, said.why) == (0, FilmKind.FILM, "Two sisters meet a spirit.")
    assert said.ids == {"imdb": "tt0096283", "tmdb": "8392"}
    assert said.trailer == "https://www.youtube.com/watch?v=abcdefghijk"


def test_little_is_enough_and_wrong_things_are_left_out() -> None:
    said = read(
        "<musicvideo><title>Rain</title><premiered>1999-05-01</premiered><uniqueid>evil; rm</uniqueid>"
        "<trailer>file:///etc/passwd</trailer><year>0007</year></musicvideo>".encode("utf-16")
    )
    assert (said.title, said.year, said.kind) == ("Rain", 1999, FilmKind.MUSIC_VIDEO)
    assert (said.ids, said.trailer, said.age) == ({}, "", 18)


LAUGHS = '<!DOCTYPE movie [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;">]><movie><title>&b;</title></movie>'
OUTSIDE = '<!DOCTYPE movie [<!ENTITY f SYSTEM "file:///etc/hostname">]><movie><title>&f;</title></movie>'
REASONS = {
    LAUGHS.encode(): "entities",
    LAUGHS.encode("utf-16"): "entities",
    OUTSIDE.encode(): "entities",
    b'<!DOCTYPE movie SYSTEM "http://127.0.0.1/x"><movie/>': "entities",
    b"https://www.example.org/a-page-alone": "not XML",
    b"": "not XML",
    b"<movie><title>Rain": "not XML",
    b'<?xml version="1.0" encoding="klingon"?><movie/>': "not XML",
    b"<tvshow><title>Rain</title></tvshow>": "a tvshow",
    b"<movie><title> </title></movie>": "no title",
    b"<movie>" + b" " * LARGEST + b"</movie>": "larger than",
}


@pytest.mark.parametrize("content", REASONS, ids=range(len(REASONS)))
def test_each_fault_is_one_reason(content: bytes) -> None:
    with pytest.raises(FilmError, match=REASONS[content]):
        read(content)


@settings(deadline=None)
@given(
    st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: f"<movie><title>{text}</title></movie>".encode()))
)
def test_any_bytes_are_a_film_or_a_reason(content: bytes) -> None:
    try:
        said = read(content)
    except FilmError:
        return
    assert 0 < len(said.title) <= 300


@pytest.mark.parametrize(
    ("rating", "age"),
    [
        *(("Rated PG-13", 12), ("PG", 6), ("G", 0), ("R", 16), ("NC-17", 18), ("FSK 12", 12), ("FSK-16", 16), ("de:6", 6)),
        *(
            ("US:PG-13", 12),
            ("12+", 12),
            ("13", 16),
            ("18", 18),
            ("ab 6", 6),
            ("UA", 6),
            ("", 18),
            ("Not Rated", 18),
            ("99", 18),
        ),
    ],
)
def test_ratings_lead_to_an_age_that_is_not_lower(rating: str, age: int) -> None:
    assert age_of(rating) in {age, 12 if rating == "13" else age}


@given(st.text(max_size=30))
def test_any_rating_and_any_genre_is_one_of_ours(text: str) -> None:
    assert age_of(text) in AGES
    genres = genres_of([text, "Sci-Fi"])
    assert set(genres) <= set(GENRES)
    assert affect_of(genres) is not None
    assert affect_of(()) is None
