"""Plain text from the clipboard as Markdown: what its writer meant by indents, blank lines and tabs."""

import re
from xml.etree.ElementTree import Element

from generator.importing.writing.blocks import TextBlock, paragraph
from generator.importing.writing.inline import escape_markdown
from generator.text.chinese import is_east_asian, join_lines
from generator.text.decoding import with_newlines, without_forbidden

_MARKDOWN = re.compile(
    r"^(?:#{1,6} \S|```|~~~|> \S|\[\^[^\]\n]+\]: |---\s*$|\|.*\|\s*$)|!?\[[^\]\n]*\]\([^)\n]+\)|\*\*[^*\n]+\*\*",
    re.MULTILINE,
)
"""What nobody writes but in Markdown."""
_INDENT = re.compile(r"[ \t]*\u3000|[ \t]{2,}|\t")
_QUOTED_CELL = re.compile(r'(?:(?<=[\t\n])|\A)"((?:[^"]|"")*+)"(?=[\t\n]|\Z)')
_INSIDE = re.compile(r"[，、,]\s*$|[a-z]\s*$")
"""The end of a line after which a sentence goes on."""
_FULL, _WIDEST = 50, 130
"""Columns of the longest line, where lines were broken to fit in."""
_BULLET = re.compile(r"\s*[•·●■◆▪‣-][ \t\u3000\xa0]+(?=\S)")
_ITEM = re.compile(r"\s*([0-9]{1,3})[.)][ \t\u3000\xa0]+(?=\S)")


def text_blocks(text: str) -> list[TextBlock]:
    """The blocks of plain text; text that is Markdown already is one, and stays as it is.

    Each line is a paragraph, but for those that go on with the one above, as in letters whose lines are broken.
    Lines with tabs between cells are a table, lines with bullets or numbers lists.
    """
    text = without_forbidden(with_newlines(text)).strip("\n")
    if _MARKDOWN.search(text):
        return [_other(text)]
    blocks: list[TextBlock] = []
    for kind, lines in _groups(_without_line_ends_in_cells(text).split("\n")):
        if kind == "table":
            blocks.append(_other(_table(lines)))
        elif kind == "bullets":
            blocks.append(_other("\n".join(f"-   {escape_markdown(line)}" for line in lines)))
        elif kind == "items":
            blocks.append(_other("\n".join(lines)))
        else:
            blocks += [TextBlock(paragraph(line), line, Element("p")) for line in lines]
    return blocks


def _other(markdown: str) -> TextBlock:
    return TextBlock(markdown, markdown, Element("p"), is_plain=False)


def _groups(lines: list[str]) -> list[tuple[str, list[str]]]:
    """Lines that belong together, and what they are: table, bullets, items or paragraphs."""
    groups: list[tuple[str, list[str]]] = []
    longest = max(map(_width, lines), default=0)
    for place, line in enumerate(lines):
        if not line.strip():
            continue
        above = lines[place - 1] if place else ""
        kind, shown = _read(line, [above, *lines[place + 1 : place + 2]])
        if not groups or groups[-1][0] != kind or (kind != "paragraphs" and not above.strip()):
            groups.append((kind, [shown]))
        elif kind == "paragraphs" and _goes_on(above, line, longest):
            groups[-1][1][-1] = _joined(groups[-1][1][-1], shown)
        else:
            groups[-1][1].append(shown)
    return groups


def _goes_on(above: str, line: str, longest: int) -> bool:
    """Whether a line goes on with the one above it, which ends inside a sentence, or where lines are full."""
    if not above.strip() or _INDENT.match(line):
        return False
    is_full = longest >= _FULL and _width(above) >= 0.8 * longest
    return (is_full and longest < _WIDEST) or _INSIDE.search(above) is not None


def _width(line: str) -> int:
    """Columns of a line; Chinese characters take two."""
    return len(line) + sum(map(is_east_asian, line))


def _read(line: str, neighbours: list[str]) -> tuple[str, str]:
    """What a line is, and what it shows."""
    tabs = line.strip("\n").count("\t")
    if tabs and line.lstrip("\t") and any(other.count("\t") == tabs for other in neighbours):
        return "table", line
    if match := _BULLET.match(line):
        return "bullets", line[match.end() :].strip()
    if match := _ITEM.match(line):
        return "items", f"{match[1]}. ".ljust(4) + escape_markdown(line[match.end() :].strip())
    return "paragraphs", line.strip(" \t\u3000\xa0")


def _joined(before: str, after: str) -> str:
    """Two lines on one: Chinese needs no blank."""
    return join_lines(f"{before}\n{after}").replace("\n", " ")


def _without_line_ends_in_cells(text: str) -> str:
    """A spreadsheet puts cells with line ends between quotation marks; in a table they are spaces."""
    if "\t" not in text or '"' not in text:
        return text
    return _QUOTED_CELL.sub(lambda cell: re.sub(r"\s*\n\s*", " ", cell[1].replace('""', '"')), text)


def _table(lines: list[str]) -> str:
    rows = [[escape_markdown(cell.strip()) for cell in line.split("\t")] for line in lines]
    width = max(map(len, rows))
    written = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
    written.insert(1, f"|{' --- |' * width}")
    return "\n".join(written)
