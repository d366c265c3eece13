"""An article from a text dump: a page that somebody copied as text, with what stood around the article."""

import re

from generator.importing.cleaning.tally import Tally
from generator.importing.extraction.facts import BUTTON, Facts, is_chrome, read_breadcrumb, read_facts
from generator.importing.model import OldArticle
from generator.importing.writing.markdown import paragraph

_TAGS = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_MARKER = re.compile(r"(?:[•◦▪·○■*+\-]|\d{1,3}[.、)])")
_WORD = re.compile(r"\w")
_BEGINNING = 12
"""Lines in which a title and what is said about the article are looked for."""


def from_dump(text: str, tally: Tally) -> OldArticle | None:
    """The article in a text dump, None if there is none. Each of its lines is a paragraph."""
    lines: list[str] = []
    for raw in _TAGS.sub("", text).split("\n"):
        line = raw.replace("\xa0", " ").strip(" \t\u3000")
        if not line:
            continue
        if _MARKER.fullmatch(line) or not _WORD.search(line):
            tally.remove("decoy", line)  # what was left of stray list items
            continue
        lines.append(line)
    breadcrumb: tuple[str, ...] = ()
    facts = Facts()
    heads: list[str] = []
    body: list[str] = []
    for index, line in enumerate(lines):
        if body:
            body.append(line)
        elif (way := read_breadcrumb(line)) is not None:
            breadcrumb = breadcrumb or way
        elif index < _BEGINNING and heads and (found := read_facts(line)):
            facts |= found
        elif is_chrome(line):
            tally.remove("chrome", line)
        elif index < _BEGINNING and _may_be_head(line, heads, facts):
            heads.append(line)
        else:
            body.append(line)
    while body and (
        is_chrome(body[-1]) or ((found := read_facts(body[-1])) and not found.date and found.labels)
    ):
        line = body.pop()
        if found := read_facts(line):
            facts |= found
        else:
            tally.remove("chrome", line)
    if not heads and body:
        heads.append(body.pop(0))
    if not heads or not body:
        return None
    _count_buttons(lines, tally)
    subtitles = [head for head in heads[1:] if head.startswith(("—", "–", "--"))]
    # More lines above the facts than a title and a subtitle: the site's name, mostly, which comes first.
    titles = [head for head in heads if head not in subtitles]
    return OldArticle(
        titles[-1] if subtitles or facts.labels or facts.date else titles[0],
        "\n\n".join(map(paragraph, body)),
        re.sub("^[—–-]+ *", "", subtitles[0]) if subtitles else "",
        facts.date,
        facts.has_time,
        facts.source,
        facts.author,
        facts.editor,
        facts.document_number,
        breadcrumb,
    )


def _may_be_head(line: str, heads: list[str], facts: Facts) -> bool:
    """Whether a line above the body is a title or a subtitle."""
    if facts.labels or facts.date or len(line) > 80 or len(heads) > 3:
        return False
    return not heads or line.startswith(("—", "–", "--")) or line[-1] not in "。.！!；;"


def _count_buttons(lines: list[str], tally: Tally) -> None:
    for line in lines[:_BEGINNING]:
        if read_facts(line) and (found := [match[0] for match in BUTTON.finditer(line) if len(match[0]) > 2]):
            tally.remove("chrome", " ".join(found), count=len(found))
