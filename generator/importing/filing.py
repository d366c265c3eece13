"""The second pass of an import: each article and its files go to their place; a row says what became of the page."""

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from generator.importing import addresses
from generator.importing.article_index import (
    NO_FILE_SCHEME,
    ArticleIndex,
    ImportRequest,
    IndexedArticle,
    failed_extraction,
    is_markdown_page,
    linked_article,
)
from generator.importing.attachments import ArticleFiles, copy_files, examine_files
from generator.importing.model import NO_ARTICLE, Extraction, Failure, Flag, FlagKind, OldArticle
from generator.importing.reports.rows import PageResult, ReportRow
from generator.importing.sources.sources import PageSource
from generator.importing.writing.article_files import compose_article, write_article, write_atomically
from generator.importing.writing.body_links import retarget
from generator.importing.writing.front_matter import clean_line, to_yaml
from generator.importing.writing.locations import ArticleLocation
from generator.problems import Problem
from generator.text.decoding import without_forbidden


@dataclass(frozen=True, slots=True)
class Filing:
    """What the second pass goes by, and the articles that it has done."""

    request: ImportRequest
    sources: Sequence[PageSource]
    index: ArticleIndex
    locations: Sequence[ArticleLocation]
    """Of the index's articles, by their numbers."""
    now: datetime
    filed: set[int] = field(default_factory=set)
    """The numbers of the articles that are in their places; whatever comes later with one of them is a duplicate."""


def file_item(
    item: Extraction | Problem, number: int | None, filing: Filing
) -> tuple[ReportRow, tuple[Problem, ...]]:
    """Write what became of a page, and say it; a page that this fails at must not stop the others."""
    try:
        return _file(item, number, filing)
    except Exception as error:
        assert isinstance(item, Extraction)  # a problem is only passed on
        return _file(failed_extraction(item.page, error), None, filing)


def _file(
    item: Extraction | Problem, number: int | None, filing: Filing
) -> tuple[ReportRow, tuple[Problem, ...]]:
    if isinstance(item, Problem):
        result: PageResult = "failed" if item.severity == "error" else "passed-over"
        return ReportRow(item.path, result, problem=item), (item,)
    if number is None or item.article is None:
        failure = item.failure or Failure("legacy.no-article")
        is_empty = failure.key in NO_ARTICLE
        problem = Problem(
            failure.key,
            item.page.origin,
            values=tuple(sorted(failure.values.items())),
            severity="warning" if is_empty else "error",
        )
        return ReportRow.of(item, "no-article" if is_empty else "failed", problem=problem), (problem,)
    if number in filing.filed:
        return ReportRow.of(item, "duplicate", path=filing.locations[number].source_path), ()
    filing.filed.add(number)
    article, dated = item.article, filing.index.articles[number].dated
    if article.date is None and dated:
        article = replace(article, date=dated[0], date_has_time=dated[1])
        flagged = tuple(flag for flag in item.flagged if flag.kind != "no-date")
        item = replace(item, article=article, flagged=flagged)
    return _write(item, article, number, filing)


def _write(
    item: Extraction, article: OldArticle, number: int, filing: Filing
) -> tuple[ReportRow, tuple[Problem, ...]]:
    """Bring an article and its files to their place; nothing of them is touched where an editor was."""
    request, indexed, location = filing.request, filing.index.articles[number], filing.locations[number]
    source, path = filing.sources[indexed.source_number], location.source_path
    files = examine_files(indexed, source)
    body, flags = _retargeted(article.markdown, number, files, filing)
    text = compose_article(article, indexed.page, body, location, indexed.aliases)
    item = replace(item, flagged=(*item.flagged, *dict.fromkeys(flags)))
    problems = [_warning("legacy.active-file", path, name=name) for name in files.active_names]
    try:
        written = write_article(request.content, location, text, filing.now, may_write=request.may_write)
        if written.change != "edited":
            folder = posixpath.dirname(path)
            problems += copy_files(files, source, request.content, folder, may_write=request.may_write)
            _write_section(indexed, location, request)
    except OSError as error:
        reason = error.strerror or str(error)
        problem = Problem("legacy.unwritable", f"content/{path}", values=(("reason", reason),))
        return ReportRow.of(item, "failed", path=path, problem=problem), (problem,)
    if article.date is None and location.folder and written.change != "edited":
        problems.append(_warning("legacy.undated", path))
    if written.change == "edited":
        signs = [line[:1] for line in written.diff[2:]]
        added, removed = str(signs.count("+")), str(signs.count("-"))
        problems.append(_warning("legacy.edited", path, added=added, removed=removed))
    row = ReportRow.of(item, written.change, path=path, body=body, diff=written.diff)
    return row, tuple(problems)


def _warning(code: str, path: str, **values: str) -> Problem:
    return Problem(code, f"content/{path}", values=tuple(values.items()), severity="warning")


def _retargeted(markdown: str, number: int, files: ArticleFiles, filing: Filing) -> tuple[str, list[Flag]]:
    """An article's body with each address decided, and what is doubtful about them."""
    indexed, location = filing.index.articles[number], filing.locations[number]
    page = indexed.page
    flags: list[Flag] = []

    def choose_target(address: str, is_image: bool) -> str | None:
        if not addresses.may_be_linked(address):
            flags.append(Flag("unsafe-link", address))
            return None
        if address in files.usable:
            return files.usable[address].name
        linked = linked_article(address, page, filing.index)
        if linked is not None and not is_image:
            target = filing.locations[linked]
            if target == location:
                return None
            return posixpath.relpath(target.source_path, posixpath.dirname(location.source_path) or ".")
        full = addresses.absolute_address(address, page)
        is_elsewhere = not addresses.is_same_host(full, page) or NO_FILE_SCHEME.match(address)
        if is_elsewhere and address not in files.unusable:
            return address
        if address.startswith("#") or full.partition("#")[0] == page.address:
            return None
        usual: FlagKind = "missing-picture" if is_image else "dead-link"
        flags.append(Flag("active-file" if files.unusable.get(address) else usual, address))
        return address if is_markdown_page(page) else None

    return without_forbidden(retarget(markdown, choose_target)), flags


def _write_section(indexed: IndexedArticle, location: ArticleLocation, request: ImportRequest) -> None:
    """Describe a section that the import has made, so that readers see its name and not its folder's."""
    section = location.folder.partition("/")[0]
    target = request.content / section / "_index.md"
    is_ours = indexed.section_title and section == indexed.location_request.folder
    if is_ours and request.may_write and not target.exists():
        text = f"---\n{to_yaml({'title': clean_line(indexed.section_title)})}---\n"
        write_atomically(request.content, target, text.encode())
