"""What a page's article says, as letters to compare blocks with: by linked data where this is whole, or else by
trafilatura."""

import logging

from generator.importing.cleaning.elements import element_text, letters_only
from generator.importing.cleaning.log import CleaningLog
from generator.importing.model import Element

_SHORT = 0.3
"""The part of a page's letters below which a quick look at it is not believed."""
_WHOLE = 0.6
"""The part of what trafilatura finds from which on linked data is no mere beginning of the article."""
_BEGINNING = 100
"""Letters by which a text that stands on the page is known."""


def find_main_text(tree: Element, body: Element, linked_text: str) -> str:
    """The article's text, a line a paragraph; empty if no text looks like one.

    `linked_text` is what the page's linked data calls the article's body.
    """
    found = _by_trafilatura(tree, fast=True)
    shown, letters = element_text(body), len(letters_only(found))
    # A text has no more letters than characters, and these are counted at once.
    if letters < _SHORT * len(shown) and letters < _SHORT * len(letters_only(shown)):
        found = max(found, _by_trafilatura(tree, fast=False), key=len)
    if linked_text and len(letters_only(linked_text)) >= _WHOLE * len(letters_only(found)):
        return linked_text
    return found


def show_linked_text(body: Element, linked_text: str, log: CleaningLog) -> None:
    """Put a text that only linked data holds into the page, a paragraph a line; a script would have shown it."""
    from lxml import etree

    if not (letters := letters_only(linked_text)):
        return
    shown = letters_only(element_text(body))
    if letters[:_BEGINNING] in shown or len(letters) < 2 * len(shown):
        return
    log.flagged("doubtful-text", linked_text)
    for line in filter(str.strip, linked_text.split("\n")):
        etree.SubElement(body, "p").text = line


def _by_trafilatura(tree: Element, *, fast: bool) -> str:
    """What trafilatura takes for the article; `fast` spares its comparison with other programs' choices."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    own = as_html_elements(tree)
    if own is None:
        return ""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it falls back by itself where it warns
    document = bare_extraction(own, fast=fast, include_comments=False, with_metadata=False)
    return str(document.text or "") if isinstance(document, Document) else ""


def as_html_elements(tree: Element) -> Element | None:
    """A copy of a page as libraries want it, of elements of lxml.html.

    All are of one class: lxml.html's own look-up, a class for each kind of form field, is asked for every element.
    """
    from lxml import etree
    from lxml.html import HtmlComment, HtmlElement

    parser = etree.HTMLParser(huge_tree=True)
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment))
    own = etree.fromstring(etree.tostring(tree, encoding="unicode", method="html"), parser)
    return own if isinstance(own, HtmlElement) else None
