"""Pictures that come in are upright, not larger than a page needs, and say no place."""

import sys

import pytest

from generator.content.fitting import LONGEST_SIDE, fitted
from tests.photos import opened, photo, saved


@pytest.mark.parametrize(("form", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")])
def test_a_turned_photo_is_upright_in_its_own_format(form: str, name: str) -> None:
    picture = fitted(name, photo(400, 300, form, turned=6))
    made = opened(picture.data)
    assert (picture.width, picture.height, picture.state) == (300, 400, "scalable")
    assert (made.format, made.size) == (form, (300, 400))
    assert not made.getexif()
    red, *_ = made.convert("RGB").getpixel((290, 10))  # type: ignore[misc]  # three numbers
    assert red > 200  # what was above on the left is above on the right


def test_a_large_photo_is_no_larger_than_a_page_shows() -> None:
    picture = fitted("a.jpg", photo(3200, 2400))
    assert (picture.width, picture.height) == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)
    assert opened(picture.data).size == (picture.width, picture.height)
    assert b"GPS" not in picture.data and len(picture.data) < len(photo(3200, 2400))


def test_a_picture_that_fits_stays_but_for_its_place() -> None:
    plain = photo(400, 300, placed=False)
    assert fitted("a.jpg", plain).data == plain
    placed = photo(400, 300)
    kept = fitted("a.jpg", placed)
    assert kept.data != placed and len(kept.data) == len(placed)
    assert not opened(kept.data).getexif().get_ifd(0x8825)


def test_what_is_no_picture_is_told_and_left_as_it_is() -> None:
    for name, data in (
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"x" * 99),
        ("a.jpg", b"text"),
        ("a.jpg", photo(placed=False)[:5000]),
    ):
        assert (fitted(name, data).data, fitted(name, data).state) == (data, "broken")
    frames = [opened(photo(80, 60, seed=seed)) for seed in range(3)]
    moving = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert fitted("a.gif", moving).data == moving
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    assert fitted("a.svg", drawing).data == drawing


def test_without_pillow_only_the_place_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    large = photo(3200, 2400, turned=6)
    for name in [name for name in sys.modules if name.partition(".")[0] == "PIL"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "PIL", None)  # as if it weren't there
    picture = fitted("a.jpg", large)
    assert picture.data != large and len(picture.data) == len(large)
