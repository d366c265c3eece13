"""One run of `gen import`: old pages are read and extracted, get their places, and are written and reported.

Two passes, so that links can lead to pages that come later. In between, what was extracted lies on the disk; only
what places and links need stays in memory.
"""

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import date, datetime

from generator.content.markup.limits import SECONDS, LimitError, time_limit
from generator.engine import workers
from generator.importing.article_index import (
    ArticleIndex,
    ImportRequest,
    Indexed,
    failed_extraction,
    index_item,
)
from generator.importing.filing import Filing, file_item
from generator.importing.model import Extraction, Failure, OldPage
from generator.importing.preparing import prepared
from generator.importing.reports.report import ImportReport
from generator.importing.reports.rows import PageResult, ReportRow
from generator.importing.sources.sources import PageSource, SourceItem, TreeSource, open_source
from generator.importing.writing.existing import scan_content
from generator.importing.writing.spool import Spool
from generator.problems import Problem

__all__ = ["ImportRequest", "ImportResult", "import_from", "run_import"]

_BATCH = 256
_BATCH_BYTES = 64_000_000
"""Pages are handed to workers in batches of so many, or of so many bytes."""
_SAMPLES = 5
"""Files that a message names."""
_FEW = 8
"""Pages that are worth a second worker."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How many pages ended in each state, and what is to be said."""

    counts: Mapping[PageResult, int]
    problems: tuple[Problem, ...]
    path: str = ""
    """The source path of the article that was made, if the import was of one page."""


def run_import(request: ImportRequest, now: datetime) -> ImportResult:
    """Import all pages. Whatever is wrong with one of them, the others are done."""
    with ExitStack() as stack:
        problems: list[Problem] = []
        sources: list[PageSource] = []
        for path in request.sources:
            source = open_source(path, request.base_url)
            if isinstance(source, Problem):
                problems.append(source)
            else:
                sources.append(stack.enter_context(closing(source)))
        return import_from(sources, problems, request, now, stack.enter_context(workers.local()))


def import_from(
    sources: Sequence[PageSource],
    problems: Sequence[Problem],
    request: ImportRequest,
    now: datetime,
    team: workers.Team,
) -> ImportResult:
    """Import what sources give; `problems` are those of sources that can't be opened."""
    existing, said, path = scan_content(request.content, request.config), list(problems), ""
    index, read = ArticleIndex(), Spool[Indexed]()
    with closing(read), ImportReport(request.report, request.language) as report:
        for problem in problems:
            report.add(ReportRow(problem.path, "failed", problem=problem))
        extracted = request.track_bytes(
            _extracted(sources, now.date(), team), "read", _size(sources), _size_of
        )
        for source_number, item in extracted:
            put_aside(index_item(index, source_number, item, request, existing, read), read)
        filing = prepared(index, read, sources, existing, request, now)
        for position, indexed in enumerate(request.track(read, "write", len(read))):
            row, more = file_item(position, indexed, filing)
            said += (*more, *_reported(row, report))
            path = row.path if len(read) == 1 else ""
        said += _left_behind(sources, filing, report)
        return ImportResult(report.counts, tuple(said), path)


def _size(sources: Sequence[PageSource]) -> int:
    """The bytes of all pages; 0 if a source doesn't know."""
    sizes = [source.size() if isinstance(source, TreeSource) else 0 for source in sources]
    return sum(sizes) if all(sizes) else 0


def _size_of(extracted: tuple[int, Extraction | Problem]) -> int:
    _, item = extracted
    return len(item.page.content) if isinstance(item, Extraction) else 0


def put_aside(indexed: Indexed, read: Spool[Indexed]) -> None:
    """Keep what was read; what can't be kept must not stop the others."""
    try:
        read.append(indexed)
    except OSError:  # no page's fault
        raise
    except Exception as error:
        _, item = indexed
        read.append((None, failed_extraction(item.page, error) if isinstance(item, Extraction) else item))


def _reported(row: ReportRow, report: ImportReport) -> tuple[Problem, ...]:
    """Put a row into the report, or say why that can't be: the article is in its place all the same."""
    try:
        report.add(row)
    except OSError:  # no page's fault
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"[:200]
        problem = Problem("legacy.failed", row.origin, values=(("reason", reason),))
        try:
            report.add(ReportRow(row.origin, "failed", path=row.path, problem=problem))
        except Exception:  # then it is counted, and said on the terminal
            report.counts["failed"] += 1
        return (problem,)
    return ()


def _left_behind(sources: Sequence[PageSource], filing: Filing, report: ImportReport) -> Iterator[Problem]:
    """Name the attachments that no article leads to: somebody may miss them."""
    for number, source in enumerate(sources):
        if not isinstance(source, TreeSource):
            continue
        articles = filing.index.articles
        taken = {name for article in articles if article.source_number == number for _, name in article.files}
        bases = {posixpath.basename(name) for name in taken}  # a copy of an article has copies of its files
        left = [name for name in source.attachments() if posixpath.basename(name) not in bases]
        if left:
            names = ", ".join(left[:_SAMPLES]) + (" …" if len(left) > _SAMPLES else "")
            place = source.name or str(filing.request.sources[number])
            values = (("count", str(len(left))), ("names", names))
            yield Problem("legacy.left-behind", place, values=values, severity="warning")
        report.add_left_behind([f"{source.name}/{name}" for name in left])


# The first pass


def _extracted(
    sources: Sequence[PageSource], latest: date, team: workers.Team
) -> Iterator[tuple[int, Extraction | Problem]]:
    """Every source's pages, extracted, in the sources' order; `latest` is the day of the import."""
    for source_number, source in enumerate(sources):
        for batch in _batches(source.items()):
            pages = [item for item in batch if isinstance(item, OldPage)]
            if len(pages) > _FEW:
                _load_libraries()
            results = workers.run(_extract, latest, pages, team, _crashed, few=_FEW, isolated=True)
            for item in batch:
                # The worker doesn't send the page back.
                yield source_number, replace(next(results), page=item) if isinstance(item, OldPage) else item


def _load_libraries() -> None:
    """Workers begin with what their parent has, and every batch has new workers."""
    import trafilatura  # noqa: F401 - only to be there


def _batches(items: Iterable[SourceItem]) -> Iterator[list[SourceItem]]:
    batch: list[SourceItem] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.content) if isinstance(item, OldPage) else 0
        if len(batch) == _BATCH or size > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _extract(latest: date, page: OldPage) -> Extraction:
    from generator.importing.extraction import extraction, listings

    bare = replace(page, content=b"")
    try:
        with time_limit():
            found = extraction.extract(replace(page, seen=latest))
            return replace(listings.without_listed(found, page), page=bare)
    except LimitError:
        return Extraction(bare, None, failure=Failure("legacy.too-slow", {"seconds": f"{SECONDS:g}"}))
    except Exception as error:  # a library fails on an odd page: that must not stop the others
        return failed_extraction(bare, error)


def _crashed(page: OldPage, reason: str) -> Extraction:
    """For a page that has ended the process that read it."""
    return Extraction(replace(page, content=b""), None, failure=Failure("legacy.crashed"))
