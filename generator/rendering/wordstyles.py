"""The page and the styles of documents of Word: plain ones, and official ones after GB/T 9704—2012.

Clauses of the standard stand in brackets. Fonts are named, not sent along: they are those of Word on Chinese Windows.
"""

from typing import NamedTuple

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.parfmt import CT_PPr
from docx.shared import Emu, Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

SONG, FANG, HEI, KAI, BIAO = "宋体", "仿宋", "黑体", "楷体", "方正小标宋简体"
_LATIN, _CODE = "Times New Roman", "Consolas"
_RED = RGBColor(0xE6, 0x00, 0x12)
_SHEETS = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}
"""Millimetres, wide and high."""
_LEFT, _CENTER, _RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY


class _Look(NamedTuple):
    """How a style looks; lengths in points, indents in characters."""

    font: str
    size: float
    align: WD_ALIGN_PARAGRAPH | None = None
    bold: bool = False
    color: RGBColor | None = None
    before: float = 0
    after: float = 0
    first: float = 0
    right: float = 0
    left: float = 0
    rule_below: bool = False
    rule_above: bool = False


_PLAIN = {
    "Normal": _Look(SONG, 11),
    "Body Text": _Look(SONG, 11, _JUSTIFY, after=6, first=2),
    "Letterhead": _Look(BIAO, 22, _CENTER, color=_RED),
    "Issue Number": _Look(SONG, 10.5, _CENTER, rule_below=True, after=12),
    "Title": _Look(BIAO, 20, _CENTER, before=6, after=6),
    "Subtitle": _Look(KAI, 14, _CENTER, after=6),
    "Facts": _Look(SONG, 9.5, _CENTER, after=12),
    "Heading 1": _Look(HEI, 14, before=12, after=6),
    "Heading 2": _Look(HEI, 12, before=9, after=4),
    "Heading 3": _Look(KAI, 12, bold=True, before=6, after=3),
    "Heading 4": _Look(SONG, 11, bold=True, before=6, after=3),
    "Heading 5": _Look(SONG, 11, before=6, after=3),
    "Quote": _Look(KAI, 11, left=2, right=2, after=6),
    "Caption": _Look(HEI, 9.5, _CENTER, after=6),
    "Figure": _Look(SONG, 11, _CENTER, before=6),
    "Code": _Look(_CODE, 9.5, _LEFT, left=2, after=6),
    "Definition": _Look(SONG, 11, left=2, after=4),
    "Footnote Text": _Look(SONG, 9),
    "Address": _Look(SONG, 9.5, before=12, rule_above=True),
}
_OFFICIAL = _PLAIN | {
    "Normal": _Look(FANG, 16),  # [5.2.2]
    "Body Text": _Look(FANG, 16, _JUSTIFY, first=2),  # [7.3.3]
    "Red Head": _Look(BIAO, 48, _CENTER, color=_RED, before=99),  # [7.2.4]: 35 mm
    "Document Number": _Look(FANG, 16, _CENTER, before=58, after=58, rule_below=True),  # [7.2.5, 7.2.7]
    "Title": _Look(BIAO, 22, _CENTER, after=29),  # [7.3.1]
    "Addressee": _Look(FANG, 16),  # [7.3.2]
    "Heading 1": _Look(HEI, 16, first=2),  # [7.3.3]
    "Heading 2": _Look(KAI, 16, first=2),
    "Heading 3": _Look(FANG, 16, first=2),
    "Heading 4": _Look(FANG, 16, first=2),
    "Heading 5": _Look(FANG, 16, first=2),
    "Enclosures": _Look(FANG, 16, left=2),  # [7.3.4]
    "Signature": _Look(FANG, 16, _RIGHT, right=4),  # [7.3.5]
    "Imprint": _Look(FANG, 14, rule_below=True, left=1, right=1),  # [7.4]
    "Quote": _Look(KAI, 16, left=2, right=2),
    "Definition": _Look(FANG, 16, left=2),
    "Caption": _Look(HEI, 14, _CENTER),
}


def prepare(document: Document, *, official: bool, size: str, language: str) -> None:
    """Give an empty document its page, its styles and its page numbers."""
    looks = _OFFICIAL if official else _PLAIN
    for name, look in looks.items():
        _style(document, name, look, official=official)
    for number in ("", " 2", " 3"):
        for kind in ("List Bullet", "List Number", "List Continue"):
            _dress(document.styles[f"{kind}{number}"], looks["Normal"])
    _dress(document.styles["Footer"], _Look(SONG, 14 if official else 9))
    _page(document, official=official, size=size)
    _number_pages(document, official=official)
    _say_language(document, language)


def room(document: Document) -> tuple[Length, Length]:
    """How wide and how high the text may be."""
    section = document.sections[0]
    wide, high = section.page_width, section.page_height
    left, right, top, bottom = (
        section.left_margin,
        section.right_margin,
        section.top_margin,
        section.bottom_margin,
    )
    assert wide and high and left and right and top and bottom  # `prepare` has set them
    return Emu(wide - left - right), Emu(high - top - bottom)


def _style(document: Document, name: str, look: _Look, *, official: bool) -> None:
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    if style.name not in ("Normal", "Title", "Subtitle") and not name.startswith("Heading"):
        style.base_style = styles["Normal"]
    style.quick_style = True
    _dress(style, look)
    form = style.paragraph_format
    form.alignment = look.align
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    if official and name not in ("Red Head", "Title"):
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28.95)  # [5.2.3]: 22 lines
    else:
        form.line_spacing = 1.0 if name in ("Red Head", "Letterhead") else 1.3
    if name == "Body Text":
        form.widow_control = True
    inner = style.element.get_or_add_pPr()
    for old in inner.findall(qn("w:ind")) + inner.findall(qn("w:pBdr")):
        inner.remove(old)
    indent = inner.get_or_add_ind()
    for side, characters in (("firstLine", look.first), ("right", look.right), ("left", look.left)):
        if characters:
            indent.set(qn(f"w:{side}Chars"), str(round(characters * 100)))
            indent.set(qn(f"w:{side}"), str(round(characters * look.size * 20)))
    for side, wanted in (("top", look.rule_above), ("bottom", look.rule_below)):
        if wanted:
            _rule(inner, side, "E60012" if look.font == FANG and name == "Document Number" else "808080")


def _rule(inner: CT_PPr, side: str, color: str) -> None:
    rules = OxmlElement("w:pBdr")
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", color)):
        line.set(qn(f"w:{name}"), value)
    rules.append(line)
    # Where the schema wants it: CT_PPrBase is a sequence.
    inner.insert_element_before(
        rules,
        *("w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr"),
    )


def _dress(style: ParagraphStyle, look: _Look) -> None:
    """Fonts, size, weight, color. A theme's fonts would come first, so that what names them goes."""
    font = style.font
    font.size, font.bold, font.italic = Pt(look.size), look.bold, False
    font.color.rgb = look.color or RGBColor(0, 0, 0)
    inner = style.element.get_or_add_rPr()
    for old in inner.findall(qn("w:rFonts")):
        inner.remove(old)
    fonts = inner.get_or_add_rFonts()
    latin = look.font if look.font == _CODE else _LATIN
    for script, name in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", look.font)):
        fonts.set(qn(f"w:{script}"), SONG if script == "eastAsia" and look.font == _CODE else name)


def _page(document: Document, *, official: bool, size: str) -> None:
    section = document.sections[0]
    wide, high = _SHEETS[size]
    section.page_width, section.page_height = Mm(wide), Mm(high)
    if official:  # [5.2.1]: 37 mm above, 28 mm at the left, 156 mm by 225 mm for the text
        section.top_margin, section.bottom_margin = Mm(37), Mm(high - 37 - 225)
        section.left_margin, section.right_margin = Mm(28), Mm(wide - 28 - 156)
        section.footer_distance = Mm(high - 37 - 225 - 12)
        grid = OxmlElement("w:docGrid")
        for name, value in (("type", "linesAndChars"), ("linePitch", "579"), ("charSpace", "-849")):
            grid.set(qn(f"w:{name}"), value)
        for old in section._sectPr.findall(qn("w:docGrid")):
            section._sectPr.remove(old)
        section._sectPr.append(grid)
    else:
        section.top_margin, section.bottom_margin = Mm(22), Mm(24)
        section.left_margin = section.right_margin = Mm(24)


def _number_pages(document: Document, *, official: bool) -> None:
    """A page number at the foot; in official ones between dashes, outside [7.5]."""
    section = document.sections[0]
    if official:
        document.settings.odd_and_even_pages_header_footer = True
        feet = [(section.footer, _RIGHT), (section.even_page_footer, _LEFT)]
    else:
        feet = [(section.footer, _CENTER)]
    for foot, align in feet:
        paragraph = foot.paragraphs[0]
        paragraph.alignment = align
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        if official:
            paragraph.add_run("— ")
        paragraph._p.append(field)
        number = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = "1"
        number.append(text)
        field.append(number)
        if official:
            paragraph.add_run(" —")


def _say_language(document: Document, language: str) -> None:
    inner = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    assert inner is not None  # the template has it
    for old in inner.findall(qn("w:lang")):
        inner.remove(old)
    said = OxmlElement("w:lang")
    is_chinese = language.startswith("zh")
    said.set(qn("w:val"), "en-US" if is_chinese else language)
    said.set(qn("w:eastAsia"), language if is_chinese else "zh-CN")
    inner.append(said)
