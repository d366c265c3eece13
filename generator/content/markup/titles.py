"""The heading that a text begins with, which is its title."""

import re
from html import unescape

from generator.content.markup.tags import TAG
from generator.text.bidi import balanced
from generator.text.chinese import one_line
from generator.text.patterns import lazy
from generator.text.slugs import folded

_TITLE = lazy(r'(\s*)<h1[^>"]*(?:"[^"]*"[^>"]*)*>(.*?)</h1>\s*', re.DOTALL)
_QUOTATION = lazy(r"\s*<(/?)blockquote(?=[ >])")
_UNSAID = lazy("[ \"'‘’“”«»]")
"""Blanks and quotation marks."""


def is_same_title(one: str, other: str) -> bool:
    """Whether two titles say the same, but for blanks, capitals, width, quotation marks and what nobody sees."""
    return _said(one) == _said(other)


def _said(title: str) -> str:
    return _UNSAID.sub("", folded(title))


def without_title(html: str) -> tuple[str, str]:
    """The heading 1 that a text begins with, as plain text, and the text without it; empty and the whole without one.

    Quotations may come first: translators say there what their text is made from.
    """
    start = depth = 0
    for tag in _QUOTATION.finditer(html):
        if not depth and tag.start() != start:
            break
        depth += -1 if tag[1] else 1
        if not depth:
            start = tag.end() + 1
    match = _TITLE.match(html, start)
    if match is None:
        return "", html
    return balanced(one_line(unescape(TAG.sub("", match[2])))), html[:start] + match[1] + html[match.end() :]
