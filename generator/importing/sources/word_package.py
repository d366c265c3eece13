"""The files in a Word document (`.docx`, Office Open XML, ISO/IEC 29500-1) that say what stands in it.

Pictures that lie elsewhere are never fetched, macros never looked at.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.importing.model import Element
from generator.importing.sources.office_xml import (
    Relation,
    attribute,
    child,
    children,
    optional_xml,
    relations_of,
    value,
    xml_in,
)
from generator.importing.sources.packed import PackedError

_LARGEST_MEDIA = 200_000_000
"""Bytes of all pictures."""
_STYLES_DEEP = 20


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
            (one.target for one in relations_of(archive, "").values() if one.kind == "officeDocument"),
            "word/document.xml",
        )
        body = child(xml_in(archive, main), "body")
    except Exception as error:  # each way of being damaged has errors of its own
        raise PackedError from error
    if body is None:
        raise PackedError
    folder = posixpath.dirname(main)
    core = optional_xml(archive, "docProps/core.xml")
    return WordPackage(
        body,
        relations_of(archive, main),
        {
            attribute(style, "styleId"): style
            for style in children(optional_xml(archive, f"{folder}/styles.xml"), "style")
        },
        dict(_levels(optional_xml(archive, f"{folder}/numbering.xml"))),
        {
            f"{kind} {attribute(note, 'id')}": note
            for kind in ("footnote", "endnote")
            for note in children(optional_xml(archive, f"{folder}/{kind}s.xml"), kind)
        },
        "".join(found.itertext()).strip() if (found := child(core, "title")) is not None else "",
        archive,
    )


def _levels(numbering: Element | None) -> Iterator[tuple[tuple[str, int], Level]]:
    kinds = {attribute(kind, "abstractNumId"): kind for kind in children(numbering, "abstractNum")}
    for number in children(numbering, "num"):
        kind = kinds.get(value(child(number, "abstractNumId")))
        overrides = [
            inner for one in children(number, "lvlOverride") if (inner := child(one, "lvl")) is not None
        ]
        for level in (*children(kind, "lvl"), *overrides):
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
