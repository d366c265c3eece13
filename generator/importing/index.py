"""What the first pass of an import keeps of each article: what places and links need, and whose copy it is."""

import hashlib
import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from generator.content.images import is_picture
from generator.engine.progress import Track, untracked
from generator.importing import addresses as urls
from generator.importing.model import (
    CLOSE,
    OPEN,
    Extraction,
    Failure,
    OldArticle,
    OldPage,
    addresses,
)
from generator.importing.sources.foreign import usual_addresses
from generator.importing.sources.signatures import ending_of
from generator.importing.sources.sources import Source, is_page_name
from generator.importing.writing.head import is_accepted
from generator.importing.writing.places import (
    Shelf,
    Wanted,
    identity,
    name_of,
    section_of,
)
from generator.problems import Problem

KINDS_OF_ADDRESS = re.compile(r"(mailto|tel):", re.IGNORECASE)
"""The beginnings of addresses that lead to no file."""


@dataclass(frozen=True, slots=True)
class Request:
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
class Known:
    """What stays in memory of an article between the passes."""

    source: int
    page: OldPage
    """Without its content."""
    wanted: Wanted
    section_title: str
    aliases: tuple[str, ...]
    files: tuple[tuple[str, str], ...] = ()
    """Address and the source's name of each picture and attachment that is there."""
    moment: tuple[datetime, bool] | None = None
    """The article's date and whether it has a time; from a copy if the page itself says none."""


@dataclass(slots=True)
class Index:
    """What the first pass finds: articles in order, which page is which article, and duplicates."""

    articles: list[Known] = field(default_factory=list)
    of_page: dict[str, int] = field(default_factory=dict)
    """The article's number by a page's `identity`."""
    of_words: dict[str, dict[date | None, int]] = field(default_factory=dict)
    """The articles' numbers by the digest of their words, and by the day that they are of."""
    addresses: list[tuple[str, ...]] = field(default_factory=list)
    """Of each article's body."""
    aliases: set[str] = field(default_factory=set)
    """Those that an article has got."""


def failed(page: OldPage, error: Exception) -> Extraction:
    """What became of a page that an exception stopped at."""
    reason = f"{type(error).__name__}: {error}"[:200]
    return Extraction(page, None, problem=Failure("legacy.failed", {"reason": reason}))


def entered(
    index: Index, source: int, item: Extraction | Problem, request: Request, known: Shelf
) -> tuple[int | None, Extraction | Problem]:
    """An article's number and the item; one that can't be noted must not stop the others."""
    try:
        return _enter(index, source, item, request, known), item
    except Exception as error:
        assert isinstance(item, Extraction)  # of a problem nothing is noted
        return None, failed(item.page, error)


def _enter(
    index: Index, source: int, item: Extraction | Problem, request: Request, known: Shelf
) -> int | None:
    """Note an article; gives its number, which for a duplicate is the first one's. None if there is no article."""
    if isinstance(item, Problem) or item.article is None:
        return None
    page, article = item.page, item.article
    who = identity(page.address, page.origin)
    words = _digest(article)
    day = article.date.date() if article.date else None
    at = index.of_page.get(who, _of_words(index, words, day))
    aliases = _free_aliases(article, page, index)
    if at is None:
        at = len(index.articles)
        folder, title = (request.into, "") if request.into else section_of(article.breadcrumb, known)
        if article.is_page:
            folder, title = "", ""
        name = name_of(str(article.more.get("slug") or article.title)) or f"article-{words[:8]}"
        bare = replace(page, content=b"")
        in_body = tuple(addresses(article.markdown))
        moment = _moment(article)
        index.articles.append(
            Known(source, bare, Wanted(who, folder, name), title, _each_once(aliases), moment=moment)
        )
        index.addresses.append(in_body)
        index.of_words.setdefault(words, {})[day] = at
    else:
        first = index.articles[at]
        moment = first.moment or _moment(article)
        index.articles[at] = replace(first, aliases=_each_once((*first.aliases, *aliases)), moment=moment)
    index.of_page.setdefault(who, at)
    if not page.address:
        index.of_page.setdefault(urls.key_of(urls.base_of(page)), at)
    more = usual_addresses(page.origin) if is_markdown(page) else ()
    for alias in (*_texts(article.more.get("aliases")), *more):
        index.of_page.setdefault(urls.key_of(urls.absolute(alias, page)), at)
    return at


def _of_words(index: Index, words: str, day: date | None) -> int | None:
    """The article of these words: of the same day, or where one of the two pages says no day.

    Offices repeat a notice word for word, so words alone don't make two pages one article.
    """
    numbers = index.of_words.get(words, {})
    if day is None:
        return next(iter(numbers.values()), None)
    if day not in numbers and None in numbers:
        numbers[day] = numbers.pop(None)  # from now on it is an article of this day
    return numbers.get(day)


def _moment(article: OldArticle) -> tuple[datetime, bool] | None:
    return (article.date, article.date_has_time) if article.date else None


def _free_aliases(article: OldArticle, page: OldPage, index: Index) -> tuple[str, ...]:
    """The old addresses that lead to an article: those that can be one, and that no other article has."""
    old = () if is_markdown(page) else (urls.alias_of(page),)
    aliases = []
    for alias in _each_once((*_texts(article.more.get("aliases")), *old)):
        # Where capitals don't count, two pages would be one file.
        key = alias if "?" in alias else alias.casefold().rstrip("/")
        if key not in index.aliases and is_accepted("aliases", (alias,)):
            index.aliases.add(key)
            aliases.append(alias)
    return tuple(aliases)


def is_markdown(page: OldPage) -> bool:
    """Whether a page is another generator's Markdown."""
    return page.origin.lower().endswith((".md", ".markdown", ".lr"))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def _each_once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))


def _digest(article: OldArticle) -> str:
    """The same for two articles of the same words, pictures and attachments, whatever their links and spaces."""

    def file_name(match: re.Match[str]) -> str:
        path = urls.path_of(match[1])
        return "" if is_page_name(path) else posixpath.basename(path)

    words = re.sub(rf"{OPEN}([^{CLOSE}]*){CLOSE}", file_name, f"{article.title}\n{article.markdown}")
    return hashlib.sha256(re.sub(r"\s", "", words).encode("utf-8", "replace")).hexdigest()


def with_files(one: Known, sources: Sequence[Source], index: Index, at: int) -> Known:
    """The article with the pictures and attachments that its source has."""
    source, found = sources[one.source], []
    for address in dict.fromkeys(index.addresses[at]):
        if article_at(address, one.page, index) is None and not KINDS_OF_ADDRESS.match(address):
            try:
                name = source.find(address, one.page)
                if name is not None and _is_file(name, urls.absolute(address, one.page), source):
                    found.append((address, name))
            except Exception:  # an odd address, or a file that can't be unpacked: as if there were none
                continue
    return replace(one, files=tuple(found), wanted=replace(one.wanted, has_files=bool(found)))


def _is_file(name: str, address: str, source: Source) -> bool:
    """Whether what a source has is to be copied: no page, though a page's name may lead to a file (`get.asp?id=7`)."""
    if is_picture(name) or not is_page_name(urls.path_of(address)):
        return True
    try:
        return ending_of(source.read(name)) != ""
    except OSError:
        return False


def article_at(address: str, page: OldPage, index: Index) -> int | None:
    """The number of the article that a page's link leads to, if it is one of the import's."""
    return index.of_page.get(urls.key_of(urls.absolute(address, page)))
