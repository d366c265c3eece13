"""Headings that only their numbers tell: 一、 （一） 1. in documents whose writers know no styles (GB/T 9704-2012, 7.3.3).

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
_SENTENCE = re.compile(r"[。；;：:，,、！!？?…]$|[。；]")


def with_numbered_headings(blocks: list[TextBlock]) -> list[TextBlock]:
    """The blocks with the levels of such headings; as they are where styles say already which are headings."""
    if any(block.level for block in blocks[1:]):
        return blocks
    kinds = [_kind(block) for block in blocks]
    counts = Counter(kinds)
    leading = Counter(kind for index, kind in enumerate(kinds) if _leads(index, kinds))
    headings = sorted(kind for kind in leading if kind >= 0 and 2 * leading[kind] > counts[kind])
    if headings == [_DIGITS]:
        return blocks  # a list of short items with texts between them, mostly
    return [
        replace(block, level=1 + headings.index(kind), markdown=_without_stars(block.markdown))
        if kind in headings
        else block
        for block, kind in zip(blocks, kinds, strict=True)
    ]


def _kind(block: TextBlock) -> int:
    """Of which kind a block's number is, if the block can be a heading; else -1."""
    if not block.is_plain or block.pictures or block.linked or len(block.text) > _LONGEST:
        return -1
    if "\n" in block.markdown or _SENTENCE.search(block.text):
        return -1
    return next((kind for kind, form in enumerate(_KINDS) if form.match(block.text)), -1)


def _leads(index: int, kinds: list[int]) -> bool:
    """Whether a line has something of its own below it: text, or a heading of a lower level."""
    return index + 1 < len(kinds) and (kinds[index + 1] == -1 or kinds[index + 1] > kinds[index])


def _without_stars(markdown: str) -> str:
    """A heading is bold without them."""
    plain = re.sub(r"\*\*|</?strong>", "", markdown)
    return markdown if "\\*" in markdown else re.sub(r"^([0-9]{1,2})\\([.)])", r"\1\2", plain)
