"""Which parts of a page its readers could not see, and whether they are the page's article after all.

A script may fade an article in, a rule may show it that the page does not hold, and its ground may be dark by a style
sheet elsewhere. Where hardly anything would be left of a page, what a reader could not see is kept, and flagged.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from generator.importing.cleaning.elements import element_text, plain_length
from generator.importing.cleaning.spam_words import is_spam
from generator.importing.cleaning.styles import (
    Declarations,
    StyleSheets,
    TextAppearance,
    appearance_inside,
    declarations_of,
    pixels,
    puts_far_away,
    puts_out_of_sight,
)
from generator.importing.model import Element

_SENTENCE = re.compile("[。！？；，]|[.!?,;](?:\\s|$)")
_LOOKS = frozenset(("th", "thead", "header", "font"))
"""Have a look, whatever a page says of them."""
_SIZED = frozenset(("marquee", "div", "table", "td", "span"))
_LEAST = 40
"""Characters of what may be an article, or a part of one."""
_SHARE = 0.1
"""The part of a page's text that a hidden article must be, however many links stand around it."""
_LITTLE = 200
"""Characters of sentences that a page may show beside its hidden article."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """An element, or a text of one, that can't be seen."""

    element: Element
    part: Literal["element", "text", "tail"]
    may_appear: bool = True
    """A script or a rule could show it; what stands outside of the page never comes into it."""
    is_doubtful: bool = False
    """White letters in a table's head, which mostly stand on a ground that a style sheet elsewhere gives."""

    @property
    def text(self) -> str:
        """What can't be seen."""
        if self.part == "element":
            return element_text(self.element)
        return " ".join((self.element.text if self.part == "text" else self.element.tail).split())

    @property
    def plain_length(self) -> int:
        """Its characters, but for links."""
        return plain_length(self.element) if self.part == "element" else len(self.text)


def find_unseen(body: Element, sheets: StyleSheets) -> Iterator[Unseen]:
    """Walk through a page with what each element inherits. What stands in an unseen element is not named besides."""
    appearance = appearance_inside(TextAppearance(), body, declarations_of(body, sheets))
    work: list[tuple[Element, TextAppearance, bool]] = [(body, appearance, appearance.can_be_read)]
    known: dict[tuple[str | None, ...], tuple[Declarations, bool]] = {}
    while work:
        element, appearance, can_be_read = work.pop()
        if not can_be_read and element.text and not element.text.isspace():
            yield _unread(element, "text", appearance)
        for child in element:
            if not can_be_read and child.tail and not child.tail.isspace():
                yield _unread(child, "tail", appearance)
            if child.tag == "noscript":
                yield Unseen(child, "element")
                continue
            if not child.keys() and child.tag not in _LOOKS:
                work.append((child, appearance, can_be_read))
                continue
            # Elements of the same names look alike, and a page has many of them.
            names = (child.tag, child.get("class"), child.get("id"), child.get("style"))
            if (said := known.get(names)) is None:
                declarations = declarations_of(child, sheets)
                said = known[names] = declarations, puts_out_of_sight(declarations)
            declarations, is_out = said
            if is_out or _is_hidden(child):
                yield Unseen(child, "element", not puts_far_away(declarations) and child.tag != "marquee")
                continue
            if declarations or _looks_different(child):
                inside = appearance_inside(appearance, child, declarations)
                work.append((child, inside, inside.can_be_read))
            else:
                work.append((child, appearance, can_be_read))


def articles_among(unseen: Sequence[Unseen], body: Element) -> frozenset[Unseen]:
    """Those that hold the page's article, since all that can be seen beside them is little; mostly none."""
    large = [
        each
        for each in unseen
        if each.may_appear
        and each.plain_length >= (_LEAST if each.part == "element" else 2)
        and _SENTENCE.search(text := each.text)
        and not is_spam(text)
    ]
    hidden = sum(each.plain_length for each in large)
    if hidden < _LEAST or hidden < len(element_text(body)) * _SHARE:
        return frozenset()
    out = {each.element for each in unseen if each.part == "element"}
    texts = {(each.element, str(each.part)) for each in unseen if each.part != "element"}
    visible = sum(len(text) for text in _visible_sentences(body, out, texts))
    return frozenset(large if visible <= _LITTLE and hidden > visible else ())


def _visible_sentences(body: Element, out: set[Element], texts: set[tuple[Element, str]]) -> Iterator[str]:
    """What looks like sentences of what can be seen, but for links."""
    work = [body]
    while work:
        element = work.pop()
        found = [] if element.tag == "a" or (element, "text") in texts else [element.text]
        for child in element:
            if (child, "tail") not in texts:
                found.append(child.tail)
            if child not in out and child.tag not in ("script", "style"):
                work.append(child)
        yield from (text for text in found if text and len(text) > 15 and _SENTENCE.search(text))


def _unread(element: Element, part: Literal["text", "tail"], appearance: TextAppearance) -> Unseen:
    return Unseen(element, part, is_doubtful=appearance.is_seen and appearance.in_header)


def _looks_different(element: Element) -> bool:
    """Whether an element has by itself, or by old attributes, another look."""
    return (
        element.tag in _LOOKS or element.get("bgcolor") is not None or element.get("background") is not None
    )


def _is_hidden(element: Element) -> bool:
    """Whether an element is out of sight by its attributes."""
    hidden = element.get("hidden")
    if hidden is not None and hidden != "until-found":
        return True
    tag = element.tag
    if tag == "input":
        return (element.get("type") or "").lower() == "hidden"
    if tag not in _SIZED:
        return False
    given = [
        size
        for name in ("width", "height")
        if (size := pixels((element.get(name) or "").lower())) is not None
    ]
    if tag == "marquee":
        return any(size <= 3 for size in given)
    return len(given) == 2 and all(size <= 1 for size in given)
