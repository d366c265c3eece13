"""An article from a text dump: a page that somebody copied as text, with what stood around the article."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from generator.importing.cleaning.log import CleaningLog
from generator.importing.extraction.breadcrumbs import read_breadcrumb
from generator.importing.extraction.bylines import Byline, read_byline, with_byline
from generator.importing.extraction.chrome import buttons_in, is_chrome
from generator.importing.extraction.dates import is_possible
from generator.importing.extraction.signatures import find_signature
from generator.importing.model import OldArticle
from generator.importing.writing.blocks import TextBlock, paragraph

_TAGS = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_MARKER = re.compile(r"(?:[•◦▪·○■*+\-]|\d{1,3}[.、)])")
_WORD = re.compile(r"\w")
_INDENT = re.compile(r"[ \t\xa0]*\u3000{2}(?=[^\s\u3000])")
"""As paragraphs begin in Chinese; more blanks centre a line."""
_BEGINNING = 12
"""Lines in which a title and what is said about the article are looked for."""
_DASHES = ("—", "–", "--")


@dataclass(slots=True)
class _Parts:
    """What the lines of a dump are."""

    breadcrumb: tuple[str, ...] = ()
    byline: Byline = field(default_factory=Byline)
    headings: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)


def article_of_dump(text: str, log: CleaningLog, latest: date = date.max) -> OldArticle | None:
    """The article in a text dump, None if there is none. Each of its lines is a paragraph.

    `latest` is the day of the import, which no article is far behind.
    """
    parts = _parted(list(_lines(text, log)), log)
    title, subtitle = _titles(parts, log)
    _take_end(parts, log)
    if not title or not parts.body:
        return None
    byline = parts.byline
    if byline.date and not is_possible(byline.date, latest):
        byline = replace(byline, date=None, has_time=False)
    signature = find_signature([TextBlock(line, line, None) for line in parts.body])
    if signature and byline.date is None and is_possible(signature[1], latest):
        log.flagged("date-from-signature", signature[1].date().isoformat())
        byline = replace(byline, date=signature[1])
    if signature and not byline.source:
        byline = replace(byline, source=signature[0])
    article = OldArticle(
        title, "\n\n".join(map(paragraph, parts.body)), subtitle, breadcrumb=parts.breadcrumb
    )
    return with_byline(article, byline)


def _lines(text: str, log: CleaningLog) -> list[str]:
    """The lines that hold words; an indented one keeps its indent."""
    lines = []
    for raw in _TAGS.sub("", text).split("\n"):
        line = raw.replace("\xa0", " ").strip(" \t\u3000")
        if not line:
            continue
        if _MARKER.fullmatch(line) or not _WORD.search(line):
            log.removed("decoy", line)  # what was left of stray list items
            continue
        lines.append(f"\u3000\u3000{line}" if _INDENT.match(raw) else line)
    return lines


def _parted(lines: list[str], log: CleaningLog) -> _Parts:
    parts = _Parts()
    for index, indented in enumerate(lines):
        line = indented.lstrip("\u3000")
        at_beginning = index < _BEGINNING
        if parts.body:
            parts.body.append(line)
        elif (way := read_breadcrumb(line)) is not None:
            parts.breadcrumb = parts.breadcrumb or way
        elif at_beginning and parts.headings and (found := read_byline(line)):
            parts.byline |= found
            if buttons := buttons_in(line):
                log.removed("chrome", " ".join(buttons), count=len(buttons))
        elif is_chrome(line):
            log.removed("chrome", line)
        elif at_beginning and _may_be_heading(indented, parts):
            parts.headings.append(line)
        else:
            parts.body.append(line)
    return parts


def _may_be_heading(line: str, parts: _Parts) -> bool:
    """Whether a line above the body is a title or a subtitle; one that leads to more is body."""
    if parts.byline.labels or parts.byline.date or len(line) > 80 or len(parts.headings) > 3:
        return False
    if not parts.headings:
        return True
    ends_open = line[-1] in "。.；;：:，,、"
    return not ends_open and (line.startswith(_DASHES) or not line.startswith("\u3000"))


def _take_end(parts: _Parts, log: CleaningLog) -> None:
    """Take the lines below the text that say facts, and buttons."""
    body = parts.body
    while body:
        found = read_byline(body[-1])
        is_fact = found is not None and found.labels and (found.date is None or found.date_label == "date")
        if not is_fact and not is_chrome(body[-1]):
            return
        line = body.pop()
        if found is not None and is_fact:
            parts.byline |= found
        else:
            log.removed("chrome", line)


def _titles(parts: _Parts, log: CleaningLog) -> tuple[str, str]:
    """Title and subtitle; what else stands above the text is counted as removed, or goes to the text."""
    lines = parts.headings or parts.body[:1]
    if not lines:
        return "", ""
    if not parts.headings:
        del parts.body[0]
    dashed = next((index for index, line in enumerate(lines) if index and line.startswith(_DASHES)), 0)
    # More lines than a title and a subtitle: the site's name, mostly, which comes first.
    is_above_facts = bool(parts.byline.labels or parts.byline.date)
    place = dashed - 1 if dashed else len(lines) - 1 if is_above_facts else 0
    for line in lines[:place]:
        log.removed("chrome", line)
    rest = lines[place + 2 :] if dashed else lines[place + 1 :]
    parts.body[:0] = rest
    return lines[place], re.sub("^[—–-]+ *", "", lines[dashed]) if dashed else ""
