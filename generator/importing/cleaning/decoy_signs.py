"""Whether a page may hold a spam program's decoys at all. Most hold none, and to seek them takes long.

A parsed page is asked what decoys leave in it: elements that HTML doesn't have, ids that stand there again and again,
and empty elements at which a line was broken, so that its rest stands behind them. A page may show such signs and hold
no decoys; it never holds decoys that change its text and shows none.
"""

import re
from collections import Counter

from generator.importing.cleaning.elements import all_text
from generator.importing.cleaning.tags import KNOWN, VOID
from generator.importing.model import Element

_DRAWN = re.compile(r"(?=[a-z]*\d)[a-z0-9]{4,16}|[a-z0-9]{4,16}(?<=\d)", re.IGNORECASE)
_OFTEN = 3
"""So many elements with the same id are no slip."""
_INLINE = frozenset(("a", "b", "big", "em", "font", "i", "small", "span", "strong", "sub", "sup", "u"))
"""Empty ones without an id break no line."""
_IN_TABLES = frozenset(("table", "tbody", "tfoot", "thead", "tr", "td", "th"))


def may_hold_decoys(tree: Element) -> bool:
    """Whether a parsed page shows any sign of decoys."""
    from lxml import etree

    identifiers = Counter(etree.XPath("//@id", smart_strings=False)(tree))
    for identifier in [identifier for identifier, count in identifiers.items() if count >= _OFTEN]:
        kinds = {
            element.tag for element in etree.XPath("//*[@id = $identifier]")(tree, identifier=identifier)
        }
        if _DRAWN.fullmatch(identifier) or len(kinds) > 1:
            return True
    names = {element.tag for element in tree.iter() if isinstance(element.tag, str)}
    if strange := {name for name in names if name not in KNOWN and ":" not in name and "-" not in name}:
        drawn = frozenset(etree.XPath("//svg//* | //math//*")(tree))
        if any(element not in drawn for element in tree.iter(*strange)):
            return True
    return any(map(_breaks_a_line, etree.XPath(_EMPTY)(tree)))


_EMPTY = "//*[not(*) and count(@*) = count(@id) and not(normalize-space(translate(., '\u00a0\u3000', '  ')))]"
"""Elements that hold nothing, and have no attribute but an id."""


def _breaks_a_line(element: Element) -> bool:
    """Whether text stands right behind an empty element, or around it behind what holds nothing else."""
    identifier, name = element.get("id") or "", element.tag
    if not isinstance(name, str) or name in ("script", "style"):
        return False
    if name in VOID and not identifier:
        return False
    if identifier and name in _IN_TABLES:
        return True
    if not identifier and name in _INLINE:
        return False
    while True:
        if element.tail and element.tail.strip():
            return True
        parent = element.getparent()
        if parent is None or set(parent.attrib) - {"id"} or all_text(parent).strip():
            return False
        element = parent
