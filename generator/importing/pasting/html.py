"""What a clipboard's HTML holds, as blocks of Markdown, whichever program it comes from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from urllib.parse import parse_qs, unquote

from generator.importing.addresses import is_web, may_be_linked, split_address
from generator.importing.cleaning.invisible import without_invisible
from generator.importing.cleaning.log import CleaningLog
from generator.importing.cleaning.markup_repair import with_end_tags
from generator.importing.cleaning.office import with_lists
from generator.importing.cleaning.styles import style_sheets
from generator.importing.cleaning.table_heads import with_table_heads
from generator.importing.extraction.decoding import without_controls
from generator.importing.model import Element
from generator.importing.pasting.clipboard import without_header
from generator.importing.pasting.marks import remove_unseen, with_marks
from generator.importing.pasting.notes import with_notes
from generator.importing.pasting.pictures import Pictures
from generator.importing.pasting.rtf import rtf_pictures
from generator.importing.writing.block_elements import to_blocks
from generator.importing.writing.blocks import TextBlock

_OFFICE = re.compile(
    r"urn:schemas-microsoft-com:office|content=[\"']?(?:Word|Excel|ProgId|Microsoft|WPS|LibreOffice|OpenOffice)"
    r"|docs-internal-guid|google-sheets-html-origin|ksoDocInfo|class=[\"']?(?:Mso|xl[0-9])",
    re.IGNORECASE,
)
"""A sign of programs whose tables are no frames of pages."""
_GOOGLE = re.compile(r"https?://www\.google\.[a-z.]+/url\?")
_LAZY = ("data-src", "data-original", "data-lazy-src")
"""Where pages note a picture's address that is fetched only when a reader comes near."""
_DEEPEST = 400
"""Levels of elements; browsers stop at 512."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a text that something is pasted into has already, and what came with the HTML."""

    files: frozenset[str] = frozenset()
    """The names of the files beside it."""
    notes: int = 0
    """The largest number of its footnotes."""
    rtf: bytes = b""
    """The same text as the clipboard gives it in RTF, for its pictures."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """Pictures that the clipboard gives as files, by the addresses or names that the HTML has for them."""


def to_clean_blocks(html: str, beside: Beside, pictures: Pictures, log: CleaningLog) -> list[TextBlock]:
    """The blocks of a clipboard's HTML; nothing of its styles is left. Its pictures are put into `pictures`."""
    is_office = _OFFICE.search(html[:200_000]) is not None
    html = without_controls(without_invisible(pictures.held_back(without_header(html)), log))
    body, sheets_of = _parsed(html)
    if body is None:
        return []
    sheets = style_sheets(sheets_of)
    with_lists(body)
    remove_unseen(body, sheets, log)
    with_notes(body, beside.notes + 1)
    with_marks(body, sheets)
    _with_pictures(body, beside, pictures)
    for table in body.iter("table") if is_office else ():
        if (table.get("role") or "") not in ("presentation", "none"):
            table.set("role", "table")  # office programs have none that are frames of pages
    with_table_heads(body)
    return with_titles_above(to_blocks(body, _link_target, log))


def _parsed(html: str) -> tuple[Element | None, Element | None]:
    """The body of a page, and the page."""
    from lxml import etree

    html = with_end_tags(re.sub(r"^\s*<\?xml[^>]*>", "", html))
    try:
        tree = etree.fromstring(f"<div>{html}</div>" if "<body" not in html.lower() else html, _parser())
    except (etree.LxmlError, ValueError):
        return None, None
    if tree is None:
        return None, None
    body = tree.find(".//body")
    body = tree if body is None else body
    if etree.XPath("/*" * (_DEEPEST + 1))(tree):
        for child in list(body):
            body.remove(child)
        body.text = unescape(re.sub(r"<[^<>]*>", " ", html))  # the parser has left out what is deeper still
    return body, tree


def _parser() -> Element:
    from lxml import etree

    return etree.HTMLParser(huge_tree=True, no_network=True)


def with_titles_above(blocks: list[TextBlock]) -> list[TextBlock]:
    """The blocks with what has the style of a title as a heading above all others."""
    titles = [block.is_plain and "title" in (block.element.get("class") or "") for block in blocks]
    if not any(titles):
        return blocks
    return [
        replace(block, level=1, markdown=block.markdown.replace("**", ""))
        if is_title
        else replace(block, level=block.level + 1)
        if block.level
        else block
        for block, is_title in zip(blocks, titles, strict=True)
    ]


def _link_target(written: str) -> str | None:
    """Where a link leads; None if it leads nowhere for a reader."""
    address = re.sub(r"[\t\n\r]", "", written).strip()
    if _GOOGLE.match(address):
        parts = split_address(address)
        address = next(iter(parse_qs(parts.query if parts else "").get("q", ())), address)
    if (
        not address
        or address.startswith("#")
        or re.match(r"(?:file|about|blob|clipboard|data):", address, re.I)
    ):
        return None
    return address if may_be_linked(address) else None


def _with_pictures(body: Element, beside: Beside, pictures: Pictures) -> None:
    """Let each picture's address be its name beside the text, or where it lies on the web."""
    images = list(body.iter("img"))
    local = [image for image in images if (image.get("src") or "").lower().startswith("file:")]
    shown = rtf_pictures(beside.rtf) if local and beside.rtf else []
    from_rtf = dict(zip(local, shown, strict=True)) if len(shown) == len(local) else {}
    for image in images:
        written = (image.attrib.pop(name, "").strip() for name in (*_LAZY, "src"))
        address = next((one for one in list(written) if one and one != "about:blank"), "")
        image.set("src", _picture(address, from_rtf.get(image), beside, pictures) if address else "")


def _picture(address: str, data: bytes | None, beside: Beside, pictures: Pictures) -> str:
    """What a picture is called in the Markdown; `data` is it, if that is known."""
    path = re.sub(r"^cid:([^@]*)@?.*", r"\1", address, flags=re.IGNORECASE)
    name = unquote(re.split("[?#]", path)[0].replace("\\", "/").rpartition("/")[2])
    data = data or beside.pictures.get(address) or beside.pictures.get(name)
    if data is not None:
        return pictures.named(data, name)
    if (data := pictures.held(address)) is not None:
        return pictures.named(data, "")
    if is_web(f"https:{address}" if address.startswith("//") else address):
        pictures.outside.append(address)
        return address
    return pictures.without(name)
