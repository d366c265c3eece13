"""The tables of an old page: which of them hold data and not the page's frame, and how they are written."""

import re
from collections.abc import Callable
from itertools import chain

from generator.importing.cleaning.hidden import element_text
from generator.importing.cleaning.log import CleaningLog
from generator.importing.model import Element
from generator.importing.writing.blocks import TextBlock, joined, paragraph
from generator.importing.writing.inline import escape_html

_SPANS = ("colspan", "rowspan")
_LONGEST_CELL = 400
"""Characters; a cell with more of them holds a page's article, not a table's value."""
_MOST_BLOCKS = 4
"""Paragraphs of a cell that holds a value."""

Flow = Callable[[Element], list[TextBlock]]
"""Gives the blocks in an element."""


def to_table(table: Element, flow: Flow, log: CleaningLog) -> list[TextBlock]:
    """A `<table>` and its caption; the blocks in it, if it is only a page's frame. Merged cells are logged."""
    rows = [row for row in table.iter("tr") if _table_of(row) is table]
    cells = [row for row in ([cell for cell in row if cell.tag in ("td", "th")] for row in rows) if row]
    if not _holds_data(table, cells):
        return flow(table)
    caption = next((element_text(child) for child in table if child.tag == "caption"), "")
    before = [TextBlock(paragraph(caption), caption, table)] if caption else []
    if any(
        cell.get(name, "1").strip() not in ("1", "") for cell in chain.from_iterable(cells) for name in _SPANS
    ):
        log.flagged("complex-table", element_text(table))
        return [*before, _spanning(table, cells, flow)]
    width = max(map(len, cells))
    inner = [[_cell(cell, flow) for cell in row] for row in cells]
    inner = [
        row + [TextBlock("", "", table)] * (width - len(row))
        for row in inner
        if any(block.text or block.pictures for block in row)
    ]
    if not inner:
        return before
    lines = [f"| {' | '.join(block.markdown for block in row)} |" for row in inner]
    lines.insert(1, f"|{' --- |' * width}")
    return [*before, joined("\n".join(lines), list(chain.from_iterable(inner)), table)]


def _table_of(row: Element) -> Element:
    parent = row.getparent()
    while parent is not None and parent.tag != "table":
        parent = parent.getparent()
    return parent


def _holds_data(table: Element, cells: list[list[Element]]) -> bool:
    """Whether a table is one, and not the frame of a page, as old pages used it."""
    if len(cells) < 2 or max(map(len, cells)) < 2 or (table.get("role") or "") in ("presentation", "none"):
        return False
    if next(table.iterdescendants("table"), None) is not None:
        return False
    lengths = [len(element_text(cell)) for cell in chain.from_iterable(cells)]
    if max(lengths) > _LONGEST_CELL or any(
        len(list(cell.iterchildren("p", "div"))) > _MOST_BLOCKS for cell in chain.from_iterable(cells)
    ):
        return False
    has_border = (table.get("border") or "0") not in ("0", "none")
    if has_border or next(table.iterdescendants("th", "caption"), None) is not None:
        return True
    full = sum(length > 0 for length in lengths)
    return sum(len(row) == len(cells[0]) for row in cells) * 2 > len(cells) and full * 2 > len(lengths)


def _cell(cell: Element, flow: Flow) -> TextBlock:
    inner = [block for block in flow(cell) if block.markdown]
    markdown = "<br>".join(block.markdown.replace("  \n", "<br>").replace("\n", " ") for block in inner)
    return joined(re.sub(r"^\\(?=[#>+\-=~:!])", "", markdown), inner, cell)


def _spanning(table: Element, cells: list[list[Element]], flow: Flow) -> TextBlock:
    """A table with merged cells, which Markdown has no way to write, as the plainest HTML."""
    lines = ["<table>"]
    texts = []
    for row in cells:
        line = "<tr>"
        for cell in row:
            spans = "".join(
                f' {name}="{value}"'
                for name in _SPANS
                if (value := cell.get(name, "").strip()).isdigit() and 1 < int(value) < 100
            )
            inner = [block.text for block in flow(cell) if block.text]
            texts += inner
            line += f"<{cell.tag}{spans}>{'<br>'.join(map(escape_html, inner))}</{cell.tag}>"
        lines.append(f"{line}</tr>")
    lines.append("</table>")
    return TextBlock("\n".join(lines), " ".join(texts), table, is_plain=False)
