"""Line ends: a text that was edited with `\\n` gets back those that it had."""

import re
from collections import Counter
from difflib import SequenceMatcher

from generator.text.decoding import with_newlines

_LINE = re.compile(r"[^\r\n]*(\r\n|\n|\r|\Z)")


def with_ends_of(original: str, text: str) -> str:
    """The text, whose lines end in `\\n`, with the line ends of what it was made from.

    A new line ends as most do. Where an original has several kinds, each line that is still there keeps its own.
    """
    ends = [match[1] for match in _LINE.finditer(original)][:-1]
    kinds = Counter(filter(None, ends))
    if not kinds or kinds.keys() == {"\n"}:
        return text
    usual = kinds.most_common(1)[0][0]
    if len(kinds) == 1:
        return text.replace("\n", usual)
    old, new = with_newlines(original).split("\n"), text.split("\n")
    found = [usual] * len(new)
    for match in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        for number in range(match.size):
            if match.a + number < len(ends):
                found[match.b + number] = ends[match.a + number] or usual
    found[-1] = ""
    return "".join(line + end for line, end in zip(new, found, strict=True))
