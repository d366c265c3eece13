"""What a page says of its article as linked data: schema.org's Article in `<script type="application/ld+json">`.

https://schema.org/Article. Pages hold several blocks, lists and graphs of them, and broken ones; nothing raises.
"""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape
from itertools import chain

from generator.importing.cleaning.elements import letters_only
from generator.importing.model import Element

_LONGEST = 2_000_000
"""Characters of a block."""
_MOST_NODES = 3_000
"""Nodes of a block that are looked at."""
_IS_ARTICLE = re.compile(r"(?:.*(?:Article|Posting)|Report|.*NewsStory)")
_IS_PAGE = re.compile(r"(?:.*)WebPage")
_PUBLISHED = re.compile(r'"datePublished"\s{0,9}:\s{0,9}"([^"\\]{8,40})"')
_LONGEST_TEXT = 300
_SHORTEST_BODY = 100
"""Letters of an article's text."""


@dataclass(frozen=True, slots=True)
class LinkedArticle:
    """What the linked data says of the page's article; empty where it says nothing."""

    headline: str = ""
    published: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    body: str = ""
    """The longest text that the page gives as an article's, a line a paragraph."""


def read_linked_article(tree: Element) -> LinkedArticle:
    """The first article that the page's linked data describes, or else what it says of the page."""
    articles: list[LinkedArticle] = []
    pages: list[LinkedArticle] = []
    bodies: list[str] = []
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
            if isinstance(body := node.get("articleBody"), str):
                bodies.append(body)
            kinds = [str(kind) for kind in _list(node.get("@type"))]
            if any(map(_IS_ARTICLE.fullmatch, kinds)):
                articles.append(_article(node))
            elif any(map(_IS_PAGE.fullmatch, kinds)):
                pages.append(LinkedArticle(published=_text(node.get("datePublished"))))
    dated = (page for page in pages if page.published)
    found = next(chain(articles, dated), LinkedArticle(published=published))
    body = re.sub("<[^<>]*>", "\n", max(bodies, key=len, default=""))
    return replace(found, body=body) if len(letters_only(body)) >= _SHORTEST_BODY else found


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
