"""Headings in texts whose writers know no styles: those that numbers tell, 一、 （一） 1. (GB/T 9704-2012, 7.3.3), or a
larger size.

A number begins a heading, or an item of a list, or a sentence. It is a heading's where the line is short and ends
without punctuation, and where something else stands below most lines with such a number before the next of them.
"""

import re
from collections import Counter
from dataclasses import replace

from generator.importing.writing.blocks import TextBlock

_NUMERAL = "[〇零一二三四五六七八九十百]{1,5}"
_KINDS = (
    re.compile(rf"第{_NUMERAL}[编章][\s\u3000]*\S"),
    re.compile(rf"第{_NUMERAL}[节][\s\u3000]*\S"),
    re.compile(rf"{_NUMERAL}、\S"),
    re.compile(rf"[（(]{_NUMERAL}[）)]\s*\S"),
    re.compile(r"[0-9]{1,2}(?:[．、]|\.(?![0-9]))\s*\S"),
)
"""From the highest level down, as the standard orders them."""
_DIGITS = len(_KINDS) - 1
_LONGEST = 40
"""Characters of such a heading."""
_LARGER = 1.15
"""By so much a heading is larger than the text."""
_BOLD = re.compile(r"\*\*[^*]+\*\*|<strong>[^<]+</strong>")
_SENTENCE = re.compile(r"[。；;：:，,、！!？?…]$|[。；]")


def with_unstyled_headings(blocks: list[TextBlock]) -> list[TextBlock]:
    """The blocks with the levels of such headings; as they are where styles say already which are headings.

    One heading that the blocks begin with is their title, and stands above all others.
    """
    if any(block.level for block in blocks[1:]):
        return blocks
    above = blocks[0].level if blocks else 0
    return _numbered(blocks, above) or _larger(blocks, above)


def _numbered(blocks: list[TextBlock], above: int) -> list[TextBlock]:
    """The blocks with those that numbers tell; none if there are no such."""
    kinds = [_kind(block) for block in blocks]
    counts = Counter(kinds)
    leading = Counter(kind for index, kind in enumerate(kinds) if _leads(index, kinds))
    headings = sorted(kind for kind in leading if kind >= 0 and 2 * leading[kind] > counts[kind])
    if headings in ([], [_DIGITS]):
        return []  # a list of short items with texts between them, mostly
    return [
        replace(block, level=above + 1 + headings.index(kind), markdown=_without_stars(block.markdown))
        if kind in headings and not block.level
        else block
        for block, kind in zip(blocks, kinds, strict=True)
    ]


def _kind(block: TextBlock) -> int:
    """Of which kind a block's number is, if the block can be a heading; else -1."""
    if not _is_short(block):
        return -1
    return next((kind for kind, form in enumerate(_KINDS) if form.match(block.text)), -1)


def _is_short(block: TextBlock) -> bool:
    """Whether a block can be a heading, by its length and its end."""
    if not block.is_plain or block.pictures or block.linked or not 0 < len(block.text) <= _LONGEST:
        return False
    return "\n" not in block.markdown and not _SENTENCE.search(block.text)


def _leads(index: int, kinds: list[int]) -> bool:
    """Whether a line has something of its own below it: text, or a heading of a lower level."""
    return index + 1 < len(kinds) and (kinds[index + 1] == -1 or kinds[index + 1] > kinds[index])


def _larger(blocks: list[TextBlock], above: int) -> list[TextBlock]:
    """Short lines that are bold and larger than the text are headings, if something stands below them."""
    letters: Counter[int] = Counter()
    for block in blocks:
        letters[_size(block)] += len(block.text) if block.is_plain else 0
    usual = letters.most_common(1)[0][0] if letters else 0
    return [
        replace(block, level=above + 1, markdown=_without_stars(block.markdown))
        if usual
        and _size(block) >= _LARGER * usual
        and _is_short(block)
        and not block.level
        and _BOLD.fullmatch(block.markdown)
        and index + 1 < len(blocks)
        else block
        for index, block in enumerate(blocks)
    ]


def _size(block: TextBlock) -> int:
    """In half points, as the readers of documents note it; 0 where nothing says it."""
    written = "" if block.element is None else block.element.get("data-size") or ""
    return int(written) if written.isdecimal() and written.isascii() and len(written) < 5 else 0


def _without_stars(markdown: str) -> str:
    """A heading is bold without them."""
    plain = re.sub(r"\*\*|</?strong>", "", markdown)
    return markdown if "\\*" in markdown else re.sub(r"^([0-9]{1,2})\\([.)])", r"\1\2", plain)
