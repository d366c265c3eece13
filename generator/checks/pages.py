"""What readers need of a page: titles that fit, headings in order, tables with heads, sentences that end."""

import re
from collections.abc import Iterator
from itertools import chain

from generator.checks.findings import Finding, shortened
from generator.checks.prose import GAP, Prose

_LONGEST = 35
"""Characters of a Chinese title; search engines and lists cut longer ones."""
_LONGEST_WESTERN = 110
_SENTENCE = 150
"""Characters of a Chinese sentence; nobody keeps a longer one in mind."""
_SENTENCE_WESTERN = 60
"""Words."""
# Where a sentence ends, with those ends of lines behind which something else begins: a list, a tag. A full stop stands
# before a blank.
_END = re.compile(rf"[。！？；!?;|]|\.(?=\s)|\n(?=[ \t]*(?:\n|[-*+>#|=:{GAP}]|\d{{1,9}}[.)]))")
_READ = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[A-Za-z0-9.\u00c0-\u024f]+")
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(?=\S)", re.MULTILINE)
_TABLE = re.compile(r"<(/?)table\b", re.IGNORECASE)
_CELL = re.compile(r"<th\b", re.IGNORECASE)
_EMPTY_HEAD = re.compile(
    r"^[ \t]*\|?(?:[ \t]*\|)+[ \t]*\n(?=[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\||$))", re.MULTILINE
)


def pages(prose: Prose) -> Iterator[Finding]:
    """What is wrong with a text's title, headings and tables."""
    yield from _title(prose)
    yield from _sentences(prose)
    text = prose.text
    level = 0
    for match in _HEADING.finditer(text, prose.body):
        deeper = len(match[1])
        if level and deeper > level + 1:
            yield Finding("heading-order", match.start(1), {"level": deeper, "before": level})
        level = deeper
    if "<table" in prose.marked.lower():
        start = -1
        for match in _TABLE.finditer(prose.marked, prose.body):
            if match[1] and start >= 0 and not _CELL.search(prose.marked, start, match.start()):
                yield Finding("table-without-head", start)
            start = -1 if match[1] else match.start()
    if "|" in text:
        for match in _EMPTY_HEAD.finditer(text, prose.body):
            yield Finding("table-without-head", match.start())


def _sentences(prose: Prose) -> Iterator[Finding]:
    """Sentences that are too long to be read at once. Chinese ones are counted in characters, others in words."""
    text, start = prose.text, prose.body
    most = _SENTENCE if prose.is_chinese else _SENTENCE_WESTERN
    for end in chain((match.start() for match in _END.finditer(text, start)), (len(text),)):
        if end - start > most and (words := _READ.findall(text, start, end)) and len(words) > most:
            first = _READ.search(text, start, end)
            at = first.start() if first else start
            values = {"text": shortened(text[at:end].replace(GAP, "")), "count": len(words), "most": most}
            yield Finding("long-sentence", at, values)
        start = end + 1


def _title(prose: Prose) -> Iterator[Finding]:
    if "title" not in prose.positions:
        return
    at = prose.index(prose.positions["title"])
    title = prose.text[at : prose.text.find("\n", at)].strip(f"{GAP} \t")
    most = _LONGEST if prose.is_chinese else _LONGEST_WESTERN
    count = _length(title) if prose.is_chinese else len(title)
    if count > most:
        yield Finding("long-title", at, {"text": shortened(title), "count": count, "most": most})


def _length(title: str) -> int:
    """How many characters a Chinese title takes the room of: two letters or digits have that of one."""
    narrow = len(re.findall(r"[\x20-\u024f]", title))
    return len(title) - narrow + (narrow + 1) // 2
