"""Which blocks of a page hold the text that other signs take for its article's."""

import re
from collections.abc import Iterable, Sequence

from generator.importing.cleaning.elements import letters_only
from generator.importing.extraction.breadcrumbs import read_breadcrumb
from generator.importing.extraction.bylines import read_byline
from generator.importing.extraction.chrome import is_chrome
from generator.importing.extraction.surroundings import is_set_in
from generator.importing.writing.blocks import TextBlock

_SURE = 30
"""Bytes of letters from which on a text is not on a page twice by chance: ten ideographs, or some words."""
_SHORT = 400
"""Characters of a text that trafilatura did not search for, but took from anywhere."""
_WHOLE = 0.8
"""The part of a page's text that is not found but taken whole."""
SENTENCE = re.compile("[。！？；，]|[.!?,;](?:\\s|$)")
"""What sentences have, and buttons, names and headings mostly have not."""
_MOST_SEARCHED = 200_000_000
"""Letters that are looked through in vain for one page."""
_LINKED = 0.7
"""The part of a block's text that is links, from which on it is no text."""
_LINKS_BETWEEN = 8
"""Blocks of links that don't stand in one article."""


def found_blocks(blocks: Sequence[TextBlock], text: str) -> list[int]:
    """The indices of the blocks that hold the text; of a short page, those that look like an article's."""
    found = _holding(blocks, text)
    whole = length_of(blocks, range(len(blocks)))
    if (length := length_of(blocks, found)) < _SHORT or length >= _WHOLE * whole:
        found = _sober(blocks, found) or _sober(blocks, range(len(blocks))) or found
    return found


def _holding(blocks: Sequence[TextBlock], text: str) -> list[int]:
    parts = [letters_only(line) for line in text.split("\n")]
    whole, lines = "".join(parts), frozenset(parts)
    indices, left = [], _MOST_SEARCHED
    for index, block in enumerate(blocks):
        letters = letters_only(block.text)
        if not letters or block.link_share >= _LINKED:
            continue
        if letters not in lines:
            left -= len(whole)
            if left < 0 or not (letters in whole or (len(letters) > 200 and letters[20:120] in whole)):
                continue
        indices.append(index)
    return indices


def main_run(blocks: Sequence[TextBlock], found: Sequence[int]) -> list[int]:
    """The found blocks without stragglers: runs far from the largest one, across many blocks that were not found."""
    found = _behind_title(blocks, found)
    sure = [index for index in found if len(letters_only(blocks[index].text).encode()) >= _SURE] or found
    inside = [index for index in sure if not is_set_in(blocks[index].element, None)]
    if 2 * length_of(blocks, inside) > length_of(blocks, sure):
        sure = inside
    runs: list[list[int]] = [sure[:1]]
    for index in sure[1:]:
        gap = blocks[runs[-1][-1] + 1 : index]
        if sum(block.link_share > 0.5 and not block.pictures for block in gap) > _LINKS_BETWEEN:
            runs.append([])
        runs[-1].append(index)
    return max(runs, key=lambda run: length_of(blocks, run))


def _behind_title(blocks: Sequence[TextBlock], indices: Sequence[int]) -> list[int]:
    """Those behind the page's title and byline, if most of them are."""
    title = next((place for place, index in enumerate(indices) if blocks[index].level == 1), None)
    first = 0
    if (
        title is not None
        and 2 * length_of(blocks, indices[title + 1 :]) > length_of(blocks, indices)
        and not any(_is_paragraph(blocks[index]) for index in indices[:title])
    ):
        first = title + 1
    while first < len(indices) - 1 and ends_head(blocks[indices[first]]):
        first += 1
    return list(indices[first:])


def ends_head(block: TextBlock) -> bool:
    """Whether a block stands above an article's text rather than in it."""
    return (
        block.level == 1
        or block.level == 2
        or read_byline(block.text) is not None
        or read_breadcrumb(block.text) is not None
    )


def _is_paragraph(block: TextBlock) -> bool:
    """Whether a block is a sentence or more, of some length."""
    return len(block.text.encode()) >= 2 * _SURE and SENTENCE.search(block.text) is not None


def _sober(blocks: Sequence[TextBlock], indices: Iterable[int]) -> list[int]:
    """These blocks from the first sentence to the last, without what stands around articles by name or by words."""
    texts = [
        index
        for index in indices
        if blocks[index].text and blocks[index].link_share < _LINKED and not is_chrome(blocks[index].text)
    ]
    inside = [index for index in texts if not is_set_in(blocks[index].element, None)]
    if 2 * length_of(blocks, inside) < (whole := length_of(blocks, texts)) and whole >= _SHORT:
        inside = texts  # the page calls its article so
    sentences = [index for index in inside if SENTENCE.search(blocks[index].text)]
    return [index for index in inside if sentences[0] <= index <= sentences[-1]] if sentences else []


def length_of(blocks: Sequence[TextBlock], indices: Iterable[int]) -> int:
    """Characters that are no links."""
    return sum(len(blocks[index].text) - blocks[index].linked for index in indices)
