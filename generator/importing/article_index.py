"""What the first pass of an import keeps of each article: what locations and links need, and whose copy it is."""

import hashlib
import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from generator.content.images import is_picture
from generator.engine.progress import Track, untracked
from generator.importing import addresses
from generator.importing.model import (
    ADDRESS_END,
    ADDRESS_START,
    Extraction,
    Failure,
    OldArticle,
    OldPage,
    marked_addresses,
)
from generator.importing.sources.foreign_markdown import usual_addresses
from generator.importing.sources.signatures import ending_of
from generator.importing.sources.sources import PageSource, is_page_name
from generator.importing.writing.front_matter import is_valid_value
from generator.importing.writing.locations import (
    ExistingContent,
    LocationRequest,
    file_name_for,
    page_identity,
    section_for,
)
from generator.problems import Problem

NO_FILE_SCHEME = re.compile(r"(mailto|tel):", re.IGNORECASE)
"""The beginnings of addresses that lead to no file."""


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What is to be imported, and how."""

    sources: tuple[Path, ...]
    content: Path
    """The bulletin's folder of articles."""
    report: Path | None
    """Where the report goes; None for nowhere."""
    into: str = ""
    """The folder under `content/` for all articles; empty if the pages decide."""
    base_url: str | None = None
    may_write: bool = True
    language: str = "en"
    """Of the report and of the messages in it."""
    track: Track = untracked


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """What stays in memory of an article between the passes."""

    source_number: int
    page: OldPage
    """Without its content."""
    location_request: LocationRequest
    section_title: str
    aliases: tuple[str, ...]
    files: tuple[tuple[str, str], ...] = ()
    """Address and the source's name of each picture and attachment that is there."""
    dated: tuple[datetime, bool] | None = None
    """The article's date and whether it has a time; from a copy if the page itself says none."""


@dataclass(slots=True)
class ArticleIndex:
    """What the first pass finds: articles in order, which page is which article, and duplicates."""

    articles: list[IndexedArticle] = field(default_factory=list)
    number_of_page: dict[str, int] = field(default_factory=dict)
    """The article's number by a page's `page_identity`."""
    numbers_of_text: dict[str, dict[date | None, int]] = field(default_factory=dict)
    """The articles' numbers by the digest of their words, and by the day that they are of."""
    addresses_in_body: list[tuple[str, ...]] = field(default_factory=list)
    """Of each article: those in its body."""
    aliases: set[str] = field(default_factory=set)
    """Those that an article has got."""


def failed_extraction(page: OldPage, error: Exception) -> Extraction:
    """What became of a page that an exception stopped at."""
    reason = f"{type(error).__name__}: {error}"[:200]
    return Extraction(page, None, failure=Failure("legacy.failed", {"reason": reason}))


def index_item(
    index: ArticleIndex,
    source_number: int,
    item: Extraction | Problem,
    request: ImportRequest,
    existing: ExistingContent,
) -> tuple[int | None, Extraction | Problem]:
    """An article's number and the item; one that can't be noted must not stop the others."""
    try:
        return _index(index, source_number, item, request, existing), item
    except Exception as error:
        assert isinstance(item, Extraction)  # of a problem nothing is noted
        return None, failed_extraction(item.page, error)


def _index(
    index: ArticleIndex,
    source_number: int,
    item: Extraction | Problem,
    request: ImportRequest,
    existing: ExistingContent,
) -> int | None:
    """Note an article; gives its number, which for a duplicate is the first one's. None if there is no article."""
    if isinstance(item, Problem) or item.article is None:
        return None
    page, article = item.page, item.article
    identity = page_identity(page.address, page.origin)
    text_digest = _digest(article)
    day = article.date.date() if article.date else None
    number = index.number_of_page.get(identity, _same_text(index, text_digest, day))
    aliases = _free_aliases(article, page, index)
    if number is None:
        number = len(index.articles)
        folder, title = (request.into, "") if request.into else section_for(article.breadcrumb, existing)
        if article.is_page:
            folder, title = "", ""
        name = file_name_for(str(article.more.get("slug") or article.title)) or f"article-{text_digest[:8]}"
        bare = replace(page, content=b"")
        in_body = tuple(marked_addresses(article.markdown))
        dated = _dated(article)
        index.articles.append(
            IndexedArticle(
                source_number,
                bare,
                LocationRequest(identity, folder, name),
                title,
                _each_once(aliases),
                dated=dated,
            )
        )
        index.addresses_in_body.append(in_body)
        index.numbers_of_text.setdefault(text_digest, {})[day] = number
    else:
        first = index.articles[number]
        dated = first.dated or _dated(article)
        index.articles[number] = replace(first, aliases=_each_once((*first.aliases, *aliases)), dated=dated)
    index.number_of_page.setdefault(identity, number)
    if not page.address:
        index.number_of_page.setdefault(addresses.normalized(addresses.base_of(page)), number)
    more = usual_addresses(page.origin) if is_markdown_page(page) else ()
    for alias in (*_texts(article.more.get("aliases")), *more):
        index.number_of_page.setdefault(addresses.normalized(addresses.absolute_address(alias, page)), number)
    return number


def _same_text(index: ArticleIndex, text_digest: str, day: date | None) -> int | None:
    """The article of these words: of the same day, or where one of the two pages says no day.

    Offices repeat a notice word for word, so words alone don't make two pages one article.
    """
    numbers = index.numbers_of_text.get(text_digest, {})
    if day is None:
        return next(iter(numbers.values()), None)
    if day not in numbers and None in numbers:
        numbers[day] = numbers.pop(None)  # from now on it is an article of this day
    return numbers.get(day)


def _dated(article: OldArticle) -> tuple[datetime, bool] | None:
    return (article.date, article.date_has_time) if article.date else None


def _free_aliases(article: OldArticle, page: OldPage, index: ArticleIndex) -> tuple[str, ...]:
    """The old addresses that lead to an article: those that can be one, and that no other article has."""
    old = () if is_markdown_page(page) else (addresses.alias_of(page),)
    aliases = []
    for alias in _each_once((*_texts(article.more.get("aliases")), *old)):
        # Where capitals don't count, two pages would be one file.
        key = alias if "?" in alias else alias.casefold().rstrip("/")
        if key not in index.aliases and is_valid_value("aliases", (alias,)):
            index.aliases.add(key)
            aliases.append(alias)
    return tuple(aliases)


def is_markdown_page(page: OldPage) -> bool:
    """Whether a page is another generator's Markdown."""
    return page.origin.lower().endswith((".md", ".markdown", ".lr"))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def _each_once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))


def _digest(article: OldArticle) -> str:
    """The same for two articles of the same words, pictures and attachments, whatever their links and spaces."""

    def file_name(match: re.Match[str]) -> str:
        path = addresses.path_of(match[1])
        return "" if is_page_name(path) else posixpath.basename(path)

    text = re.sub(
        rf"{ADDRESS_START}([^{ADDRESS_END}]*){ADDRESS_END}", file_name, f"{article.title}\n{article.markdown}"
    )
    return hashlib.sha256(re.sub(r"\s", "", text).encode("utf-8", "replace")).hexdigest()


def with_attachments(
    indexed: IndexedArticle, sources: Sequence[PageSource], index: ArticleIndex, number: int
) -> IndexedArticle:
    """The article with the pictures and attachments that its source has."""
    source, found = sources[indexed.source_number], []
    for address in dict.fromkeys(index.addresses_in_body[number]):
        if linked_article(address, indexed.page, index) is None and not NO_FILE_SCHEME.match(address):
            try:
                name = source.find(address, indexed.page)
                if name is not None and _is_file(
                    name, addresses.absolute_address(address, indexed.page), source
                ):
                    found.append((address, name))
            except Exception:  # an odd address, or a file that can't be unpacked: as if there were none
                continue
    return replace(
        indexed, files=tuple(found), location_request=replace(indexed.location_request, has_files=bool(found))
    )


def _is_file(name: str, address: str, source: PageSource) -> bool:
    """Whether what a source has is to be copied: no page, though a page's name may lead to a file (`get.asp?id=7`)."""
    if is_picture(name) or not is_page_name(addresses.path_of(address)):
        return True
    try:
        return ending_of(source.read(name)) != ""
    except OSError:
        return False


def linked_article(address: str, page: OldPage, index: ArticleIndex) -> int | None:
    """The number of the article that a page's link leads to, if it is one of the import's."""
    return index.number_of_page.get(addresses.normalized(addresses.absolute_address(address, page)))
