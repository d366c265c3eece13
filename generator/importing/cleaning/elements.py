"""Small tools for the elements of a parsed page, and their text."""

import re

from generator.importing.model import Element


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


def element_text(element: Element) -> str:
    """All text of an element, on one line."""
    return " ".join("".join(element.itertext()).split())


def plain_length(element: Element) -> int:
    """Characters of an element's text that is no link."""
    return len(element_text(element)) - sum(len(element_text(link)) for link in element.iter("a"))


def letters_only(text: str) -> str:
    """A text's letters alone, to compare it with another."""
    return re.sub(r"\W+", "", text)
