"""The tables of an old page: which of them hold data and not the page's frame, and how they are written."""

import re
from collections import Counter
from collections.abc import Callable
from itertools import accumulate, chain

from generator.importing.cleaning.elements import element_text
from generator.importing.cleaning.log import CleaningLog
from generator.importing.model import Element
from generator.importing.writing.blocks import TextBlock, joined
from generator.importing.writing.inline import escape_html

_LONGEST_CELL = 400
"""Characters; a cell with more of them holds a page's article, not a table's value."""
_MOST_BLOCKS = 4
"""Paragraphs of a cell that holds a value."""
_FEWEST_ROWS = 2
_WIDEST = 1000
"""Columns that a cell may span (HTML, section 4.9.11)."""

Flow = Callable[[Element], list[TextBlock]]
"""Gives the blocks in an element."""
_Rows = list[list[Element]]


def to_table(table: Element, flow: Flow, log: CleaningLog) -> list[TextBlock]:
    """A `<table>` and its caption; the blocks in it, if it is only a page's frame. Merged cells are logged.

    Rows of one merged cell above and below the others are titles and notes: they become lines of their own.
    """
    rows = [row for row in table.iter("tr") if _table_of(row) is table]
    cells = [row for row in ([cell for cell in row if cell.tag in ("td", "th")] for row in rows) if row]
    above, middle, below = _without_titles(cells)
    if not _holds_data(table, middle):
        return flow(table)
    captions = [child for child in table if child.tag == "caption"]
    before = list(chain.from_iterable(map(flow, captions + above)))
    after = list(chain.from_iterable(map(flow, below)))
    inner = [[_blocks(cell, flow) for cell in row] for row in middle]
    is_merged = any(_span(cell, way) > 1 for cell in chain.from_iterable(middle) for way in _WAYS)
    if is_merged:
        log.flagged("complex-table", element_text(table))
    has_lists = any(not block.is_plain for row in inner for cell in row for block in cell)
    write = _as_html if is_merged or has_lists else _as_lines
    return [*before, *write(table, middle, inner), *after]


def _table_of(row: Element) -> Element:
    parent = row.getparent()
    while parent is not None and parent.tag != "table":
        parent = parent.getparent()
    return parent


# What a table is

_WAYS = ("colspan", "rowspan")


def _span(cell: Element, way: str) -> int:
    """How many columns or rows a cell takes."""
    written = re.fullmatch(r"\s*([0-9]{1,4})\s*", cell.get(way) or "")
    return min(max(1, int(written[1])), _WIDEST) if written else 1


def _reaching_in(cells: _Rows) -> list[int]:
    """How many columns of each row belong to cells above it."""
    changes = [0] * (len(cells) + 1)
    for number, row in enumerate(cells):
        for cell in row:
            changes[min(number + 1, len(cells))] += _span(cell, "colspan")
            changes[min(number + _span(cell, "rowspan"), len(cells))] -= _span(cell, "colspan")
    return list(accumulate(changes))[: len(cells)]


def _without_titles(cells: _Rows) -> tuple[list[Element], _Rows, list[Element]]:
    """The merged cells above, the rows between, and the merged cells below; all rows, if hardly any are left."""
    reaching = _reaching_in(cells)
    start, end = 0, len(cells)
    while start < end and len(cells[start]) == 1 and _span(cells[start][0], "rowspan") == 1:
        start += 1
    while end > start and len(cells[end - 1]) == 1 and not reaching[end - 1]:
        end -= 1
    if end - start < _FEWEST_ROWS:
        return [], cells, []
    return [row[0] for row in cells[:start]], cells[start:end], [row[0] for row in cells[end:]]


def _holds_data(table: Element, cells: _Rows) -> bool:
    """Whether a table is one, and not the frame of a page, as old pages used it; what has this very role is one."""
    if table.get("role") == "table":
        return max(map(len, cells), default=0) > 1
    if len(cells) < _FEWEST_ROWS or max(map(len, cells)) < 2:
        return False
    if (table.get("role") or "") in ("presentation", "none") or next(
        table.iterdescendants("table"), None
    ) is not None:
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
    own = [sum(_span(cell, "colspan") for cell in row) for row in cells]
    ((_, alike),) = Counter(map(sum, zip(own, _reaching_in(cells), strict=True))).most_common(1)
    return alike * 2 > len(cells) and full * 2 > len(lengths)


# How it is written


def _blocks(cell: Element, flow: Flow) -> list[TextBlock]:
    return [block for block in flow(cell) if block.markdown]


def _as_lines(table: Element, cells: _Rows, inner: list[list[list[TextBlock]]]) -> list[TextBlock]:
    """A table as Markdown has it."""
    rows = [[_cell(*pair) for pair in zip(*both, strict=True)] for both in zip(cells, inner, strict=True)]
    rows = [row for row in rows if any(block.text or block.pictures for block in row)]
    if not rows:
        return []
    width = max(map(len, rows))
    lines = [
        f"| {' | '.join([block.markdown for block in row] + [''] * (width - len(row)))} |" for row in rows
    ]
    lines.insert(1, f"|{' --- |' * width}")
    return [joined("\n".join(lines), list(chain.from_iterable(rows)), table)]


def _cell(cell: Element, inner: list[TextBlock]) -> TextBlock:
    markdown = "<br>".join(block.markdown.replace("  \n", "<br>").replace("\n", " ") for block in inner)
    markdown = re.sub(
        r"(?<!\\)\|", r"\\|", markdown
    )  # those of a program or an address: all others are escaped
    return joined(re.sub(r"^\\(?=[#>+\-=~:!])", "", markdown), inner, cell)


def _as_html(table: Element, cells: _Rows, inner: list[list[list[TextBlock]]]) -> list[TextBlock]:
    """A table that Markdown has no way to write: its frame in HTML, its cells in Markdown where they need that."""
    lines = ["<table>"]
    for row, contents in zip(cells, inner, strict=True):
        line = ""
        for cell, blocks in zip(row, contents, strict=True):
            spans = "".join(f' {way}="{_span(cell, way)}"' for way in _WAYS if _span(cell, way) > 1)
            line += f"<{cell.tag}{spans}>{_in_html(blocks)}</{cell.tag}>"
        lines.append(f"<tr>{line}</tr>")
    lines.append("</table>")
    return [joined("\n".join(lines), [block for row in inner for cell in row for block in cell], table)]


def _in_html(blocks: list[TextBlock]) -> str:
    """A cell's content: Markdown stands between empty lines (CommonMark, section 4.6)."""
    if all(block.markdown == block.text for block in blocks):
        return "<br>".join(escape_html(block.text) for block in blocks)
    return "\n\n" + "\n\n".join(block.markdown for block in blocks) + "\n\n"
