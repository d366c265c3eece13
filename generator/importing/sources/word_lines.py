"""What stands inside a line of a Word document, as HTML: words in their dress, links, pictures, marks of notes."""

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import quote

from generator.content.markup.sanitize import names
from generator.importing.model import Element
from generator.importing.sources.office_xml import attribute, child, local, value
from generator.importing.sources.word_package import WordPackage
from generator.importing.writing.inline_elements import NOTE

SEE_THROUGH = names(
    """
    sdt sdtContent smartTag customXml ins moveTo fldSimple dir bdo Choice oMath oMathPara e f num den sub sup rad d nary
    func fName sSub sSup sSubSup
    """
)
"""Elements that only say something about what stands in them."""
_LINK = re.compile(r'\s*HYPERLINK\s+"([^"]+)"')
_WEB_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp")


class WordLines:
    """Makes HTML of what paragraphs hold, and keeps what of it stands elsewhere or is lost."""

    def __init__(self, package: WordPackage) -> None:
        self.pictures: list[str] = []
        """The names of pictures in the document's file."""
        self.lost: list[str] = []
        """Pictures and diagrams that HTML has no way to show, or that lie outside of the document."""
        self.hidden: list[str] = []
        """Text that nobody was meant to see."""
        self.notes: list[str] = []
        """The notes that were referred to, as `footnote 2`, in the order of their numbers."""
        self.boxes: list[Element] = []
        """Boxes of text in drawings."""
        self._relations = package.relations
        self._field = ""

    def inline(self, element: Element | None) -> str:
        """The HTML of what an element of a line holds."""
        html = ""
        for inner in element if element is not None else ():
            match local(inner):
                case "r":
                    html += self._run(inner)
                case "hyperlink":
                    relation = self._relations.get(attribute(inner, "id"))
                    html += _link(
                        self.inline(inner), relation.target if relation and relation.is_outside else ""
                    )
                case "AlternateContent":
                    html += self.inline(chosen) if (chosen := child(inner, "Choice")) is not None else ""
                case name if name in SEE_THROUGH:
                    html += self.inline(inner)
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
        marks = (("del", "strike"), ("del", "dstrike"), ("b", "b"), ("i", "i"))
        tags = [tag for tag, name in marks if _is_on(about, name)]
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
                mark = f"{local(piece).removesuffix('Reference')} {attribute(piece, 'id')}"
                if mark not in self.notes:
                    self.notes.append(mark)
                return f'<sup {NOTE}="{self.notes.index(mark) + 1}"></sup>'
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
                return f"<ruby>{self.inline(base)}<rt>{self.inline(above)}</rt></ruby>"
        return ""

    def _drawing(self, drawing: Element) -> str:
        """The pictures in a drawing; text in its boxes makes paragraphs behind this one."""
        html = ""
        described = next((attribute(one, "descr") for one in drawing.iter() if local(one) == "docPr"), "")
        shown = list(_shown_in(drawing))
        for inner in shown:
            if local(inner) == "txbxContent":
                self.boxes.append(inner)
                continue
            relation = self._relations.get(attribute(inner, "embed") or attribute(inner, "id"))
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
