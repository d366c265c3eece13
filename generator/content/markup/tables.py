"""Tables: rows of cells between vertical bars (GFM 0.29 section 4.10), and those pasted from a spreadsheet."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from msgspec import Struct, field

from generator.content.markup import limits
from generator.content.markup.limits import LimitError

Alignment = Literal["left", "center", "right"] | None

_DELIMITER = re.compile(r"[ \t]*(:?)-+(:?)[ \t]*")
_ALIGNMENTS: dict[tuple[str, str], Alignment] = {
    (":", ":"): "center",
    (":", ""): "left",
    ("", ":"): "right",
    ("", ""): None,
}
_BARS = ("|", "\uff5c")
_CELL = re.compile(r"(?:[^|\\]|\\.|\\\Z)*")


class Table(Struct):
    """A table's cells as Markdown. Each row has as many as `alignments`."""

    alignments: list[Alignment]
    head: list[str]
    rows: list[list[str]] = field(default_factory=list)

    def add(self, cells: list[str]) -> None:
        """Append a row; missing cells are empty, and those beyond the head's are joined to the last.

        Raises LimitError for a table that is too large.
        """
        width = len(self.alignments)
        if (len(self.rows) + 1) * width > limits.CELLS:
            raise LimitError("table-too-large", limit=limits.CELLS)
        if len(cells) > width:
            # GFM drops them; but no word of an article may be lost.
            cells = [*cells[: width - 1], " | ".join(filter(None, cells[width - 1 :]))]
        self.rows.append(cells + [""] * (width - len(cells)))


def table_of(head: str, delimiters: str) -> Table | None:
    """The table that two lines begin, the second of which is known to have dashes; None if they begin none."""
    if "|" not in head and "|" not in delimiters:
        return None
    matches = [_DELIMITER.fullmatch(cell) for cell in cells_of(delimiters)]
    alignments = [_ALIGNMENTS[match[1], match[2]] for match in matches if match]
    cells = cells_of(head)
    return Table(alignments, cells) if len(alignments) == len(matches) == len(cells) else None


def cells_of(line: str) -> list[str]:
    """A row's cells. A bar behind a backslash belongs to its cell, inside code, too."""
    line = line.strip(" \t")
    if len(line) > limits.PARAGRAPH:
        raise LimitError("paragraph-too-long", start=line[:20], limit=limits.PARAGRAPH)
    line = line.removeprefix("|")
    if "\\" not in line:
        return [cell.strip(" \t") for cell in line.removesuffix("|").split("|")]
    cells: list[str] = []
    position = 0
    while position < len(line) or not cells:
        match = _CELL.match(line, position)
        assert match  # it matches nothing, too
        cells.append(match[0].strip(" \t").replace("\\|", "|"))
        position = match.end() + 1
    return cells


def pasted(lines: list[str]) -> list[Table | list[str]]:
    """A paragraph's lines as tables and other runs of lines.

    Cells that are copied from a spreadsheet come with tabs between them: two or more lines that have equally many
    are a table, whose first row is its head.
    """
    parts: list[Table | list[str]] = []
    start = 0
    while start < len(lines):
        tabs = lines[start].count("\t")
        end = start + 1
        while end < len(lines) and lines[end].count("\t") == tabs:
            end += 1
        if tabs and end - start > 1:
            table = Table([None] * (tabs + 1), _tabbed(lines[start]))
            for line in lines[start + 1 : end]:
                table.add(_tabbed(line))
            parts.append(table)
        elif parts and isinstance(parts[-1], list):
            parts[-1] += lines[start:end]
        else:
            parts.append(lines[start:end])
        start = end
    return parts


def _tabbed(line: str) -> list[str]:
    return [cell.strip(" ") for cell in line.split("\t")]


def begins_pasted(lines: Sequence[str]) -> bool:
    """Whether two lines begin a table from a spreadsheet whose corner is empty, rather than code that is set off."""
    if len(lines) < 2 or not lines[0].startswith("\t") or lines[1].startswith((" ", "\t")):
        return False
    return lines[0].count("\t") == lines[1].count("\t") > 1


def first_row(lines: Sequence[str]) -> int | None:
    """The first of two lines of a paragraph after each other that would be rows, if the second row were right.

    Bars at both ends, also full-width ones, are hardly ever meant as text.
    """
    rows = [len(line) > 2 and line.startswith(_BARS) and line.rstrip().endswith(_BARS) for line in lines]
    return next((number for number, pair in enumerate(pairwise(rows)) if all(pair)), None)
