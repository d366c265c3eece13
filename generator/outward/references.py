"""The notes and links of a text, numbered together, for programs that let nobody follow a link inside a text."""

from dataclasses import dataclass, field
from urllib.parse import unquote

from generator.outward.elements import Element


@dataclass(slots=True)
class References:
    """What the numbers in a text stand for."""

    entries: list[list[Element | str]] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def number(self, key: str, entry: list[Element | str]) -> int:
        """The number of a note or an address; the same one each time."""
        if key not in self._numbers:
            self.entries.append(entry)
            self._numbers[key] = len(self.entries)
        return self._numbers[key]


def take_references(tree: Element, *, links: bool) -> References:
    """Put numbers in place of a tree's notes and, with `links`, behind its links' words; gives what they stand for.

    An address that stands in the text needs no number.
    """
    notes = _take_notes(tree)
    found = References()
    _number(tree, notes, found, links)
    return found


def _take_notes(tree: Element) -> dict[str, list[Element | str]]:
    """The footnotes by the address that leads to each, taken out of the tree."""
    notes: dict[str, list[Element | str]] = {}
    for place, child in enumerate(tree.children):
        if isinstance(child, Element) and child.has_class("footnote"):
            for item in child.walk():
                if item.name == "li" and "id" in item.attributes:
                    _drop_backlinks(item)
                    notes[f"#{item.attributes['id']}"] = item.children
            del tree.children[place]
            break
    return notes


def _drop_backlinks(element: Element) -> None:
    kept: list[Element | str] = []
    for child in element.children:
        if isinstance(child, Element):
            if child.has_class("footnote-backref"):
                if kept and isinstance(kept[-1], str):
                    kept[-1] = kept[-1].rstrip("\xa0 ")
                continue
            _drop_backlinks(child)
        kept.append(child)
    element.children = kept


def _readable(address: str) -> str:
    """An address for people: letters of all scripts as they are, where it stays the same address."""
    shown = unquote(address.removeprefix("mailto:").removeprefix("tel:"))
    return shown if shown.isprintable() and " " not in shown and "%" not in shown else address


def _number(element: Element, notes: dict[str, list[Element | str]], found: References, links: bool) -> None:
    for place, child in enumerate(element.children):
        if not isinstance(child, Element):
            continue
        address = child.attributes.get("href", "")
        if child.name == "a" and address in notes:
            element.children[place] = f"[{found.number(address, notes[address])}]"
            continue
        _number(child, notes, found, links)
        if child.name == "a" and links:
            child.name, child.attributes = "span", {}
            shown = _readable(address)
            if address and not address.startswith("#") and child.text.strip() not in (address, shown):
                child.children.append(Element("sup", {}, [f"[{found.number(address, [shown])}]"]))
