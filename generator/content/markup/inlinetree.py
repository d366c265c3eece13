"""From the tokens of a text to elements of Python-Markdown's tree.

The serializer takes what looks like a character reference for one, in texts and in values. So all that is put into
the tree here is `safe`.
"""

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterable, Sequence

from markdown.util import HTML_PLACEHOLDER_RE, AtomicString
from msgspec import Struct

from generator.content.markup.attributes import set_attributes
from generator.content.markup.emphasis import Run
from generator.content.markup.links import Target
from generator.text.chinese import one_line

_LIKE_REFERENCE = re.compile("&(?=(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.IGNORECASE)


class Attributes(Struct, frozen=True):
    """An attribute list: text, unless an element is right before it."""

    written: str


class Bracket(Struct):
    """A `[` or `![` that may begin a link or a picture. Text, if it is still among the tokens at the end."""

    written: str
    end: int
    """Where its content begins."""
    token: int
    run: int
    """How many tokens and runs there were before it."""
    holds_bracket: bool = False


class Picture(Struct, frozen=True):
    """A picture, whose description is the words of its content (section 6.4)."""

    content: Sequence["Token"]
    found: Target


Token = str | etree.Element | Run | Bracket | Picture | Attributes


def safe(text: str) -> str:
    """A text as the serializer must be given it, to come out as it is."""
    return _LIKE_REFERENCE.sub("&amp;", text) if "&" in text else text


def link(address: str, text: str) -> etree.Element:
    """A link whose text is an address."""
    element = etree.Element("a", href=safe(address))
    element.text = AtomicString(safe(text))
    return element


def link_around(content: Sequence[Token], found: Target) -> etree.Element:
    """A link; addresses in its words are words, since links don't nest."""
    element = etree.Element("a", href=safe(found.address))
    if found.title:
        element.set("title", safe(found.title))
    fill(element, map(_without_link, content))
    return element


def _without_link(token: Token) -> Token:
    return _words([token]) if isinstance(token, etree.Element) and token.tag == "a" else token


def fill(element: etree.Element, tokens: Iterable[Token]) -> None:
    """Put tokens into an empty element, as its text and children."""
    open_elements = [element]
    last: etree.Element | None = None  # the child that the text follows
    text: list[str] = []

    def end_text() -> None:
        if text:
            if last is None:
                open_elements[-1].text = safe("".join(text))
            else:
                last.tail = safe("".join(text))
            text.clear()

    for token in tokens:
        if isinstance(token, str):
            text.append(token)
        elif isinstance(token, etree.Element | Picture):
            end_text()
            last = _image(token) if isinstance(token, Picture) else token
            open_elements[-1].append(last)
        elif isinstance(token, Run):
            for _ in range(token.closes):
                end_text()
                last = open_elements.pop()
            if token.left:
                text.append(token.sign * token.left)
            for name in reversed(token.opens):
                end_text()
                open_elements.append(etree.SubElement(open_elements[-1], name))
                last = None
        elif isinstance(token, Attributes) and last is not None and not text:
            set_attributes(last, token.written)
        else:
            text.append(token.written)
    end_text()


def _image(picture: Picture) -> etree.Element:
    description = _words(picture.content)
    element = etree.Element("img", alt=safe(one_line(description)), src=safe(picture.found.address))
    if picture.found.title:
        element.set("title", safe(picture.found.title))
    return element


def _words(tokens: Sequence[Token]) -> str:
    """The plain text of tokens, with the descriptions of pictures and without raw HTML and the numbers of notes.

    Pictures in pictures are all looked into here, at once, so that no text is copied for each of them.
    """
    texts: list[str] = []
    rest: list[Token] = [*reversed(tokens)]
    while rest:
        token = rest.pop()
        if isinstance(token, str):
            texts.append(token)
        elif isinstance(token, Run):
            texts.append(token.sign * token.left)
        elif isinstance(token, Picture):
            rest += reversed(token.content)
        elif isinstance(token, Bracket):
            texts.append(token.written)
        elif isinstance(token, Attributes):
            pass
        elif token.tag == "img":
            texts.append(_plain(token.get("alt")))
        elif token.tag == "br":
            texts.append("\n")
        elif token.tag != "sup":
            for child in reversed(token):
                rest += [_plain(child.tail), child]
            rest.append(_plain(token.text))
    return HTML_PLACEHOLDER_RE.sub("", "".join(texts))


def _plain(text: str | None) -> str:
    """What `safe` was given."""
    return (text or "").replace("&amp;", "&")
