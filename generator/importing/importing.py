"""One run of `gen import`: old pages are read and extracted, get their places, and are written and reported.

Two passes, so that links can lead to pages that come later. In between, what was extracted lies on the disk; only
what places and links need stays in memory.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import datetime

from generator.content.markup.limits import SECONDS, LimitError, time_limit
from generator.engine import workers
from generator.importing.filing import finished
from generator.importing.index import Index, Request, entered, failed, with_files
from generator.importing.model import Extraction, Failure, OldPage
from generator.importing.reports.report import ImportReport
from generator.importing.reports.rows import Result, Row
from generator.importing.sources.sources import Item, Source, open_source
from generator.importing.writing.places import assign, shelf
from generator.importing.writing.spool import Spool
from generator.problems import Problem

__all__ = ["Outcome", "Request", "run"]

_BATCH = 256
_BATCH_BYTES = 64_000_000
"""Pages are handed to workers in batches of so many, or of so many bytes."""
_FEW = 8
"""Pages that are worth a second worker."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many pages ended in each state, and what is to be said."""

    counts: Mapping[Result, int]
    problems: tuple[Problem, ...]


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
    known, index, said = shelf(request.content), Index(), list(problems)
    spool: Spool[tuple[int | None, Extraction | Problem]] = Spool()
    with closing(spool), ImportReport(request.report, request.language) as report:
        for problem in problems:
            report.add(Row(problem.path, "failed", problem=problem))
        for number, item in request.track(_extracted(sources), "read", 0):
            spool.append(entered(index, number, item, request, known))
        index.articles = [with_files(one, sources, index, at) for at, one in enumerate(index.articles)]
        places = assign([one.wanted for one in index.articles], known)
        done: set[int] = set()
        for at, item in request.track(spool, "write", len(spool)):
            row, more = finished(item, at, done, index, places, sources, request, now)
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
        return failed(bare, error)


def _crashed(page: OldPage) -> Extraction:
    """For a page that has ended the process that read it."""
    return Extraction(replace(page, content=b""), None, problem=Failure("legacy.crashed"))
