"""Fonts inside PDFs, with the glyphs that are used and no others.

WeasyPrint keeps the number of every glyph, so that a subset of a Chinese font still has 65,000 places, nearly all of
them empty. Here the glyphs stand one after another, and a table says which is which (ISO 32000-1, 9.7.4): the charset
of a font with PostScript outlines, `CIDToGIDMap` for one with TrueType outlines. Pages name glyphs as before.
"""

from functools import cache
from io import BytesIO
from typing import Any

import pydyf
from fontTools.pens.basePen import BasePen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from weasyprint.document import Document
from weasyprint.pdf import fonts, stream
from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset
from weasyprint.text.fonts import get_hb_object_data

_CODES = 1 << 16
"""How many glyphs a page can tell from another."""

_UNUSED_TABLES = (
    *(b"BASE", b"DSIG", b"EBDT", b"EBLC", b"EBSC", b"GDEF", b"GPOS", b"GSUB", b"JSTF", b"LTSH", b"MATH"),
    *(b"OS/2", b"PCLT", b"STAT", b"SVG ", b"VORG", b"cmap", b"gasp", b"kern", b"name", b"vhea", b"vmtx"),
)
"""What is for setting text: no reader of PDFs asks for it (ISO 32000-1, 9.9)."""

ffi.cdef(
    """
    typedef ... hb_map_t;
    typedef ... hb_subset_plan_t;
    hb_codepoint_t hb_map_get (const hb_map_t *map, hb_codepoint_t key);
    hb_subset_plan_t * hb_subset_plan_create_or_fail (hb_face_t *face, const hb_subset_input_t *input);
    void hb_subset_plan_destroy (hb_subset_plan_t *plan);
    hb_map_t * hb_subset_plan_new_to_old_glyph_mapping (const hb_subset_plan_t *plan);
    hb_face_t * hb_subset_plan_execute_or_fail (hb_subset_plan_t *plan);
    """
)


class _Font(fonts.Font):  # type: ignore[misc]  # WeasyPrint has no types
    """A font of a PDF. WeasyPrint calls `subset` for each file once, when all pages are drawn."""

    glyphs: tuple[int, ...] = ()
    """The original numbers of the subset's glyphs; empty where they have kept them."""

    def __init__(self, *about: object) -> None:
        super().__init__(*about)
        self._file = b""

    @property
    def file_content(self) -> bytes:
        """The font's file: the whole one, which takes long to copy and isn't asked for, or the subset of it."""
        return self._file or bytes(get_hb_object_data(self.hb_face))

    @file_content.setter
    def file_content(self, file: bytes) -> None:
        self._file = file

    def get_unused_glyph_id(self, codepoint: int) -> int:
        """A code for a character that the font has no glyph for: each has its own, so that none is lost as text."""
        if codepoint not in self.missing:
            taken = {*self.to_unicode, *self.missing.values()}
            self.missing[codepoint] = next(code for code in range(_CODES - 1, 0, -1) if code not in taken)
        return int(self.missing[codepoint])

    def subset(self, to_unicode: dict[int, str], hinting: bool) -> None:
        """Leave the glyphs of these codes in the font's file, and what they are made of."""
        if not to_unicode or not _can_plan() or self.png or self.svg or self.colr or "fvar" in self.tables:
            super().subset(to_unicode, hinting)
            return
        there = sorted(to_unicode.keys() - self.missing.values())
        made = _subset(self.hb_face, there, hinting)
        if made and _is_numbered(made[0]):
            self.file_content, self.glyphs = made
            self.index = 0
        else:
            super().subset(to_unicode, hinting)


# The names by which WeasyPrint makes a font, and copies its file when it does.
stream.Font = _Font
fonts.get_hb_object_data = lambda face: b""


def compact(document: Document, pdf: pydyf.PDF) -> None:
    """Embed each font with its own numbers of glyphs, as a reader of PDFs looks for them."""
    subsets = {font.file_content: font for font in document.fonts.values() if getattr(font, "glyphs", ())}
    found = {
        id(one): subsets[one.stream[0]]
        for one in pdf.objects
        if isinstance(one, pydyf.Stream) and len(one.stream) == 1 and one.stream[0] in subsets
    }
    for one in tuple(pdf.objects):
        if isinstance(one, dict) and one.get("Type") == "/Font" and one["Subtype"] == "/Type0":
            inner = _at(pdf, one["DescendantFonts"][0])
            descriptor = _at(pdf, inner["FontDescriptor"])
            file = _at(pdf, descriptor.get("FontFile3") or descriptor["FontFile2"])
            font = found.get(id(file))
            if inner["Subtype"] == "/CIDFontType0":
                del inner["CIDToGIDMap"]  # 9.7.4.2: for TrueType outlines alone
            if font:
                one["Encoding"] = "/Identity-H"  # else a table that makes .notdef of what is missing
                _embed(font, file, inner, pdf)


def _embed(font: _Font, file: pydyf.Stream, inner: dict[str, object], pdf: pydyf.PDF) -> None:
    """Put a subset's outlines into its stream, and say in the font's dictionary which is which.

    A character that no font has is shown as a box of its own, since standards forbid .notdef (ISO 19005-2, 6.2.11.8).
    """
    missing = sorted(font.missing.values())
    if inner["Subtype"] == "/CIDFontType0":
        file.stream = [_postscript(font, missing)]
        file.extra["Subtype"] = "/CIDFontType0C"
    else:
        file.stream = [_truetype(font, missing) if missing else font.file_content]
        file.extra["Length1"] = len(file.stream[0])
        table = pydyf.Stream([_places(font.glyphs, missing)], compress=True)
        pdf.add_object(table)
        inner["CIDToGIDMap"] = table.reference


def _at(pdf: pydyf.PDF, reference: bytes | str) -> Any:  # noqa: ANN401  # a dictionary or a stream
    return pdf.objects[int(reference.split()[0])]


def _places(glyphs: tuple[int, ...], missing: list[int]) -> bytes:
    """A CIDToGIDMap: for each code two bytes that say where its glyph is."""
    places = bytearray(2 * (max(*glyphs, *missing) + 1))
    for place, code in enumerate((*glyphs, *missing)):
        places[2 * code : 2 * code + 2] = place.to_bytes(2)
    return bytes(places)


def _truetype(font: _Font, missing: list[int]) -> bytes:
    """A subset with TrueType outlines, and behind them a box for each missing character."""
    opened = TTFont(BytesIO(font.file_content), recalcBBoxes=False, recalcTimestamp=False)
    outlines, measures = opened["glyf"], opened["hmtx"]
    for code in missing:
        width, name = _width(font, code), f"missing{code}"
        pen = TTGlyphPen(None)
        _draw_box(pen, width, font.upem)
        outlines.glyphs[name] = pen.glyph()
        outlines.glyphs[name].recalcBounds(outlines)
        measures.metrics[name] = (width, outlines.glyphs[name].xMin)
        opened.setGlyphOrder([*opened.getGlyphOrder(), name])
    outlines.glyphOrder = opened.getGlyphOrder()
    file = BytesIO()
    opened.save(file)
    return file.getvalue()


def _postscript(font: _Font, missing: list[int]) -> bytes:
    """A subset's PostScript outlines (CFF, keyed by CID), where each glyph's CID is its original number; and a box for
    each missing character."""
    opened = TTFont(BytesIO(font.file_content), lazy=True, recalcBBoxes=False)
    table = opened["CFF "]
    top = table.cff.topDictIndex[0]
    outlines = top.CharStrings
    top.charset = [".notdef", *(f"cid{code:05}" for code in font.glyphs[1:])]
    private = top.FDArray[0].Private
    for code in missing:
        width = _width(font, code)
        pen = T2CharStringPen(width - private.nominalWidthX, None)
        _draw_box(pen, width, font.upem)
        top.charset.append(f"cid{code:05}")
        outlines.charStringsIndex.append(pen.getCharString(private))
        top.FDSelect.gidArray.append(0)
    outlines.charStrings = {name: place for place, name in enumerate(top.charset)}
    return bytes(table.compile(opened))


def _width(font: _Font, code: int) -> int:
    """How far a character reaches, in the font's units; pages are told in thousandths of the em."""
    return int(font.widths[code] * font.upem / 1000 + 0.5)


def _draw_box(pen: BasePen, width: int, em: int) -> None:
    """A frame that says that a character is missing."""
    left, right, top, line = round(width * 0.1), round(width * 0.9), round(em * 0.7), max(em // 25, 1)
    frame = ((left, 0), (left, top), (right, top), (right, 0))
    hole = ((left + line, line), (right - line, line), (right - line, top - line), (left + line, top - line))
    for contour in (frame, hole):
        pen.moveTo(contour[0])
        for point in contour[1:]:
            pen.lineTo(point)
        pen.closePath()


def _is_numbered(file: bytes) -> bool:
    """Whether a font has a table that says which glyph is which: TrueType outlines, or PostScript's keyed by CID."""
    if not file.startswith(b"OTTO"):
        return True
    return hasattr(TTFont(BytesIO(file), lazy=True)["CFF "].cff.topDictIndex[0], "ROS")


@cache
def _can_plan() -> bool:
    """Whether the system's HarfBuzz says where glyphs come from: since 6.0."""
    return bool(harfbuzz_subset) and bool(harfbuzz.hb_version_atleast(6, 0, 0))


def _subset(face: object, glyphs: list[int], hinting: bool) -> tuple[bytes, tuple[int, ...]] | None:
    """A font's file with some glyphs only, and their original numbers; None if HarfBuzz can't make it."""
    library = harfbuzz_subset
    asked = ffi.gc(library.hb_subset_input_create_or_fail(), library.hb_subset_input_destroy)
    harfbuzz.hb_set_add_sorted_array(
        library.hb_subset_input_glyph_set(asked), ffi.new("hb_codepoint_t[]", glyphs), len(glyphs)
    )
    flags = (
        library.HB_SUBSET_FLAGS_DESUBROUTINIZE
        | library.HB_SUBSET_FLAGS_NOTDEF_OUTLINE
        | (0 if hinting else library.HB_SUBSET_FLAGS_NO_HINTING)
    )
    library.hb_subset_input_set_flags(asked, flags)
    tags = sorted(harfbuzz.hb_tag_from_string(tag, -1) for tag in _UNUSED_TABLES)
    dropped = library.hb_subset_input_set(asked, library.HB_SUBSET_SETS_DROP_TABLE_TAG)
    harfbuzz.hb_set_add_sorted_array(dropped, ffi.new("hb_codepoint_t[]", tags), len(tags))

    plan = library.hb_subset_plan_create_or_fail(face, asked)
    if plan == ffi.NULL:
        return None
    plan = ffi.gc(plan, library.hb_subset_plan_destroy)
    made = library.hb_subset_plan_execute_or_fail(plan)
    if made == ffi.NULL:
        return None
    made = ffi.gc(made, harfbuzz.hb_face_destroy)
    file = get_hb_object_data(made)
    origin = library.hb_subset_plan_new_to_old_glyph_mapping(plan)
    count = harfbuzz.hb_face_get_glyph_count(made)
    return (file, tuple(harfbuzz.hb_map_get(origin, place) for place in range(count))) if file else None
