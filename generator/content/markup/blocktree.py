"""From a text's block structure to the element tree that Python-Markdown goes on with."""

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterable

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions.footnotes import FootnoteExtension
from markdown.util import AtomicString

from generator.content.markup import limits
from generator.content.markup.attributes import set_attributes
from generator.content.markup.blocks import parse
from generator.content.markup.blockshapes import put_in
from generator.content.markup.code import code_block
from generator.content.markup.limits import LimitError
from generator.content.markup.structure import Block, Document
from generator.content.markup.tables import Table
from generator.settings.blocks import NO_BLOCKS, ThemeBlocks

_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*", re.IGNORECASE)
_TASK = re.compile(r"\[([ xX])\](?=[ \t])")


class References(dict[str, tuple[str, str]]):
    """Python-Markdown's link references, which remember the labels that were asked for.

    To ask raises LimitError where what is repeated would be too much for a page.
    """

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()
        self._repeated = 0

    def __getitem__(self, label: str) -> tuple[str, str]:
        self.used.add(label)
        found = super().__getitem__(label)
        self._repeated += sum(map(len, found))
        if self._repeated > limits.REPEATED:
            raise LimitError("too-much-repeated", label=label[:20], limit=limits.REPEATED)
        return found

    def clear(self) -> None:
        """Forget all of the last text."""
        super().clear()
        self.used.clear()
        self._repeated = 0


class Blocks(BlockParser):
    """Stands where Python-Markdown's block parser stood.

    `document` is the structure of the last text, `abbreviations` and `references` are its own; `theme` are the blocks
    that the theme defines. `check` is called now and then, and may raise.
    """

    def __init__(self, md: Markdown, footnotes: FootnoteExtension, check: Callable[[], None]) -> None:
        super().__init__(md)
        self.document: Document = parse(())
        self.theme: ThemeBlocks = NO_BLOCKS
        self._check = check
        self._footnotes = footnotes
        self.abbreviations: dict[str, str] = {}
        self.references = md.references = References()

    def parseDocument(self, lines: Iterable[str]) -> "etree.ElementTree[etree.Element | None]":
        """The element tree of a text, whose inline Markdown is still to be read; raises LimitError."""
        self.document = document = parse(list(lines), self._check, self.theme)
        for _, found in document.definitions:
            self.references.setdefault(found.label, (found.address, found.title or ""))
        self.abbreviations.clear()
        self.abbreviations.update(document.abbreviations)
        for label in document.footnotes:
            self._footnotes.setFootnote(label, label)
        root = etree.Element(self.md.doc_tag)
        self._fill(root, document.root.children)
        return etree.ElementTree(root)

    def parseChunk(self, parent: etree.Element, text: str) -> None:
        """Fill the element of a footnote, which Python-Markdown asks for by what was given to `setFootnote`."""
        self._fill(parent, self.document.footnotes[text].children)

    def _fill(self, parent: etree.Element, blocks: list[Block], *, tight: bool = False) -> None:
        for block in blocks:
            if block.kind == "paragraph" and tight:
                _append_text(parent, block.text)
                element = parent
            elif block.kind in ("fence", "indented", "html"):
                self._raw(parent, block)
                continue
            else:
                element = self._element(parent, block)
            if block.attributes:
                set_attributes(element, block.attributes)

    def _element(self, parent: etree.Element, block: Block) -> etree.Element:
        match block.kind:
            case "paragraph":
                element = etree.SubElement(parent, "p")
                element.text = block.text
            case "heading":
                element = etree.SubElement(parent, f"h{block.number}")
                element.text = block.text
            case "list":
                element = self._list(parent, block)
            case "quote":
                element = self._quote(parent, block)
            case "table" if block.table:
                element = _table(parent, block.table)
            case "admonition":
                element = self._box(parent, block.mark, block.info or "", block.children)
            case "block" if block.definition:
                children = _apart(block) if block.definition.holds == "pictures" else block.children
                return put_in(
                    parent, block.definition, block.values, lambda inside: self._fill(inside, children)
                )
            case "terms":
                element = etree.SubElement(parent, "dl")
                for child in block.children:
                    part = etree.SubElement(element, "dt" if child.kind == "term" else "dd")
                    if child.kind == "term":
                        part.text = child.text
                    self._fill(part, child.children, tight=not child.loose)
            case _:
                element = etree.SubElement(parent, "hr")
        return element

    def _raw(self, parent: etree.Element, block: Block) -> None:
        """Put finished HTML away, out of reach of all that follows, and leave a placeholder without a tag."""
        is_html = block.kind == "html"
        html = "\n".join(block.lines) if is_html else code_block(block.lines, block.info or "")
        element = etree.SubElement(parent, None)  # type: ignore[arg-type] # the serializer knows it
        element.text = AtomicString(self.md.htmlStash.store(html + "\n"))

    def _list(self, parent: etree.Element, block: Block) -> etree.Element:
        element = etree.SubElement(parent, "ol" if block.info else "ul")
        if block.number != 1:
            element.set("start", str(block.number))
        tight = not (block.loose or any(item.loose for item in block.children))
        for item in block.children:
            first = item.children[0] if item.children else None
            if first and first.kind == "paragraph" and (task := _TASK.match(first.lines[0])):
                # A form's box has no name for those who can't see, and is missing on paper; a sign is everywhere.
                first.lines[0] = ("☐" if task[1] == " " else "☑") + first.lines[0][task.end() :]
            self._fill(etree.SubElement(element, "li"), item.children, tight=tight)
        return element

    def _quote(self, parent: etree.Element, block: Block) -> etree.Element:
        first = block.children[0] if block.children else None
        if first and first.kind == "paragraph" and (alert := _ALERT.fullmatch(first.lines[0])):
            del first.lines[0]
            children = block.children if first.lines else block.children[1:]
            return self._box(parent, alert[1].lower(), alert[1].capitalize(), children)
        element = etree.SubElement(parent, "blockquote")
        self._fill(element, block.children)
        return element

    def _box(self, parent: etree.Element, classes: str, title: str, children: list[Block]) -> etree.Element:
        element = etree.SubElement(parent, "div", {"class": f"admonition {classes}"})
        if title:
            etree.SubElement(element, "p", {"class": "admonition-title"}).text = title
        self._fill(element, children)
        return element


def _apart(block: Block) -> list[Block]:
    """What a block for pictures holds, each line of its paragraphs as one of its own: most write a picture a line."""
    children: list[Block] = []
    for child in block.children:
        if child.kind == "paragraph" and len(child.lines) > 1:
            children += [Block("paragraph", child.line, lines=[line]) for line in child.lines]
        else:
            children.append(child)
    return children


def _append_text(parent: etree.Element, text: str) -> None:
    """Give an element a text behind the children that it has already."""
    if len(parent):
        parent[-1].tail = f"\n{text}\n"
    else:
        parent.text = text


def _table(parent: etree.Element, table: Table) -> etree.Element:
    element = etree.SubElement(parent, "table")
    _row(etree.SubElement(element, "thead"), "th", table.head, table)
    if table.rows:
        body = etree.SubElement(element, "tbody")
        for cells in table.rows:
            _row(body, "td", cells, table)
    return element


def _row(parent: etree.Element, tag: str, cells: list[str], table: Table) -> None:
    row = etree.SubElement(parent, "tr")
    for cell, alignment in zip(cells, table.alignments, strict=True):
        element = etree.SubElement(row, tag, {"align": alignment} if alignment else {})
        element.text = cell
