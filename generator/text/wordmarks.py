"""Which words of a piece of text somebody has changed, to be marked where two texts stand side by side."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise

from msgspec import Struct

# A word of a script with letters, a number, blanks, a line's end, or one sign, as an ideograph is.
_TOKEN = re.compile(r"[^\W\d_\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]+|\d+|[^\S\n]+|\n|.", re.DOTALL)
_MANY = 6000
"""Tokens of both texts; with more, a comparison takes longer than anybody waits."""
_CHANCE = 2
"""So few characters between two changes are the same by chance, and would only chop up what is marked."""


class Run(Struct, frozen=True):
    """Text that stands together."""

    text: str
    is_changed: bool


def marked(before: str, after: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Both texts in runs: what is in both is unchanged. Texts that have hardly anything in common are wholly marked."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) + len(new) > _MANY:
        return _whole(before), _whole(after)
    blocks = list(SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks())
    kept = [
        block
        for block in blocks
        if len("".join(old[block.a : block.a + block.size]).strip()) > _CHANCE
        or block.a == block.b == 0
        or (block.a + block.size == len(old) and block.b + block.size == len(new))
    ]
    common = sum(len(old[at]) for block in kept for at in range(block.a, block.a + block.size))
    if common * 5 < min(len(before), len(after)):
        return _whole(before), _whole(after)
    return (
        tuple(_runs(old, [(block.a, block.size) for block in kept])),
        tuple(_runs(new, [(block.b, block.size) for block in kept])),
    )


def _whole(text: str) -> tuple[Run, ...]:
    return (Run(text, True),) if text else ()


def _runs(tokens: list[str], blocks: list[tuple[int, int]]) -> Iterator[Run]:
    """`blocks` are the unchanged ones, the last of them empty and at the end."""
    for (start, size), (following, _) in pairwise([(0, 0), *blocks, (len(tokens), 0)]):
        for text, is_changed in (
            ("".join(tokens[start : start + size]), False),
            ("".join(tokens[start + size : following]), True),
        ):
            if text:
                yield Run(text, is_changed)
