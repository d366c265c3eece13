"""A page's elements as blocks of Markdown that our own build turns into the same text again."""

import re
from dataclasses import dataclass, replace
from itertools import count

from generator.content.markup.sanitize import names
from generator.importing.cleaning.elements import all_text, element_text
from generator.importing.cleaning.log import CleaningLog
from generator.importing.model import Element
from generator.importing.writing.blocks import TextBlock, joined, paragraph, paragraphs, to_markdown
from generator.importing.writing.inline import Run, is_blank, text_run
from generator.importing.writing.inline_elements import Resolve, note_number, picture, to_runs
from generator.importing.writing.tables import to_table

_BLOCKS = names(
    """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search
    section summary table tbody td tfoot th thead tr ul xmp listing plaintext
    """
)
_LONGEST_HEADING = 120
"""Characters; more of them are a paragraph that somebody wanted large."""
_MOST_QUOTED = 12
"""Blocks of a quotation; one of more is an article that a page indents."""
_PARAGRAPHS = 3
"""Paragraphs of an item that may be an article."""
_MOST_OF_LIST = 0.6
"""The part of a list's text that such an item has."""
_LONGEST_ITEM = 3000
"""Characters of a list with one item; one of more is an article in a decoration."""


@dataclass(frozen=True, slots=True)
class _Conversion:
    """What all elements of a page are written with."""

    resolve: Resolve
    log: CleaningLog
    with_blocks: frozenset[Element]
    """The inline elements that hold blocks all the same, as `<font><p>` does."""


def to_blocks(element: Element, resolve: Resolve, log: CleaningLog) -> list[TextBlock]:
    """All that an element shows, in its order. `resolve` decides about the addresses of links and pictures."""
    return _flow(element, _Conversion(resolve, log, _with_blocks(element)))


def _with_blocks(element: Element) -> frozenset[Element]:
    found: set[Element] = set()
    for inner in element.iter(*_BLOCKS):
        while inner is not None and inner is not element:
            inner = inner.getparent()
            if inner is None or inner in found:
                break
            found.add(inner)
    return frozenset(found)


def _flow(element: Element, conversion: _Conversion) -> list[TextBlock]:
    """The blocks in an element; text beside them makes paragraphs of its own."""
    blocks: list[TextBlock] = []
    runs: list[Run] = []

    def end_paragraph() -> None:
        if runs and any(run.pictures or not run.text.isspace() for run in runs):
            blocks.extend(paragraphs(runs, element))
        runs.clear()

    if element.text and not is_blank(element.text):
        runs.append(text_run(element.text))
    for child in element:
        if child.tag in _BLOCKS:
            end_paragraph()
            blocks += _block(child, conversion)
        elif child in conversion.with_blocks:
            end_paragraph()
            blocks += _flow(child, conversion)
        else:
            runs += to_runs(child, conversion.resolve)
        if child.tail and (runs or not is_blank(child.tail)):
            runs.append(text_run(child.tail))
    end_paragraph()
    return blocks


def _block(element: Element, conversion: _Conversion) -> list[TextBlock]:
    if number := note_number(element):
        return _note(number, element, conversion)
    match element.tag:
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            return _heading(element, conversion)
        case "ul" | "ol" | "menu" | "dir":
            return _list(element, conversion)
        case "table":
            return to_table(element, lambda inner: _flow(inner, conversion), conversion.log)
        case "blockquote":
            return _quotation(element, conversion)
        case "pre" | "xmp" | "listing" | "plaintext":
            return _verbatim(element)
        case "hr":
            return []
        case "figure":
            return _figure(element, conversion)
        case "dt":
            return [
                TextBlock(_bold(block.markdown), block.text, block.element)
                for block in _flow(element, conversion)
            ]
        case _:
            return _flow(element, conversion)


def _bold(markdown: str) -> str:
    return markdown if "*" in markdown else f"**{markdown}**"


def _heading(element: Element, conversion: _Conversion) -> list[TextBlock]:
    inner = _flow(element, conversion)
    if any(not block.is_plain or block.level or block.pictures for block in inner):
        return inner
    text = " ".join(block.text for block in inner)
    markdown = " ".join(block.markdown.replace("  \n", " ") for block in inner)
    if not text:
        return []
    if len(text) > _LONGEST_HEADING:
        return inner
    # All of a heading is bold: that says nothing.
    whole = re.fullmatch(r"\*\*([^*]*)\*\*", markdown)
    markdown = re.sub(r"(?<!\\)(#+)$", r"\\\1", whole[1] if whole else markdown)
    return [TextBlock(markdown, text, element, int(element.tag[1]), sum(block.linked for block in inner))]


def _quotation(element: Element, conversion: _Conversion) -> list[TextBlock]:
    inner = _flow(element, conversion)
    if len(inner) > _MOST_QUOTED or not inner or any(not block.is_plain for block in inner):
        return inner
    plain = [TextBlock(block.markdown, block.text, block.element) for block in inner]
    lines = to_markdown(plain).split("\n")
    return [joined("\n".join(f"> {line}".rstrip() for line in lines), inner, element)]


def _note(number: str, element: Element, conversion: _Conversion) -> list[TextBlock]:
    """A footnote, with all that belongs to it set off by four spaces."""
    inner = _flow(element, conversion)
    text = to_markdown([replace(block, level=0) for block in inner]).replace("\n", "\n    ")
    return [joined(re.sub(r"(?m)^ +$", "", f"[^{number}]: {text}"), inner, element)] if inner else []


def _figure(element: Element, conversion: _Conversion) -> list[TextBlock]:
    captions, images = list(element.iter("figcaption")), list(element.iter("img"))
    if len(captions) != 1 or len(images) != 1:
        return _flow(element, conversion)
    return paragraphs(picture(images[0], conversion.resolve, element_text(captions[0])), element)


def _list(element: Element, conversion: _Conversion) -> list[TextBlock]:
    items: list[list[TextBlock]] = []
    outside: list[TextBlock] = []
    for child in element:
        if child.tag == "li":
            if inner := _flow(child, conversion):
                items.append(inner)
        elif child.tag in ("ul", "ol") and items:  # a list directly in a list, as old editors wrote it
            items[-1] += _block(child, conversion)
        elif child.tag in _BLOCKS:
            outside += _block(child, conversion)
        else:
            outside += paragraphs(to_runs(child, conversion.resolve), element)
    inside = [block for item in items for block in item]
    if _is_layout(items):
        return [*outside, *inside]
    if not items:
        return outside
    start = re.fullmatch(r"[0-9]{1,9}", element.get("start") or "")
    first = int(start[0]) if element.tag == "ol" and start else 1
    # Items of one paragraph each stand without empty lines between them.
    is_loose = any(sum(block.is_plain for block in item) > 1 for item in items)
    markers = (f"{number}." if element.tag == "ol" else "-" for number in count(first))
    lines = [
        _behind(marker.ljust(3) + " ", _item(item, is_loose=is_loose))
        for marker, item in zip(markers, items, strict=False)
    ]
    markdown = re.sub(r"(?m)^ +$", "", ("\n\n" if is_loose else "\n").join(lines))
    return [*outside, joined(markdown, inside, element)]


def _is_layout(items: list[list[TextBlock]]) -> bool:
    """Whether a list lays out a page: it holds the page's title, one item is very long, or one holds an article."""
    if any(block.level == 1 for item in items for block in item):
        return True
    lengths = [sum(len(block.text) - block.linked for block in item) for item in items]
    if len(items) == 1 and lengths[0] > _LONGEST_ITEM:
        return True
    longest = max(range(len(items)), key=lengths.__getitem__, default=None)
    if longest is None or lengths[longest] <= _MOST_OF_LIST * sum(lengths):
        return False
    has_article = sum(block.is_plain and not block.level for block in items[longest]) >= _PARAGRAPHS
    has_heading = any(block.level in (1, 2, 3) for item in items for block in item)
    return has_article and (len(items) == 1 or has_heading)


def _behind(marker: str, markdown: str) -> str:
    """A marker and an item's Markdown, whose further lines stand below its first."""
    return marker + markdown.replace("\n", "\n" + " " * len(marker))


def _item(item: list[TextBlock], *, is_loose: bool) -> str:
    """One item's Markdown; a list in it follows its text without an empty line where all items do."""
    markdown = ""
    for block in item:
        # A list that begins with another number than 1 is none right after a line.
        is_close = not is_loose and not block.is_plain and block.markdown.startswith(("-", "1. "))
        if markdown:
            markdown += "\n" if is_close else "\n\n"
        markdown += _bold(block.markdown) if block.level else block.markdown
    return markdown


def _verbatim(element: Element) -> list[TextBlock]:
    text = all_text(element).strip("\n").rstrip()
    if not text.strip():
        return []
    if re.search("[\u4e00-\u9fff]", text) and element.tag == "pre":
        # On old Chinese pages that is an article whose line ends were to be kept, not a program.
        lines = [line.strip(" \t\u3000\xa0") for line in text.split("\n")]
        return [TextBlock(paragraph(line), line, element) for line in lines if line]
    ticks = max((len(found) for found in re.findall("`+", text)), default=0)
    fence = "`" * max(3, ticks + 1)
    return [TextBlock(f"{fence}\n{text}\n{fence}", " ".join(text.split()), element, is_plain=False)]
