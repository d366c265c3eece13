"""One run of `gen import`: old pages are read and extracted, get their places, and are written and reported.

Two passes, so that links can lead to pages that come later. In between, what was extracted lies on the disk; only
what places and links need stays in memory.
"""

import hashlib
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from generator.content import activefiles, drawings
from generator.content.images import examine, is_drawing, is_picture
from generator.content.markup.limits import SECONDS, LimitError, time_limit
from generator.engine import workers
from generator.engine.progress import Track, untracked
from generator.importing import addresses as urls
from generator.importing.model import CLOSE, OPEN, Extraction, Flag, FlagKind, OldArticle, OldPage, addresses
from generator.importing.model import Problem as Failure
from generator.importing.reports.report import Report, Row, State
from generator.importing.sources.foreign import usual_addresses
from generator.importing.sources.signatures import ending_of
from generator.importing.sources.sources import Item, Source, is_page_name, open_source
from generator.importing.writing import writing
from generator.importing.writing.bodies import resolve
from generator.importing.writing.head import clean_line, compose, is_accepted
from generator.importing.writing.places import (
    Place,
    Shelf,
    Wanted,
    assign,
    identity,
    name_of,
    section_of,
    shelf,
)
from generator.importing.writing.spool import Spool
from generator.problems import Problem
from generator.text.decoding import without_forbidden
from generator.text.slugs import slugify

_BATCH = 256
_BATCH_BYTES = 64_000_000
"""Pages are handed to workers in batches of so many, or of so many bytes."""
_FEW = 8
"""Pages that are worth a second worker."""
_LONGEST_NAME = 80
"""Characters of a copied file's name."""
_KINDS_OF_ADDRESS = re.compile(r"(mailto|tel):", re.IGNORECASE)


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
class Outcome:
    """How many pages ended in each state, and what is to be said."""

    counts: Mapping[State, int]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Known:
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
class _Index:
    """What the first pass finds: articles in order, which page is which article, and duplicates."""

    articles: list[_Known] = field(default_factory=list)
    of_page: dict[str, int] = field(default_factory=dict)
    """The article's number by a page's `identity`."""
    of_words: dict[str, dict[date | None, int]] = field(default_factory=dict)
    """The articles' numbers by the digest of their words, and by the day that they are of."""
    addresses: list[tuple[str, ...]] = field(default_factory=list)
    """Of each article's body."""
    aliases: set[str] = field(default_factory=set)
    """Those that an article has got."""


def run(request: Request, now: datetime) -> Outcome:
    """Import all pages. Whatever is wrong with one of them, the others are done."""
    with ExitStack() as stack:
        problems: list[Problem] = []
        sources: list[Source] = []
        for path in request.sources:
            source = open_source(path, request.base_url)
            if isinstance(source, Problem):
                problems.append(source)
            else:
                sources.append(stack.enter_context(closing(source)))
        return _import(sources, problems, request, now)


def _import(
    sources: Sequence[Source], problems: Sequence[Problem], request: Request, now: datetime
) -> Outcome:
    known, index, said = shelf(request.content), _Index(), list(problems)
    spool: Spool[tuple[int | None, Extraction | Problem]] = Spool()
    with closing(spool), Report(request.report, request.language) as report:
        for problem in problems:
            report.add(Row(problem.path, "failed", problem=problem))
        for number, item in request.track(_extracted(sources), "read", 0):
            spool.append(_entered(index, number, item, request, known))
        index.articles = [_with_files(one, sources, index, at) for at, one in enumerate(index.articles)]
        places = assign([one.wanted for one in index.articles], known)
        done: set[int] = set()
        for at, item in request.track(spool, "write", len(spool)):
            row, more = _finished(item, at, done, index, places, sources, request, now)
            report.add(row)
            said += more
        return Outcome(report.counts, tuple(said))


# The first pass


def _extracted(sources: Sequence[Source]) -> Iterator[tuple[int, Extraction | Problem]]:
    """Every source's pages, extracted, in the sources' order."""
    for number, source in enumerate(sources):
        for batch in _batches(source.items()):
            pages = [item for item in batch if isinstance(item, OldPage)]
            if len(pages) > _FEW:
                _load_libraries()
            results = iter(workers.run(_extract, pages, few=_FEW, lost=_crashed))
            for item in batch:
                # The worker doesn't send the page back.
                yield number, replace(next(results), page=item) if isinstance(item, OldPage) else item


def _load_libraries() -> None:
    """Workers begin with what their parent has, and every batch has new workers."""
    import trafilatura  # noqa: F401 - only to be there


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.content) if isinstance(item, OldPage) else 0
        if len(batch) == _BATCH or size > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _extract(page: OldPage) -> Extraction:
    from generator.importing.extraction import extraction

    bare = replace(page, content=b"")
    try:
        with time_limit():
            return replace(extraction.extract(page), page=bare)
    except LimitError:
        return Extraction(bare, None, problem=Failure("legacy.too-slow", {"seconds": f"{SECONDS:g}"}))
    except Exception as error:  # a library fails on an odd page: that must not stop the others
        return _failed(bare, error)


def _crashed(page: OldPage) -> Extraction:
    """For a page that has ended the process that read it."""
    return Extraction(replace(page, content=b""), None, problem=Failure("legacy.crashed"))


def _failed(page: OldPage, error: Exception) -> Extraction:
    reason = f"{type(error).__name__}: {error}"[:200]
    return Extraction(page, None, problem=Failure("legacy.failed", {"reason": reason}))


def _entered(
    index: _Index, source: int, item: Extraction | Problem, request: Request, known: Shelf
) -> tuple[int | None, Extraction | Problem]:
    """An article's number and the item; one that can't be noted must not stop the others."""
    try:
        return _enter(index, source, item, request, known), item
    except Exception as error:
        assert isinstance(item, Extraction)  # of a problem nothing is noted
        return None, _failed(item.page, error)


def _enter(
    index: _Index, source: int, item: Extraction | Problem, request: Request, known: Shelf
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
            _Known(source, bare, Wanted(who, folder, name), title, _each_once(aliases), moment=moment)
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
    more = usual_addresses(page.origin) if _is_markdown(page) else ()
    for alias in (*_texts(article.more.get("aliases")), *more):
        index.of_page.setdefault(urls.key_of(urls.absolute(alias, page)), at)
    return at


def _of_words(index: _Index, words: str, day: date | None) -> int | None:
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


def _free_aliases(article: OldArticle, page: OldPage, index: _Index) -> tuple[str, ...]:
    """The old addresses that lead to an article: those that can be one, and that no other article has."""
    old = () if _is_markdown(page) else (urls.alias_of(page),)
    aliases = []
    for alias in _each_once((*_texts(article.more.get("aliases")), *old)):
        # Where capitals don't count, two pages would be one file.
        key = alias if "?" in alias else alias.casefold().rstrip("/")
        if key not in index.aliases and is_accepted("aliases", (alias,)):
            index.aliases.add(key)
            aliases.append(alias)
    return tuple(aliases)


def _is_markdown(page: OldPage) -> bool:
    return page.origin.lower().endswith((".md", ".markdown"))


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


def _with_files(one: _Known, sources: Sequence[Source], index: _Index, at: int) -> _Known:
    """The article with the pictures and attachments that its source has."""
    source, found = sources[one.source], []
    for address in dict.fromkeys(index.addresses[at]):
        if _article_at(address, one.page, index) is None and not _KINDS_OF_ADDRESS.match(address):
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


def _article_at(address: str, page: OldPage, index: _Index) -> int | None:
    return index.of_page.get(urls.key_of(urls.absolute(address, page)))


# The second pass


def _finished(
    item: Extraction | Problem,
    at: int | None,
    done: set[int],
    index: _Index,
    places: Sequence[Place],
    sources: Sequence[Source],
    request: Request,
    now: datetime,
) -> tuple[Row, tuple[Problem, ...]]:
    """As `_finish`; a page that it fails at must not stop the others."""
    try:
        return _finish(item, at, done, index, places, sources, request, now)
    except Exception as error:
        assert isinstance(item, Extraction)  # a problem is only passed on
        return _finish(_failed(item.page, error), None, done, index, places, sources, request, now)


def _finish(
    item: Extraction | Problem,
    at: int | None,
    done: set[int],
    index: _Index,
    places: Sequence[Place],
    sources: Sequence[Source],
    request: Request,
    now: datetime,
) -> tuple[Row, tuple[Problem, ...]]:
    """Write what became of a page, and say it."""
    if isinstance(item, Problem):
        return Row(item.path, "failed" if item.severity == "error" else "passed-over", problem=item), (item,)
    if at is None or item.article is None:
        failure = item.problem or Failure("legacy.no-article")
        is_empty = failure.key == "legacy.no-article"
        problem = Problem(
            failure.key,
            item.page.origin,
            values=tuple(sorted(failure.values.items())),
            severity="warning" if is_empty else "error",
        )
        return Row.of(item, "no-article" if is_empty else "failed", problem=problem), (problem,)
    place = places[at]
    if at in done:
        return Row.of(item, "duplicate", path=place.path), ()
    done.add(at)
    one, article = index.articles[at], item.article
    if article.date is None and one.moment:
        article = replace(article, date=one.moment[0], date_has_time=one.moment[1])
        flagged = tuple(flag for flag in item.flagged if flag.kind != "no-date")
        item = replace(item, article=article, flagged=flagged)
    return _write(item, article, one, place, index, places, sources, request, now)


def _write(
    item: Extraction,
    article: OldArticle,
    one: _Known,
    place: Place,
    index: _Index,
    places: Sequence[Place],
    sources: Sequence[Source],
    request: Request,
    now: datetime,
) -> tuple[Row, tuple[Problem, ...]]:
    files, unfit = _files(one, sources[one.source])
    flags: list[Flag] = []
    problems = _refused(unfit, place)

    def decide(address: str, is_image: bool) -> str | None:
        if not urls.may_be_linked(address):
            flags.append(Flag("unsafe-link", address))
            return None
        other = _article_at(address, one.page, index)
        if address in files:
            return files[address][0]
        if other is not None and not is_image:
            if places[other] == place:
                return None
            return posixpath.relpath(places[other].path, posixpath.dirname(place.path) or ".")
        full = urls.absolute(address, one.page)
        is_elsewhere = not urls.is_same_host(full, one.page) or _KINDS_OF_ADDRESS.match(address)
        if is_elsewhere and address not in unfit:
            return address
        if address.startswith("#") or full.partition("#")[0] == one.page.address:
            return None
        usual: FlagKind = "missing-picture" if is_image else "dead-link"
        flags.append(Flag("active-file" if unfit.get(address) else usual, address))
        return address if _is_markdown(one.page) else None

    body = without_forbidden(resolve(article.markdown, decide))
    text = writing.text_of(article, one.page, body, place, one.aliases)
    item = replace(item, flagged=(*item.flagged, *dict.fromkeys(flags)))
    try:
        written = writing.put(request.content, place, text, now, may_write=request.may_write)
        if written.state != "edited":
            problems += _put_files(files, sources[one.source], place, request)
            _put_section(one, place, request)
    except OSError as error:
        reason = error.strerror or str(error)
        problem = Problem("legacy.unwritable", f"content/{place.path}", values=(("reason", reason),))
        return Row.of(item, "failed", path=place.path, problem=problem), (problem,)
    if written.state == "edited":
        lines = [line[:1] for line in written.difference[2:]]
        values = (("added", str(lines.count("+"))), ("removed", str(lines.count("-"))))
        problems.append(Problem("legacy.edited", f"content/{place.path}", values=values, severity="warning"))
    row = Row.of(item, written.state, path=place.path, body=body, difference=written.difference)
    return row, tuple(problems)


def _refused(unfit: Mapping[str, str], place: Place) -> list[Problem]:
    """What is said of the files that run in browsers or on servers and were left behind."""
    names = dict.fromkeys(filter(None, unfit.values()))
    return [
        Problem("legacy.active-file", f"content/{place.path}", values=(("name", name),), severity="warning")
        for name in names
    ]


def _files(one: _Known, source: Source) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """For each address of a file its name in the bundle and in the source; and addresses whose file is of no use.

    The latter with the name that a file would have had which could run; empty for one that is merely broken.
    """
    files: dict[str, tuple[str, str]] = {}
    names: dict[str, str] = {}
    unfit: dict[str, str] = {}
    for address, inner in one.files:
        if inner in names:
            files[address] = (names[inner], inner)
            continue
        try:
            data = source.read(inner)
        except OSError:
            unfit[address] = ""
            continue
        name = _file_name(urls.absolute(address, one.page), data)
        # A mirror often has the page that said “not found” under a picture's name.
        found = activefiles.examine(name, data)
        is_broken = (is_picture(name) and examine(name, data).state == "broken") or (
            found is not None and found.code == "drawing-broken"
        )
        if not data or is_broken or (found and found.stops):
            unfit[address] = "" if not data or is_broken else name
            continue
        taken = {taken.casefold() for taken in names.values()}
        stem, ending = posixpath.splitext(name)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}{ending}"
        names[inner] = name
        files[address] = (name, inner)
    return files, unfit


def _file_name(address: str, data: bytes) -> str:
    """A name for a copied file: as it was, of characters that every system has."""
    base = posixpath.basename(urls.path_of(address)) or "file"
    stem, ending = posixpath.splitext(base)
    if not re.fullmatch(r"\.[A-Za-z0-9]{1,5}", ending) or is_page_name(base):
        ending = ending_of(data) or ".bin"
    return f"{slugify(stem, 'written')[:_LONGEST_NAME] or 'file'}{ending.lower()}"


def _put_files(
    files: Mapping[str, tuple[str, str]], source: Source, place: Place, request: Request
) -> Iterator[Problem]:
    folder = posixpath.dirname(place.path)
    for name, inner in dict.fromkeys(files.values()):
        path = posixpath.join(folder, name)
        data = source.read(inner)
        if is_drawing(name):
            if found := activefiles.examine(name, data):
                yield found.problem(f"content/{path}")
            data = drawings.harmless(data)
        if not writing.put_file(request.content, path, data, may_write=request.may_write):
            yield Problem("legacy.file-kept", f"content/{path}", severity="warning")


def _put_section(one: _Known, place: Place, request: Request) -> None:
    """Describe a section that the import has made, so that readers see its name and not its folder's."""
    section = place.folder.partition("/")[0]
    target = request.content / section / "_index.md"
    if one.section_title and section == one.wanted.folder and request.may_write and not target.exists():
        text = f"---\n{compose({'title': clean_line(one.section_title)})}---\n"
        writing.replace(request.content, target, text.encode())
