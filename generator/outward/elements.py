"""A body's HTML as a tree of elements, and back. The sanitizer has written it, so every element that it opens ends."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = frozenset(("br", "hr", "img", "wbr", "col"))
"""Those of a body's elements that have no end tag."""


@dataclass(slots=True)
class Element:
    """An element; what it holds are elements and texts."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)

    def walk(self) -> "Iterator[Element]":
        """It and all elements in it, in the order of the text."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    @property
    def text(self) -> str:
        """All text in it, as it is written."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def has_class(self, name: str) -> bool:
        """Whether this is one of its classes."""
        return name in self.attributes.get("class", "").split()

    def written(self) -> str:
        """Its HTML."""
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes.items())
        if self.name in VOID:
            return f"<{self.name}{attributes}>"
        inner = "".join(
            escape(child, quote=False) if isinstance(child, str) else child.written()
            for child in self.children
        )
        return f"<{self.name}{attributes}>{inner}</{self.name}>"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("section")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and self.open[-1].name == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parsed(html: str) -> Element:
    """A body's HTML, in one element around it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.open[0]
