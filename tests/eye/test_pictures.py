from __future__ import annotations

import contextlib
import io
import os
import signal
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from appliance.errors import ImageError, ModelError, WireError
from appliance.eye import pictures
from appliance.eye.decode import Unreadable, decode, header_of
from appliance.eye.pictures import Outcome, PictureEye, Report, look_files
from appliance.vocabulary.affect import EMOTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Frame = NDArray[np.uint8]


def encoded(frame: Frame, kind: str, *options: int) -> bytes:
    done, data = cv2.imencode(kind, frame, options)
    assert done
    return data.tobytes()


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:  # noqa: ANN401 - Pillow's own options
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is of that size."""
    head = struct.pack(">I4sIIBBBBBI", 13, b"IHDR", width, height, 8, 2, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + head + bytes(4) + b"IDAT" + bytes(8) + b"IEND" + bytes(4)


@pytest.fixture(scope="module")
def jpeg(astronaut: Frame) -> bytes:
    return encoded(astronaut, ".jpg")


@pytest.fixture(scope="module")
def image(astronaut: Frame) -> Image.Image:
    return Image.fromarray(astronaut[..., ::-1])


@pytest.fixture(scope="module")
def eye() -> Iterator[PictureEye]:
    with PictureEye() as started:
        yield started


class TestHeader:
    @pytest.mark.parametrize("kind", [".jpg", ".png", ".bmp", ".webp"])
    def test_the_size_is_read_without_decoding(self, astronaut: Frame, kind: str) -> None:
        header = header_of(encoded(np.ascontiguousarray(astronaut[:300]), kind))
        assert (header.width, header.height, header.moves, header.whole) == (512, 300, False, True)

    @pytest.mark.parametrize("options", [{"lossless": True}, {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"}])
    def test_so_it_is_of_every_form_of_webp(self, image: Image.Image, options: dict[str, Any]) -> None:
        header = header_of(saved(image.crop((0, 0, 200, 100)), "WEBP", **options))
        assert (header.width, header.height, header.moves, header.whole) == (200, 100, False, True)

    def test_and_of_a_progressive_jpeg(self, image: Image.Image) -> None:
        header = header_of(saved(image, "JPEG", progressive=True))
        assert (header.width, header.height, header.whole) == (512, 512, True)

    @given(
        st.binary(max_size=400), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPVP8X", b"BM"])
    )
    def test_no_bytes_can_trip_it(self, data: bytes, start: bytes) -> None:
        with contextlib.suppress(Unreadable):
            decode(start + data)

    @given(st.data())
    def test_no_damage_can_trip_it(self, jpeg: bytes, data: st.DataObject) -> None:
        broken = bytearray(jpeg[:2000])
        for _ in range(data.draw(st.integers(1, 8))):
            broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
        with contextlib.suppress(Unreadable):
            decode(bytes(broken))


class TestDecode:
    def test_grey_cmyk_palette_and_16_bit_become_bgr(self, image: Image.Image, astronaut: Frame) -> None:
        deep = encoded((astronaut.astype(np.uint16) * 257), ".png")  # type: ignore[arg-type]
        forms = [deep, saved(image.convert("L"), "PNG"), saved(image.convert("CMYK"), "JPEG"), saved(image.convert("P"), "PNG")]
        for data in (*forms, saved(image.convert("RGBA"), "WEBP")):
            picture = decode(data)
            assert picture.frame.shape == (512, 512, 3)
            assert picture.frame.dtype == np.uint8
            assert abs(float(picture.frame.mean()) - float(astronaut.mean())) < 15

    def test_a_picture_is_turned_as_exif_says(self, image: Image.Image) -> None:
        upright = image.crop((0, 0, 512, 300))
        exif = Image.Exif()
        exif[0x0112] = 6  # stored lying, to be seen turned by a quarter
        picture = decode(saved(upright.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif, quality=95))
        assert (picture.width, picture.height) == (512, 300)
        assert np.abs(picture.frame.astype(int) - np.asarray(upright)[..., ::-1]).mean() < 6

    @pytest.mark.parametrize("side", [1700, 3300, 5000])
    def test_a_large_picture_is_shrunk_and_knows_its_size(self, astronaut: Frame, side: int) -> None:
        large = np.asarray(cv2.resize(astronaut[:256], (side, side // 2)), np.uint8)
        for kind in (".jpg", ".png"):
            picture = decode(encoded(large, kind))
            assert (picture.width, picture.height) == (side, side // 2)
            assert picture.frame.shape == (800, 1600, 3)

    @pytest.mark.parametrize(
        ("data", "outcome"),
        [
            (b"hello, I am a text", Outcome.UNKNOWN),
            (b"", Outcome.UNKNOWN),
            (png_of(20_000, 20_000), Outcome.TOO_LARGE),
            (png_of(2**31, 2**31), Outcome.TOO_LARGE),
            (png_of(1, 1), Outcome.TOO_SMALL),
            (png_of(0, 50), Outcome.TOO_SMALL),
            (png_of(50, 50), Outcome.BROKEN),
            (png_of(50, 50)[:33] + b"\x7f\0\0\0IDAT" + bytes(40) + b"IEND", Outcome.CUT_SHORT),
            (b"\xff\xd8\xff\xe0", Outcome.CUT_SHORT),
            (b"\xff\xd8\xff\xda" + bytes(50), Outcome.BROKEN),
            (b"GIF89a" + bytes(50), Outcome.ANIMATED),
        ],
    )
    def test_what_cannot_be_read_is_told_apart(self, data: bytes, outcome: Outcome) -> None:
        with pytest.raises(Unreadable) as caught:
            decode(data)
        assert caught.value.outcome is outcome

    @pytest.mark.parametrize("kind", [".jpg", ".png", ".webp", ".bmp"])
    @pytest.mark.parametrize("share", [0.02, 0.5, 0.99])
    def test_a_cut_picture_is_refused(self, astronaut: Frame, kind: str, share: float) -> None:
        data = encoded(astronaut, kind)
        with pytest.raises(Unreadable) as caught:
            decode(data[: int(len(data) * share)])
        assert caught.value.outcome in {Outcome.CUT_SHORT, Outcome.BROKEN}

    @pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
    def test_an_animation_is_refused(self, image: Image.Image, kind: str) -> None:
        data = saved(image, kind, save_all=True, append_images=[image.rotate(5)])
        with pytest.raises(Unreadable) as caught:
            decode(data)
        assert caught.value.outcome is Outcome.ANIMATED


class TestReport:
    @given(st.sampled_from(Outcome), *(st.integers(0, 2**32 - 1) for _ in range(4)))
    def test_it_comes_back_as_it_went(self, outcome: Outcome, number: int, width: int, height: int, time: int) -> None:
        report = Report(outcome, number, width, height, time)
        assert Report.decode(report.encode()) == report

    @given(st.binary(min_size=60, max_size=70))
    def test_nothing_else_is_taken_for_one(self, data: bytes) -> None:
        with contextlib.suppress(WireError):
            assert Report.decode(data).encode() == data

    @pytest.mark.parametrize(("side", "unit"), [(1, 1), (4095, 1), (4096, 2), (8191, 2), (8192, 3)])
    def test_boxes_always_fit_the_wire(self, side: int, unit: int) -> None:
        report = Report(Outcome.READ, 1, side, 10)
        assert report.unit == unit
        assert side / report.unit < 4096


class TestPictureEye:
    def test_it_sees_what_there_is(self, eye: PictureEye, jpeg: bytes) -> None:
        seen = eye.look(io.BytesIO(jpeg), len(jpeg), "astronaut.jpg")
        (face,) = seen.faces
        assert (seen.width, seen.height) == (512, 512)
        assert EMOTIONS[int(np.argmax(face.probabilities))] == "happiness"
        assert face.box.x + face.box.w / 2 == pytest.approx(221, abs=12)

    def test_boxes_are_in_the_pixels_of_the_whole_picture(self, eye: PictureEye, astronaut: Frame) -> None:
        large = encoded(np.asarray(cv2.resize(astronaut, None, fx=10, fy=10), np.uint8), ".jpg")
        seen = eye.look(io.BytesIO(large), len(large), "large.jpg")
        (face,) = seen.faces
        assert (seen.width, seen.height) == (5120, 5120)
        assert face.box.x + face.box.w / 2 == pytest.approx(2210, abs=120)

    def test_it_goes_on_after_a_bad_file(self, eye: PictureEye, image: Image.Image, jpeg: bytes) -> None:
        bad = {
            "a text": b"hello, I am no picture",
            "cut short": jpeg[:3000],
            "one pixel": saved(image.resize((1, 1)), "JPEG"),
            "too large": saved(Image.new("1", (20_000, 20_000)), "PNG"),
            "moving": saved(image, "GIF", save_all=True, append_images=[image.rotate(5)]),
        }
        for kind, data in bad.items():
            with pytest.raises(ImageError, match=r"^bad\.jpg is [^\n]+$") as caught:
                eye.look(io.BytesIO(data), len(data), "bad.jpg")
            assert "Traceback" not in str(caught.value), kind
            assert eye.look(io.BytesIO(jpeg), len(jpeg), "good.jpg").faces, kind

    def test_cmyk_and_16_bit_are_read(self, eye: PictureEye, image: Image.Image, astronaut: Frame) -> None:
        deep = encoded((astronaut.astype(np.uint16) * 257), ".png")  # type: ignore[arg-type]
        for data in (deep, saved(image.convert("CMYK"), "JPEG", quality=95)):
            (face,) = eye.look(io.BytesIO(data), len(data), "odd.jpg").faces
            assert EMOTIONS[int(np.argmax(face.probabilities))] == "happiness"

    def test_it_starts_again_when_its_child_was_killed(self, eye: PictureEye, jpeg: bytes) -> None:
        assert eye._child
        os.kill(eye._child.pid, signal.SIGKILL)
        eye._child.wait()
        with pytest.raises(ImageError, match="ended"):
            eye.look(io.BytesIO(jpeg), len(jpeg), "a.jpg")
        assert eye.look(io.BytesIO(jpeg), len(jpeg), "b.jpg").faces

    def test_a_picture_that_takes_too_long_is_given_up(self, jpeg: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
        with PictureEye() as eye:
            assert eye._child
            assert eye._link
            os.kill(eye._child.pid, signal.SIGSTOP)
            monkeypatch.setattr(pictures, "PATIENCE", 0.2)
            eye._link.settimeout(0.2)
            with pytest.raises(ImageError, match="took longer"):
                eye.look(io.BytesIO(jpeg), len(jpeg), "slow.jpg")

    def test_a_file_that_shrinks_is_named(self, eye: PictureEye, jpeg: bytes) -> None:
        with pytest.raises(ImageError, match="got shorter"):
            eye.look(io.BytesIO(jpeg), len(jpeg) + 10, "log.jpg")
        assert eye.look(io.BytesIO(jpeg), len(jpeg), "good.jpg").faces

    @pytest.mark.parametrize(("size", "words"), [(0, "empty"), (pictures.MOST_BYTES + 1, "too large")])
    def test_absurd_sizes_never_reach_the_child(self, eye: PictureEye, size: int, words: str) -> None:
        with pytest.raises(ImageError, match=words):
            eye.look(io.BytesIO(), size, "x.jpg")

    def test_no_child_is_left(self) -> None:
        with PictureEye() as eye:
            child = eye._child
            assert child
            assert child.poll() is None
        assert child.poll() is not None

    def test_a_child_that_cannot_start_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "executable", "/bin/false")
        with pytest.raises(ModelError, match="does not start"), PictureEye():
            pass

    def test_its_child_stands_behind_the_walls(self, eye: PictureEye, jpeg: bytes) -> None:
        assert eye.look(io.BytesIO(jpeg), len(jpeg), "a.jpg").faces
        assert eye._child
        status = dict(
            line.split(":\t", 1) for line in Path(f"/proc/{eye._child.pid}/status").read_text().splitlines() if ":\t" in line
        )
        assert status["Seccomp"] == "2"
        assert status["NoNewPrivs"] == "1"


class TestLookFiles:
    def test_each_file_is_one_answer_in_order(self, tmp_path: Path, jpeg: bytes) -> None:
        (tmp_path / "a.jpg").write_bytes(jpeg)
        (tmp_path / "b.jpg").write_text("a text named .jpg")
        (tmp_path / "c.png").write_bytes(encoded(np.full((60, 60, 3), 90, np.uint8), ".png"))
        (tmp_path / "notes.txt").write_text("not a picture, and does not say so")
        alone = str(tmp_path / "a.jpg")
        answers = list(look_files([alone, str(tmp_path / "gone.jpg"), f"{tmp_path}/", alone]))
        assert [Path(str(answer["file"])).name for answer in answers] == [
            "a.jpg",
            "gone.jpg",
            "a.jpg",
            "b.jpg",
            "c.png",
            "a.jpg",
        ]
        assert answers[0]["file"] == alone
        assert answers[2]["file"] == f"{tmp_path}/a.jpg"
        assert answers[1]["error"] == f"{tmp_path}/gone.jpg cannot be opened: no such file or directory"
        assert "no picture" in str(answers[3]["error"])
        assert answers[4]["faces"] == []
        assert answers[0]["faces"] == answers[5]["faces"]

    def test_a_face_has_what_design_promises(self, tmp_path: Path, jpeg: bytes) -> None:
        (tmp_path / "a.jpg").write_bytes(jpeg)
        (answer,) = look_files([str(tmp_path / "a.jpg")])
        assert answer.keys() == {"file", "faces", "ms"}
        faces = answer["faces"]
        assert isinstance(faces, list)
        (face,) = faces
        assert face.keys() == {"box", "emotion", "probabilities", "valence", "arousal", "quality"}
        assert list(face["probabilities"]) == [str(emotion) for emotion in EMOTIONS]
        assert sum(face["probabilities"].values()) == pytest.approx(1)
        assert face["emotion"] == "happiness"

    def test_a_crop_is_one_face_as_large_as_its_picture(self, tmp_path: Path, astronaut: Frame) -> None:
        grey = cv2.cvtColor(astronaut[68:166, 172:270], cv2.COLOR_BGR2GRAY)
        small = np.asarray(cv2.resize(grey, (48, 48), interpolation=cv2.INTER_AREA), np.uint8)
        (tmp_path / "face.png").write_bytes(encoded(small, ".png"))
        (answer,) = look_files([str(tmp_path / "face.png")], crop=True)
        faces = answer["faces"]
        assert isinstance(faces, list)
        assert faces[0]["box"] == [0, 0, 48, 48]
        assert faces[0]["emotion"] == "happiness"

    def test_an_empty_folder_gives_nothing(self, tmp_path: Path) -> None:
        assert list(look_files([str(tmp_path)])) == []
