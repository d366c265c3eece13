"""Small tools for the elements of a parsed page, and for text."""

import re

from generator.importing.model import Element

_NO_LETTERS = re.compile(r"\W+")
_ASCII = bytes(range(128))


def drop_element(element: Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if tail := element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)


def all_text(element: Element) -> str:
    """All text in an element as it is written, without comments; the parser gathers it faster than `itertext` does."""
    from lxml import etree

    text: str = etree.tostring(element, encoding="unicode", method="text", with_tail=False)
    return text


def element_text(element: Element) -> str:
    """All text of an element, on one line."""
    return " ".join(all_text(element).split())


def plain_length(element: Element) -> int:
    """Characters of an element's text that is no link."""
    return len(element_text(element)) - sum(len(element_text(link)) for link in element.iter("a"))


def letters_only(text: str) -> str:
    """A text's letters alone, to compare it with another."""
    return _NO_LETTERS.sub("", text)


def beyond_ascii(text: str) -> str:
    """A text's characters that are not ASCII's, quickly: most of a page is tags, in which nothing has to be sought."""
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
