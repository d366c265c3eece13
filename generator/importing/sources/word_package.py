"""The files in a Word document (`.docx`, Office Open XML, ISO/IEC 29500-1) that say what stands in it.

Nothing that a document says leads out of it: pictures that lie elsewhere are never fetched, macros never looked at.
Elements are known by their local names, since the two variants of the standard have different namespaces.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.importing.model import Element
from generator.importing.sources.packed import PackedError

_LARGEST_XML = 30_000_000
"""Bytes of one file of XML; a book has fewer."""
_LARGEST_MEDIA = 200_000_000
"""Bytes of all pictures."""
_STYLES_DEEP = 20


@dataclass(frozen=True, slots=True)
class Relation:
    """What a number in the document stands for: a file in it, or an address elsewhere."""

    target: str
    is_outside: bool
    kind: str
    """The last word of its type: `image`, `hyperlink`, `officeDocument`."""


@dataclass(frozen=True, slots=True)
class Level:
    """How the paragraphs of one level of a list are numbered."""

    form: str
    """`decimal`, `bullet`, `chineseCounting` …"""
    text: str
    """With `%1` for the number of the first level."""
    start: int
    indent: int = 0
    """Of the paragraphs, in twentieths of a point; 0 where nothing says it."""


@dataclass(frozen=True, slots=True)
class WordPackage:
    """A document's text as XML, and what its numbers and names mean."""

    body: Element
    relations: Mapping[str, Relation]
    styles: Mapping[str, Element]
    levels: Mapping[tuple[str, int], Level]
    """By the number of a list, and the level in it, from 0."""
    notes: Mapping[str, Element]
    """Footnotes and endnotes by kind and number: `footnote 2`."""
    title: str
    archive: zipfile.ZipFile = field(repr=False)

    def style_chain(self, name: str) -> Iterator[Element]:
        """A style, and those that it is based on."""
        for _ in range(_STYLES_DEEP):
            style = self.styles.get(name)
            if style is None:
                return
            yield style
            name = value(child(style, "basedOn"))

    def media(self, names: list[str]) -> dict[str, bytes]:
        """The bytes of pictures by name, as far as they are there."""
        found: dict[str, bytes] = {}
        size = 0
        for name in names:
            try:
                size += self.archive.getinfo(name).file_size
                if size <= _LARGEST_MEDIA:
                    found[name] = self.archive.read(name)
            except Exception:  # a damaged picture must not stop the text
                continue
        return found


def open_word(content: bytes) -> WordPackage:
    """The document in a file's bytes. Raises PackedError."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        main = next(
            (one.target for one in _relations(archive, "").values() if one.kind == "officeDocument"),
            "word/document.xml",
        )
        body = child(_xml(archive, main), "body")
    except Exception as error:  # each way of being damaged has errors of its own
        raise PackedError from error
    if body is None:
        raise PackedError
    folder = posixpath.dirname(main)
    core = _optional(archive, "docProps/core.xml")
    return WordPackage(
        body,
        _relations(archive, main),
        {
            attribute(style, "styleId"): style
            for style in _children(_optional(archive, f"{folder}/styles.xml"), "style")
        },
        dict(_levels(_optional(archive, f"{folder}/numbering.xml"))),
        {
            f"{kind} {attribute(note, 'id')}": note
            for kind in ("footnote", "endnote")
            for note in _children(_optional(archive, f"{folder}/{kind}s.xml"), kind)
        },
        "".join(found.itertext()).strip() if (found := child(core, "title")) is not None else "",
        archive,
    )


def _xml(archive: zipfile.ZipFile, name: str) -> Element:
    from lxml import etree

    with archive.open(name) as stream:
        data = stream.read(_LARGEST_XML + 1)
    if len(data) > _LARGEST_XML:
        raise PackedError
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _optional(archive: zipfile.ZipFile, name: str) -> Element | None:
    """A file that a document may do without."""
    try:
        return _xml(archive, name)
    except Exception:  # missing, or damaged: the text can be read all the same
        return None


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, Relation]:
    folder, name = posixpath.split(part)
    found = {}
    for one in _children(_optional(archive, posixpath.join(folder, "_rels", f"{name}.rels")), "Relationship"):
        is_outside = one.get("TargetMode") == "External"
        target = one.get("Target") or ""
        inside = posixpath.normpath(posixpath.join(folder, target)) if target[:1] != "/" else target[1:]
        kind = (one.get("Type") or "").rpartition("/")[2]
        found[one.get("Id") or ""] = Relation(target if is_outside else inside, is_outside, kind)
    return found


def _levels(numbering: Element | None) -> Iterator[tuple[tuple[str, int], Level]]:
    kinds = {attribute(kind, "abstractNumId"): kind for kind in _children(numbering, "abstractNum")}
    for number in _children(numbering, "num"):
        kind = kinds.get(value(child(number, "abstractNumId")))
        overrides = [
            inner for one in _children(number, "lvlOverride") if (inner := child(one, "lvl")) is not None
        ]
        for level in (*_children(kind, "lvl"), *overrides):
            place = (attribute(number, "numId"), _number(attribute(level, "ilvl"), 0))
            form, text = value(child(level, "numFmt")), value(child(level, "lvlText"))
            start = _number(value(child(level, "start")), 1)
            yield place, Level(form or "decimal", text, start, indent_of(child(level, "pPr")))


def indent_of(about: Element | None) -> int:
    """By how much a paragraph's properties set it off from the left, in twentieths of a point."""
    found = child(about, "ind")
    return _number(attribute(found, "left") or attribute(found, "start"), 0)


def _number(written: str, otherwise: int) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 6 else otherwise


# Elements by their local names


def local(element: Element) -> str:
    """An element's name without its namespace; empty for comments and such."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Element | None, name: str) -> Element | None:
    """The first child of this name."""
    return next(_children(element, name), None)


def attribute(element: Element | None, name: str) -> str:
    """The value of an attribute, whatever its namespace."""
    if element is None:
        return ""
    return next((text for key, text in element.attrib.items() if key.rpartition("}")[2] == name), "")


def value(element: Element | None) -> str:
    """What an element that is one value says."""
    return attribute(element, "val")


def _children(element: Element | None, name: str) -> Iterator[Element]:
    if element is not None:
        yield from (inner for inner in element if local(inner) == name)
