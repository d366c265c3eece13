"""`gen import`: makes articles out of old pages, and says what became of them."""

import argparse
import gc
import os
import sys
import time
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from generator.commands.bulletin import read_settings
from generator.commands.exit_codes import OK, PROBLEMS
from generator.commands.terminal import has_libraries, print_problems, spoken, track, track_bytes, usage
from generator.wording import counted, say

if TYPE_CHECKING:
    from generator.importing.pipeline import ImportResult
    from generator.importing.reports.rows import PageResult


_ARTICLES: "tuple[PageResult, ...]" = (
    "new",
    "changed",
    "unchanged",
    "edited",
    "kept",
    "duplicate",
    "ignored",
    "earlier",
)
"""What can become of a page that has an article."""


def run(options: argparse.Namespace) -> int:
    """Import; gives the exit code."""
    started = time.perf_counter()
    gc.set_threshold(200_000, 20, 100)  # as in a build
    language = spoken()
    config = read_settings(options)
    if config is None:
        return PROBLEMS
    if not has_libraries("trafilatura", "lxml_html_clean", "brotli"):
        return usage(say("import.no-library", language), "import")
    from generator.engine.lock import alone
    from generator.importing.pipeline import ImportRequest, run_import
    from generator.text.dates import clock

    content = config.root / "content"
    into = "" if options.into is None else folder_in_content(options.into, content)
    if into is None:
        return usage(say("import.no-folder", language, folder=options.into), "import")
    if options.old_site and not options.old_site.startswith(("http://", "https://")):
        return usage(say("import.no-address", language, address=options.old_site), "import")
    try:
        since = date.fromisoformat(options.since) if options.since else None
    except ValueError:
        return usage(say("import.no-day", language, day=options.since), "import")
    report = options.report or (None if options.dry_run else config.root / ".gen" / "import" / "report.html")
    if report is not None and (report.is_dir() or content in report.absolute().parents):
        return usage(say("import.no-report", language, path=report), "import")
    try:
        now = clock(None, os.environ, config.zone)
    except ValueError:  # of SOURCE_DATE_EPOCH
        return usage(say("command.no-time", language), "import")
    request = ImportRequest(
        tuple(options.sources),
        config,
        report,
        into,
        options.old_site,
        since,
        options.again,
        may_write=not options.dry_run,
        language=language,
        track=track,
        track_bytes=track_bytes,
    )
    try:
        # Two at once would each give the other's articles away: they know only the places of before.
        with nullcontext() if options.dry_run else alone(config.root / ".gen" / "import", other_import):
            outcome = run_import(request, now)
    except OSError as error:
        path = error.filename or report
        return usage(say("import.no-writing", language, path=path, reason=error.strerror), "import")
    print_problems(outcome.problems, options)
    if not options.quiet:
        _print_outcome(outcome, content, report, time.perf_counter() - started, options)
    failed = any(problem.severity == "error" for problem in outcome.problems)
    nothing = not any(outcome.counts[result] for result in _ARTICLES)
    return PROBLEMS if failed or nothing else OK


def folder_in_content(given: str, content: Path) -> str | None:
    """A folder as the user wrote it, relative to `content/`; None if it isn't one for articles."""
    home = Path(os.path.realpath(content))
    for folder in (Path(given), content.parent / given, content / given):
        real = Path(os.path.realpath(folder))
        if real == home:
            return None
        if home in real.parents:
            path = real.relative_to(home)
            is_bundle = any((home / part / "index.md").exists() for part in (path, *path.parents))
            is_other = (home / path).is_file() or path.parts[0] == "static" or path.parts[0].startswith(".")
            return None if is_bundle or is_other else path.as_posix()
    return None


def _print_outcome(
    outcome: "ImportResult", content: Path, report: Path | None, seconds: float, options: argparse.Namespace
) -> None:
    from generator.importing.reports.rows import PAGE_RESULTS

    language, counts = spoken(), outcome.counts
    results = [
        say(f"import.results.{result}", language, count=counts[result])
        for result in PAGE_RESULTS
        if counts[result]
    ]
    print(
        say(
            "import.would" if options.dry_run else "import.done",
            language,
            pages=counted("import.pages", sum(counts.values()), language),
            results=say("import.between", language).join(results) or say("import.nothing", language),
            seconds=seconds,
        )
    )
    if outcome.path:
        print(say("import.article", language, path=os.path.relpath(content / outcome.path)))
    if report is not None:
        print(say("import.report", language, path=os.path.relpath(report.with_suffix(".html"))))


def other_import(holder: str) -> None:
    """Say whose import is waited for."""
    print(say("import.other-import", spoken(), holder=holder or "?"), file=sys.stderr)
