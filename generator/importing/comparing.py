"""Whether two texts are one article, and what one of them lacks that the other has.

Words are compared as pairs of letters that follow each other: that needs no language, and takes time in proportion to
the text. Order counts within a pair only.
"""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC
from functools import cached_property
from itertools import pairwise
from typing import Literal

from generator.importing.model import ADDRESS_END, ADDRESS_START, OldArticle
from generator.problems import Reporter
from generator.settings import frontmatter
from generator.settings.frontmatter import FrontMatter, FrontMatterRules

Difference = Literal["words", "date", "source", "document_number", "files", "links", "address"]
"""What two articles may differ in."""

FACTS: tuple[Difference, ...] = ("date", "source", "document_number")
"""What tells two notices of the same words apart."""

_SHARED = 0.5
"""The part of the shorter text that two versions of one article have in common at least."""
_LOSS = 4
"""Pairs of letters that a later version may have fewer, as after a correction."""

_IMAGE = re.compile(r"!\[[^\[\]\n]*\]\([^()\s]*")
_MARKED = re.compile(rf"{ADDRESS_START}[^{ADDRESS_END}]*{ADDRESS_END}")
_TARGET = re.compile(r"\]\(([^()\s]*)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_SOURCE = re.compile(r"\b(?:href|src)=\"([^\"]*)\"")


@dataclass(frozen=True)
class ComparedText:
    """What two articles are compared by."""

    title: str
    body: str
    """In Markdown."""
    facts: tuple[str, str, str]
    """The day, the source and the document's number; each may be empty."""
    files: frozenset[str] = frozenset()
    """Names of pictures and attachments beside it."""
    links: int = 0
    """How many other articles it leads to."""

    @cached_property
    def letters(self) -> str:
        """Title and body without anything but letters and digits."""
        return letters(self.title) + letters(self.body)

    @cached_property
    def pairs(self) -> Counter[str]:
        """How often each pair of letters is there."""
        text = self.letters
        return Counter(map("".join, pairwise(text)))


def letters(markdown: str) -> str:
    """The letters and digits that a reader sees; pictures' descriptions and addresses are none of these."""
    text = _TARGET.sub("", _MARKED.sub("", _IMAGE.sub("", markdown)))
    return "".join(filter(str.isalnum, _TAG.sub("", text)))


def digest_of_words(body: str) -> str:
    """The same for two bodies of the same letters."""
    return hashlib.sha256(letters(body).encode("utf-8", "replace")).hexdigest()[:32]


def facts_of(article: OldArticle) -> tuple[str, str, str]:
    """The day, the source and the number that an old page says."""
    day = article.date.date().isoformat() if article.date else ""
    return day, article.source, article.document_number


def compared(article: OldArticle) -> ComparedText:
    """An old page's article, to be compared."""
    return ComparedText(article.title, article.markdown, facts_of(article))


def compared_file(text: str) -> ComparedText:
    """A file's article, to be compared."""
    head = frontmatter.read(text, Reporter(""), FrontMatter, UTC, FrontMatterRules(unknown="allow"))
    if head is None:
        return ComparedText("", text, ("", "", ""))
    values = head.values
    day = values.date.at.date().isoformat() if values.date else ""
    targets = _local_targets(head.body)
    articles = [target for target in targets if target.endswith(".md")]
    files = frozenset(target for target in targets if target not in articles and "/" not in target)
    facts = (day, values.source, values.document_number)
    return ComparedText(values.title, head.body, facts, files, len(articles))


def _local_targets(body: str) -> list[str]:
    """What a body leads to, or shows, by a path."""
    found = (match[1].partition("#")[0] for pattern in (_TARGET, _SOURCE) for match in pattern.finditer(body))
    return [target for target in found if target and ":" not in target]


def is_version(one: ComparedText, two: ComparedText) -> bool:
    """Whether two texts that were found in the same place are versions of one article."""
    days = {one.facts[0], two.facts[0]} - {""}
    is_other_title = letters(one.title) != letters(two.title)
    if is_other_title and len(days) == 2:
        return False
    if one.letters == two.letters:
        return True
    shorter = min(one.pairs.total(), two.pairs.total())
    shares = (one.pairs & two.pairs).total() >= _SHARED * shorter
    return shares or not (is_other_title or len(days) == 2)


def fits(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Whether no fact that both say is another."""
    return all(not first or not second or first == second for first, second in zip(one, two, strict=True))


def differences(one: tuple[str, ...], two: tuple[str, ...]) -> tuple[Difference, ...]:
    """The facts that two articles don't have in common."""
    return tuple(name for name, *pair in zip(FACTS, one, two, strict=True) if pair[0] != pair[1])


def losses(before: ComparedText, after: ComparedText) -> tuple[Difference, ...]:
    """What an article would lose if a later copy took its place."""
    lost: list[Difference] = [
        name for name, had, has in zip(FACTS, before.facts, after.facts, strict=True) if had and not has
    ]
    if before.letters != after.letters:
        gone = (before.pairs - after.pairs).total()
        come = (after.pairs - before.pairs).total()
        if gone > _LOSS + min(come, (1 - _SHARED) * before.pairs.total()):
            lost.insert(0, "words")
    if before.files - after.files:
        lost.append("files")
    if before.links > after.links:
        lost.append("links")
    return tuple(lost)
