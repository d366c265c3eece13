"""Tables of documents of Word: cells that span rows and columns, heads that stand again on each page."""

from collections.abc import Iterator
from typing import Protocol

from docx.blkcntnr import BlockItemContainer
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length
from docx.table import _Cell
from lxml.html import HtmlElement

_MOST = 1_000
"""Rows or columns that a cell may span, as in browsers."""
_ALIGNS = {
    "align-left": WD_ALIGN_PARAGRAPH.LEFT,
    "align-center": WD_ALIGN_PARAGRAPH.CENTER,
    "align-right": WD_ALIGN_PARAGRAPH.RIGHT,
}


class _Blocks(Protocol):
    """What writes a cell's contents and the caption."""

    wide: Length
    """The width of the text."""

    def blocks(
        self, element: HtmlElement, style: str, where: BlockItemContainer | None = None, level: int = 0
    ) -> None:
        """Write what stands in an element."""


def write(table: HtmlElement, writer: _Blocks, where: BlockItemContainer) -> None:
    """Write a table, and its caption above it."""
    for caption in table.iter("caption"):
        writer.blocks(caption, "Caption", where)
    rows = list(_rows(table))
    plan = _plan(rows)
    columns = max((column + wide for row in plan for column, wide, *_ in row), default=0)
    if not columns:
        return
    made = (
        where.add_table(0, columns) if isinstance(where, _Cell) else where.add_table(0, columns, writer.wide)
    )
    made.style = "Table Grid"
    for element, cells in zip(rows, plan, strict=True):
        row = made.add_row()  # type: ignore[no-untyped-call]  # it has no types
        if element.getparent().tag == "thead":
            head = OxmlElement("w:tblHeader")
            row._tr.get_or_add_trPr().append(head)
        places = list(row._tr.tc_lst)
        for column, wide, merge, cell in cells:
            place = places[column]
            for spare in places[column + 1 : column + wide]:
                row._tr.remove(spare)
            if wide > 1:
                place.grid_span = wide
            if merge:
                place.vMerge = merge
            if cell is not None:
                _fill(_Cell(place, made), cell, writer)
    where.add_paragraph(style="Normal").paragraph_format.line_spacing = 0.5  # or the next one would touch it


def _fill(place: _Cell, cell: HtmlElement, writer: _Blocks) -> None:
    first = place.paragraphs[0]._p
    writer.blocks(cell, "Normal", place)
    if len(place.paragraphs) > 1 or place.tables:
        place._tc.remove(first)
    if place._tc[-1].tag != qn("w:p"):
        place.add_paragraph(style="Normal")  # a cell ends in a paragraph (ISO/IEC 29500-1, 17.4.65)
    align = next((_ALIGNS[one] for one in cell.get("class", "").split() if one in _ALIGNS), None)
    for paragraph in place.paragraphs:
        paragraph.alignment = align
        for run in paragraph.runs if cell.tag == "th" else ():
            run.font.bold = True


def _rows(table: HtmlElement) -> Iterator[HtmlElement]:
    for part in table:
        if part.tag == "tr":
            yield part
        elif part.tag in ("thead", "tbody", "tfoot"):
            yield from part.findall("tr")


def _plan(rows: list[HtmlElement]) -> list[list[tuple[int, int, str, HtmlElement | None]]]:
    """For each row its cells: the first column, how many, whether a merge begins or goes on there, and the element."""
    plan: list[list[tuple[int, int, str, HtmlElement | None]]] = []
    going_on: dict[int, tuple[int, int]] = {}  # by the first column: how many columns, and rows still
    for row in rows:
        cells: list[tuple[int, int, str, HtmlElement | None]] = []
        column, after = 0, dict[int, tuple[int, int]]()
        waiting = [cell for cell in row if cell.tag in ("td", "th")][::-1]
        while waiting or column in going_on or any(place > column for place in going_on):
            if column in going_on:
                wide, more = going_on[column]
                cells.append((column, wide, "continue", None))
                if more > 1:
                    after[column] = (wide, more - 1)
            elif waiting:
                cell = waiting.pop()
                wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
                room = min((place for place in going_on if place > column), default=column + wide) - column
                wide = min(wide, room)
                cells.append((column, wide, "restart" if high > 1 else "", cell))
                if high > 1:
                    after[column] = (wide, high - 1)
            else:
                wide = min(place for place in going_on if place > column) - column
            column += wide
        going_on = after
        plan.append(cells)
    return plan


def _span(cell: HtmlElement, name: str) -> int:
    told = cell.get(name, "1")
    return min(max(int(told), 1), _MOST) if told.isdigit() else 1
