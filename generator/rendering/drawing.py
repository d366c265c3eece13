"""Pictures that the program draws itself, with Pillow: the bulletin's icon, and what stands for an article elsewhere.

Those who show a link (chat programs, social networks) take no drawings and no WebP; 1200 by 630 pixels is what they ask
for (https://developers.facebook.com/docs/sharing/webmasters/images/).
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.content.images import TOUCH_SIZE
from generator.rendering import palette

if TYPE_CHECKING:
    from PIL import Image, ImageFont

WIDTH, HEIGHT = 1200, 630
"""Of a picture that stands for an article, in pixels."""
_MARGIN = 90
_SIZES = (84, 72, 60, 52)
"""Of the title's characters, in pixels: the largest at which it has no more lines than there is room for."""
_ROOM = 330
"""Pixels of height that the title may take."""
_NAME = 40
_LEADING = 1.35
_BAR = 18
"""The band of colour at the top, in pixels."""

# The theme's icon, on a square of 32: a headline, a picture and three lines.
_SHAPES = ((7, 7, 25, 11), (7, 14, 15, 25), (17, 14, 25, 16), (17, 18.5, 25, 20.5), (17, 23, 25, 25))
_UNITS = 32


class Font(Struct, frozen=True, gc=False):
    """A font that can write Chinese, and one file of several in a collection."""

    path: str
    index: int
    key: str
    """Tells the file from another in the same place."""


_FOLDERS = (
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/noto-cjk",
    "/usr/share/fonts/google-noto-serif-cjk-fonts",
    "/usr/share/fonts/google-noto-sans-cjk-fonts",
    "/usr/share/fonts/truetype",
    "/usr/share/fonts/noto",
)
"""Where systems keep Noto, which is free (SIL Open Font License): Debian, Arch, Fedora, SUSE, Alpine."""
FONTS = tuple(f"{folder}/Noto{kind}CJK-Bold.ttc" for kind in ("Serif", "Sans") for folder in _FOLDERS)
_INDEXES = {"zh-CN": 2, "zh-TW": 3}
"""The place of each language's font in Noto's collections; the others are Japanese, Korean and that of Hong Kong."""


def font_for(language: str) -> Font | None:
    """The font that is there for a bulletin in this language; None where there is none."""
    path = next((path for path in FONTS if Path(path).is_file()), None)
    if path is None:
        return None
    status = Path(path).stat()
    return Font(path, _INDEXES.get(language, 2), f"{status.st_size} {status.st_mtime_ns}")


def card(title: str, name: str, accent: str, font: Font) -> bytes:
    """A PNG with an article's title and the bulletin's name."""
    from PIL import Image, ImageDraw, ImageFont

    color = _color(accent)
    picture = Image.new("RGB", (WIDTH, HEIGHT), palette.LIGHT[1])
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, _BAR), fill=color)
    for size in _SIZES:
        large = ImageFont.truetype(font.path, size, font.index)
        lines = _lines(title, large)
        step = round(size * _LEADING)
        if len(lines) * step <= _ROOM:
            break
    most = _ROOM // step
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
    for number, line in enumerate(lines):
        draw.text((_MARGIN, _MARGIN + number * step), line, fill="#1d1b18", font=large)
    small = ImageFont.truetype(font.path, _NAME, font.index)
    draw.rectangle((_MARGIN, HEIGHT - 150, _MARGIN + 96, HEIGHT - 146), fill=color)
    draw.text((_MARGIN, HEIGHT - 122), _lines(name, small)[0], fill=color, font=small)
    made = io.BytesIO()
    # A few tones of two colours: a palette takes a third of the bytes, and nobody sees it.
    picture.quantize(32, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(made, "PNG")
    return made.getvalue()


def drawn_icon(accent: str) -> bytes:
    """The theme's icon as a drawing, in the bulletin's colour."""
    path = "".join(
        f"M{left} {top}h{right - left:g}v{bottom - top:g}h-{right - left:g}z"
        for left, top, right, bottom in _SHAPES
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_UNITS} {_UNITS}">'
        f'<rect width="{_UNITS}" height="{_UNITS}" rx="4" fill="{_color(accent)}"/>'
        f'<path fill="#fff" d="{path}"/></svg>\n'
    ).encode()


def icon(accent: str) -> bytes:
    """The theme's icon as a PNG for home screens, in the bulletin's colour."""
    made = io.BytesIO()
    _icon(accent, TOUCH_SIZE).save(made, "PNG")
    return made.getvalue()


def favicon(accent: str) -> bytes:
    """The same for browsers that know no drawing as an icon: an ICO of 16 and 32 pixels."""
    from PIL import IcoImagePlugin  # noqa: F401 - else Pillow looks for the format in all of its fifty

    made = io.BytesIO()
    _icon(accent, 32).save(made, "ICO", sizes=[(16, 16), (32, 32)])
    return made.getvalue()


def _color(accent: str) -> str:
    return palette.readable(accent, palette.LIGHT, "#000000")


def _icon(accent: str, size: int) -> "Image.Image":
    from PIL import Image, ImageDraw

    scale = 4 * size / _UNITS  # four times as large first, for soft edges
    picture = Image.new("RGB", (4 * size, 4 * size), _color(accent))
    draw = ImageDraw.Draw(picture)
    for left, top, right, bottom in _SHAPES:
        draw.rectangle((left * scale, top * scale, right * scale - 1, bottom * scale - 1), fill="#ffffff")
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def _lines(text: str, font: "ImageFont.FreeTypeFont") -> list[str]:
    """A text in lines that fit; Chinese breaks between any two characters, but before none that ends a phrase."""
    lines, line = [], ""

    def fits(part: str) -> bool:
        return font.getlength(part.rstrip()) <= WIDTH - 2 * _MARGIN

    for word in _words(" ".join(text.split())):
        for part in (word,) if fits(word.lstrip()) else word:
            if line and not fits(line + part):
                lines.append(line.rstrip())
                line = part.lstrip()
            else:
                line += part
    return [*lines, line.rstrip()]


_CLOSING = frozenset("，。、；：？！”’）》〉】〕…—%,.;:?!)]}")
_OPENING = frozenset("“‘（《〈【〔([{")


def _words(text: str) -> Iterator[str]:
    """What stays together in a line: a Latin word, or a Chinese character with the marks that belong to it."""
    word = ""
    for character in text:
        if word and _may_break(word[-1], character):
            yield word
            word = ""
        word += character
    if word:
        yield word


def _may_break(before: str, after: str) -> bool:
    if after in _CLOSING or before in _OPENING or after == " ":
        return False
    return before == " " or not (before.isascii() and after.isascii())
