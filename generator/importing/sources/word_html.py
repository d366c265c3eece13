"""What stands in a Word document, as HTML: paragraphs, headings, lists, tables, pictures, links and notes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from generator.content.markup.sanitize import names
from generator.importing.model import Element
from generator.importing.sources.word_numbers import Numbering
from generator.importing.sources.word_package import WordPackage, attribute, child, local, value

_SEE_THROUGH = names(
    """
    sdt sdtContent smartTag customXml ins moveTo fldSimple dir bdo Choice oMath oMathPara e f num den sub sup rad d nary
    func fName sSub sSup sSubSup
    """
)
"""Elements that only say something about what stands in them."""
_HEADING = re.compile(r"(?:heading|标题|überschrift|titre) ?([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title|标题|题目", re.IGNORECASE)
_PLAIN_NUMBER = re.compile(r"%[1-9][.．]?")
_LINK = re.compile(r'\s*HYPERLINK\s+"([^"]+)"')
_WEB_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp")
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph's HTML, and where in lists it stands."""

    html: str
    list_tag: str = ""
    """`ul` or `ol`; empty if it is no item."""
    level: int = 0
    number: int = 1


class WordHtml:
    """Makes HTML of a document; what it shows that HTML can't is named in `lost`."""

    def __init__(self, package: WordPackage) -> None:
        self.pictures: list[str] = []
        """The names of pictures in the document's file."""
        self.lost: list[str] = []
        self.hidden: list[str] = []
        self._package = package
        self._numbering = Numbering(package)
        self._notes: list[str] = []
        self._field = ""
        self._boxes: list[Element] = []
        self._depth = 0

    def document(self) -> str:
        """All of it."""
        html = self._flow(self._package.body)
        while self._notes:  # a note may have notes
            marks, self._notes = self._notes, []
            html += "".join(self._note(mark) for mark in marks)
        return html

    def _note(self, mark: str) -> str:
        note = self._package.notes.get(mark)
        if note is None:
            return ""
        return self._flow(note).replace(">", f"><sup>{escape(mark.split()[1])}</sup>", 1)

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
        self._depth += 1
        for inner in element if self._depth < _DEEPEST else ():
            name = local(inner)
            if name == "p":
                yield self._paragraph(inner)
                boxes, self._boxes = self._boxes, []
                for box in boxes:
                    yield self._flow(box)
            elif name == "tbl":
                yield self._table(inner)
            elif name in _SEE_THROUGH:
                yield from self._blocks(inner)
        self._depth -= 1

    def _paragraph(self, paragraph: Element) -> _Paragraph:
        about = child(paragraph, "pPr")
        inner = self._inline(paragraph)
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
                    return _Paragraph(inner, "ul" if form.form == "bullet" else "ol", level, number)
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
        return f'<table border="1">{html}</table>'

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

    # Inside a line

    def _inline(self, element: Element | None) -> str:
        self._depth += 1
        html = ""
        for inner in element if element is not None and self._depth < _DEEPEST else ():
            match local(inner):
                case "r":
                    html += self._run(inner)
                case "hyperlink":
                    relation = self._package.relations.get(attribute(inner, "id"))
                    html += _link(
                        self._inline(inner), relation.target if relation and relation.is_outside else ""
                    )
                case "AlternateContent":
                    html += self._inline(chosen) if (chosen := child(inner, "Choice")) is not None else ""
                case name if name in _SEE_THROUGH:
                    html += self._inline(inner)
        self._depth -= 1
        return html

    def _run(self, run: Element) -> str:
        about = child(run, "rPr")
        if _is_on(about, "vanish"):
            self.hidden.append("".join(run.itertext()))
            return ""
        html = "".join(self._piece(piece) for piece in run)
        if not html or html.isspace():
            return html
        raised = value(child(about, "vertAlign"))
        tags = [tag for tag, name in (("b", "b"), ("i", "i")) if _is_on(about, name)]
        tags += {"superscript": ["sup"], "subscript": ["sub"]}.get(raised, [])
        for tag in tags:
            html = f"<{tag}>{html}</{tag}>"
        return html

    def _piece(self, piece: Element) -> str:
        match local(piece):
            case "t":
                text = escape(piece.text or "")
                return _link(text, self._field) if self._field else text
            case "tab" | "ptab":
                return " "
            case "br" | "cr":
                return "" if attribute(piece, "type") in ("page", "column") else "<br>"
            case "noBreakHyphen":
                return "-"
            case "sym":
                return _symbol(attribute(piece, "char"))
            case "footnoteReference" | "endnoteReference":
                kind = local(piece).removesuffix("Reference")
                self._notes.append(f"{kind} {attribute(piece, 'id')}")
                return f"<sup>{escape(attribute(piece, 'id'))}</sup>"
            case "instrText":
                found = _LINK.match(piece.text or "")
                self._field = found[1] if found else self._field
            case "fldChar" if attribute(piece, "fldCharType") in ("begin", "end"):
                self._field = ""
            case "drawing" | "pict" | "object":
                return self._drawing(piece)
            case "AlternateContent":
                chosen = child(piece, "Choice")
                return "".join(self._piece(inner) for inner in (chosen if chosen is not None else ()))
            case "ruby":
                base, above = child(piece, "rubyBase"), child(piece, "rt")
                return f"<ruby>{self._inline(base)}<rt>{self._inline(above)}</rt></ruby>"
        return ""

    def _drawing(self, drawing: Element) -> str:
        """The pictures in a drawing; text in its boxes makes paragraphs behind this one."""
        html = ""
        described = next((attribute(one, "descr") for one in drawing.iter() if local(one) == "docPr"), "")
        shown = list(_shown_in(drawing))
        for inner in shown:
            if local(inner) == "txbxContent":
                self._boxes.append(inner)
                continue
            relation = self._package.relations.get(attribute(inner, "embed") or attribute(inner, "id"))
            if relation and not relation.is_outside and relation.target.lower().endswith(_WEB_PICTURES):
                self.pictures.append(relation.target)
                html += f'<img src="{quote(relation.target)}" alt="{escape(described)}">'
            else:
                self.lost.append(relation.target if relation else local(inner))
        if not shown:
            self.lost.append(described or local(drawing))  # a diagram or a line
        return html


def _shown_in(drawing: Element) -> Iterator[Element]:
    """The pictures and boxes of text in a drawing."""
    for inner in drawing:
        if local(inner) in ("txbxContent", "blip", "imagedata"):
            yield inner
        elif local(inner) != "Fallback":
            yield from _shown_in(inner)


def _owner(element: Element, name: str) -> Element:
    """The nearest element of a name around another."""
    parent = element.getparent()
    while parent is not None and local(parent) != name:
        parent = parent.getparent()
    return parent


def _is_on(about: Element | None, name: str) -> bool:
    found = child(about, name)
    return found is not None and value(found) not in ("0", "false", "off", "none")


def _link(html: str, address: str) -> str:
    return f'<a href="{escape(address)}">{html}</a>' if address and html.strip() else html


def _symbol(written: str) -> str:
    """A character of a symbol font; those for private use show something else in any other font."""
    number = int(written, 16) if re.fullmatch("[0-9A-Fa-f]{1,5}", written) else 0
    return {0xF0FC: "✓", 0xF0FE: "☑", 0xF052: "☑", 0xF0A8: "□", 0xF06F: "□", 0xF0B7: "•"}.get(
        number, "" if 0xE000 <= number <= 0xF8FF or number < 32 else escape(chr(number))
    )


def _lists(items: list[_Paragraph]) -> str:
    """Items one after another as lists in lists."""
    html, open_tags = "", list[tuple[str, int]]()
    for item in items:
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
