"""A page as a row of tags and texts, as it was written: nothing is parsed, moved or repaired yet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from generator.content.markup.sanitize import names

RAW = names("script style textarea title xmp")
"""Elements whose content is text, whatever it looks like."""
VOID = names(
    """
    area base basefont bgsound br col command embed frame hr image img input isindex keygen link meta nextid
    param source spacer track wbr
    """
)
"""Elements that have no content, and so no end tag; some of them HTML has given up."""
KNOWN = (
    RAW
    | VOID
    | names(
        """
    a abbr acronym address applet article aside audio b bdi bdo big blink blockquote body button
    canvas caption center cite code colgroup data datalist dd del details dfn dialog dir div dl dt em
    fieldset figcaption figure font footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup html i
    iframe ins kbd label legend li main map mark marquee math menu meter nav nobr noframes noscript object
    ol optgroup option output p picture pre progress q rb rp rt rtc ruby s samp search section select slot
    small span strike strong sub summary sup svg table tbody td template tfoot th thead time tr tt u ul var
    video path g rect circle line polygon polyline ellipse defs use symbol
    """
    )
)
"""All names of elements that people write."""
BLOCKS = names(
    """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup html legend li main menu nav noframes ol optgroup
    option p pre search section select summary table tbody td tfoot th thead tr ul
    """
)
"""Elements that begin a line of their own."""

_TAG = re.compile(r"<(/?)([A-Za-z][^\s<>/]*+)([^<>]*+)>")
_ID = re.compile(r"""\sid\s*=\s*["']?([^\s"'<>/]+)""", re.IGNORECASE)
_ONLY_ID = re.compile(r"""\s*+(?:id\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>/]*+)\s*+)?/?\s*+""", re.IGNORECASE)

Kind = Literal["text", "start", "end", "raw", "comment"]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a page. A raw element is one token from its start tag to its end tag."""

    kind: Kind
    text: str
    name: str = ""
    attributes: str = ""
    content: str = ""
    """Of a raw element."""

    @property
    def identifier(self) -> str:
        """Its `id`; empty if it has none."""
        match = _ID.search(self.attributes)
        return match[1] if match else ""

    @property
    def has_only_id(self) -> bool:
        """Whether it has no attribute but its `id`, if that: so nothing says what it is good for."""
        return _ONLY_ID.fullmatch(self.attributes) is not None


def tokens(html: str) -> Iterator[Token]:
    """All of a page, piece by piece; takes time in proportion to its length."""
    lower = html.lower() if len(html.lower()) == len(html) else html
    at, searched, endless = 0, 0, set[str]()
    while (start := html.find("<", searched)) >= 0:
        if html.startswith("<!--", start) and "-->" not in endless:
            end = html.find("-->", start + 2)
            if end < 0:
                endless.add("-->")
                searched = start + 4
                continue
            token = Token("comment", html[start : end + 3])
        elif (match := _TAG.match(html, start)) is None:
            searched = start + 1
            continue
        else:
            token = _tag(match, html, lower, endless)
        if start > at:
            yield Token("text", html[at:start])
        yield token
        at = searched = start + len(token.text)
    if at < len(html):
        yield Token("text", html[at:])


def _tag(match: re.Match[str], html: str, lower: str, endless: set[str]) -> Token:
    name = match[2].lower()
    if name in RAW and not match[1] and name not in endless:
        end = lower.find(f"</{name}", match.end())
        if end >= 0:
            close = html.find(">", end)
            whole = html[match.start() : close + 1 if close >= 0 else len(html)]
            return Token("raw", whole, name, match[3], html[match.end() : end])
        endless.add(name)
    return Token("end" if match[1] else "start", match[0], name, match[3])
