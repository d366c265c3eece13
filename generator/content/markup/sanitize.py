"""What HTML may stand in an article: one list, enforced by nh3, and a report of what that took out."""

import re
from collections.abc import Iterator
from html import unescape

import nh3
from msgspec import Struct

from generator.content.markup import limits
from generator.content.markup.limits import LimitError
from generator.text.patterns import lazy
from generator.text.urls import SCHEMES


def names(words: str) -> frozenset[str]:
    """Names that are written in a row."""
    return frozenset(words.split())


ELEMENTS = names(
    """
    a abbr address aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt
    em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small
    span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr"""
)
DROPPED_WHOLE = names(
    """applet audio canvas embed iframe math noembed noframes noscript object script select style svg template
    textarea title video xmp"""
)
"""Elements whose content goes with them; of all others that are not allowed, the text stays."""

EVERYWHERE = names("align class dir id lang title")
ATTRIBUTES = {
    "a": names("href hreflang name rel target"),
    "col": names("span"),
    "colgroup": names("span"),
    "del": names("datetime"),
    "details": names("open"),
    "img": names("alt decoding height loading src width"),
    "ins": names("datetime"),
    "li": names("value"),
    "ol": names("reversed start type"),
    "td": names("colspan rowspan"),
    "th": names("colspan rowspan scope"),
    "time": names("datetime"),
}

OWN_CLASS = "own-"
"""What a class begins with that a text may have for the site's own style sheet."""

# Those of Python-Markdown's extensions, those that the guide promises, and what `align` becomes. All others belong to
# the page around the text: a text that had them could look like the menu, hide itself, or be seen on paper only.
_CLASS = lazy(
    r"block|block-[\w-]+|admonition|admonition-title|note|tip|hint|important|attention|caution|warning|danger|error|"
    "footnote|footnote-ref|footnote-backref|decorative|align-(?:left|right|center|justify)|"
    rf"language-[\w.#+-]+|{OWN_CLASS}[\w-]+"
)

_SPAN = r"[1-9]\d{0,2}"
_LENGTH = r"\d{1,5}"
_LANGUAGE = r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"
_VALUES = {
    name: lazy(pattern)
    for name, pattern in {
        "align": "(?i:left|right|center|justify)",
        "colspan": _SPAN,
        "datetime": r"\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:?\d\d)?)?)?)?|\d\d:\d\d(:\d\d)?",
        "decoding": "async|sync|auto",
        "dir": "ltr|rtl|auto",
        "height": _LENGTH,
        "hreflang": _LANGUAGE,
        "id": r"\S+",
        "lang": _LANGUAGE,
        "loading": "lazy|eager",
        "name": r"\S+",
        "rowspan": _SPAN,
        "scope": "row|col|rowgroup|colgroup",
        "span": _SPAN,
        "start": r"-?\d{1,9}",
        "target": "_blank",
        "type": "[1aAiI]",
        "value": r"-?\d{1,9}",
        "width": _LENGTH,
    }.items()
}
"""What a value must look like; a name that is not here takes any."""
_TOKENS = {
    "class": _CLASS,
    "rel": lazy("external|license|nofollow|noopener|noreferrer"),
}
"""What each of several words must look like; the others go."""

# As a browser reads a tag (HTML, section 13.2.5): a quotation mark means something only after an equals sign.
_ATTRIBUTE = r"""([^\s/>][^\s/>=]*+)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+)?+)?+"""
_TAG = lazy(
    rf"<!--.*?-->|<([A-Za-z][^\s/>]*+)((?:[\s/]++|{_ATTRIBUTE})*+)>|<(?P<special>\?\w*|!\[CDATA\[)[^<>]*>",
    re.DOTALL,
)
_UNFINISHED = lazy(r"<([A-Za-z][^\s/<]*)")
_ATTRIBUTES = lazy(_ATTRIBUTE)
_NAME = lazy(r"[a-z][\w:.-]*")
_NESTING_TAG = lazy(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_CLOSE_THEMSELVES = names("br col colgroup dd dt hr img input li p tbody td tfoot th thead tr wbr")
_FEW_TAGS = 400
# Texts may hold the beginning of one before a tag, so what is matched may overlap.
_ADDRESS = lazy(' (?:href|src)="(?=([^"]*)")')


class Removal(Struct, frozen=True):
    """Something that was taken out: the problem's code, and the element, attribute, class or address."""

    code: str
    name: str
    value: str = ""
    """An attribute's."""
    tag: str = ""
    """The whole tag, as it is written."""
    start: int = 0
    """Where the tag stands in the HTML."""
    offset: int = 0
    """Where in the tag the attribute stands."""


def allowed_value(element: str, attribute: str, value: str) -> str | None:
    """What stays of an attribute's value; None if the attribute goes."""
    if words := _TOKENS.get(attribute):
        return " ".join(filter(words.fullmatch, value.split())) or None
    pattern = _VALUES.get(attribute)
    return value if pattern is None or pattern.fullmatch(value) else None


_cleaner = nh3.Cleaner(
    tags=ELEMENTS,
    clean_content_tags=DROPPED_WHOLE,
    attributes={"*": EVERYWHERE, **ATTRIBUTES},
    attribute_filter=allowed_value,
    link_rel=None,
    url_schemes=set(SCHEMES),
)


def clean(html: str) -> str:
    """The part of a fragment of HTML that is allowed, well-formed: every value in double quotes, no comments.

    Raises LimitError where that would take too long.
    """
    check_nesting(html)
    return _cleaner.clean(html)


def check_nesting(html: str) -> None:
    """Raise LimitError for HTML that would take too long to parse.

    A parser repairs tags that nobody closed, and with thousands of them that multiplies.
    """
    tags = html.count("<")
    if tags < _FEW_TAGS:
        return
    open_tags: dict[str, int] = {}
    depth = deepest = 0
    for closing, name in _NESTING_TAG.findall(html):
        name = name.lower()
        if name in _CLOSE_THEMSELVES:
            continue
        if not closing:
            open_tags[name] = open_tags.get(name, 0) + 1
            depth += 1
            deepest = max(deepest, depth)
        elif open_tags.get(name):
            open_tags[name] -= 1
            depth -= 1
    if deepest * tags > limits.OPEN_TAGS:
        raise LimitError("body-too-deep")


def removals(html: str, cleaned: str) -> Iterator[Removal]:
    """What `clean` took out of `html`, in order; every time it occurs."""
    if html == cleaned or html.replace("&#160;", "\xa0").replace("\xa0", "&nbsp;") == cleaned:
        return
    kept = {unescape(address) for address in _ADDRESS.findall(cleaned)}
    position = 0
    while match := _TAG.search(html, position):
        position = match.end()
        if match["special"]:
            yield Removal("removed-element", match["special"], "", match[0], match.start())
        if not match[1]:
            continue
        element = match[1].lower()
        if element not in ELEMENTS:
            yield Removal("removed-element", element, "", match[0], match.start())
            if element in DROPPED_WHOLE:
                end = html.find("</" + match[1], position)
                position = end if end > 0 else position
            continue
        written = [
            (attribute[1].lower(), unescape((attribute[2] or "").strip("\"'")), attribute.start())
            for attribute in _ATTRIBUTES.finditer(html, match.start(2), match.end(2))
        ]
        if not all(_NAME.fullmatch(name) for name, _, _ in written):
            yield Removal("broken-tag", element, "", match[0], match.start())
            continue
        possible = EVERYWHERE | ATTRIBUTES.get(element, frozenset())
        for name, value, start in written:
            if name == "class":
                for word in value.split():
                    if not _CLASS.fullmatch(word):
                        yield Removal("removed-class", word)
            elif name not in possible or not _keeps_all(element, name, value):
                offset = start - match.start()
                yield Removal("removed-attribute", name, value, match[0], match.start(), offset)
            elif name in ("href", "src") and value not in kept:
                yield Removal("removed-address", value)
    # A tag that nothing ends takes the rest of the text with it.
    start = max(position, html.rfind(">") + 1)
    if unfinished := _UNFINISHED.search(html, start):
        yield Removal("broken-tag", unfinished[1].lower(), "", unfinished[0], unfinished.start())


def _keeps_all(element: str, attribute: str, value: str) -> bool:
    kept = allowed_value(element, attribute, value)
    return not value.strip() or (kept is not None and len(kept.split()) == len(value.split()))
