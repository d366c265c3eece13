"""The second pass of an import: each article and its files go to their place; a row says what became of the page."""

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from generator.importing import addresses
from generator.importing.article_index import (
    NO_FILE_SCHEME,
    UNSURE_DAYS,
    ArticleIndex,
    ImportRequest,
    Indexed,
    IndexedArticle,
    failed_extraction,
    is_day_guessed,
    is_markdown_page,
    linked_article,
    words_digest,
)
from generator.importing.attachments import ArticleFiles, copy_files, examine_files
from generator.importing.columns import Column
from generator.importing.comparing import Difference, differences, facts_of
from generator.importing.matching import Match
from generator.importing.model import NO_ARTICLE, Extraction, Failure, Flag, FlagKind, OldArticle
from generator.importing.reports.rows import PageResult, ReportRow
from generator.importing.sources.sources import PageSource
from generator.importing.writing.article_files import compose_article, write_article, write_atomically
from generator.importing.writing.body_links import retarget
from generator.importing.writing.existing import ExistingContent
from generator.importing.writing.ledger import Ledger, WrittenArticle
from generator.importing.writing.locations import ArticleLocation
from generator.problems import Problem
from generator.settings.writing import clean_line, to_yaml
from generator.text.decoding import without_forbidden
from generator.wording import words


@dataclass(frozen=True, slots=True)
class Filing:
    """What the second pass goes by."""

    request: ImportRequest
    sources: Sequence[PageSource]
    index: ArticleIndex
    matches: Mapping[int, Match]
    """What the bulletin has of each article, by number."""
    locations: Mapping[int, ArticleLocation]
    """Of the articles that are to be written."""
    failures: Mapping[int, Exception]
    """Why an article can't be written."""
    columns: Mapping[str, Column]
    lists: frozenset[int]
    """The positions of pages that lead to articles."""
    existing: ExistingContent
    ledger: Ledger
    now: datetime


Filed = tuple[ReportRow, tuple[Problem, ...]]


def file_item(position: int, indexed: Indexed, filing: Filing) -> Filed:
    """Write what became of a page, and say it; a page that this fails at must not stop the others."""
    number, item = indexed
    try:
        return _file(position, number, item, filing)
    except Exception as error:
        assert isinstance(item, Extraction)  # a problem is only passed on
        return _without_article(failed_extraction(item.page, error))


def _file(position: int, number: int | None, item: Extraction | Problem, filing: Filing) -> Filed:
    if isinstance(item, Problem):
        result: PageResult = "failed" if item.severity == "error" else "passed-over"
        return ReportRow(item.path, result, problem=item), (item,)
    if position in filing.index.failures:
        return _without_article(failed_extraction(item.page, filing.index.failures[position]))
    if number is None or item.article is None:
        return _without_article(item, position in filing.lists)
    indexed = filing.index.articles[number]
    if number in filing.failures:
        return _without_article(failed_extraction(item.page, filing.failures[number]))
    match = filing.matches[number]
    if position != indexed.position:
        path = filing.locations[number].source_path if number in filing.locations else match.path
        differs = _differences(item, item.article, indexed)
        row = ReportRow.of(item, "duplicate", path=path, other=indexed.page.origin, differs=differs)
        if "words" not in differs:
            return row, ()
        values = (("other", indexed.page.origin),)
        return row, (Problem("legacy.version", item.page.origin, values=values, severity="warning"),)
    if match.kind == "earlier":
        return ReportRow.of(item, "earlier"), ()
    if match.kind == "deleted":
        filing.ledger.ignore(indexed.lasting)
        return ReportRow.of(item, "ignored"), ()
    if match.kind in ("released", "elsewhere"):
        _note(indexed, match.path, filing)
        result = "edited" if match.kind == "released" else "duplicate"
        return ReportRow.of(item, result, path=match.path, other=f"content/{match.path}"), ()
    item, article = _completed(item, item.article, number, filing)
    return _write(item, article, number, filing)


def _without_article(item: Extraction, is_list: bool = False) -> Filed:
    """The row of a page that has none; what leads to articles needs no word of its own."""
    failure = item.failure or Failure("legacy.no-article")
    if is_list or failure.key == "legacy.list":
        return ReportRow.of(item, "list"), ()
    is_empty = failure.key in NO_ARTICLE
    values = tuple(sorted(failure.values.items()))
    problem = Problem(
        failure.key, item.page.origin, values=values, severity="warning" if is_empty else "error"
    )
    return ReportRow.of(item, "no-article" if is_empty else "failed", problem=problem), (problem,)


def _differences(item: Extraction, article: OldArticle, first: IndexedArticle) -> tuple[Difference, ...]:
    """In what a duplicate differs from the copy that is taken."""
    found = differences(first.facts, facts_of(article))
    if words_digest(article) != first.text_digest:
        found = ("words", *found)
    return (*found, "address") if item.page.address != first.page.address else found


def _completed(
    item: Extraction, article: OldArticle, number: int, filing: Filing
) -> tuple[Extraction, OldArticle]:
    """An article with what its copies and lists say of it, and what is to be looked at."""
    indexed, flagged = filing.index.articles[number], item.flagged
    if indexed.dated and (article.date is None or (is_day_guessed(item) and not indexed.is_day_guessed)):
        article = replace(article, date=indexed.dated[0], date_has_time=indexed.dated[1])
        flagged = tuple(flag for flag in flagged if str(flag.kind) not in UNSURE_DAYS)
    _, source, document_number = indexed.facts
    article = replace(
        article,
        source=article.source or source,
        document_number=article.document_number or document_number,
    )
    labels = words("import-report.differences", filing.request.language)
    for origin, differs in indexed.twins:
        what = "、".join(labels[name] for name in differs) or "?"
        flagged = (*flagged, Flag("same-words", f"{origin} ({what})"))
    if beside := filing.matches[number].beside:
        flagged = (*flagged, Flag("same-address", f"content/{beside}"))
    flagged = (*flagged, *(Flag("lost-address", alias) for alias in indexed.lost_aliases))
    return replace(item, article=article, flagged=flagged), article


def _write(item: Extraction, article: OldArticle, number: int, filing: Filing) -> Filed:
    """Bring an article and its files to their place; nothing of them is touched where an editor was."""
    request, indexed, location = filing.request, filing.index.articles[number], filing.locations[number]
    source, path = filing.sources[indexed.source_number], location.source_path
    folder = posixpath.dirname(path)
    files = examine_files(indexed, source, _names_in(request.content / folder) if location.is_bundle else ())
    body, flags = _retargeted(article.markdown, number, files, filing)
    text = compose_article(
        article,
        indexed.page,
        body,
        location,
        indexed.aliases,
        address=_own_canonical(indexed, filing.index),
        page_digest=indexed.page_digest,
    )
    item = replace(item, flagged=(*item.flagged, *dict.fromkeys(flags)))
    problems = [_warning("legacy.active-file", path, name=name) for name in files.active_names]
    try:
        written = write_article(request.content, location, text, filing.now, may_write=request.may_write)
        if written.change not in ("edited", "kept"):
            problems += copy_files(files, source, request.content, folder, may_write=request.may_write)
            _write_section(location, filing)
        _note(indexed, path, filing)
    except OSError as error:
        reason = error.strerror or str(error)
        problem = Problem("legacy.unwritable", f"content/{path}", values=(("reason", reason),))
        return ReportRow.of(item, "failed", path=path, problem=problem), (problem,)
    if article.date is None and location.folder and written.change not in ("edited", "kept"):
        problems.append(_warning("legacy.undated", path))
    if written.change == "edited":
        signs = [line[:1] for line in written.diff[2:]]
        added, removed = str(signs.count("+")), str(signs.count("-"))
        problems.append(_warning("legacy.edited", path, added=added, removed=removed))
    elif written.change == "kept":
        problems.append(_warning("legacy.kept", path, origin=item.page.origin))
    elif written.change == "new" and (beside := filing.matches[number].beside):
        problems.append(_warning("legacy.same-address", path, other=f"content/{beside}"))
    row = ReportRow.of(item, written.change, path=path, body=body, diff=written.diff, differs=written.lost)
    return row, tuple(problems)


def _names_in(folder: Path) -> tuple[str, ...]:
    return tuple(path.name for path in folder.iterdir()) if folder.is_dir() else ()


def _own_canonical(indexed: IndexedArticle, index: ArticleIndex) -> str:
    """The address that a page calls its own, if no other does."""
    canonical = indexed.page.canonical
    return canonical if canonical and index.canonical_pages[addresses.exact(canonical)] == 1 else ""


def _note(indexed: IndexedArticle, path: str, filing: Filing) -> None:
    filing.ledger.note(WrittenArticle(indexed.identity, indexed.lasting, path, indexed.title))


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
        full = addresses.absolute_address(address, page)
        if not is_image and (target := _article_at(address, full, indexed, filing)):
            if target == location.source_path:
                return None
            return posixpath.relpath(target, posixpath.dirname(location.source_path) or ".")
        if name := files.kept(full):
            return name
        is_elsewhere = not addresses.is_same_host(full, page) or NO_FILE_SCHEME.match(address)
        if is_elsewhere and address not in files.unusable:
            return address
        if address.startswith("#") or full.partition("#")[0] == page.address:
            return None
        usual: FlagKind = "missing-picture" if is_image else "dead-link"
        flags.append(Flag("active-file" if files.unusable.get(address) else usual, address))
        return address if is_markdown_page(page) else None

    return without_forbidden(retarget(markdown, choose_target)), flags


def _article_at(address: str, full: str, indexed: IndexedArticle, filing: Filing) -> str:
    """The source path of the article that a link leads to: one of this import, or of an earlier one; else empty."""
    linked = linked_article(address, indexed, filing.index)
    if linked is not None:
        if linked in filing.locations:
            return filing.locations[linked].source_path
        return filing.matches[linked].path if linked in filing.matches else ""
    paths = filing.existing.imported.get(addresses.exact(full), ())
    return paths[0] if len(paths) == 1 else ""


def _write_section(location: ArticleLocation, filing: Filing) -> None:
    """Describe a section that the import has made, so that readers see its name and not its folder's."""
    section, request = location.folder.partition("/")[0], filing.request
    target = request.content / section / "_index.md"
    if section not in filing.columns or not request.may_write or target.exists():
        return
    column = filing.columns[section]
    values = {"title": clean_line(column.title), "order": column.order, "aliases": column.old}
    write_atomically(request.content, target, f"---\n{to_yaml(values)}---\n".encode())
