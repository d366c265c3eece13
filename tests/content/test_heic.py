"""Photos of telephones."""

import io

import pytest
from PIL import Image

from generator.content.heic import as_jpeg, can_convert, is_heic

HEAD = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"


def test_a_photo_is_known_by_its_first_bytes() -> None:
    assert is_heic(HEAD)
    assert not is_heic(b"\x00\x00\x00\x18ftypavif")
    assert not is_heic(b"")


def test_what_is_no_photo_gives_nothing() -> None:
    assert as_jpeg(HEAD) is None
    assert as_jpeg(b"") is None


def test_without_the_library_a_photo_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.content.heic.can_convert", lambda: False)

    assert as_jpeg(HEAD) is None


def test_a_photo_becomes_an_upright_jpeg_that_tells_no_place() -> None:
    pillow_heif = pytest.importorskip("pillow_heif", reason="needs gen-bulletin[heic]")
    photo = Image.new("RGB", (80, 60), "red")
    photo.paste("blue", (0, 0, 40, 20))
    photo.getexif()[0x0112] = (
        6  # then the library writes an upright photo, and that it is to be turned once more
    )
    photo.getexif()[0x010F] = "Telephone"
    made = io.BytesIO()
    pillow_heif.from_pillow(photo).save(made, quality=95)
    jpeg = as_jpeg(made.getvalue())

    assert can_convert() and is_heic(made.getvalue()) and jpeg
    with Image.open(io.BytesIO(jpeg)) as seen:
        assert (seen.format, seen.size, dict(seen.getexif())) == ("JPEG", (80, 60), {})
        corners = [seen.crop(box).resize((1, 1)).tobytes() for box in ((0, 0, 9, 9), (71, 51, 80, 60))]
    assert [max(range(3), key=corner.__getitem__) for corner in corners] == [
        0,
        2,
    ]  # red; and blue, turned there
