"""Takes menus out of a page before anybody looks for its article: what is hardly more than many links."""

import re
from collections import Counter

from generator.importing.cleaning.elements import drop_element, element_text
from generator.importing.model import Element

_MANY = 15
"""Links of a menu."""
_SHARE = 0.85
"""The part of its text that is links."""
_MOST_BESIDE = 100
"""Characters of a menu that are no links."""
_KEPT = re.compile(
    r"[。！？]|位置|首页\s*(?:>|›|»|→|-|/)|附件|\.(?:docx?|xlsx?|pdf|zip|rar|wps)\b", re.IGNORECASE
)
"""Sentences, and the words of a way to the page and of attachments."""


def remove_menus(body: Element) -> int:
    """Take menus and lists of links out, in place; gives the characters of links that were in them.

    Nothing goes that holds a heading, since the article's title may be one.
    """
    links: Counter[Element] = Counter()
    for link in body.iter("a"):
        for element in link.iterancestors():
            if element is body:
                break
            links[element] += 1
    rich = frozenset(element for element, count in links.items() if count >= _MANY)
    removed, work = 0, [body] if rich else []
    while work:
        for child in list(work.pop()):
            if child not in rich:
                continue
            if _is_text(child) or child.find(".//h1") is not None:
                work.append(child)
                continue
            text = element_text(child)
            linked = sum(len(element_text(link)) for link in child.iter("a"))
            beside = len(text) - linked
            if beside > min(_MOST_BESIDE, (1 - _SHARE) * len(text)) or _KEPT.search(text):
                work.append(child)
            else:
                removed += linked
                drop_element(child)
    return removed


def _is_text(element: Element) -> bool:
    """Whether so much in an element is surely no link that it is no menu; seen without looking at all of it."""
    count, work = 0, [element]
    while work:
        inner = work.pop()
        if inner.tag == "a":
            continue
        if (text := inner.text) and not text.isspace():
            count += len("".join(text.split()))
        for child in inner:
            if (text := child.tail) and not text.isspace():
                count += len("".join(text.split()))
            work.append(child)
        if count > _MOST_BESIDE:
            return True
    return False
