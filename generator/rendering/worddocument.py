"""A document of Word made of an article's print view: the same text in the same order, with real styles.

What is for paper alone, such as QR codes and the list of addresses, stays away, since links are links in Word.
"""

import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import docx
from docx.blkcntnr import BlockItemContainer
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Emu
from docx.text.paragraph import Paragraph
from lxml import html
from lxml.html import HtmlElement

from generator.rendering import wordstyles, wordtables
from generator.rendering.wordlines import BLOCKS, Lines, trim

_STYLES = {
    "red-head": "Red Head",
    "number": "Document Number",
    "subtitle": "Subtitle",
    "enclosures": "Enclosures",
    "issued": "Addressee",
    "signature": "Signature",
    "printed-address": "Address",
    "record": "Imprint",
}
"""The styles of what stands in an element of a class; of the innermost, where there are more."""
_NOTHING = " \t\r\n\f\u200b"
"""What is no text by itself."""
_DEEPEST_LIST = 3


def write(page: str, address: str, files: Mapping[str, bytes], size: str) -> bytes:
    """The document of a print view at a full address. `files` are what it may show, by their full addresses, and
    `size` is the sheet's name. The same bytes for the same page and files."""
    root = html.document_fromstring(page)
    document = docx.Document()
    classes = set(root.body.get("class", "").split())
    language = root.get("lang", "zh-CN")
    wordstyles.prepare(document, official="official" in classes, size=size, language=language)
    _describe(document, root, language)
    main = root.find(".//main")
    _Writer(document, root, address, files).blocks(root.body if main is None else main, "Body Text")
    return _saved(document)


def _describe(document: Document, root: HtmlElement, language: str) -> None:
    told = {meta.get("name", ""): meta.get("content", "") for meta in root.iter("meta")}
    about = document.core_properties
    about.title, about.author = root.findtext(".//title") or "", told.get("author", "")
    about.language, about.comments = language, ""
    about.last_modified_by = told.get("generator", "")
    for name, key in (("created", "dcterms.created"), ("modified", "dcterms.modified")):
        if key in told:
            time = datetime.fromisoformat(told[key])
            setattr(about, name, time.astimezone(UTC).replace(tzinfo=None) if time.tzinfo else time)


def _saved(document: Document) -> bytes:
    """The file, without the time at which it was packed."""
    first, last = BytesIO(), BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as packed, zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED) as anew:
        for name in packed.namelist():
            anew.writestr(zipfile.ZipInfo(name), packed.read(name), zipfile.ZIP_DEFLATED)
    return last.getvalue()


class _Writer(Lines):
    """Writes a page's elements into a document, one after another."""

    def blocks(
        self, element: HtmlElement, style: str, where: BlockItemContainer | None = None, level: int = 0
    ) -> None:
        """Write what stands in an element; text that is in no paragraph is one in this style."""
        where = self.document._body if where is None else where
        loose: list[Any] = [element.text]
        for child in element:
            if not isinstance(child.tag, str) or self.is_left_out(child):
                loose.append(child.tail)
            elif child.tag in BLOCKS or any(inner.tag in BLOCKS for inner in child.iter()):
                self._loose(loose, style, where)
                self.block(child, style, where, level)
                loose = [child.tail]
            else:
                loose += [child, child.tail]
        self._loose(loose, style, where)

    def _loose(self, parts: list[Any], style: str, where: BlockItemContainer) -> None:
        if any(part.strip(_NOTHING) if isinstance(part, str) else part is not None for part in parts):
            paragraph = where.add_paragraph(style=style)
            for part in parts:
                if isinstance(part, str):
                    self.text(part, paragraph, {})
                elif part is not None:
                    self.inline(part, paragraph, {})
            trim(paragraph)

    def block(self, element: HtmlElement, style: str, where: BlockItemContainer, level: int) -> None:
        """Write one element that stands for itself."""
        tag, classes = element.tag, element.get("class", "").split()
        named = next((_STYLES[one] for one in classes if one in _STYLES), "")
        inner = named if named in self.document.styles else style
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.paragraph(element, self._heading(int(tag[1]), classes), where)
        elif tag == "p":
            if style == "Body Text" and self.official and _addresses(element):
                inner = "Addressee"
            self.paragraph(element, inner, where)
        elif tag in ("ul", "ol"):
            self.list(element, where, level)
        elif tag == "dl" and "facts" in classes:
            self.facts(element, where)
        elif tag == "dt":
            self.paragraph(element, inner, where, {"bold": True})
        elif tag == "dd":
            self.blocks(element, "Definition", where, level)
        elif tag == "pre":
            self.code(element, where)
        elif tag == "table":
            wordtables.write(element, self, where)
        elif "letterhead" in classes:
            self.letterhead(element, where)
        elif "imprint" in classes and not self.official:
            for address in element.iter("a"):
                self.paragraph(address, "Address", where)
        elif tag == "figure":
            self.blocks(element, "Figure", where, level)
        elif tag in ("figcaption", "caption"):
            self.blocks(element, "Caption", where)
        elif tag == "blockquote":
            self.blocks(element, "Quote", where, level)
        elif tag == "hr":
            where.add_paragraph(style=style)
        elif "footnote" in classes and self._is_noted(element):
            pass
        else:
            self.blocks(element, inner, where, level)

    def _heading(self, level: int, classes: list[str]) -> str:
        if level == 1:
            return "Red Head" if "office" in classes and self.official else "Title"
        return f"Heading {min(level, 6) - 1}"

    def paragraph(
        self,
        element: HtmlElement,
        style: str,
        where: BlockItemContainer,
        marks: Mapping[str, Any] | None = None,
    ) -> None:
        """Write an element as one paragraph."""
        paragraph = where.add_paragraph(style=style)
        self.contents(element, paragraph, marks or {})
        trim(paragraph)
        if style in ("Red Head", "Letterhead") and paragraph.text:
            self._fit(paragraph)
        if not paragraph.text and not paragraph._p.xpath(".//w:drawing | .//w:footnoteReference"):
            paragraph._p.getparent().remove(paragraph._p)

    def _fit(self, paragraph: Paragraph) -> None:
        """Let a name in red stand in one line."""
        assert paragraph.style and paragraph.style.font.size  # a red head's has one
        room = Emu(int(self.wide / len(paragraph.text) * 0.95))
        if room < paragraph.style.font.size:
            for run in paragraph.runs:
                run.font.size = room

    def letterhead(self, element: HtmlElement, where: BlockItemContainer) -> None:
        """The bulletin's name, and below it in one line its issue and who publishes it."""
        below = []
        for part in element:
            if self.is_left_out(part):
                continue
            if "name" in part.get("class", "").split():
                self.paragraph(part, "Letterhead", where)
            else:
                below.append(part)
        if below:
            paragraph = where.add_paragraph(style="Issue Number")
            for number, part in enumerate(below):
                self.text("　" if number else "", paragraph, {})
                self.contents(part, paragraph, {})
            trim(paragraph)

    def facts(self, element: HtmlElement, where: BlockItemContainer) -> None:
        """What is known of the article, in one line."""
        groups = [group for group in element if not self.is_left_out(group)]
        paragraph = where.add_paragraph(style="Facts")
        for number, group in enumerate(groups):
            if number:
                paragraph.add_run("　")
            for part in group:
                self.contents(part, paragraph, {})
                if part.tag == "dt":
                    paragraph.add_run(" ")
        trim(paragraph)

    def list(self, element: HtmlElement, where: BlockItemContainer, level: int) -> None:
        """A list; each numbered one begins with its own number."""
        kind = "List Number" if element.tag == "ol" else "List Bullet"
        depth = min(level, _DEEPEST_LIST - 1)
        name = kind if not depth else f"{kind} {depth + 1}"
        number = _numbering(self.document, name, element.get("start")) if element.tag == "ol" else None
        further = name.replace("Number", "Continue").replace("Bullet", "Continue")
        for item in element.iterchildren("li"):
            last = _last(where)
            self.blocks(item, name, where, level + 1)
            made = where._element.iterchildren(qn("w:p")) if last is None else last.itersiblings(qn("w:p"))
            written = (Paragraph(inner, where) for inner in made)
            own = [one for one in written if one.style and one.style.name == name]
            for place, paragraph in enumerate(own):
                if place:  # a second paragraph has no number of its own
                    paragraph.style = self.document.styles[further]
                elif number is not None:
                    inner = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                    inner.get_or_add_ilvl().val = 0
                    inner.get_or_add_numId().val = number

    def code(self, element: HtmlElement, where: BlockItemContainer) -> None:
        """Lines as they are."""
        paragraph = where.add_paragraph(style="Code")
        for number, line in enumerate("".join(element.itertext()).rstrip("\n").split("\n")):
            if number:
                paragraph.add_run().add_break()
            paragraph.add_run(line)

    def _is_noted(self, element: HtmlElement) -> bool:
        """Whether all of a list of notes stand at the foot of pages."""
        names = [item.get("id") for item in element.iter("li") if item.get("id")]
        return bool(names) and self.noted.issuperset(names)


def _last(where: BlockItemContainer) -> BaseOxmlElement | None:
    """The last element of a body or a cell; None for none."""
    last = where._element[-1] if len(where._element) else None
    return last.getprevious() if last is not None and last.tag == qn("w:sectPr") else last


def _addresses(element: HtmlElement) -> bool:
    """Whether a paragraph says to whom an official document is sent: the first, if it ends in a colon (7.3.2)."""
    parent = element.getparent()
    first = next((child for child in parent if isinstance(child.tag, str)), None)
    is_addressed = "addressed" in parent.get("class", "").split()
    return is_addressed and first is element


def _numbering(document: Document, style: str, start: str | None) -> int:
    """A new sequence of numbers for a list in a style."""
    numbers = document.part.numbering_part.element
    of_style = document.styles[style].element.pPr.numPr.numId.val
    kind = next(num for num in numbers.num_lst if num.numId == of_style).abstractNumId.val
    made = numbers.add_num(kind)
    made.add_lvlOverride(ilvl=0).add_startOverride(int(start) if start and start.isdigit() else 1)
    return int(made.numId)
