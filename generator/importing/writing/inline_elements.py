"""What stands inside a line of an old page (links, pictures, bold words) as pieces of a line of Markdown."""

import re
from collections.abc import Callable

from generator.content.markup.sanitize import names
from generator.importing.cleaning.elements import all_text, element_text
from generator.importing.model import ADDRESS_END, ADDRESS_START, Element
from generator.importing.writing.inline import (
    LINE_BREAK,
    Run,
    code_span,
    escape_html,
    escape_markdown,
    join_runs,
    text_run,
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
_STRUCK = frozenset(("s", "strike", "del"))
NOTE = "data-note"
"""The attribute that says of a mark, or of a note, which footnote it is: one of our own readers' numbers."""
_NOTE = re.compile(r"[1-9][0-9]{0,4}")
_SMALLEST = 4
"""Pixels; smaller pictures hold a place, or count readers."""

Resolve = Callable[[str], str | None]
"""Gives the full address for one as a page writes it; None if it must not be kept."""


def to_runs(element: Element, resolve: Resolve, style: str = "") -> list[Run]:
    """An element of a line, in pieces; `style` is the one around it, which counts rather than its own."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _NOT_TEXT:
        return []
    if tag == "br":
        return [LINE_BREAK]
    if tag == "img":
        return picture(element, resolve)
    if tag == "a" and element.get("href") is not None:
        return _link(element, resolve, style)
    if tag in _CODE:
        return code_span(all_text(element))
    if number := note_number(element):
        return [Run(f"[^{number}]", f"[{number}]")]
    if tag in ("sup", "sub") or (tag in _STRUCK and not len(element)):
        text = element_text(element)
        return [Run(f"<{tag}>{escape_markdown(text)}</{tag}>", text)] if text else []
    if tag in ("rt", "rp") and element.getparent().tag == "ruby":
        text = element_text(element).strip("()（）")
        return [text_run(f"（{text}）")] if text and tag == "rt" else []
    return _inside(element, resolve, style or _style_of(element))


def note_number(element: Element) -> str:
    """Which footnote an element is, or is the mark of; empty for any other."""
    number = element.get(NOTE) or ""
    return number if _NOTE.fullmatch(number) else ""


def _style_of(element: Element) -> str:
    if element.tag in _BOLD:
        return "**"
    if element.tag in _ITALIC:
        return "*"
    css = (element.get("style") or "").lower().replace(" ", "")
    return "**" if "font-weight:bold" in css or "font-weight:700" in css else ""


def _inside(element: Element, resolve: Resolve, style: str) -> list[Run]:
    runs = [text_run(element.text, style)] if element.text else []
    for child in element:
        runs += to_runs(child, resolve, style)
        if child.tail:
            runs.append(text_run(child.tail, style))
    return runs


def _link(element: Element, resolve: Resolve, style: str) -> list[Run]:
    inner = _inside(element, resolve, "")
    text = "".join(run.text for run in inner if run is not LINE_BREAK).strip()
    pictures = [run for run in inner if run.pictures]
    if not text:
        return pictures  # a small picture that leads to the same in large, mostly
    address = resolve(element.get("href", ""))
    if address is None or pictures or LINE_BREAK in inner:
        return [
            run if run is LINE_BREAK else Run(run.markdown, run.text, style, len(run.text.strip()))
            for run in inner
        ]
    words = join_runs(inner)[0].strip()
    lead = " " if inner[0].text[:1].isspace() else ""
    trail = " " if inner[-1].text[-1:].isspace() else ""
    markdown = f"{lead}[{words}]({ADDRESS_START}{address}{ADDRESS_END}){trail}"
    return [Run(markdown, f"{lead}{text}{trail}", style, len(text))]


def picture(element: Element, resolve: Resolve, caption: str = "") -> list[Run]:
    """An `<img>`, with its caption as a title; nothing if it shows nothing, or its address must not be kept."""
    sources = (element.get(name) or "" for name in ("src", "data-src", "data-original", "data-lazy-src"))
    source = next((value for value in sources if value and not value.startswith("data:")), "")
    sizes = ((element.get(name) or "").removesuffix("px") for name in ("width", "height"))
    if not source or any(re.fullmatch("[0-9]", size) and int(size) < _SMALLEST for size in sizes):
        return []
    address = resolve(source)
    if address is None:
        return []
    alt = " ".join((element.get("alt") or "").split())
    title = f' "{escape_html(caption)}"' if caption else ""
    return [Run(f"![{escape_markdown(alt)}]({ADDRESS_START}{address}{ADDRESS_END}{title})", "", pictures=1)]
