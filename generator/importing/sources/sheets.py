"""A spreadsheet (`.xlsx`, Office Open XML, ISO/IEC 29500-1, section 18) as an article of tables.

Cells are as a reader sees them: dates and numbers in their formats, results of formulas, merged cells. What is
hidden (sheets, rows, columns) is left out, and said.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import chain

from generator.importing.cleaning.log import CleaningLog
from generator.importing.extraction.decoding import without_controls
from generator.importing.extraction.official import official_article
from generator.importing.model import Element, Extraction, Failure, OldPage
from generator.importing.sources.office_xml import (
    attribute,
    child,
    children,
    optional_xml,
    relations_of,
    xml_in,
)
from generator.importing.sources.packed import PackedError, PackedPage
from generator.importing.sources.sheet_numbers import format_code, shown_number
from generator.importing.writing.block_elements import to_blocks

_MOST_CELLS = 20_000
"""Of a page; a larger table is something to download."""
_WIDEST, _LONGEST = 16_384, 1_048_576
"""Columns and rows of a sheet (18.3.1.4)."""
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_STANDARD_NAME = re.compile(r"(?:Sheet|工作表|表) ?\d*", re.IGNORECASE)
"""What sheets are called that nobody has given a name."""


class _TooManyCellsError(ValueError):
    pass


@dataclass(frozen=True, slots=True)
class _Book:
    """What all sheets share."""

    texts: tuple[str, ...]
    formats: tuple[str, ...]
    """By the number of a cell's style."""
    from_1904: bool


def read_sheets(content: bytes, origin: str) -> PackedPage:
    """The tables of a spreadsheet as an article. Raises PackedError."""
    page, log = OldPage(origin, b""), CleaningLog()
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        html = _html(archive, log)
    except _TooManyCellsError:
        return PackedPage(
            Extraction(page, None, failure=Failure("legacy.large-table", {"limit": f"{_MOST_CELLS:,}"}))
        )
    except Exception as error:  # each way of being damaged has errors of its own
        raise PackedError from error
    from lxml import etree

    tree = etree.fromstring(f"<body>{without_controls(html)}</body>", etree.HTMLParser(huge_tree=True))
    blocks = to_blocks(tree, lambda _: None, log) if tree is not None else []
    if not any(block.text for block in blocks):
        return PackedPage(Extraction(page, None, log.removals, failure=Failure("legacy.no-article")))
    article = official_article(blocks, posixpath.splitext(posixpath.basename(origin))[0], log)
    return PackedPage(Extraction(page, article, log.removals, log.flags))


def _html(archive: zipfile.ZipFile, log: CleaningLog) -> str:
    main = next(
        (one.target for one in relations_of(archive, "").values() if one.kind == "officeDocument"),
        "xl/workbook.xml",
    )
    workbook, relations = xml_in(archive, main), relations_of(archive, main)
    folder = posixpath.dirname(main)
    about = child(workbook, "workbookPr")
    book = _Book(
        tuple(_texts(optional_xml(archive, f"{folder}/sharedStrings.xml"))),
        tuple(_formats(optional_xml(archive, f"{folder}/styles.xml"))),
        attribute(about, "date1904") in ("1", "true"),
    )
    made: dict[str, str] = {}
    left = _MOST_CELLS
    for sheet in children(child(workbook, "sheets"), "sheet"):
        name = attribute(sheet, "name")
        if attribute(sheet, "state") not in ("", "visible"):
            log.removed("hidden", name)
            continue
        relation = relations.get(attribute(sheet, "id"))
        if relation is None or relation.kind != "worksheet":
            continue
        table, cells = _table(xml_in(archive, relation.target), book, log, left)
        left -= cells
        if table:
            made[name] = table
    if len(made) == 1:
        return next(iter(made.values()))
    return "".join(
        ("" if _STANDARD_NAME.fullmatch(name) else f"<h2>{escape(name)}</h2>") + table
        for name, table in made.items()
    )


def _texts(shared: Element | None) -> Iterator[str]:
    yield from map(_text, children(shared, "si"))


def _text(item: Element | None) -> str:
    """The text of a cell, without what says how it is spoken."""
    if item is None:
        return ""
    pieces = chain(children(item, "t"), *(children(run, "t") for run in children(item, "r")))
    return re.sub(
        "_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), "".join(piece.text or "" for piece in pieces)
    )


def _formats(styles: Element | None) -> Iterator[str]:
    custom = {
        _number(attribute(one, "numFmtId")): attribute(one, "formatCode")
        for one in children(child(styles, "numFmts"), "numFmt")
    }
    for style in children(child(styles, "cellXfs"), "xf"):
        yield format_code(_number(attribute(style, "numFmtId")), custom)


def _number(written: str) -> int:
    return int(written) if re.fullmatch("[0-9]{1,9}", written) else 0


def _table(sheet: Element, book: _Book, log: CleaningLog, most: int) -> tuple[str, int]:
    """A sheet as a table, and how many cells it has; empty if it has none."""
    cells, hidden_rows = _cells(sheet, book)
    hidden_columns = _hidden_columns(sheet)
    for place in [place for place in cells if place[0] in hidden_rows or place[1] in hidden_columns]:
        log.removed("hidden", cells.pop(place))
    if not cells:
        return "", 0
    rows, columns = sorted({y for y, _ in cells}), sorted({x for _, x in cells})  # empty ones say nothing
    if len(rows) * len(columns) > most:
        raise _TooManyCellsError
    merged = _merged(sheet, rows, columns)
    html = ""
    for y in rows:
        html += "<tr>"
        for x in columns:
            height, width = merged.get((y, x), (1, 1))
            if height:
                spans = (f' rowspan="{height}"' if height > 1 else "") + (
                    f' colspan="{width}"' if width > 1 else ""
                )
                html += f"<td{spans}>{escape(cells.get((y, x), '')).replace(chr(10), '<br>')}</td>"
        html += "</tr>"
    return f'<table role="table">{html}</table>', len(rows) * len(columns)


def _cells(sheet: Element, book: _Book) -> tuple[dict[tuple[int, int], str], set[int]]:
    """What cells show, by row and column from 1, where they show anything; and the hidden rows."""
    cells: dict[tuple[int, int], str] = {}
    hidden: set[int] = set()
    y = 0
    for row in children(child(sheet, "sheetData"), "row"):
        y = _number(attribute(row, "r")) or y + 1
        if attribute(row, "hidden") in ("1", "true"):
            hidden.add(y)
        x = 0
        for cell in children(row, "c"):
            x = _place(attribute(cell, "r"))[1] or x + 1
            if shown := _shown(cell, book).strip():
                cells[y, x] = shown
    return cells, hidden


def _shown(cell: Element, book: _Book) -> str:
    written = child(cell, "v")
    text = (written.text or "") if written is not None else ""
    match attribute(cell, "t"):
        case "s":
            number = _number(text)
            return book.texts[number] if text and number < len(book.texts) else ""
        case "inlineStr":
            return _text(child(cell, "is"))
        case "str" | "e":
            return text
        case "b":
            return "TRUE" if text == "1" else "FALSE"
        case "d":
            return text.replace("T", " ")
    style = _number(attribute(cell, "s"))
    code = book.formats[style] if style < len(book.formats) else ""
    return shown_number(text, code, from_1904=book.from_1904) if text else ""


def _place(written: str) -> tuple[int, int]:
    """Row and column of a cell's name such as `B3`; zeros for what is none."""
    match = _PLACE.fullmatch(written)
    if match is None:
        return 0, 0
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    return (row, column) if 0 < row <= _LONGEST and column <= _WIDEST else (0, 0)


def _hidden_columns(sheet: Element) -> set[int]:
    hidden: set[int] = set()
    for columns in children(child(sheet, "cols"), "col"):
        if attribute(columns, "hidden") in ("1", "true"):
            first, last = _number(attribute(columns, "min")), _number(attribute(columns, "max"))
            hidden.update(range(first, min(last, _WIDEST) + 1))
    return hidden


def _merged(sheet: Element, rows: list[int], columns: list[int]) -> Mapping[tuple[int, int], tuple[int, int]]:
    """How many shown rows and columns a merged cell takes, by its place; zeros for the cells that it covers."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for one in children(child(sheet, "mergeCells"), "mergeCell"):
        first, _, last = attribute(one, "ref").partition(":")
        (top, left), (bottom, right) = _place(first), _place(last)
        ys = [y for y in rows if top <= y <= bottom]
        xs = [x for x in columns if left <= x <= right]
        found |= dict.fromkeys(((y, x) for y in ys for x in xs), (0, 0))
        if ys and xs and top:
            found[ys[0], xs[0]] = (len(ys), len(xs))
    return found
