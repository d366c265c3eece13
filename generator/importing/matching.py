"""Which imported pages are in the bulletin already, and where: as they were written, moved, edited or deleted.

A page is known again by its address, or by its bytes, or by the file that it is in. What the address leads to may be
another article by now, so words are compared as well.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from generator.importing import addresses
from generator.importing.article_index import ArticleIndex, ImportRequest, Indexed, IndexedArticle
from generator.importing.comparing import (
    ComparedText,
    compared,
    compared_file,
    digest_of_words,
    fits,
    is_version,
    letters,
)
from generator.importing.model import Extraction
from generator.importing.sources.sources import PageSource
from generator.importing.writing.article_files import is_edited
from generator.importing.writing.existing import ExistingContent, alias_key, read_file
from generator.importing.writing.ledger import Ledger
from generator.importing.writing.spool import Spool

_KEPT_TEXTS = 64
"""Files of the bulletin that are held in memory."""


@dataclass(frozen=True, slots=True)
class Match:
    """What the bulletin has of a page."""

    kind: Literal["new", "again", "released", "deleted", "elsewhere", "earlier"]
    """Nothing; its article; its article, which an editor has made their own; nothing any more; the same article from
    another page; or it is older than what is wanted."""
    path: str = ""
    """The article's source path."""
    beside: str = ""
    """Of a new article: the source path of another one that had the same address."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A page and a file that may be its article; of two pairs the greater one is more likely."""

    rank: tuple[bool, ...]
    number: int
    path: str


class Matcher:
    """Compares what was read with what is in the bulletin."""

    def __init__(
        self,
        index: ArticleIndex,
        read: Spool[Indexed],
        sources: Sequence[PageSource],
        existing: ExistingContent,
        ledger: Ledger,
        request: ImportRequest,
    ) -> None:
        self._index = index
        self._read = read
        self._sources = sources
        self._existing = existing
        self._ledger = ledger
        self._request = request
        self._imported = {path for paths in existing.imported.values() for path in paths}
        self._file = lru_cache(_KEPT_TEXTS)(self._read_file)

    def pair(self, failures: dict[int, Exception]) -> dict[int, str]:
        """The source paths of the articles that are there, by number; no file is two pages' article.

        What can't be compared is a failure.
        """
        pairs: list[_Pair] = []
        for number in range(len(self._index.articles)):
            try:
                pairs += self._pairs(number)
            except Exception as error:
                failures[number] = error
        found: dict[int, str] = {}
        claimed: set[str] = set()
        for pair in sorted(
            pairs, key=lambda pair: (tuple(not one for one in pair.rank), pair.number, pair.path)
        ):
            if pair.number not in found and pair.path not in claimed:
                found[pair.number] = pair.path
                claimed.add(pair.path)
        return found

    def match(self, number: int, paired: dict[int, str]) -> Match:
        """What the bulletin has of an article's page."""
        article, request = self._index.articles[number], self._request
        if request.since and article.dated and article.dated[0].date() < request.since:
            return Match("earlier")
        if number in paired:
            return Match("again", paired[number])
        text = self._text(article)
        if path := self._released(article, number, text):
            return Match("released", path)
        if not request.again and (self._ledger.is_ignored(article.lasting) or self._is_deleted(article)):
            return Match("deleted")
        if path := self._elsewhere(article, text):
            return Match("elsewhere", path)
        return Match("new", beside=next(iter(self._candidates(article)), ""))

    def _pairs(self, number: int) -> Iterator[_Pair]:
        article = self._index.articles[number]
        candidates = list(self._candidates(article))
        if not candidates:
            return
        text = self._text(article)
        written = {record.path: record for record in self._ledger.find(article.identity)}
        for path in candidates:
            before, edited = self._file(path)
            has_same_words = before.letters == text.letters
            has_same_bytes = bool(article.page_digest) and path in self._existing.imported.get(
                article.lasting, ()
            )
            # An editor may have written something else altogether; then the list says what it was.
            was_this = edited and (path not in written or written[path].title == article.title)
            if has_same_words or has_same_bytes or was_this or is_version(before, text):
                yield _Pair((path in written, has_same_words, not edited), number, path)

    def _candidates(self, article: IndexedArticle) -> Iterator[str]:
        keys = [article.lasting, *(record.lasting for record in self._ledger.find(article.identity))]
        yield from dict.fromkeys(path for key in keys for path in self._existing.imported.get(key, ()))

    def _released(self, article: IndexedArticle, number: int, text: ComparedText) -> str:
        """The article whose lines of the import an editor has taken out; it is theirs now."""
        records = (*self._ledger.find(article.identity), *self._ledger.find_lasting(article.lasting))
        for record in records:
            if record.path not in self._imported and (self._request.content / record.path).is_file():
                return record.path
        for written in self._index.old_aliases[number]:
            alias = addresses.alias_of(article.page, written) if addresses.is_web(written) else written
            path = self._existing.aliases.get(alias_key(alias), "") if alias else ""
            if path and path not in self._imported and is_version(self._file(path)[0], text):
                return path
        return ""

    def _is_deleted(self, article: IndexedArticle) -> bool:
        """Whether an import has written the article, and it is no more."""
        records = (*self._ledger.find(article.identity), *self._ledger.find_lasting(article.lasting))
        gone = [record for record in records if not (self._request.content / record.path).is_file()]
        titles = {letters(record.title) for record in gone}
        is_only = bool(gone) and len(records) == len(gone) and not article.page_digest
        return is_only or letters(article.title) in titles

    def _elsewhere(self, article: IndexedArticle, text: ComparedText) -> str:
        """An article of the same title, words, facts and files that another page was imported as."""
        for path in self._existing.words.get(digest_of_words(text.body), ()):
            before, _ = self._file(path)
            if (
                letters(before.title) == letters(text.title)
                and fits(before.facts, text.facts)
                and self._has_files(article, path, before)
            ):
                return path
        return ""

    def _has_files(self, article: IndexedArticle, path: str, before: ComparedText) -> bool:
        names = {name for _, name in article.files}
        if not names and not before.files:
            return True
        folder = (self._request.content / path).parent
        try:
            there = {(folder / name).read_bytes() for name in before.files}
            return there == {self._sources[article.source_number].read(name) for name in names}
        except OSError:
            return False

    def _text(self, article: IndexedArticle) -> ComparedText:
        _, item = self._read[article.position]
        assert isinstance(item, Extraction)
        assert item.article is not None
        return compared(item.article)

    def _read_file(self, path: str) -> tuple[ComparedText, bool]:
        text = read_file(self._request.content / path)
        return compared_file(text), is_edited(text)
