"""A body as plain text that can be read as it is: in a message, a form, a terminal."""

import re
from collections.abc import Callable
from itertools import count

from generator.content.markup.sanitize import names
from generator.outward.elements import Element

_LINES = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "figcaption", "caption", "summary", "tr")
)
"""Elements that are one line each."""
_FRAMES = names(
    """
    section div figure aside details address blockquote dl ul ol li table thead tbody tfoot pre
    """
)


def plain_text(tree: Element, picture: Callable[[Element], str]) -> str:
    """A line for each paragraph, heading, item and row; cells have tabs between them, blocks an empty line.

    `picture` gives the words for an `<img>`.
    """
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join(filter(None, _blocks(tree, picture, "")))).strip("\n")


def _blocks(element: Element, picture: Callable[[Element], str], indent: str) -> list[str]:
    """The blocks in an element; what stands between blocks makes one of its own."""
    blocks: list[str] = []
    words = ""
    for child in (*element.children, None):
        if (isinstance(child, Element) and (child.name in _LINES or child.name in _FRAMES)) or child is None:
            if line := _line(words):
                blocks.append(indent + line)
            words = ""
            if child is not None:
                blocks += _block(child, picture, indent)
        else:
            words += child if isinstance(child, str) else _inline(child, picture)
    return blocks


def _block(element: Element, picture: Callable[[Element], str], indent: str) -> list[str]:
    match element.name:
        case "ul" | "ol":
            start = element.attributes.get("start", "")
            numbers = count(int(start) if re.fullmatch("[0-9]{1,9}", start) else 1)
            items = [child for child in element.children if isinstance(child, Element) and child.name == "li"]
            marks = (f"{next(numbers)}. " if element.name == "ol" else "• " for _ in items)
            inner = (_blocks(item, picture, indent + "  ") for item in items)
            return ["\n".join(_item(indent + mark, lines) for mark, lines in zip(marks, inner, strict=True))]
        case "table":
            rows = [row for row in element.walk() if row.name == "tr"]
            captions = [_line(child.text) for child in element.walk() if child.name == "caption"]
            return [*captions, "\n".join(indent + _row(row, picture) for row in rows)]
        case "pre":
            return [element.text.strip("\n")]
        case name if name in _LINES:
            return [indent + line] if (line := _line(_inside(element, picture))) else []
        case _:
            return _blocks(element, picture, indent)


def _item(mark: str, lines: list[str]) -> str:
    """An item: its mark before the first line, the others below."""
    first, *others = lines or [""]
    return "\n".join((mark + first.lstrip(" "), *others))


def _row(row: Element, picture: Callable[[Element], str]) -> str:
    cells = [child for child in row.children if isinstance(child, Element) and child.name in ("td", "th")]
    return "\t".join(" ".join(" ".join(_blocks(cell, picture, "")).split()) for cell in cells)


def _line(text: str) -> str:
    return "\n".join(
        " ".join(line.split(" ")).strip() for line in re.sub(r"[ \t]*\n[ \t]*", "\n", text).split("\n")
    ).strip()


def _inside(element: Element, picture: Callable[[Element], str]) -> str:
    return "".join(child if isinstance(child, str) else _inline(child, picture) for child in element.children)


def _inline(element: Element, picture: Callable[[Element], str]) -> str:
    if element.name == "br":
        return "\n"
    if element.name == "img":
        return f"[{words}]" if (words := picture(element)) else ""
    return _inside(element, picture)
