"""What a page says of its article as linked data: schema.org's Article in `<script type="application/ld+json">`.

https://schema.org/Article. Pages hold several blocks, lists and graphs of them, and broken ones; nothing raises.
"""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from generator.importing.model import Element

_LONGEST = 500_000
"""Characters of a block."""
_MOST_NODES = 3_000
"""Nodes of a block that are looked at."""
_IS_ARTICLE = re.compile(r"(?:.*(?:Article|Posting)|Report|.*NewsStory)")
_IS_PAGE = re.compile(r"(?:.*)WebPage")
_PUBLISHED = re.compile(r'"datePublished"\s{0,9}:\s{0,9}"([^"\\]{8,40})"')
_LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class LinkedArticle:
    """What the linked data says of the page's article; empty where it says nothing."""

    headline: str = ""
    published: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""


def read_linked_article(tree: Element) -> LinkedArticle:
    """The first article that the page's linked data describes, or else what it says of the page."""
    pages: list[LinkedArticle] = []
    published = ""
    for script in tree.iter("script"):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "").lower() or len(text) > _LONGEST:
            continue
        try:
            data = json.loads(
                re.sub(r"^\s*(?:<!--|//<!\[CDATA\[)|(?:-->|//\]\]>)\s*$", "", text), strict=False
            )
        except (ValueError, RecursionError):
            # Broken by a quotation mark somewhere: the day can be read all the same.
            published = published or next(iter(_PUBLISHED.findall(text)), "")
            continue
        for node in _nodes(data):
            kinds = [str(kind) for kind in _list(node.get("@type"))]
            if any(map(_IS_ARTICLE.fullmatch, kinds)):
                return _article(node)
            if any(map(_IS_PAGE.fullmatch, kinds)):
                pages.append(LinkedArticle(published=_text(node.get("datePublished"))))
    return next((page for page in pages if page.published), LinkedArticle(published=published))


def _nodes(data: object) -> Iterator[Mapping[str, object]]:
    """All objects, those of the outer levels first."""
    waiting = deque([data])
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        value = waiting.popleft()
        if isinstance(value, Mapping):
            yield value
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _article(node: Mapping[str, object]) -> LinkedArticle:
    authors = _names(node.get("author")) or _names(node.get("creator"))
    return LinkedArticle(
        _text(node.get("headline")) or _text(node.get("name")),
        _text(node.get("datePublished")) or _text(node.get("dateCreated")),
        authors,
        next(iter(_names(node.get("publisher"))), ""),
    )


def _names(value: object) -> tuple[str, ...]:
    named = [_text(item.get("name") if isinstance(item, Mapping) else item) for item in _list(value)]
    return tuple(dict.fromkeys(name for name in named if name and not re.match("https?:|[@#/]", name)))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _text(value: object) -> str:
    """A text on one line; empty for anything else."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    text = " ".join(re.sub(r"<[^<>]*>", "", unescape(value)).split()) if isinstance(value, str) else ""
    return text if len(text) <= _LONGEST_TEXT else ""
