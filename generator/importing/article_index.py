"""What the first pass of an import keeps of each article: what locations and links need, and whose copy it is."""

import hashlib
import posixpath
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from generator.content.images import is_picture
from generator.engine.progress import Track, TrackBytes, untracked, untracked_bytes
from generator.importing import addresses
from generator.importing.comparing import compared, differences, facts_of, fits, is_version, losses
from generator.importing.model import (
    ADDRESS_END,
    ADDRESS_START,
    Extraction,
    Failure,
    Listing,
    OldArticle,
    OldPage,
    marked_addresses,
)
from generator.importing.sources.foreign_markdown import usual_addresses
from generator.importing.sources.signatures import ending_of
from generator.importing.sources.sources import PageSource, is_page_name
from generator.importing.writing.existing import ExistingContent, written_identity
from generator.importing.writing.locations import file_name_for, section_for
from generator.importing.writing.spool import Spool
from generator.problems import Problem
from generator.settings.config import Config

_TWINS = 3
"""Articles of the same words that are named."""
UNSURE_DAYS = frozenset(("no-date", "date-guessed"))
"""Kinds of flags of an article that a list knows the day of better."""
NO_FILE_SCHEME = re.compile(r"(mailto|tel):", re.IGNORECASE)
"""The beginnings of addresses that lead to no file."""


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What is to be imported, and how."""

    sources: tuple[Path, ...]
    config: Config
    """The bulletin's."""
    report: Path | None
    """Where the report goes; None for nowhere."""
    into: str = ""
    """The folder under `content/` for all articles; empty if the pages decide."""
    base_url: str | None = None
    since: date | None = None
    """Articles of earlier days are left out."""
    again: bool = False
    """Whether articles that were deleted in the bulletin come back."""
    may_write: bool = True
    language: str = "en"
    """Of the report and of the messages in it."""
    track: Track = untracked
    track_bytes: TrackBytes = untracked_bytes

    @property
    def content(self) -> Path:
        """The bulletin's folder of articles."""
        return self.config.root / "content"

    @property
    def state(self) -> Path:
        """The folder of what imports keep in mind."""
        return self.config.root / ".gen" / "import"


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """What stays in memory of an article between the passes."""

    source_number: int
    page: OldPage
    """Without its content."""
    identity: str
    """The same for a page whenever it is imported into this bulletin: its address, or the file that it is in."""
    lasting: str
    """The same for a page wherever it lies: its address, or its bytes."""
    page_digest: str
    """Of the page's bytes, if it has no address of its own; else empty."""
    text_digest: str
    position: int
    """In the stream of pages: of the copy that is taken."""
    title: str
    name: str
    """Of its file, if nothing else has it."""
    facts: tuple[str, str, str]
    """See `comparing.facts_of`; from a copy where the page itself says none."""
    dated: tuple[datetime, bool] | None = None
    """The article's date and whether it has a time; from a copy or a list if the page itself says none."""
    is_day_guessed: bool = False
    folder: str = ""
    """Under `content/`; empty for a page."""
    section_title: str = ""
    """Of a section that has to be made."""
    is_page: bool = False
    has_section: bool = True
    """Whether the page says which section it belongs to."""
    aliases: tuple[str, ...] = ()
    lost_aliases: tuple[str, ...] = ()
    """Old addresses that lead to another article already."""
    addresses: tuple[str, ...] = ()
    """Those in its body."""
    files: tuple[tuple[str, str], ...] = ()
    """Address and the source's name of each picture and attachment that is there."""
    twins: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Origins of other articles that have the same words, and the facts in which they differ."""


@dataclass(frozen=True, slots=True)
class IndexedList:
    """A page that leads to others."""

    source_number: int
    page: OldPage
    """Without its content."""
    listing: Listing
    position: int
    """In the stream of pages."""


@dataclass(slots=True)
class ArticleIndex:
    """What the first pass finds: articles in order, which page is which article, duplicates and lists."""

    articles: list[IndexedArticle] = field(default_factory=list)
    numbers_of_identity: dict[str, list[int]] = field(default_factory=dict)
    numbers_of_text: dict[str, list[int]] = field(default_factory=dict)
    """The articles' numbers by the digest of their words."""
    exact_targets: dict[str, int] = field(default_factory=dict)
    """The article's number by a page's address, for links."""
    loose_targets: dict[str, int] = field(default_factory=dict)
    """The same by what an address may mean as well; by source where pages have none."""
    old_aliases: list[list[str]] = field(default_factory=list)
    """Of each article: the addresses that its copies say they had."""
    canonical_pages: Counter[str] = field(default_factory=Counter)
    """How many articles say that an address is their own."""
    lists: list["IndexedList"] = field(default_factory=list)
    failures: dict[int, Exception] = field(default_factory=dict)
    """What lists failed at, by their positions."""


Indexed = tuple[int | None, Extraction | Problem]
"""An article's number, and what was read; None if there is no article."""


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
    read: Spool[Indexed],
) -> Indexed:
    """An article's number and the item; one that can't be noted must not stop the others. `read` is all before it."""
    try:
        return _index(index, source_number, item, request, existing, read), item
    except Exception as error:
        assert isinstance(item, Extraction)  # of a problem nothing is noted
        return None, failed_extraction(item.page, error)


def _index(
    index: ArticleIndex,
    source_number: int,
    item: Extraction | Problem,
    request: ImportRequest,
    existing: ExistingContent,
    read: Spool[Indexed],
) -> int | None:
    """Note an article; gives its number, which for a duplicate is the first one's. None if there is no article."""
    if isinstance(item, Problem):
        return None
    if item.article is None:
        if item.listing is not None:
            bare = replace(item.page, content=b"")
            index.lists.append(IndexedList(source_number, bare, item.listing, len(read)))
        return None
    article = item.article
    found = _note(source_number, item, article, len(read), request, existing)
    number = _copy_of(found, index)
    if number is not None:
        first = index.articles[number]
        day, source, document_number = (one or two for one, two in zip(first.facts, found.facts, strict=True))
        facts = (day, source, document_number)
        index.articles[number] = replace(first, facts=facts, dated=first.dated or found.dated)
    else:
        number = _version_of(found, article, index, read)
    if number is None:
        number = len(index.articles)
        twins = [index.articles[twin] for twin in index.numbers_of_text.get(found.text_digest, ())[:_TWINS]]
        found = replace(
            found, twins=tuple((twin.page.origin, differences(twin.facts, found.facts)) for twin in twins)
        )
        index.articles.append(found)
        index.old_aliases.append([])
        index.numbers_of_text.setdefault(found.text_digest, []).append(number)
    if number not in (numbers := index.numbers_of_identity.setdefault(found.identity, [])):
        numbers.append(number)
    _note_targets(index, number, found, article)
    return number


def is_day_guessed(item: Extraction) -> bool:
    """Whether an article's day is one that nothing on its page says."""
    return any(str(flag.kind) in UNSURE_DAYS for flag in item.flagged)


def _note(
    source_number: int,
    item: Extraction,
    article: OldArticle,
    position: int,
    request: ImportRequest,
    existing: ExistingContent,
) -> IndexedArticle:
    page = item.page
    # Some sources give articles without the bytes that they were made of.
    content = page.content or f"{article.title}\n{article.markdown}".encode("utf-8", "replace")
    bytes_digest = "" if page.address else hashlib.sha256(content).hexdigest()[:32]
    place = request.sources[source_number].resolve().parent / page.origin
    lasting = written_identity(page.address or "", page.origin, bytes_digest)
    folder, title = (request.into, "") if request.into else section_for(article.breadcrumb, existing)
    text_digest = words_digest(article)
    return IndexedArticle(
        source_number,
        replace(page, content=b""),
        lasting if page.address else f"file:{place.as_posix()}",
        lasting,
        bytes_digest,
        text_digest,
        position,
        article.title,
        file_name_for(str(article.more.get("slug") or article.title)) or f"article-{text_digest[:8]}",
        facts_of(article),
        (article.date, article.date_has_time) if article.date else None,
        folder="" if article.is_page else folder,
        section_title="" if article.is_page else title,
        is_page=article.is_page,
        is_day_guessed=is_day_guessed(item),
        has_section=bool(article.breadcrumb or request.into),
        addresses=tuple(marked_addresses(article.markdown)),
    )


def _copy_of(found: IndexedArticle, index: ArticleIndex) -> int | None:
    """The article of the same words and files that says nothing else of its day, source or number.

    Offices repeat a notice word for word, so words alone don't make two pages one article.
    """
    numbers = index.numbers_of_text.get(found.text_digest, ())
    return next((number for number in numbers if fits(index.articles[number].facts, found.facts)), None)


def _version_of(
    found: IndexedArticle, article: OldArticle, index: ArticleIndex, read: Spool[Indexed]
) -> int | None:
    """The article that was at the same address with other words, if it is the same one; the better copy is kept."""
    text = compared(article)
    for number in index.numbers_of_identity.get(found.identity, ()):
        first = index.articles[number]
        _, item = read[first.position]
        assert isinstance(item, Extraction)
        assert item.article is not None
        before = compared(item.article)
        if before.title == text.title and fits(before.facts[:1], text.facts[:1]) and is_version(before, text):
            if not losses(before, text):
                kept = {name: getattr(first, name) for name in ("folder", "section_title", "has_section")}
                index.articles[number] = replace(found, dated=found.dated or first.dated, **kept)
                index.numbers_of_text.setdefault(found.text_digest, []).append(number)
            return number
    return None


def _note_targets(index: ArticleIndex, number: int, found: IndexedArticle, article: OldArticle) -> None:
    """Note which addresses lead to an article, and which it may have as aliases."""
    page = found.page
    if page.address:
        index.exact_targets.setdefault(addresses.exact(page.address), number)
        index.loose_targets.setdefault(addresses.normalized(page.address), number)
    else:
        for address in (addresses.tree_address(page), addresses.beside_base(page)):
            index.loose_targets.setdefault(f"{found.source_number}:{addresses.normalized(address)}", number)
    given = _texts(article.more.get("aliases"))
    more = usual_addresses(page.origin) if is_markdown_page(page) else ()
    for alias in (*given, *more):
        full = addresses.normalized(addresses.absolute_address(alias, page))
        index.loose_targets.setdefault(full if page.address else f"{found.source_number}:{full}", number)
    old = index.old_aliases[number]
    old += given
    if not is_markdown_page(page):
        if page.canonical and not page.address:
            index.canonical_pages[addresses.exact(page.canonical)] += 1
            old.append(page.canonical)
        else:
            old.append(addresses.alias_of(page, page.address))


def is_markdown_page(page: OldPage) -> bool:
    """Whether a page is another generator's Markdown."""
    return page.origin.lower().endswith((".md", ".markdown", ".lr"))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def words_digest(article: OldArticle) -> str:
    """The same for two articles of the same words, pictures and attachments, whatever their links and spaces."""

    def file_name(match: re.Match[str]) -> str:
        path = addresses.path_of(match[1])
        return "" if is_page_name(path) else posixpath.basename(path)

    text = re.sub(
        rf"{ADDRESS_START}([^{ADDRESS_END}]*){ADDRESS_END}", file_name, f"{article.title}\n{article.markdown}"
    )
    return hashlib.sha256(re.sub(r"\s", "", text).encode("utf-8", "replace")).hexdigest()


def with_attachments(
    indexed: IndexedArticle, sources: Sequence[PageSource], index: ArticleIndex
) -> IndexedArticle:
    """The article with the pictures and attachments that its source has."""
    source, found = sources[indexed.source_number], []
    for address in dict.fromkeys(indexed.addresses):
        if linked_article(address, indexed, index) is None and not NO_FILE_SCHEME.match(address):
            try:
                name = source.find(address, indexed.page)
                if name is not None and _is_file(
                    name, addresses.absolute_address(address, indexed.page), source
                ):
                    found.append((address, name))
            except Exception:  # an odd address, or a file that can't be unpacked: as if there were none
                continue
    return replace(indexed, files=tuple(found))


def _is_file(name: str, address: str, source: PageSource) -> bool:
    """Whether what a source has is to be copied: no page, though a page's name may lead to a file (`get.asp?id=7`)."""
    if is_picture(name) or not is_page_name(addresses.path_of(address)):
        return True
    try:
        return ending_of(source.read(name)) != ""
    except OSError:
        return False


def linked_article(address: str, indexed: IndexedArticle, index: ArticleIndex) -> int | None:
    """The number of the article that an article's link leads to, if it is one of the import's."""
    return target_of(addresses.absolute_address(address, indexed.page), indexed.source_number, index)


def target_of(address: str, source_number: int, index: ArticleIndex) -> int | None:
    """The number of the article at a full address, as seen from a source: its own pages come first."""
    loose = addresses.normalized(address)
    for targets, key in (
        (index.exact_targets, addresses.exact(address)),
        (index.loose_targets, f"{source_number}:{loose}"),
        (index.loose_targets, loose),
    ):
        if key in targets:
            return targets[key]
    return None
