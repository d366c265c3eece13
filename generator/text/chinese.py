"""Which characters are written without spaces between them."""

import re
from bisect import bisect
from collections.abc import Iterable
from itertools import pairwise

# Ideographs, radicals, punctuation, kana, bopomofo and full-width forms: not Hangul, which is written with
# spaces. Each range is followed by the first character behind it.
_CHINESE = (
    "\u2e80\u3130" "\u3190\u3200" "\u3220\u3260" "\u3280\ua4d0" "\uf900\ufb00" "\ufe30\ufe50" "\uff01\uffa0"
    "\uffe0\uffe7" "\U00020000\U00040000"
)  # fmt: skip
_HANGUL = "\u1100\u1200\ua960\ua980\uac00\ud800"
_BLANKS = re.compile(r"[ \t]+")
# Punctuation that Chinese shares with Latin scripts: it is Chinese beside a Chinese character.
_SHARED = frozenset("‘’“”—…·")
# Full-width punctuation brings its own space along (clreq, "Width of punctuation marks"), whatever stands beside it.
_FULL_WIDTH = frozenset("、。〃〈〉《》「」『』【】〔〕〖〗〘〙〚〛〝〞〟！（），：；？［］｛｝｟｠｡｢｣､")

_SEAM = 8
"""So many characters on each side tell a line's end from other places in a text."""

IDEOGRAPHS = re.compile("[\u3400-\u9fff\u3040-\u30ff\u3005-\u3007\uf900-\ufaff\U00020000-\U0003ffff]+")
"""A run of characters that are counted one by one."""


def is_east_asian(character: str) -> bool:
    """Whether a character belongs to the writing of Chinese, Japanese or Korean."""
    return _is_within(_CHINESE, character) or _is_within(_HANGUL, character)


def _is_within(ranges: str, character: str) -> bool:
    """Whether a character is in one of a few ranges. A pattern of these takes milliseconds to compile."""
    return bisect(ranges, character) % 2 == 1


def joins(before: str, after: str) -> bool:
    """Whether a line break between two characters stands for nothing, as it does in Chinese."""
    chinese_before, chinese_after = _is_within(_CHINESE, before), _is_within(_CHINESE, after)
    if (chinese_before and chinese_after) or before in _FULL_WIDTH or after in _FULL_WIDTH:
        return True
    return (chinese_before and after in _SHARED) or (chinese_after and before in _SHARED)


def join_lines(text: str) -> str:
    """Take out the line breaks inside Chinese, and the blanks around them; others stay."""
    if "\n" not in text:
        return text
    lines = text.split("\n")
    parts = [lines[0]]
    for line in lines[1:]:
        before, after = parts[-1].rstrip(" \t"), line.lstrip(" \t")
        if before and after and joins(before[-1], after[0]):
            parts[-1] = before
            parts.append(after)
        else:
            parts += ["\n", line]
    return "".join(parts)


def unfold(text: str, lines: Iterable[str]) -> str:
    """A text that YAML has put on one line, without the spaces that stand for line breaks inside Chinese.

    `lines` are those that the text stands on in its file.
    """
    at = 0
    for before, after in pairwise(map(str.strip, lines)):
        if before and after and joins(before[-1], after[0]):
            end = before[-_SEAM:]
            found = text.find(f"{end} {after[:_SEAM]}", at)
            if found >= 0:
                at = found + len(end)
                text = text[:at] + text[at + 1 :]
    return text


def one_line(text: str) -> str:
    """A text on one line: line breaks inside Chinese vanish, other runs of blanks become a space.

    An ideographic space inside a line stays: it sets off the parts of a name.
    """
    if "\n" not in text:  # as nearly all are
        return _BLANKS.sub(" ", text.strip())
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    parts = lines[:1]
    for before, after in pairwise(lines):
        parts += [after] if joins(before[-1], after[0]) else [" ", after]
    return _BLANKS.sub(" ", "".join(parts))
