"""What a plan means for readers: which articles are new, changed or withdrawn. It is read off the pages themselves.

Only pages that are to be sent are read. What the others say is known from the host's record.
"""

import hashlib
import html
import re
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

_ARTICLE = re.compile(rb'<meta property="og:type" content="article">')
_TITLE = re.compile(rb'<meta property="og:title" content="([^"]*)">')
_TEXT = re.compile(rb"<h1.*?</article>", re.DOTALL)
_ASSET_HASH = re.compile(rb"\.[0-9a-f]{10}\.")
"""Changes with the theme, not with the article."""
_ENOUGH = 16

Articles = Mapping[str, tuple[str, str]]
"""Of each article its title and a digest of its text, by path."""


class Changes(Struct, frozen=True):
    """What readers will find changed: titles of articles, in the order of their addresses."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    withdrawn: tuple[str, ...]
    """Those whose page has gone, or says that the article is withdrawn."""
    pages: int
    """How many pages are written anew or gone, articles among them."""


def read_articles(
    there: Articles, site: Iterable[str], sent: Iterable[str], read: Callable[[str], bytes]
) -> dict[str, tuple[str, str]]:
    """The articles of the site: those of the record that stand as they are, and those among the pages to be sent."""
    present, again = set(site), set(sent)
    articles = {path: said for path, said in there.items() if path in present and path not in again}
    for path in again:
        if path.endswith(".html") and (said := read_article(read(path))):
            articles[path] = said
    return articles


def read_article(page: bytes) -> tuple[str, str] | None:
    """An article's title and a digest of its text; None for any other page."""
    head, _, body = page.partition(b"</head>")
    title = _TITLE.search(head)
    if title is None or not _ARTICLE.search(head):
        return None
    text = _TEXT.search(body)
    digest = hashlib.sha256(_ASSET_HASH.sub(b".", text[0] if text else body)).hexdigest()
    return html.unescape(title[1].decode("utf-8", "replace")), digest[:_ENOUGH]


def changes(before: Articles, after: Articles, sent: Iterable[str], gone: Iterable[str]) -> Changes:
    """What differs between the articles that are on the host and those that will be."""
    return Changes(
        tuple(after[path][0] for path in sorted(after) if path not in before),
        tuple(after[path][0] for path in sorted(after) if path in before and after[path] != before[path]),
        tuple(before[path][0] for path in sorted(before) if path not in after),
        sum(path.endswith(".html") for path in (*sent, *gone)),
    )
