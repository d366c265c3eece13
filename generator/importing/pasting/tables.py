"""Which tables of a pasted text hold data, and which of their rows are heads."""

from generator.importing.cleaning.elements import element_text
from generator.importing.model import Element


def with_tables(body: Element, *, is_office: bool) -> None:
    """Say of tables what they are, in place: office programs have none that are frames of pages."""
    for table in list(body.iter("table")):
        if is_office and (table.get("role") or "") not in ("presentation", "none"):
            table.set("role", "table")
        _mark_heads(table)


def _mark_heads(table: Element) -> None:
    """Make heads of the rows at a table's top that are bold throughout, if not all of it is."""
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    bold = [any(map(element_text, row)) and all(map(_is_bold, row)) for row in rows]
    if all(bold):
        return
    for cell in (cell for row in rows[: bold.index(False)] for cell in row):
        cell.tag = "th"
        for inner in cell.iter("b"):
            inner.tag = "span"


def _is_bold(cell: Element) -> bool:
    """Whether all words in a cell are bold, if there are any."""
    return sum(len(element_text(inner)) for inner in cell.iter("b")) >= len(
        element_text(cell).replace(" ", "")
    )
