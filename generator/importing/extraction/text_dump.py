"""An article from a text dump: a page that somebody copied as text, with what stood around the article."""

import re

from generator.importing.cleaning.log import CleaningLog
from generator.importing.extraction.breadcrumbs import read_breadcrumb
from generator.importing.extraction.bylines import Byline, read_byline, with_byline
from generator.importing.extraction.chrome import buttons_in, is_chrome
from generator.importing.model import OldArticle
from generator.importing.writing.blocks import paragraph

_TAGS = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_MARKER = re.compile(r"(?:[•◦▪·○■*+\-]|\d{1,3}[.、)])")
_WORD = re.compile(r"\w")
_BEGINNING = 12
"""Lines in which a title and what is said about the article are looked for."""


def article_of_dump(text: str, log: CleaningLog) -> OldArticle | None:
    """The article in a text dump, None if there is none. Each of its lines is a paragraph."""
    lines: list[str] = []
    for raw in _TAGS.sub("", text).split("\n"):
        line = raw.replace("\xa0", " ").strip(" \t\u3000")
        if not line:
            continue
        if _MARKER.fullmatch(line) or not _WORD.search(line):
            log.removed("decoy", line)  # what was left of stray list items
            continue
        lines.append(line)
    breadcrumb: tuple[str, ...] = ()
    byline = Byline()
    headings: list[str] = []
    body: list[str] = []
    for index, line in enumerate(lines):
        if body:
            body.append(line)
        elif (way := read_breadcrumb(line)) is not None:
            breadcrumb = breadcrumb or way
        elif index < _BEGINNING and headings and (found := read_byline(line)):
            byline |= found
        elif is_chrome(line):
            log.removed("chrome", line)
        elif index < _BEGINNING and _may_be_heading(line, headings, byline):
            headings.append(line)
        else:
            body.append(line)
    while body and (
        is_chrome(body[-1]) or ((found := read_byline(body[-1])) and not found.date and found.labels)
    ):
        line = body.pop()
        if found := read_byline(line):
            byline |= found
        else:
            log.removed("chrome", line)
    if not headings and body:
        headings.append(body.pop(0))
    if not headings or not body:
        return None
    _count_buttons(lines, log)
    subtitles = [head for head in headings[1:] if head.startswith(("—", "–", "--"))]
    # More lines above the byline than a title and a subtitle: the site's name, mostly, which comes first.
    titles = [head for head in headings if head not in subtitles]
    article = OldArticle(
        titles[-1] if subtitles or byline.labels or byline.date else titles[0],
        "\n\n".join(map(paragraph, body)),
        re.sub("^[—–-]+ *", "", subtitles[0]) if subtitles else "",
        breadcrumb=breadcrumb,
    )
    return with_byline(article, byline)


def _may_be_heading(line: str, headings: list[str], byline: Byline) -> bool:
    """Whether a line above the body is a title or a subtitle."""
    if byline.labels or byline.date or len(line) > 80 or len(headings) > 3:
        return False
    return not headings or line.startswith(("—", "–", "--")) or line[-1] not in "。.！!；;"


def _count_buttons(lines: list[str], log: CleaningLog) -> None:
    for line in lines[:_BEGINNING]:
        if read_byline(line) and (found := buttons_in(line)):
            log.removed("chrome", " ".join(found), count=len(found))
