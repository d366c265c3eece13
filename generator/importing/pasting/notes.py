"""Footnotes of a pasted text: marks and notes that lead to each other, whichever program has written them."""

import re
from itertools import count

from generator.importing.cleaning.elements import drop_element, element_text
from generator.importing.cleaning.tags import BLOCKS
from generator.importing.model import Element
from generator.importing.writing.inline_elements import NOTE

_MARK = re.compile(r"\W*(?:\w{1,4}|[*†‡§]{1,3})\W*")
_OF_A_NOTE = re.compile(r"(?:s?d?(?:foot|end)note|ftn|edn|_?fn)[\w:-]*\d", re.IGNORECASE)
"""An id that says that all in its element is one note."""


def with_notes(body: Element, first: int) -> None:
    """Say of marks and notes, in place, which footnotes they are, from number `first` on.

    A mark is a link of a few characters to a place further down, from which a link leads back.
    """
    places = {name: element for element in body.iter() for name in _names(element)}
    order = {element: number for number, element in enumerate(body.iter())}
    numbers = count(first)
    gone = set[Element]()
    for link in list(body.iter("a")):
        target = places.get(_leads_to(link))
        if link in gone or target is None or order[target] <= order[link]:
            continue
        note, text = _note_around(target, body), element_text(link)
        if note is body or not _MARK.fullmatch(text) or note.get(NOTE):
            continue
        mark = _mark_around(link, text)
        near = {name for element in (*mark.iter(), *link.iter()) for name in _names(element)}
        back = [other for other in note.iter("a") if _leads_to(other) in near]
        if not back:
            continue
        number = str(next(numbers))
        for other in back:
            gone.add(other)
            drop_element(_mark_around(other, element_text(other)))
        _without_arrow(note)
        _becomes(mark, "sup", number)
        note.tag = "aside"
        note.set(NOTE, number)


def _names(element: Element) -> list[str]:
    return [name for name in (element.get("id"), element.get("name")) if name]


def _leads_to(link: Element) -> str:
    """The name of the place in the same text that a link leads to; office programs write their file before it."""
    before, _, name = (link.get("href") or "").partition("#")
    return name if not before or re.match(r"(?:file|about):", before) else ""


def _mark_around(link: Element, text: str) -> Element:
    """The outermost element of a line that holds nothing but a link."""
    parent = link.getparent()
    while parent is not None and parent.tag not in BLOCKS and element_text(parent) == text:
        link, parent = parent, parent.getparent()
    return link


def _note_around(target: Element, body: Element) -> Element:
    """The element that is all of a note in which a place is."""
    block = next((one for one in (target, *target.iterancestors()) if one.tag in BLOCKS), body)
    around = [one for one in (block, *block.iterancestors()) if _OF_A_NOTE.fullmatch(one.get("id") or "")]
    return around[0] if around and around[0].tag in BLOCKS else block


def _without_arrow(note: Element) -> None:
    """Take away the sign that stands before the links back in some encyclopedias."""
    first = next((element for element in note.iter() if (element.text or "").strip()), None)
    if first is not None:
        first.text = re.sub(r"^\s*[\^↑]\s*", "", first.text)


def _becomes(element: Element, tag: str, number: str) -> None:
    tail = element.tail
    element.clear()
    element.tag, element.tail = tag, tail
    element.set(NOTE, number)
