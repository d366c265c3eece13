"""Lists in pages that Word or WPS made: paragraphs, each with a bullet or a number in front that looks like text.

Either a style says so (`mso-list: Ignore`), or a filler stands behind it, a piece of blanks of its own size, as in the
filtered kind. Bullets are letters of a symbol font: `l` is a disc.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.importing.cleaning.elements import all_text, drop_element
from generator.importing.model import Element

_FILLER = re.compile(r"""font:\s*7(?:\.0)?pt\s+["']?Times New Roman""", re.IGNORECASE)
_IGNORED = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_SYMBOL_FONT = re.compile(r"font-family:[^;]*(?:wingdings|symbol|webdings|courier new)", re.IGNORECASE)
_BULLET = re.compile("[·•●○■□◆◇▪➢➤→✓✔√*-]")
_NUMBER = re.compile(r"([0-9]{1,4})[.．]")
_LEVEL = re.compile(r"mso-list:[^;]*\blevel([1-9])", re.IGNORECASE)
_LONGEST_MARKER = 10


@dataclass(frozen=True, slots=True)
class _Item:
    """A paragraph that is an item of a list."""

    paragraph: Element
    tag: str
    """Of its list: `ul` or `ol`."""
    level: int
    number: int


def with_lists(tree: Element) -> None:
    """Make lists of such paragraphs, in place; and take out the comments that only Office reads."""
    from lxml import etree

    for comment in list(tree.iter(etree.Comment)):
        if re.match(r"\[if\s", comment.text or ""):
            drop_element(comment)
    open_lists: list[tuple[_Item, Element]] = []
    for paragraph in list(tree.iter("p")):
        item = _item(paragraph)
        if item is None:
            continue
        before = paragraph.getprevious()
        if open_lists and (before is not open_lists[0][1] or (before.tail or "").strip()):
            open_lists = []
        open_lists = _put_in(item, open_lists)


def _item(paragraph: Element) -> _Item | None:
    """The item that a paragraph is, without its marker; None if it is none, or its number stays as text."""
    if (filler := _filler_of(paragraph)) is None:
        return None
    marker = "".join(getattr(element, where) or "" for element, where in _before(paragraph, filler)).strip()
    if len(marker) > _LONGEST_MARKER:
        filler.text = " "
        return None
    number = _NUMBER.fullmatch(marker)
    if number is None and not _is_bullet(marker, filler):
        filler.text = " " if marker.isascii() else ""  # `a)`, but `一、`
        return None
    filler.text = ""
    for element, where in list(_before(paragraph, filler)):
        setattr(element, where, None)
    level = _LEVEL.search(paragraph.get("style") or "")
    return _Item(
        paragraph, "ol" if number else "ul", int(level[1]) if level else 1, int(number[1]) if number else 1
    )


def _put_in(item: _Item, open_lists: list[tuple[_Item, Element]]) -> list[tuple[_Item, Element]]:
    """Put an item into the innermost list that goes on with it, or a new one; gives the lists that are open then."""
    while open_lists and open_lists[-1][0].level > item.level:
        open_lists = open_lists[:-1]
    if open_lists and open_lists[-1][0].level == item.level:
        last, found = open_lists[-1]
        if last.tag != item.tag or (item.tag == "ol" and item.number != last.number + 1):
            open_lists = open_lists[:-1]
        else:
            open_lists = [*open_lists[:-1], (item, found)]
    paragraph = item.paragraph
    if not open_lists or open_lists[-1][0].level < item.level:
        made = paragraph.makeelement(item.tag, {"start": str(item.number)} if item.tag == "ol" else {})
        if open_lists:
            open_lists[-1][1][-1].append(made)
        else:
            paragraph.addprevious(made)
        open_lists = [*open_lists, (item, made)]
    tail, paragraph.tail = paragraph.tail, None
    outermost = open_lists[0][1]
    outermost.tail = (outermost.tail or "") + (tail or "")
    paragraph.tag = "li"
    paragraph.attrib.clear()
    open_lists[-1][1].append(paragraph)
    return open_lists


def _filler_of(paragraph: Element) -> Element | None:
    """What stands behind a paragraph's marker; None if it has no marker."""
    for span in paragraph.iter("span"):
        style = span.get("style") or ""
        if _IGNORED.search(style):  # Word and WPS say that this is one, but for the filtered kind
            marker = all_text(span).strip()
            for inner in list(span):
                span.remove(inner)
            span.text = marker
            filler = span.makeelement("span", {})
            span.append(filler)
            return filler
        if _FILLER.search(style) and span.text and not all_text(span).strip():
            return span
    return None


def _before(paragraph: Element, filler: Element) -> Iterator[tuple[Element, str]]:
    """The places of text before the filler: an element, and `text` or `tail`."""
    around = {filler, *filler.iterancestors()}
    for element in paragraph.iter():
        if element is filler:
            return
        yield element, "text"
        if element not in around:
            yield element, "tail"


def _is_bullet(marker: str, filler: Element) -> bool:
    styles = [element.get("style") or "" for element in (filler, *filler.iterancestors("span"))]
    return len(marker) == 1 and (
        _BULLET.fullmatch(marker) is not None or any(map(_SYMBOL_FONT.search, styles))
    )
