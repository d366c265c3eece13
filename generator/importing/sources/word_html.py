"""What stands in a Word document, as HTML: paragraphs, headings, lists, tables and notes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

from generator.importing.model import Element
from generator.importing.sources.office_xml import attribute, child, local, value
from generator.importing.sources.word_lines import SEE_THROUGH, WordLines
from generator.importing.sources.word_numbers import Numbering
from generator.importing.sources.word_package import WordPackage, indent_of
from generator.importing.writing.inline_elements import NOTE

_HEADING = re.compile(r"(?:heading|标题|überschrift|titre) ?([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title|标题|题目", re.IGNORECASE)
_DEEPER = 200
"""Twentieths of a point by which another list is set off that stands in the one above it."""
_PLAIN_NUMBER = re.compile(r"%[1-9][.．]?")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph's HTML, and where in lists it stands."""

    html: str
    list_tag: str = ""
    """`ul` or `ol`; empty if it is no item."""
    level: int = 0
    number: int = 1
    list_number: str = ""
    """Of the list that counts it."""
    indent: int = 0
    """In twentieths of a point."""


class WordHtml:
    """Makes HTML of a document, once; `lines` keeps what came to light on the way."""

    def __init__(self, package: WordPackage) -> None:
        self.lines = WordLines(package)
        self._package = package
        self._numbering = Numbering(package)

    def document(self) -> str:
        """All of it."""
        html = self._flow(self._package.body)
        for number, mark in enumerate(self.lines.notes, 1):  # it grows: a note may have notes
            note = self._package.notes.get(mark)
            html += f'<aside {NOTE}="{number}">{self._flow(note)}</aside>' if note is not None else ""
        return html

    # Blocks

    def _flow(self, element: Element) -> str:
        html, items = "", list[_Paragraph]()
        for block in self._blocks(element):
            if isinstance(block, _Paragraph) and block.list_tag:
                items.append(block)
                continue
            html += _lists(items) + (block.html if isinstance(block, _Paragraph) else block)
            items = []
        return html + _lists(items)

    def _blocks(self, element: Element) -> Iterator[_Paragraph | str]:
        for inner in element:
            name = local(inner)
            if name == "p":
                yield self._paragraph(inner)
                boxes, self.lines.boxes = self.lines.boxes, []
                for box in boxes:
                    yield self._flow(box)
            elif name == "tbl":
                yield self._table(inner)
            elif name in SEE_THROUGH:
                yield from self._blocks(inner)

    def _paragraph(self, paragraph: Element) -> _Paragraph:
        about = child(paragraph, "pPr")
        inner = self.lines.inline(paragraph)
        styles = list(self._package.style_chain(value(child(about, "pStyle"))))
        named = [child(style, "pPr") for style in styles]
        numbered = next(
            (found for one in (about, *named) if (found := child(one, "numPr")) is not None), None
        )
        heading = self._heading(about, styles)
        shown = ""
        if numbered is not None and re.sub("<[^<>]*>", "", inner).strip():
            level = (
                int(value(child(numbered, "ilvl")) or 0) if value(child(numbered, "ilvl")).isdecimal() else 0
            )
            counted = self._numbering.next(value(child(numbered, "numId")), min(level, 8))
            if counted is not None:
                form, shown, number = counted
                is_list = form.form == "bullet" or (
                    form.form == "decimal" and _PLAIN_NUMBER.fullmatch(form.text) is not None
                )
                if is_list and not heading:
                    tag = "ul" if form.form == "bullet" else "ol"
                    indent = next(filter(None, map(indent_of, (about, *named))), form.indent)
                    return _Paragraph(inner, tag, level, number, value(child(numbered, "numId")), indent)
                shown = "" if form.form == "bullet" else escape(shown)
                # Word puts a tab behind a number; Chinese ones bring their own punctuation.
                shown += " " if shown[-1:].isascii() and shown else ""
        align = next((found for one in (about, *named) if (found := value(child(one, "jc")))), "")
        size = self._size(paragraph, styles)
        attributes = (
            f' align="{align}"' if align in ("center", "right", "end") else ""
        ) + f' data-size="{size}"'
        attributes += ' class="title"' if heading == "title" else ""
        tag = heading if heading[:1] == "h" else "p"
        return _Paragraph(f"<{tag}{attributes}>{shown}{inner}</{tag}>")

    def _heading(self, about: Element | None, styles: list[Element]) -> str:
        """`h1` to `h6`, `title`, or nothing."""
        for style in styles:
            name = value(child(style, "name")) or attribute(style, "styleId")
            if match := _HEADING.fullmatch(name):
                return f"h{min(6, int(match[1]))}"
            if _TITLE.fullmatch(name):
                return "title"
        outlines = [child(one, "outlineLvl") for one in (about, *(child(style, "pPr") for style in styles))]
        level = next((found for one in outlines if (found := value(one))), "")
        return f"h{min(6, int(level) + 1)}" if level in set("01234567") else ""

    def _size(self, paragraph: Element, styles: list[Element]) -> int:
        """The size of most of a paragraph's letters, in half points; 0 if nothing says it."""
        sizes: dict[str, int] = {}
        for run in paragraph.iter():
            if local(run) == "r" and (size := value(child(child(run, "rPr"), "sz"))):
                sizes[size] = sizes.get(size, 0) + len("".join(run.itertext()))
        most = max(sizes, key=sizes.__getitem__, default="")
        styled = (found for style in styles if (found := value(child(child(style, "rPr"), "sz"))))
        size = most or next(styled, "")
        return int(size) if re.fullmatch("[0-9]{1,3}", size) else 0

    def _table(self, table: Element) -> str:
        rows = [
            self._cells(row) for row in table.iter() if local(row) == "tr" and _owner(row, "tbl") is table
        ]
        heights: dict[tuple[int, int], int] = {}  # of each cell, by its row and column
        begun: dict[int, int] = {}  # the row in which the merged cell of a column begins
        for y, row in enumerate(rows):
            for cell, x, _ in row:
                merge = child(child(cell, "tcPr"), "vMerge")
                if merge is not None and value(merge) != "restart" and x in begun:
                    heights[begun[x], x] += 1
                    continue
                heights[y, x] = 1
                if merge is not None:
                    begun[x] = y
                else:
                    begun.pop(x, None)
        html = ""
        for y, row in enumerate(rows):
            html += "<tr>"
            for cell, x, width in row:
                if height := heights.get((y, x)):
                    spans = (("colspan", width), ("rowspan", height))
                    attributes = "".join(f' {name}="{span}"' for name, span in spans if span > 1)
                    html += f"<td{attributes}>{self._flow(cell)}</td>"
            html += "</tr>"
        return f'<table role="table">{html}</table>'

    def _cells(self, row: Element) -> list[tuple[Element, int, int]]:
        """The cells of a row, with the column where each begins, and how many it spans."""
        cells, x = [], 0
        for cell in row.iter():
            if local(cell) == "tc" and _owner(cell, "tr") is row:
                written = value(child(child(cell, "tcPr"), "gridSpan"))
                width = int(written) if re.fullmatch("[1-9][0-9]{0,2}", written) else 1
                cells.append((cell, x, width))
                x += width
        return cells


def _owner(element: Element, name: str) -> Element:
    """The nearest element of a name around another."""
    parent = element.getparent()
    while parent is not None and local(parent) != name:
        parent = parent.getparent()
    return parent


def _lists(items: list[_Paragraph]) -> str:
    """Items one after another as lists in lists."""
    html, open_tags = "", list[tuple[str, int]]()
    for item in _nested(items):
        while open_tags and (
            open_tags[-1][1] > item.level
            or (open_tags[-1][1] == item.level and open_tags[-1][0] != item.list_tag)
        ):
            html += f"</li></{open_tags.pop()[0]}>"
        if open_tags and open_tags[-1][1] == item.level:
            html += "</li>"
        else:
            start = f' start="{item.number}"' if item.list_tag == "ol" and item.number != 1 else ""
            html += f"<{item.list_tag}{start}>"
            open_tags.append((item.list_tag, item.level))
        html += f"<li>{item.html}"
    return html + "".join(f"</li></{tag}>" for tag, _ in reversed(open_tags))


def _nested(items: list[_Paragraph]) -> Iterator[_Paragraph]:
    """Items with their levels among all of them: a list's own levels begin at 0, wherever it stands."""
    begins: dict[str, int] = {}
    levels: list[tuple[int, int]] = []  # of the items so far: indent and level
    for item in items:
        if item.list_number not in begins:
            indent, level = levels[-1] if levels else (item.indent, 0)
            is_deeper = item.indent > indent + _DEEPER
            beside = next((one for far, one in reversed(levels) if abs(far - item.indent) <= _DEEPER), 0)
            begins[item.list_number] = (level + 1 if is_deeper else beside) - item.level
        level = max(0, begins[item.list_number] + item.level)
        levels.append((item.indent, level))
        yield replace(item, level=level)
