"""The XML in the files of office programs (Office Open XML, ISO/IEC 29500-1 and -2), whoever has written it.

Nothing that a file says leads out of it. Elements are known by their local names, since the two variants of the
standard have different namespaces.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from generator.importing.model import Element
from generator.importing.sources.packed import PackedError

_LARGEST_XML = 30_000_000
"""Bytes of one file of XML; a book has fewer."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a number in the document stands for: a file in it, or an address elsewhere."""

    target: str
    is_outside: bool
    kind: str
    """The last word of its type: `image`, `hyperlink`, `officeDocument`."""


def xml_in(archive: zipfile.ZipFile, name: str) -> Element:
    """The root of a file of XML. Raises PackedError if it is too large, and what zipfile and lxml raise."""
    from lxml import etree

    with archive.open(name) as stream:
        data = stream.read(_LARGEST_XML + 1)
    if len(data) > _LARGEST_XML:
        raise PackedError
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def optional_xml(archive: zipfile.ZipFile, name: str) -> Element | None:
    """A file that a document may do without."""
    try:
        return xml_in(archive, name)
    except Exception:  # missing, or damaged: the text can be read all the same
        return None


def relations_of(archive: zipfile.ZipFile, part: str) -> dict[str, Relation]:
    """What the numbers in a file stand for; those of the package for an empty name."""
    folder, name = posixpath.split(part)
    found = {}
    for one in children(
        optional_xml(archive, posixpath.join(folder, "_rels", f"{name}.rels")), "Relationship"
    ):
        is_outside = one.get("TargetMode") == "External"
        target = one.get("Target") or ""
        inside = posixpath.normpath(posixpath.join(folder, target)) if target[:1] != "/" else target[1:]
        kind = (one.get("Type") or "").rpartition("/")[2]
        found[one.get("Id") or ""] = Relation(target if is_outside else inside, is_outside, kind)
    return found


# Elements by their local names


def local(element: Element) -> str:
    """An element's name without its namespace; empty for comments and such."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Element | None, name: str) -> Element | None:
    """The first child of this name."""
    return next(children(element, name), None)


def attribute(element: Element | None, name: str) -> str:
    """The value of an attribute, whatever its namespace."""
    if element is None:
        return ""
    return next((text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), "")


def value(element: Element | None) -> str:
    """What an element that is one value says."""
    return attribute(element, "val")


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The children of this name."""
    if element is not None:
        yield from (inner for inner in element if local(inner) == name)
