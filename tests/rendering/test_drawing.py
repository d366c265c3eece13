"""What the program draws, looked at with Pillow."""

import io

import pytest
from PIL import Image

from generator.rendering import drawing

RED = (0x9E, 0x1B, 0x1F)
needs_font = pytest.mark.skipif(drawing.font_for("zh-CN") is None, reason="no free font for Chinese is there")


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def card(title: str) -> Image.Image:
    font = drawing.font_for("zh-CN")
    assert font
    made = drawing.card(title, "示范简报", "#9e1b1f", font)
    assert made == drawing.card(title, "示范简报", "#9e1b1f", font)
    return opened(made)


def darkest(gray: Image.Image) -> int:
    return int(gray.getextrema()[0])  # type: ignore[arg-type] # a gray picture has one pair


def rows_with_ink(picture: Image.Image) -> int:
    """How many rows of the title's room have something dark in them."""
    gray = picture.convert("L").crop((0, 90, 1200, 460))
    return sum(darkest(gray.crop((0, y, 1200, y + 1))) < 90 for y in range(370))


def test_the_icon_is_in_the_bulletins_colour() -> None:
    picture = opened(drawing.icon("#9e1b1f"))
    assert picture.size == (180, 180)
    assert picture.getpixel((2, 2)) == RED
    assert picture.getpixel((90, 50)) == (255, 255, 255)
    assert b'fill="#9e1b1f"' in drawing.drawn_icon("#9e1b1f")
    assert opened(drawing.favicon("#9e1b1f")).size == (32, 32)


def test_a_colour_that_white_could_not_be_seen_on_is_darker() -> None:
    assert opened(drawing.icon("#ffee99")).getpixel((2, 2)) != (0xFF, 0xEE, 0x99)


@needs_font
def test_a_picture_for_an_article_has_its_title_and_the_name() -> None:
    picture = card("停水通知")
    assert picture.size == (1200, 630)
    assert rows_with_ink(picture) > 40
    assert rows_with_ink(card("停")) < rows_with_ink(
        card("关于进一步加强农村饮水安全工作的调研报告和建议" * 2)
    )


@needs_font
def test_a_title_without_end_stays_in_its_room() -> None:
    gray = card("水" * 400).convert("L").crop((0, 440, 1200, 470))
    assert darkest(gray) > 200
    right = card("W" * 400).convert("L").crop((1195, 60, 1200, 470))
    assert darkest(right) > 200


@needs_font
def test_lines_begin_with_no_mark_that_ends_a_phrase() -> None:
    from PIL import ImageFont

    font = drawing.font_for("zh-CN")
    assert font
    lines = drawing._lines("停水。" * 30 + " New water works", ImageFont.truetype(font.path, 60, font.index))
    assert len(lines) > 2
    assert not any(line.startswith("。") for line in lines)
    assert "".join(lines).replace(" ", "") == "停水。" * 30 + "Newwaterworks"
