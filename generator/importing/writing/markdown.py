"""A page's elements as Markdown that our own build turns into the same text again."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from generator.content.markup.sanitize import names
from generator.importing.cleaning.hidden import element_text
from generator.importing.cleaning.log import CleaningLog
from generator.importing.model import ADDRESS_END, ADDRESS_START
from generator.importing.writing.inline import (
    LINE_BREAK,
    Run,
    code_span,
    escape_html,
    escape_line_start,
    escape_markdown,
    join_runs,
    text_run,
)

Element = Any  # lxml has no types of its own

_BLOCKS = names(
    """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search
    section summary table tbody td tfoot th thead tr ul xmp listing plaintext
    """
)
_NOT_TEXT = names(
    """
    head title meta base area map param source track input select button textarea datalist option optgroup
    audio video
    """
)
_BOLD = frozenset(("b", "strong"))
_ITALIC = frozenset(("i", "em", "cite", "dfn", "var"))
_CODE = frozenset(("code", "tt", "kbd", "samp"))


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One paragraph, heading, list, table or quotation of a page.

    `text` is what a reader sees, on one line; `linked` how many of its characters are links; `level` a heading's, 0
    for anything else. `shift` puts a heading's `#` in front.
    """

    markdown: str
    text: str
    element: Element
    level: int = 0
    linked: int = 0
    pictures: int = 0
    is_plain: bool = True
    """A paragraph or heading: one line of text, which may say something about the article."""

    @property
    def link_share(self) -> float:
        """The part of its text that is links, from 0 to 1."""
        return self.linked / len(self.text) if self.text else 0.0


Resolve = Callable[[str], str | None]
"""Gives the full address for one as a page writes it; None if it must not be kept."""


def to_blocks(element: Element, resolve: Resolve, log: CleaningLog) -> list[TextBlock]:
    """All that an element shows, in its order. `resolve` decides about the addresses of links and pictures."""
    return _Writer(resolve, log, _with_blocks(element)).flow(element)


def to_markdown(blocks: list[TextBlock]) -> str:
    """The text of an article; its headings begin at the second level, below the article's title."""
    levels = [block.level for block in blocks if block.level]
    shift = 2 - min(levels) if levels else 0
    return "\n\n".join(
        f"{'#' * min(6, block.level + shift)} {block.markdown}" if block.level else block.markdown
        for block in blocks
        if block.markdown
    )


def paragraph(text: str) -> str:
    """Plain text as one paragraph of Markdown."""
    return escape_line_start(escape_markdown(text))


def _with_blocks(element: Element) -> set[Element]:
    """The inline elements that hold blocks all the same, as `<font><p>` does."""
    found: set[Element] = set()
    for inner in element.iter():
        if inner.tag in _BLOCKS:
            while inner is not None and inner is not element:
                inner = inner.getparent()
                if inner is None or inner in found:
                    break
                found.add(inner)
    return found


class _Writer:
    def __init__(self, resolve: Resolve, log: CleaningLog, with_blocks: set[Element]) -> None:
        self._resolve = resolve
        self._tally = log
        self._with_blocks = with_blocks

    # Blocks

    def flow(self, element: Element) -> list[TextBlock]:
        """The blocks in an element; text beside them makes paragraphs of its own."""
        blocks: list[TextBlock] = []
        runs: list[Run] = []

        def flush() -> None:
            blocks.extend(_paragraphs(runs, element))
            runs.clear()

        if element.text:
            runs.append(text_run(element.text))
        for child in element:
            tag = child.tag
            if tag in _BLOCKS:
                flush()
                blocks += self._block(child)
            elif child in self._with_blocks:
                flush()
                blocks += self.flow(child)
            else:
                runs += self._inline(child, "")
            if child.tail:
                runs.append(text_run(child.tail))
        flush()
        return blocks

    def _block(self, element: Element) -> list[TextBlock]:
        tag = element.tag
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            return self._heading(element)
        if tag in ("ul", "ol", "menu", "dir"):
            return self._list(element)
        if tag == "table":
            return self._table(element)
        if tag == "blockquote":
            inner = self.flow(element)
            # Pages use it to indent whole articles: only a short one is a quotation.
            if len(inner) > 12 or not inner or any(not block.is_plain for block in inner):
                return inner
            lines = to_markdown([TextBlock(b.markdown, b.text, b.element) for b in inner]).split("\n")
            return [_joined("\n".join(f"> {line}".rstrip() for line in lines), inner, element)]
        if tag in ("pre", "xmp", "listing", "plaintext"):
            return self._verbatim(element)
        if tag == "hr":
            return []
        if tag == "figure":
            return self._figure(element)
        if tag == "dt":
            return [
                TextBlock(f"**{b.markdown}**" if "*" not in b.markdown else b.markdown, b.text, b.element)
                for b in self.flow(element)
            ]
        return self.flow(element)

    def _heading(self, element: Element) -> list[TextBlock]:
        inner = self.flow(element)
        if any(not block.is_plain or block.level or block.pictures for block in inner):
            return inner
        text = " ".join(block.text for block in inner)
        markdown = " ".join(block.markdown.replace("  \n", " ") for block in inner)
        if not text:
            return []
        if len(text) > 120:  # a paragraph that somebody wanted large
            return inner
        # All of a heading is bold: that says nothing.
        whole = re.fullmatch(r"\*\*([^*]*)\*\*", markdown)
        markdown = re.sub("(#+)$", r"\\\1", whole[1] if whole else markdown)
        return [TextBlock(markdown, text, element, int(element.tag[1]), sum(b.linked for b in inner))]

    def _figure(self, element: Element) -> list[TextBlock]:
        captions = list(element.iter("figcaption"))
        if len(captions) != 1 or len(pictures := list(element.iter("img"))) != 1:
            return self.flow(element)
        runs = self._picture(pictures[0], caption=element_text(captions[0]))
        return _paragraphs(runs, element)

    def _list(self, element: Element) -> list[TextBlock]:
        items: list[list[TextBlock]] = []
        outside: list[TextBlock] = []
        for child in element:
            if child.tag == "li":
                if inner := self.flow(child):
                    items.append(inner)
            elif child.tag in ("ul", "ol") and items:  # a list directly in a list, as old editors wrote it
                items[-1] += self._block(child)
            else:
                outside += (
                    self._block(child)
                    if child.tag in _BLOCKS
                    else _paragraphs(self._inline(child, ""), element)
                )
        flat = [block for item in items for block in item]
        if sum(len(block.text) for block in flat) > 3000 and len(items) == 1:
            return [*outside, *flat]  # an article in a list item: decoration
        if not items:
            return outside
        start = element.get("start") or ""
        first = int(start) if element.tag == "ol" and start.isdigit() else 1
        lines: list[str] = []
        # Items of one paragraph each stand without empty lines between them.
        gap = "\n\n" if any(len([b for b in item if b.is_plain]) > 1 for item in items) else "\n"
        for number, item in enumerate(items, first):
            marker = f"{number}.".ljust(4) if element.tag == "ol" else "-   "
            text = ""
            for block in item:
                separator = (
                    "\n"
                    if text and not block.is_plain and gap == "\n" and block.markdown[:1] in "-0123456789"
                    else "\n\n"
                )
                text += (separator if text else "") + (
                    f"**{block.markdown}**" if block.level and "*" not in block.markdown else block.markdown
                )
            lines.append((marker if len(marker) == 4 else f"{marker} ") + text.replace("\n", "\n    "))
        made = re.sub(r"(?m)^ +$", "", gap.join(lines))
        return [*outside, _joined(made, flat, element)]

    def _verbatim(self, element: Element) -> list[TextBlock]:
        text = "".join(element.itertext()).strip("\n").rstrip()
        if not text.strip():
            return []
        if re.search("[\u4e00-\u9fff]", text) and element.tag == "pre":
            # On old Chinese pages that is an article whose line ends were to be kept, not a program.
            paragraphs = [line.strip(" \t\u3000\xa0") for line in text.split("\n")]
            return [TextBlock(paragraph(line), line, element) for line in paragraphs if line]
        ticks = max((len(found) for found in re.findall("`+", text)), default=0)
        fence = "`" * max(3, ticks + 1)
        return [TextBlock(f"{fence}\n{text}\n{fence}", " ".join(text.split()), element, is_plain=False)]

    # Tables

    def _table(self, table: Element) -> list[TextBlock]:
        rows = [row for row in table.iter("tr") if _table_of(row) is table]
        cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
        cells = [row for row in cells if row]
        if not _holds_data(table, cells):
            return self.flow(table)
        caption = next((element_text(child) for child in table if child.tag == "caption"), "")
        before = [TextBlock(paragraph(caption), caption, table)] if caption else []
        if any(
            cell.get(name, "1").strip() not in ("1", "")
            for row in cells
            for cell in row
            for name in ("colspan", "rowspan")
        ):
            self._tally.flagged("complex-table", element_text(table))
            return [*before, self._spanning(table, cells)]
        width = max(map(len, cells))
        inner = [
            [self._cell(cell) for cell in row] + [TextBlock("", "", table)] * (width - len(row))
            for row in cells
        ]
        inner = [row for row in inner if any(block.text or block.pictures for block in row)]
        if not inner:
            return before
        lines = [f"| {' | '.join(block.markdown for block in row)} |" for row in inner]
        lines.insert(1, f"|{' --- |' * width}")
        return [*before, _joined("\n".join(lines), [block for row in inner for block in row], table)]

    def _cell(self, cell: Element) -> TextBlock:
        inner = [block for block in self.flow(cell) if block.markdown]
        markdown = "<br>".join(block.markdown.replace("  \n", "<br>").replace("\n", " ") for block in inner)
        return _joined(re.sub(r"^\\(?=[#>+\-=~:!])", "", markdown), inner, cell)

    def _spanning(self, table: Element, cells: list[list[Element]]) -> TextBlock:
        """A table with merged cells, which Markdown has no way to write, as the plainest HTML."""
        lines = ["<table>"]
        texts = []
        for row in cells:
            line = "<tr>"
            for cell in row:
                spans = "".join(
                    f' {name}="{value}"'
                    for name in ("colspan", "rowspan")
                    if (value := cell.get(name, "").strip()).isdigit() and 1 < int(value) < 100
                )
                inner = [block.text for block in self.flow(cell) if block.text]
                texts += inner
                line += f"<{cell.tag}{spans}>{'<br>'.join(map(escape_html, inner))}</{cell.tag}>"
            lines.append(f"{line}</tr>")
        lines.append("</table>")
        return TextBlock("\n".join(lines), " ".join(texts), table, is_plain=False)

    # Pieces of lines

    def _inline(self, element: Element, style: str) -> list[Run]:
        tag = element.tag
        if not isinstance(tag, str) or tag in _NOT_TEXT:
            return []
        if tag == "br":
            return [LINE_BREAK]
        if tag == "img":
            return self._picture(element)
        if tag == "a" and element.get("href") is not None:
            return self._link(element, style)
        if tag in _CODE:
            return code_span("".join(element.itertext()))
        if tag in ("sup", "sub"):
            text = " ".join("".join(element.itertext()).split())
            return [Run(f"<{tag}>{escape_markdown(text)}</{tag}>", text)] if text else []
        if tag in ("rt", "rp") and element.getparent().tag == "ruby":
            text = element_text(element).strip("()（）")
            return [text_run(f"（{text}）")] if text and tag == "rt" else []
        if not style:
            if tag in _BOLD:
                style = "**"
            elif tag in _ITALIC:
                style = "*"
            elif css := element.get("style"):
                css = css.lower().replace(" ", "")
                style = "**" if "font-weight:bold" in css or "font-weight:700" in css else ""
        return self._inside(element, style)

    def _inside(self, element: Element, style: str) -> list[Run]:
        runs = [text_run(element.text, style)] if element.text else []
        for child in element:
            runs += self._inline(child, style)
            if child.tail:
                runs.append(text_run(child.tail, style))
        return runs

    def _link(self, element: Element, style: str) -> list[Run]:
        inner = self._inside(element, "")
        text = "".join(run.text for run in inner if run is not LINE_BREAK).strip()
        pictures = [run for run in inner if run.pictures]
        if not text and not pictures:
            return []
        if not text:
            return pictures  # a small picture that leads to the same in large, mostly
        address = self._resolve(element.get("href", ""))
        plain = [Run(run.markdown, run.text, style, len(run.text.strip())) for run in inner]
        if address is None or pictures or LINE_BREAK in inner:
            return [LINE_BREAK if run.text == "\n" else run for run in plain]
        words = join_runs(inner)[0].strip()
        lead, trail = (
            (" " if inner[0].text[:1].isspace() else ""),
            (" " if inner[-1].text[-1:].isspace() else ""),
        )
        return [
            Run(
                f"{lead}[{words}]({ADDRESS_START}{address}{ADDRESS_END}){trail}",
                f"{lead}{text}{trail}",
                style,
                len(text),
            )
        ]

    def _picture(self, element: Element, caption: str = "") -> list[Run]:
        source = next(
            (
                value
                for name in ("src", "data-src", "data-original", "data-lazy-src")
                if (value := element.get(name)) and not value.startswith("data:")
            ),
            "",
        )
        sizes = [
            size
            for name in ("width", "height")
            if (size := (element.get(name) or "").removesuffix("px")).isdigit()
        ]
        if not source or any(int(size) < 4 for size in sizes):
            return []
        address = self._resolve(source)
        if address is None:
            return []
        alt = " ".join((element.get("alt") or "").split())
        title = f' "{escape_html(caption)}"' if caption else ""
        return [
            Run(f"![{escape_markdown(alt)}]({ADDRESS_START}{address}{ADDRESS_END}{title})", "", pictures=1)
        ]


def _joined(markdown: str, inner: list[TextBlock], element: Element) -> TextBlock:
    return TextBlock(
        markdown,
        " ".join(block.text for block in inner if block.text),
        element,
        linked=sum(block.linked for block in inner),
        pictures=sum(block.pictures for block in inner),
        is_plain=False,
    )


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
    lengths = [len(element_text(cell)) for row in cells for cell in row]
    if max(lengths) > 400 or any(
        len(list(cell.iterchildren("p", "div"))) > 4 for row in cells for cell in row
    ):
        return False
    if next(table.iterdescendants("th", "caption"), None) is not None or (table.get("border") or "0") not in (
        "0",
        "",
        "none",
    ):
        return True
    full = sum(length > 0 for length in lengths)
    return sum(len(row) == len(cells[0]) for row in cells) * 2 > len(cells) and full * 2 > len(lengths)


# Paragraphs

_INDENT = re.compile("[ \n]*(?:\u3000+|(?:\xa0[ \n]*){2,})")
_LONG = 60
"""A line of so many characters is a paragraph, not a line of an address or of a poem."""


def _paragraphs(runs: list[Run], element: Element) -> list[TextBlock]:
    """The paragraphs of a row of runs: `<br><br>`, an indent after `<br>` and long lines make new ones."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run is LINE_BREAK:
            lines.append([])
        else:
            lines[-1].append(run)
    made = [join_runs(line) for line in lines]
    are_paragraphs = any(len(text) > _LONG for _, text in made)
    groups: list[list[int]] = [[]]
    for index, (markdown, _) in enumerate(made):
        raw = "".join(run.text for run in lines[index])
        if groups[-1] and (not markdown or are_paragraphs or _INDENT.match(raw)):
            groups.append([])
        if markdown:
            groups[-1].append(index)
    blocks = []
    for group in groups:
        if group:
            parts = [run for index in group for run in lines[index]]
            blocks.append(
                TextBlock(
                    "  \n".join(escape_line_start(made[index][0]) for index in group),
                    " ".join(text for index in group if (text := made[index][1])),
                    element,
                    linked=sum(run.linked for run in parts),
                    pictures=sum(run.pictures for run in parts),
                )
            )
    return blocks
