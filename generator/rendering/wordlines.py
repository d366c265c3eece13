"""What stands in a line of a document of Word: text, links, notes, pictures."""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Inches
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml.html import HtmlElement
from PIL import Image

from generator.rendering import wordstyles
from generator.rendering.wordnotes import Notes

_BLANKS = re.compile(r"[ \t\r\n\f]+")
BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "details",
            "div",
            "dl",
            "dd",
            "dt",
            "fieldset",
            "figcaption",
        ),
        *(
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "li",
            "main",
            "nav",
            "ol",
        ),
        *("p", "pre", "section", "summary", "table", "ul"),
    )
)
_LEFT_OUT = frozenset(("script", "style", "svg", "template", "button", "nav", "audio", "video", "iframe"))
_NOT_IN_WORD = frozenset(("on-screen", "printed-links", "foot-note", "footnote-backref", "qr"))
_MARKS = {
    "b": "bold",
    "strong": "bold",
    "th": "bold",
    "dt": "bold",
    "em": "italic",
    "i": "italic",
    "cite": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strike",
    "del": "strike",
    "sub": "subscript",
    "sup": "superscript",
    "code": "code",
    "kbd": "code",
    "samp": "code",
    "mark": "mark",
}
_CSS_PIXELS = 96
"""To an inch."""
_KINDS = ("JPEG", "PNG", "GIF", "BMP", "TIFF")
"""What Word shows, as Pillow calls it."""


class Lines:
    """Writes what stands in the lines of a page's elements into paragraphs."""

    def __init__(
        self, document: Document, root: HtmlElement, address: str, files: Mapping[str, bytes]
    ) -> None:
        self.document, self.address, self.files = document, address, files
        self.notes = Notes(document)
        self.ids = {element.get("id"): element for element in root.iter() if element.get("id")}
        self.noted: set[str] = set()
        self.official = "official" in root.body.get("class", "").split()
        self.wide, self.high = wordstyles.room(document)

    def contents(self, element: HtmlElement, paragraph: Paragraph, marks: Mapping[str, Any]) -> None:
        """Write an element's text and what stands in it."""
        self.text(element.text, paragraph, marks)
        for child in element:
            if isinstance(child.tag, str) and not self.is_left_out(child):
                self.inline(child, paragraph, marks)
            self.text(child.tail, paragraph, marks)

    def inline(self, element: HtmlElement, paragraph: Paragraph, marks: Mapping[str, Any]) -> None:
        """Write an element that stands in a line."""
        if element.tag == "br":
            paragraph.add_run().add_break()
        elif element.tag == "img":
            self.picture(element, paragraph)
        elif element.tag == "a" and element.get("href"):
            self.link(element, paragraph, marks)
        elif element.tag == "rt":
            self.text(f"（{''.join(element.itertext())}）", paragraph, marks)
        elif element.tag == "rp":
            pass
        elif element.tag == "q":
            self.text("“", paragraph, marks)
            self.contents(element, paragraph, marks)
            self.text("”", paragraph, marks)
        elif element.tag == "sup" and (note := self._note(element)) is not None:
            self._write_note(note, self.notes.add(paragraph))
        elif element.tag in BLOCKS and paragraph.text:
            paragraph.add_run().add_break()
            self.contents(element, paragraph, marks)
        else:
            mark = _MARKS.get(element.tag)
            self.contents(element, paragraph, {**marks, mark: True} if mark else marks)

    def text(self, text: str | None, paragraph: Paragraph, marks: Mapping[str, Any]) -> None:
        """Write a text; blanks are one blank, as in HTML."""
        if text and (plain := _BLANKS.sub(" ", text)):
            before = paragraph.text
            if plain[0] == " " and (not before or before[-1] in " \n"):
                plain = plain[1:]
            if plain:
                _mark(paragraph.add_run(plain), marks)

    def link(self, element: HtmlElement, paragraph: Paragraph, marks: Mapping[str, Any]) -> None:
        """A link to a full address; one within the page is its text."""
        address = element.get("href", "")
        if address.startswith("#"):
            self.contents(element, paragraph, marks)
            return
        relation = paragraph.part.relate_to(
            urljoin(self.address, address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), relation)
        before = len(paragraph._p)
        self.contents(element, paragraph, {**marks, "link": True})
        runs = list(paragraph._p)[before:]
        if runs:
            paragraph._p.append(link)
            link.extend(runs)

    def picture(self, element: HtmlElement, paragraph: Paragraph) -> None:
        """A picture as wide as its pixels, at most as the text; its description where Word shows none of its kind."""
        words = element.get("alt", "")
        data = self.files.get(urljoin(self.address, element.get("src", "")).partition("?")[0])
        shown = _shown(data) if data else None
        if shown is None:
            self.text(words and f"[{words}]", paragraph, {"italic": True})
            return
        file, (width, height) = shown
        ratio = min(
            Inches(1) / _CSS_PIXELS, self.wide / width, self.high * 0.9 / height
        )  # room for a caption
        drawn = paragraph.add_run().add_picture(file, Emu(round(width * ratio)), Emu(round(height * ratio)))
        paragraph.paragraph_format.line_spacing = 1.0  # an exact one would cut it off
        drawn._inline.docPr.set("descr", words)

    def is_left_out(self, element: HtmlElement) -> bool:
        """Whether an element is for browsers or for paper alone."""
        classes = set(element.get("class", "").split())
        return (
            element.tag in _LEFT_OUT
            or bool(classes & _NOT_IN_WORD)
            or element.get("aria-hidden") == "true"
            or (element.get("id") == "scan" and element.tag != "footer")
        )

    def _note(self, element: HtmlElement) -> HtmlElement | None:
        """The note that a superscript refers to, the first time that it does."""
        for link in element.iter("a"):
            name = link.get("href", "").removeprefix("#")
            if (
                "footnote-ref" in link.get("class", "").split()
                and name in self.ids
                and name not in self.noted
            ):
                self.noted.add(name)
                return self.ids[name]
        return None

    def _write_note(self, note: HtmlElement, paragraph: Paragraph) -> None:
        for number, part in enumerate(note):
            if number:
                paragraph.add_run().add_break()
            self.contents(part, paragraph, {})
        if not len(note):
            self.contents(note, paragraph, {})
        trim(paragraph)


def _mark(run: Run, marks: Mapping[str, Any]) -> None:
    for mark in marks:
        if mark == "code":
            run.font.name = "Consolas"
        elif mark == "mark":
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        elif mark == "link":
            run.font.underline = True
        else:
            setattr(run.font, mark, True)


def trim(paragraph: Paragraph) -> None:
    """Take away the blank that a paragraph ends in."""
    texts = paragraph._p.xpath(".//w:t")
    if texts and texts[-1].text:
        texts[-1].text = texts[-1].text.rstrip(" ")


def _shown(data: bytes) -> tuple[BytesIO, tuple[int, int]] | None:
    """A picture that Word shows, and its size; None for a drawing, and for what is broken."""
    try:
        with Image.open(BytesIO(data), formats=(*_KINDS, "WEBP", "AVIF")) as picture:
            if picture.format in _KINDS:
                return BytesIO(data), picture.size
            file = BytesIO()
            picture.convert("RGBA" if picture.has_transparency_data else "RGB").save(file, "PNG")
            return BytesIO(file.getvalue()), picture.size
    except (OSError, ValueError, SyntaxError):  # as Pillow says that it can't read it
        return None
