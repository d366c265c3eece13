"""Pages that lead to articles: what a column's list, or the front page, says of each of them."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from generator.importing.addresses import is_web, join_address
from generator.importing.comparing import letters
from generator.importing.extraction.breadcrumbs import read_breadcrumb
from generator.importing.extraction.dates import find_date
from generator.importing.extraction.decoding import NoTextError, decode_page
from generator.importing.model import (
    ADDRESS_START,
    Element,
    Extraction,
    Failure,
    ListedLink,
    Listing,
    OldPage,
    marked_addresses,
)

_LONGEST_LINE = 300
"""Characters of a line of a list."""
_AROUND = 60
"""Characters that stand around a link in its line: a day, a column, an office."""
_LEVELS = 6
"""Elements that a link may lie in within its line."""
_LINKS_IN_LINE = 3
"""A line may have a link to its column and one to its source as well."""
_FEWEST = 2
"""Articles that a list has at least."""
_SHARE = 0.6
"""The part of a list's text that such lines are, at least."""
_MAY_BE_LISTS = ("legacy.no-article", "legacy.list")
"""Why there is no article on a page that leads to some."""
_MOST = 2_000
"""Links that are kept of a page."""
_SEPARATOR = re.compile(r"[-_|—–>»]")


def read_listing(page: OldPage) -> Listing | None:
    """What a page says of the articles that it leads to; None if it leads to no two."""
    from lxml import etree
    from lxml.html import HTMLParser

    try:
        text, _ = decode_page(page.content, page.declared_encoding)
        tree = etree.fromstring(text, HTMLParser(huge_tree=True))
    except (NoTextError, etree.LxmlError, ValueError):
        return None
    if tree is None:
        return None
    base = next((found for element in tree.iter("base") if (found := element.get("href"))), "")
    address = page.address or page.canonical or ""
    address = join_address(address, base) or address
    lines = tuple(_links(tree, address))
    if len(lines) < _FEWEST:
        return None
    dated = dict.fromkeys(line for link, line in lines if link.date)
    return Listing(tuple(_names(tree)), tuple(link for link, _ in lines), " ".join(dated))


def without_listed(extraction: Extraction, page: OldPage) -> Extraction:
    """What became of a page, with what it says of others if it is a list, which is no article.

    A list is taken for an article now and then: it has a title and text. But most of its text is links with a day.
    """
    article = extraction.article
    if article is not None and not _may_be_list(article.markdown):
        return extraction
    if extraction.failure is not None and extraction.failure.key not in _MAY_BE_LISTS:
        return extraction
    listing = read_listing(page)
    if article is None or listing is None or sum(link.date is not None for link in listing.links) < _FEWEST:
        return replace(extraction, listing=listing) if article is None else extraction
    if len(letters(listing.dated_text)) < _SHARE * len(letters(article.markdown)):
        return extraction
    return replace(extraction, article=None, failure=Failure("legacy.list"), listing=listing)


def _may_be_list(markdown: str) -> bool:
    """Whether so much of a text stands in blocks with links that the page is worth reading once more as a list."""
    linked = "\n".join(block for block in markdown.split("\n\n") if ADDRESS_START in block)
    is_of_links = len(letters(linked)) >= _SHARE / 2 * len(letters(markdown))
    return is_of_links and len(list(marked_addresses(markdown))) >= _FEWEST


def _links(tree: Element, address: str) -> Iterator[tuple[ListedLink, str]]:
    """The page's links in order, each with the day that stands on its line, and the line."""
    links = list(islice(tree.iter("a"), _MOST))
    around = Counter(parent for link in links for parent in islice(link.iterancestors(), _LEVELS))
    for link in links:
        target = join_address(address, (link.get("href") or "").strip())
        text = _short_text(link)
        if target and text and (is_web(target) or ":" not in target) and not target.startswith("#"):
            line = _line_of(link, around)
            day = find_date(line)
            yield ListedLink(target, (link.get("title") or text).strip(), day[0] if day else None), line


def _line_of(link: Element, links: Counter[Element]) -> str:
    """The text around a link, up to the end of its line; the line of another one is none of it, and no paragraph."""
    found = ""
    most = len(_short_text(link)) + _AROUND
    for parent in islice(link.iterancestors(), _LEVELS):
        is_row = parent.tag in ("li", "tr")
        text = _short_text(parent)
        if links[parent] > _LINKS_IN_LINE or not text or (len(text) > most and not is_row):
            break
        found = text
        if is_row:
            break
    return found


def _names(tree: Element) -> Iterator[str]:
    """What a list may be called, the surest first."""
    for element in tree.iter("div", "p", "td", "span", "li", "ul", "ol", "nav"):
        if way := read_breadcrumb(_short_text(element)):
            yield way[-1]
            break
    for tag in ("h1", "h2", "title"):
        if text := next(filter(None, map(_short_text, tree.iter(tag))), ""):
            yield from filter(None, dict.fromkeys((_SEPARATOR.split(text)[0].strip(), text)))


def _short_text(element: Element) -> str:
    """An element's text on one line; empty if it is too long for a line."""
    text = ""
    for part in element.itertext():
        text += part
        if len(text) > _LONGEST_LINE:
            return ""
    return " ".join(text.split())
