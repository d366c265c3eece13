"""What a pasted text says by styles, said by elements: headings, bold words, what is centered, what is gone.

Programs write neither `<h2>` nor `<b>` where their own styles say it. What a page's blocks are written from
(`writing`) looks at elements only, and at `align`, `data-size` (half points) and the class `title` where an official
document's parts are told (`extraction/official`).
"""

import re
from collections import Counter
from typing import NamedTuple

from generator.importing.cleaning.elements import all_text, drop_element
from generator.importing.cleaning.log import CleaningLog
from generator.importing.cleaning.styles import Declarations, StyleSheets, declarations_of, pixels
from generator.importing.cleaning.tags import BLOCKS
from generator.importing.model import Element

_HEADING = re.compile(r"(?:heading|标题|überschrift|titre) ?([1-9])(?:,.*)?", re.IGNORECASE)
_TITLE = re.compile(r"title|标题|题目|公文标题", re.IGNORECASE)
_HALF_POINTS = 1.5
"""For a pixel."""
_BOLDEST = {"bold": True, "bolder": True, "normal": False, "lighter": False}
_CELLS = frozenset(("td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "caption"))
"""That all of these is bold says nothing."""
_UNSEEN = (
    "script",
    "style",
    "head",
    "meta",
    "link",
    "title",
    "template",
    "noscript",
    "iframe",
    "object",
    "embed",
)
_STRUCK = frozenset(("s", "strike", "del"))
_INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i", "sup": "sup", "sub": "sub"} | dict.fromkeys(
    _STRUCK, "del"
)


class _Look(NamedTuple):
    """How text looks at a place."""

    is_bold: bool = False
    is_italic: bool = False
    is_struck: bool = False
    raised: str = ""
    size: int = 0
    """In half points; 0 where nothing says it."""


def remove_unseen(body: Element, sheets: StyleSheets, log: CleaningLog) -> None:
    """Take out, in place, what a reader of the program did not see as text: hidden words, remarks, deleted ones."""
    from lxml import etree

    for comment in list(body.iter(etree.Comment, etree.ProcessingInstruction)):
        drop_element(comment)
    for element in list(body.iter(*_UNSEEN)):
        drop_element(element)
    for element in list(body.iter()):
        if _is_gone(element, declarations_of(element, sheets)):
            if text := all_text(element).strip():
                log.removed("hidden", text)
            drop_element(element)


def _is_gone(element: Element, style: Declarations) -> bool:
    if style.get("display") == "none" or style.get("mso-hide") == "all":
        return True
    if style.get("mso-element") in ("comment-list", "comment", "field-begin", "field-separator", "field-end"):
        return True
    if element.tag == "del":  # tracked by Word, which says when and by whom
        return element.get("datetime") is not None or element.get("cite") is not None
    classes = (element.get("class") or "").lower().split()
    return "msocommentreference" in classes or "msocomanchor" in classes


def with_marks(body: Element, sheets: StyleSheets) -> None:
    """Put elements in place of styles, in place; nothing is left of these."""
    sizes: dict[Element, Counter[int]] = {}
    work: list[tuple[Element, _Look, Element, bool]] = [(body, _Look(), body, False)]
    while work:
        element, look, block, is_cell = work.pop()
        tag, style = element.tag, declarations_of(element, sheets)
        inside = _look_inside(look, tag, style)
        if tag in BLOCKS:
            block, is_cell = element, is_cell or tag in _CELLS
            _mark_block(element, style)
            if tag in _CELLS:
                inside = inside._replace(is_bold=False)
        count = sizes.setdefault(block, Counter())
        count[inside.size] += len((element.text or "").strip())
        work += [(child, inside, block, is_cell) for child in reversed(element)]
        for child in element:
            count[inside.size] += len((child.tail or "").strip())
        if tag in BLOCKS and tag not in _CELLS and inside.is_bold and not look.is_bold:
            _make_bold(element)
        elif tag not in BLOCKS:
            _mark_inline(element, look, inside)
        for name in ("style", "class", "bgcolor", "color", "face"):
            if name != "class" or element.get(name) != "title":
                element.attrib.pop(name, None)
    for block, count in sizes.items():
        if count and (size := count.most_common(1)[0][0]):
            block.set("data-size", str(size))


def _look_inside(look: _Look, tag: str, style: Declarations) -> _Look:
    weight = style.get("font-weight", "")
    is_bold = _BOLDEST.get(weight, int(weight) >= 600 if weight.isdecimal() else None)
    if is_bold is None:
        is_bold = look.is_bold or tag in ("b", "strong")
    slant = style.get("font-style", "")
    is_italic = slant in ("italic", "oblique") or (
        slant != "normal" and (look.is_italic or tag in ("i", "em"))
    )
    lines = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    is_struck = look.is_struck or tag in _STRUCK or "line-through" in lines
    raised = style.get("vertical-align", "")
    raised = {"super": "sup", "sub": "sub"}.get(raised, tag if tag in ("sup", "sub") else look.raised)
    size = pixels(style.get("font-size", ""))
    half_points = look.size if size is None or not 0 < size < 500 else round(size * _HALF_POINTS)
    return _Look(is_bold, is_italic, is_struck, raised, half_points)


def _mark_inline(element: Element, look: _Look, inside: _Look) -> None:
    """Let an element's name say what it adds to the look around it; the name of any other says nothing."""
    if element.tag in ("sup", "sub") and element.get("data-note"):
        return
    changed = [
        tag
        for tag, is_new in (
            (inside.raised, inside.raised != look.raised and inside.raised != ""),
            ("del", inside.is_struck and not look.is_struck),
            ("b", inside.is_bold and not look.is_bold),
            ("i", inside.is_italic and not look.is_italic),
        )
        if is_new
    ]
    if element.tag in _INLINE or (changed and element.tag in ("span", "font")):
        element.tag = changed[0] if changed else "span"
    elif changed and element.tag == "a":
        _wrap(element, changed[0])


def _make_bold(block: Element) -> None:
    """Make what stands directly in a block bold."""
    if not any(child.tag in BLOCKS for child in block):
        _wrap(block, "b")


def _wrap(element: Element, tag: str) -> None:
    """Put an element around all that another holds."""
    inner = element.makeelement(tag, {})
    inner.text, element.text = element.text, None
    for child in list(element):
        inner.append(child)
    element.append(inner)


def _mark_block(element: Element, style: Declarations) -> None:
    align = style.get("text-align") or (element.get("align") or "").lower()
    element.attrib.pop("align", None)
    if align in ("center", "right", "end"):
        element.set("align", align)
    if element.tag == "td" and style.get("mso-ignore") == "colspan":
        _narrow(element)
    if element.tag not in ("p", "div"):
        return
    name = style.get("mso-style-name", "").strip("\"' ").replace("\\", "")
    classes = (element.get("class") or "").lower().split()
    if heading := _HEADING.fullmatch(name):
        element.tag = f"h{min(6, int(heading[1]))}"
    elif _TITLE.fullmatch(name) or "msotitle" in classes:
        element.set("class", "title")
    elif element.tag == "p" and re.fullmatch("[1-9]", level := style.get("mso-outline-level", "")):
        element.tag = f"h{min(6, int(level))}"
    elif element.get("role") == "heading" and re.fullmatch("[1-6]", level := element.get("aria-level") or ""):
        element.tag = f"h{level}"


def _narrow(cell: Element) -> None:
    """Let a cell be one column wide whose text only flows over its empty neighbours, and give it these."""
    width = cell.attrib.pop("colspan", "1")
    for _ in range(int(width) - 1 if re.fullmatch("[1-9][0-9]?", width) else 0):
        cell.addnext(cell.makeelement("td", {}))
