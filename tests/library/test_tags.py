from __future__ import annotations

from typing import TYPE_CHECKING

import mutagen
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.id3 import ID3, TALB, TCON, TDRC, TIT2, TPE1, TRCK, TXXX, UFID

from appliance.library.tags import read, split_genres
from appliance.vocabulary import genres
from appliance.vocabulary.music import Tags
from tests.library.signals import encode, sine, write_wav

if TYPE_CHECKING:
    from pathlib import Path

TOLD = Tags("Ünder the Sea", "Sébastien", "Songs", ("Pop", "Disco"), 1989, 7)


@pytest.mark.parametrize(("name", "codec"), [("flac", "flac"), ("opus", "libopus"), ("m4a", "aac"), ("mp3", "libmp3lame")])
def test_the_tags_of_every_format_are_read(name: str, codec: str, tmp_path: Path) -> None:
    path = encode(tmp_path / f"song.{name}", sine(440, 1), codec, 48_000)
    file = mutagen.File(path, easy=True)
    if file.tags is None:
        file.add_tags()
    for field, value in {"title": TOLD.title, "artist": TOLD.artist, "album": TOLD.album, "date": "1989-11-17"}.items():
        file[field] = value
    file["genre"] = "Pop; Disco"
    file["tracknumber"] = "7/12"
    file.save()
    assert read(path) == TOLD


MBID = "F4A261C1-5E6B-4E43-8C4E-3E6F3F6A4B2D"


@pytest.mark.parametrize(
    ("name", "codec", "given"),
    [
        ("flac", "flac", {"MUSICBRAINZ_TRACKID": MBID, "MUSICBRAINZ_ALBUMID": MBID, "REPLAYGAIN_TRACK_GAIN": "-7.25 dB"}),
        (
            *("mp3", "libmp3lame"),
            {
                "UFID:http://musicbrainz.org": UFID(owner="http://musicbrainz.org", data=MBID.encode()),
                "TXXX:MusicBrainz Album Id": TXXX(desc="MusicBrainz Album Id", text=MBID),
                "TXXX:REPLAYGAIN_TRACK_GAIN": TXXX(desc="REPLAYGAIN_TRACK_GAIN", text="-7.25 dB"),
            },
        ),
        (
            *("m4a", "aac"),
            {
                "----:com.apple.iTunes:MusicBrainz Track Id": [MBID.encode()],
                "----:com.apple.iTunes:MusicBrainz Album Id": [MBID.encode()],
                "----:com.apple.iTunes:replaygain_track_gain": [b"-7.25 dB"],
            },
        ),
        ("opus", "libopus", {"musicbrainz_trackid": MBID, "musicbrainz_albumid": MBID, "R128_TRACK_GAIN": str(-3136)}),
    ],
)
def test_musicbrainz_and_replaygain_are_read(name: str, codec: str, given: dict[str, object], tmp_path: Path) -> None:
    path = encode(tmp_path / f"song.{name}", sine(440, 1), codec, 48_000)
    file = mutagen.File(path)
    if file.tags is None:
        file.add_tags()
    for key, value in given.items():
        file.tags[key] = value
    file.save()
    found = read(path)
    assert (found.recording, found.release, found.track_gain, found.album_gain) == (MBID.lower(), MBID.lower(), -7.25, None)


@pytest.mark.parametrize(
    ("name", "codec", "key", "explicit", "other"),
    [
        ("flac", "flac", "ITUNESADVISORY", "1", "2"),
        ("opus", "libopus", "itunesadvisory", "1", "0"),
        ("m4a", "aac", "rtng", [4], [2]),
        *[
            ("mp3", "libmp3lame", f"TXXX:{name}", TXXX(desc=name, text="1"), TXXX(desc=name, text="0"))
            for name in ("ITUNESADVISORY", "itunesadvisory")
        ],
    ],
)
def test_a_stores_mark_of_what_is_explicit_is_read(  # noqa: PLR0913, PLR0917 - what the formats differ in
    name: str, codec: str, key: str, explicit: object, other: object, tmp_path: Path
) -> None:
    path = encode(tmp_path / f"song.{name}", sine(440, 1), codec, 48_000)
    for value, said in ((explicit, True), (other, False)):
        file = mutagen.File(path)
        if file.tags is None:
            file.add_tags()
        file.tags[key] = value
        file.save()
        assert read(path).explicit is said


@pytest.mark.parametrize(("gain", "id_"), [("loud", "none"), ("9999 dB", "1234"), ("", "' OR 1=1")])
def test_what_is_no_gain_and_no_id_is_left_out(gain: str, id_: str, tmp_path: Path) -> None:
    path = encode(tmp_path / "song.flac", sine(440, 1), "flac", 48_000)
    file = mutagen.File(path)
    file["replaygain_track_gain"], file["musicbrainz_trackid"] = gain, id_
    file.save()
    assert read(path) == Tags()


def test_id3_in_wav_and_numbers_for_genres(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "song.wav", sine(440, 1))
    file = mutagen.File(path)
    file.add_tags()
    for frame in (TIT2(text="T"), TPE1(text="A"), TALB(text="B"), TCON(text="(17)(4)"), TDRC(text="2001"), TRCK(text="3")):
        file.tags.add(frame)
    file.save()
    assert read(path) == Tags("T", "A", "B", ("Rock", "Disco"), 2001, 3)


def test_no_tags_and_no_music_are_empty_tags(tmp_path: Path) -> None:
    assert read(write_wav(tmp_path / "bare.wav", sine(440, 1))) == Tags()
    (tmp_path / "text.mp3").write_text("not music")
    assert read(tmp_path / "text.mp3") == Tags()
    assert read(tmp_path / "missing.mp3") == Tags()


@pytest.mark.parametrize("cut", [11, 20, 40, 80, 200])
def test_broken_tags_are_no_error(cut: int, tmp_path: Path) -> None:
    path = encode(tmp_path / "song.mp3", sine(440, 1), "libmp3lame")
    told = ID3()
    told.add(TIT2(encoding=1, text="A title that is long enough to be cut somewhere"))
    told.save(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:cut] + bytes(8) + whole[cut + 8 :])
    assert isinstance(read(path), Tags)


@pytest.mark.parametrize(
    ("told", "split"),
    [
        (["Rock/Pop"], ("Rock", "Pop")),
        (["rock; Rock ,ROCK"], ("rock",)),
        (["17"], ("Rock",)),
        (["(4)Eurodisco"], ("Disco", "Eurodisco")),
        (["Unknown", ""], ()),
        (["Drum & Bass", "R&B"], ("Drum & Bass", "R&B")),
    ],
)
def test_genres_are_split(told: list[str], split: tuple[str, ...]) -> None:
    assert split_genres(told) == split


@given(st.lists(st.text(max_size=30), max_size=4))
def test_any_text_may_be_a_genre(told: list[str]) -> None:
    found = split_genres(told)
    assert all(found)
    genres.prior(found)


def test_genre_names_are_brought_together() -> None:
    assert genres.plain("Hip-Hop") == genres.plain("hiphop") == genres.plain("Rap") == "hip hop"
    assert genres.prior(["Café Müsic"]) is None
    assert genres.prior(["Melodic Death Metal"]) == genres.prior(["death metal"])
    happy, sad = genres.prior(["Disco", "nonsense"]), genres.prior(["Doom Metal"])
    assert happy
    assert sad
    assert happy.valence > 0 > sad.valence


def test_every_prior_lies_on_the_plane_under_a_plain_name() -> None:
    for name in genres.PRIORS:
        assert genres.plain(name) == name
        assert genres.prior([name])
    assert set(genres._SAME.values()) <= set(genres.PRIORS)
