"""`gen build`: builds the site, and says what was done."""

import argparse
import gc
import os
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from generator.build import Options, Report, build
from generator.commands.bulletin import read_settings
from generator.commands.exit_codes import OK, PROBLEMS
from generator.commands.terminal import other_build, print_problems, spoken, track, usage
from generator.problems import Problem, ProblemsError
from generator.site.publication import Show
from generator.text.dates import clock
from generator.wording import counted, say


def run(options: argparse.Namespace) -> int:
    """Build; gives the exit code."""
    started = time.perf_counter()
    # Hundreds of thousands of values live until the end: looking for dead ones among them is a waste.
    gc.set_threshold(200_000, 20, 100)
    config = read_settings(options, options.base_url)
    if config is None:
        return PROBLEMS
    folder = (options.output or config.root / "site").absolute()
    if reason := _unfit(folder, config.root):
        return usage(f"{folder}: {reason}", "build")
    try:
        now = clock(options.clock, os.environ, config.zone)
    except ValueError:
        return usage(say("command.no-time", spoken()), "build")
    try:
        report = build(
            config,
            folder,
            now,
            Options(
                Show(options.drafts, options.future, options.expired),
                strict=options.strict,
                keep_going=options.keep_going,
                clean=options.clean,
                may_write=not options.dry_run,
                compress=options.compress,
                pdf=options.pdf,
                track=track,
                waiting=other_build,
            ),
        )
    except ProblemsError as error:
        print_problems(error.problems, options)
        if options.format == "text" and not options.keep_going and _are_of_content(error.problems):
            print(say("build.keep-going", spoken()), file=sys.stderr)
        return PROBLEMS
    print_problems(report.problems, options)
    if not options.quiet and options.format != "json":
        _print_report(report, folder, time.perf_counter() - started, options)
    return PROBLEMS if any(problem.severity == "error" for problem in report.problems) else OK


def _are_of_content(problems: Iterable[Problem]) -> bool:
    """Whether every error is one of a file under `content/`, so that all others could be published."""
    return all(problem.severity == "warning" or problem.path.startswith("content/") for problem in problems)


def _unfit(folder: Path, root: Path) -> str:
    """Why a folder can't be the output folder; empty if it can."""
    real, home = Path(os.path.realpath(folder)), Path(os.path.realpath(root))
    if real == home or real in home.parents:
        return say("build.folder-of-bulletin", spoken())
    for name in ("content", "templates", ".gen", ".git"):
        if real == home / name or home / name in real.parents:
            return say("build.own-folder", spoken(), name=name)
    if folder.exists() and not folder.is_dir():
        return say("build.not-a-folder", spoken())
    return ""


def _print_report(report: Report, folder: Path, seconds: float, options: argparse.Namespace) -> None:
    language, done = spoken(), report.commit
    shown = os.path.relpath(folder)
    verbose = options.verbose or options.dry_run
    if options.explain:
        for path, reasons in sorted(done.reasons.items()):
            template = f"{done.templates[path]}: " if path in done.templates else ""
            print(f"{shown}/{path}: {template}{', '.join(reasons)}")
    if verbose:
        for sign, paths in (("+", done.written), ("-", done.removed)):
            for path in paths:
                print(f"{sign} {shown}/{path}")
    for heading, paths in (
        (say("build.former", language), report.former),
        (say("build.left-out", language), report.left_out),
        (say("build.allowed", language), report.allowed),
        (say("build.replaced", language), report.replaced),
        (say("build.displaced", language), done.displaced),
        (say("build.foreign", language, folder=shown), done.foreign),
    ):
        if paths:
            print(_named(heading, paths, verbose))
    print(
        say(
            "build.would" if options.dry_run else "build.done",
            language,
            folder=shown,
            articles=counted("build.articles", report.articles, language),
            pages=counted("build.pages", report.pages, language),
            files=counted("build.files", report.outputs, language),
            written=len(done.written),
            unchanged=done.unchanged,
            removed=len(done.removed),
            seconds=seconds,
        )
    )


def _named(heading: str, paths: Sequence[str], verbose: bool) -> str:
    """A heading and the paths under it; only the first few unless all are asked for."""
    shown = paths if verbose or len(paths) <= 10 else paths[:9]
    left = len(paths) - len(shown)
    more = ["  " + say("build.more", spoken(), count=left)] if left else []
    return "\n".join([heading, *(f"  {path}" for path in shown), *more])
