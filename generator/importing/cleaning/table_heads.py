"""Heads of tables, which office programs only write in bold."""

from generator.importing.cleaning.elements import element_text
from generator.importing.model import Element


def with_table_heads(body: Element) -> None:
    """Make heads, in place, of the rows at a table's top that are bold throughout, if not all of the table is."""
    for table in body.iter("table"):
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
        bold = [any(map(element_text, row)) and all(map(_is_bold, row)) for row in rows]
        if all(bold):
            continue
        for cell in (cell for row in rows[: bold.index(False)] for cell in row):
            cell.tag = "th"
            for inner in cell.iter("b"):
                inner.tag = "span"


def _is_bold(cell: Element) -> bool:
    """Whether all words in a cell are bold, if there are any."""
    return sum(len(element_text(inner)) for inner in cell.iter("b")) >= len(
        element_text(cell).replace(" ", "")
    )
