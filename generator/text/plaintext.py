"""Plain text that was pasted, as Markdown: each paragraph one, whatever blanks or line ends set it off before."""

import re
from itertools import pairwise

from generator.text.decoding import with_newlines, without_forbidden

_BLANKS = " \t\u00a0\u3000" + "".join(map(chr, range(0x2002, 0x200C)))
_INDENT = re.compile(f"[{_BLANKS}]+")
_CHINESE = re.compile("[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
_LETTER = re.compile(r"[^\W\d_]")
_ITEM = re.compile(r"(?:[-*+•·●]|\d{1,3}[.)])[ \t]+\S")
_BULLET = re.compile(r"[•·●][ \t]*")
_SENTENCE_END = re.compile(r"[。！？；：.!?;:…”’）)》」』][”’）)》」』\"']*$")
# At the beginning of a line these would be a heading, a quotation, a rule, a table or code.
_ACTIVE = re.compile(r"(?:#{1,6}(?=\s|$)|>|~{3,}|`{3,}|(?:[-=*_]\s*){3,}$|\|)")
_HARD_END = 2
"""Characters by which lines that somebody's program has broken may differ in length."""


def to_paragraphs(text: str) -> str:
    """Markdown with the words of a plain text, a paragraph for each of its own.

    A blank line or an indent begins one. In Chinese every line does, but where lines were plainly broken at a width; in
    other scripts lines go on unless nothing else tells paragraphs apart.
    """
    lines = [line.rstrip(_BLANKS) for line in without_forbidden(with_newlines(text)).split("\n")]
    filled = [line for line in lines if line.strip(_BLANKS)]
    if not filled:
        return ""
    goes_on = _goes_on(lines, filled)
    paragraphs: list[str] = []
    is_open = False
    for line in lines:
        words = _INDENT.sub("", line, count=1) if _INDENT.match(line) else line
        if not words:
            is_open = False
            continue
        is_indented = words != line
        if is_open and goes_on and not is_indented and not _ITEM.match(words):
            paragraphs[-1] = _joined(paragraphs[-1], words)
        else:
            paragraphs.append(_escaped(words))
        # What ends before the usual width has come to its end.
        is_open = goes_on < 0 or (goes_on > 0 and len(line) >= goes_on - _HARD_END)
    pieces = [paragraphs[0]]
    for before, after in pairwise(paragraphs):
        pieces.append("\n" if _ITEM.match(before) and _ITEM.match(after) else "\n\n")
        pieces.append(after)
    return "".join(pieces) + "\n"


def _goes_on(lines: list[str], filled: list[str]) -> int:
    """Whether lines may go on in the next ones: 0 for never, -1 for always, else the width at which they are broken."""
    whole = "".join(filled)
    widest = max(map(len, filled))
    is_chinese = len(_CHINESE.findall(whole)) * 3 > len(_LETTER.findall(whole))
    if not is_chinese:
        divided = any(not line.strip(_BLANKS) for line in lines[1:-1]) or any(map(_INDENT.match, filled[1:]))
        return -1 if divided or (widest < 100 and len(filled) > 2 and _are_broken(filled)) else 0
    return widest if _are_broken(filled) else 0


def _are_broken(filled: list[str]) -> bool:
    """Whether most lines end at one width, and not with a sentence."""
    widest = max(map(len, filled))
    full = [line for line in filled if len(line) >= widest - max(_HARD_END, widest // 6)]
    open_ended = [line for line in full if not _SENTENCE_END.search(line)]
    return (
        widest >= 20 and len(filled) >= 3 and len(full) * 2 >= len(filled) and len(open_ended) * 2 > len(full)
    )


def _joined(before: str, after: str) -> str:
    is_chinese = _CHINESE.match(before[-1]) and _CHINESE.match(after[0])
    return before + ("" if is_chinese else " ") + after


def _escaped(words: str) -> str:
    words = _BULLET.sub("- ", words, count=1) if _BULLET.match(words) else words
    return f"\\{words}" if _ACTIVE.match(words) else words
