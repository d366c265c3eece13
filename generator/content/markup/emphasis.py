"""Emphasis, strong emphasis and deletions: which runs of `*`, `_` and `~` belong together.

CommonMark 0.31 section 6.2 and the algorithm of its appendix; section 6.5 of GitHub Flavored Markdown for `~~`.
Beside Chinese, Japanese and Korean characters, CommonMark's rule for punctuation leaves signs standing: nothing would
be strong in `**真，**她`. So a character of these scripts never keeps a run from opening or closing.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct, field

from generator.text.chinese import is_east_asian

_Kind = Literal["blank", "sign", "east asian sign", "east asian letter", "other"]

_SHARED_SIGNS = frozenset("‘’“”—…·")
"""Signs that Chinese shares with other scripts."""


class Run(Struct):
    """A row of the same sign, and what becomes of it."""

    sign: str
    length: int
    """As written."""
    can_open: bool
    can_close: bool
    left: int = 0
    """How many of its signs belong to nothing; they are text."""
    closes: int = 0
    """How many elements end with it: before the text."""
    opens: list[str] = field(default_factory=list)
    """The elements that begin with it, the innermost first: after the text."""


def run_at(text: str, start: int, end: int) -> Run:
    """The run of one sign in `text[start:end]`."""
    before = _kind(text[start - 1]) if start else "blank"
    after = _kind(text[end]) if end < len(text) else "blank"
    left_flanking = after != "blank" and (after != "sign" or before != "other")
    right_flanking = before != "blank" and (before != "sign" or after != "other")
    if text[start] == "_":
        can_open = left_flanking and (not right_flanking or before.endswith("sign"))
        can_close = right_flanking and (not left_flanking or after.endswith("sign"))
    else:
        can_open, can_close = left_flanking, right_flanking
    length = end - start
    return Run(text[start], length, can_open, can_close, length)


@lru_cache(maxsize=4096)
def _kind(character: str) -> _Kind:
    if character.isspace():
        return "blank"
    is_sign = unicodedata.category(character)[0] in "PS"
    if is_east_asian(character) or character in _SHARED_SIGNS:
        return "east asian sign" if is_sign else "east asian letter"
    return "sign" if is_sign else "other"


def match(runs: Sequence[Run]) -> None:
    """Find out which runs belong together; the answer is noted in them.

    Takes time in proportion to their number: where an opener was sought in vain is never looked at again.
    """
    openers: list[tuple[int, Run]] = []
    in_vain: dict[tuple[str, bool, int], int] = {}
    for number, closer in enumerate(runs):
        kind = (closer.sign, closer.can_open, closer.length % 3)
        while closer.can_close and closer.left:
            bottom = in_vain.get(kind, -1)
            at = len(openers) - 1
            while at >= 0 and openers[at][0] > bottom and not _fit(openers[at][1], closer):
                at -= 1
            if at < 0 or openers[at][0] <= bottom:
                in_vain[kind] = openers[-1][0] if openers else bottom
                break
            del openers[at + 1 :]
            _join(openers[at][1], closer)
            if not openers[at][1].left:
                openers.pop()
        if closer.can_open and closer.left:
            openers.append((number, closer))


def _fit(opener: Run, closer: Run) -> bool:
    """Whether two runs may belong together; the rule of three keeps `*a**b*` one emphasis."""
    if opener.sign != closer.sign:
        return False
    if not (opener.can_close or closer.can_open) or opener.sign == "~":
        return True
    return bool((opener.length + closer.length) % 3) or not (opener.length % 3 or closer.length % 3)


def _join(opener: Run, closer: Run) -> None:
    signs = 2 if opener.left > 1 and closer.left > 1 else 1
    opener.left -= signs
    closer.left -= signs
    opener.opens.append("del" if opener.sign == "~" else "strong" if signs == 2 else "em")
    closer.closes += 1
