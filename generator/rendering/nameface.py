"""The bulletin's name in a typeface that few readers have: a font of nothing but its characters.

It is made of Noto Serif CJK, where that is there: a free font (SIL Open Font License 1.1), whose license travels along
in it. A name takes a few kilobytes; until they have come, readers see it in a font of their own.
"""

import hashlib
import io
from importlib.util import find_spec

from msgspec import Struct

from generator.engine.output import CannotMake
from generator.rendering.drawing import Font, font_for

_FREE = ("SIL Open Font License", "scripts.sil.org/OFL", "openfontlicense.org")
_LICENSE, _LICENSE_ADDRESS = 13, 14
"""Entries of a font's table of names (OpenType, `name`)."""


class Face(Struct, frozen=True, gc=False):
    """A font of a few characters that is to be made."""

    characters: str
    font: Font
    """What it is made of."""
    url: str
    """Its site path."""

    @property
    def file(self) -> str:
        """Its name, as style sheets beside it know it."""
        return self.url.rpartition("/")[2]


def face_for(name: str, language: str) -> Face | None:
    """The font for a name; None where what makes it, or what it is made of, is not there."""
    font = font_for(language)
    if font is None or "Serif" not in font.path or not (find_spec("fontTools") and find_spec("brotli")):
        return None
    characters = "".join(sorted(set(name)))
    size = font.key.partition(" ")[0]  # of the file; its time differs between computers
    digest = hashlib.sha256(f"{characters} {font.index} {size}".encode()).hexdigest()[:10]
    return Face(characters, font, f"/assets/name.{digest}.woff2")


def style_sheet(face: Face | None) -> bytes:
    """What style sheets say of a font; nothing where there is none."""
    if face is None:
        return b""
    # Optional: a font that comes late would move what has been shown; the next page has it.
    return (
        '@font-face{font-family:"Bulletin name";font-weight:700;font-display:optional;'
        f'src:url("{face.file}") format("woff2")}}\n'
        '.name{font-family:"Bulletin name",var(--serif),var(--sans)}\n'
    ).encode()


def font_of(characters: str, font: Font) -> bytes:
    """A font (WOFF 2) of some characters. Raises CannotMake for one that may not be passed on."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    with TTFont(font.path, fontNumber=font.index, lazy=True, recalcTimestamp=False) as whole:
        said = " ".join(str(whole["name"].getDebugName(number)) for number in (_LICENSE, _LICENSE_ADDRESS))
        if not any(license in said for license in _FREE):
            raise CannotMake("font-not-free", path=font.path)
        options = subset.Options(flavor="woff2", hinting=False, name_IDs=[0, _LICENSE, _LICENSE_ADDRESS])
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=characters)
        subsetter.subset(whole)
        whole.flavor = "woff2"
        made = io.BytesIO()
        whole.save(made)
    return made.getvalue()
